package linter

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"pare/internal/git"
)

// historyLimit is how long the history of a repository may be searched at once.
const historyLimit = 2 * time.Second

// past is what the history of the root has answered: it is asked once, also where
// one text is linted again and again.
type past struct {
	goneOnce sync.Once
	gone     []string // what git knows to have been here

	mu      sync.Mutex
	renamed map[string]string
}

// Renamed asks git where a file went that is gone.
func (f *fileList) Renamed(name string) string {
	if to, ok := f.removed[name]; ok || f.recent {
		return to
	}
	f.past.mu.Lock()
	defer f.past.mu.Unlock()
	if to, ok := f.past.renamed[name]; ok {
		return to
	}
	ctx, cancel := context.WithTimeout(context.Background(), historyLimit)
	defer cancel()
	to := git.Renamed(ctx, f.root, name)
	if f.past.renamed == nil {
		f.past.renamed = map[string]string{}
	}
	f.past.renamed[name] = to
	return to
}

// Gone asks git which paths were here once. The answer is the same for all files
// that are linted, and is asked for when the first of them needs it.
func (f *fileList) Gone() []string {
	f.past.goneOnce.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), historyLimit)
		defer cancel()
		f.past.gone = slices.Sorted(maps.Keys(f.removed))
		if !f.recent {
			f.past.gone = append(f.past.gone, git.Gone(ctx, f.root)...)
		}
	})
	return f.past.gone
}
