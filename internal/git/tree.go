package git

import (
	"context"
	"fmt"
	"strings"

	"pare/internal/disk"
)

// Commit is a commit of a repository, whose files can be read.
type Commit struct {
	top string
	// Hash is its full name.
	Hash string
}

// Base is the commit that a change is compared with: the point where the line of
// since and the current one parted; empty for the last commit. Root is anywhere in
// the repository.
func Base(ctx context.Context, root, since string) (*Commit, error) {
	top, ok := Top(root)
	if !ok {
		return nil, fmt.Errorf("compare %s: %w", root, ErrNoRepository)
	}
	hash, err := baseCommit(ctx, top, since)
	if err != nil {
		return nil, err
	}
	if hash == "" {
		return nil, fmt.Errorf("there is no commit in %s yet", top)
	}
	return &Commit{top: top, Hash: hash}, nil
}

// Short is the commit's name as people write it.
func (c *Commit) Short() string { return c.Hash[:min(len(c.Hash), 9)] }

// Files lists the files of the commit, with slashes and relative to the top of the
// repository; no links and no submodules.
func (c *Commit) Files(ctx context.Context) ([]string, error) {
	out, err := ask(ctx, question{top: c.top, args: []string{"ls-tree", "-r", "-z", "--full-tree", c.Hash}})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range splitNames(out) {
		if about, name, ok := strings.Cut(entry, "\t"); ok && strings.HasPrefix(about, "100") {
			names = append(names, name)
		}
	}
	return names, nil
}

// Read reads a file of the commit, at most limit bytes of it; more is an error. The
// error is a [*disk.Error].
func (c *Commit) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	out, err := ask(ctx, question{top: c.top, args: []string{"cat-file", "blob", c.Hash + ":" + name}, limit: limit})
	if err != nil {
		return nil, &disk.Error{Op: "read at " + c.Short(), Path: name, Err: err}
	}
	return out, nil
}
