package git

import (
	"context"
	"fmt"
	"strings"
)

// Removal is a file that a change takes away.
type Removal struct {
	Path string
	// To is the new name of the file, as far as git can tell by what it holds; ""
	// where it is gone.
	To string
}

// maxMoves bounds how many files are compared to find new names: with more of them
// it would take seconds, and the files of the same content are found all the same.
const maxMoves = "400"

// Removed lists the files that a change takes away, by deleting or by renaming,
// with slashes and relative to the top of the repository that root is in. What is
// compared with what is as for [Changed].
func Removed(ctx context.Context, root string, staged bool, since string) ([]Removal, error) {
	top, ok := Top(root)
	if !ok {
		return nil, fmt.Errorf("compare %s: %w", root, ErrNoRepository)
	}
	base, err := baseCommit(ctx, top, since)
	if err != nil || base == "" {
		return nil, err // no commit yet: there was nothing
	}
	out, err := diff(ctx, top, base, staged, "--name-status", "-z", "-M", "-l"+maxMoves, "--diff-filter=DR")
	if err != nil {
		return nil, err
	}
	var removed []Removal
	// Records are a status, a name and, for what is renamed, the new one.
	for fields := strings.Split(string(out), "\x00"); len(fields) > 1; {
		r := Removal{Path: fields[1]}
		used := 2
		if strings.HasPrefix(fields[0], "R") && len(fields) > 2 {
			r.To, used = fields[2], 3
		}
		removed, fields = append(removed, r), fields[used:]
	}
	return removed, nil
}
