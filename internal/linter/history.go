package linter

import (
	"context"
	"maps"
	"slices"
	"time"

	"pare/internal/git"
)

// historyLimit is how long the history of a repository may be searched at once.
const historyLimit = 2 * time.Second

// Renamed asks git where a file went that is gone.
func (f *fileList) Renamed(name string) string {
	if to, ok := f.removed[name]; ok || f.recent {
		return to
	}
	ctx, cancel := context.WithTimeout(context.Background(), historyLimit)
	defer cancel()
	return git.Renamed(ctx, f.root, name)
}

// Gone asks git which paths were here once. The answer is the same for all files
// that are linted, and is asked for when the first of them needs it.
func (f *fileList) Gone() []string {
	f.goneOnce.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), historyLimit)
		defer cancel()
		f.gone = slices.Sorted(maps.Keys(f.removed))
		if !f.recent {
			f.gone = append(f.gone, git.Gone(ctx, f.root)...)
		}
	})
	return f.gone
}
