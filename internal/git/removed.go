package git

import (
	"context"
	"fmt"
	"slices"
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

// Compare is changedFiles and, with the same question, what the change takes away: by
// deleting or by renaming, with slashes and relative to the same top.
func Compare(ctx context.Context, root string, staged bool, since string) (changed []string, removed []Removal, err error) {
	top, ok := Top(root)
	if !ok {
		return nil, nil, fmt.Errorf("compare %s: %w", root, ErrNoRepository)
	}
	base, err := baseCommit(ctx, top, since)
	if err != nil {
		return nil, nil, err
	}
	if base == "" {
		changed, err = changedFiles(ctx, root, staged, since)
		return changed, nil, err // no commit yet: there was nothing
	}
	out, err := diff(ctx, top, base, staged, "--name-status", "-z", "-M", "-l"+maxMoves)
	if err != nil {
		return nil, nil, err
	}
	changed, removed = parseStatus(out)
	if staged {
		return changed, removed, nil
	}
	untracked, err := lsFiles(ctx, top, "", "--others", "--exclude-standard")
	return present(top, append(changed, untracked...)), removed, err
}

// parseStatus reads records of a status, a name and, for what is renamed, the new
// one.
func parseStatus(out []byte) (changed []string, removed []Removal) {
	for fields := strings.Split(string(out), "\x00"); len(fields) > 1; {
		status, name, used := fields[0], fields[1], 2
		switch {
		case strings.HasPrefix(status, "D"):
			removed = append(removed, Removal{Path: name})
		case strings.HasPrefix(status, "R") && len(fields) > 2:
			removed = append(removed, Removal{Path: name, To: fields[2]})
			changed, used = append(changed, fields[2]), 3
		default:
			changed = append(changed, name)
		}
		fields = fields[used:]
	}
	slices.Sort(changed)
	return changed, removed
}
