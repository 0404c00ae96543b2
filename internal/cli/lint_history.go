package cli

import (
	"context"
	"time"

	"pare/internal/git"
)

// historyLimit is how long the history of a repository may be searched for one
// path.
const historyLimit = 2 * time.Second

// Renamed asks git where a file went that is gone.
func (f *lintFiles) Renamed(name string) string {
	ctx, cancel := context.WithTimeout(context.Background(), historyLimit)
	defer cancel()
	return git.Renamed(ctx, f.root, name)
}
