package git

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"pare/internal/disk"
)

// maxRenames is how often a file is followed from one name to the next.
const maxRenames = 5

// Renamed is the name that a file has today which once had the given one, both
// relative to root with slashes; "" where git knows of no rename. The history is
// searched for the commit that took the old name away.
func Renamed(ctx context.Context, root, name string) string {
	top, ok := Top(root)
	if !ok {
		return ""
	}
	prefix, err := filepath.Rel(top, root)
	if err != nil {
		return ""
	}
	at := filepath.ToSlash(filepath.Join(prefix, filepath.FromSlash(name)))
	for range maxRenames {
		next := renamedOnce(ctx, top, at)
		if next == "" {
			break
		}
		at = next
		if disk.IsFile(filepath.Join(top, filepath.FromSlash(at))) {
			rel, err := filepath.Rel(filepath.FromSlash(prefix), filepath.FromSlash(at))
			if err != nil || strings.HasPrefix(rel, "..") {
				return ""
			}
			return filepath.ToSlash(rel)
		}
	}
	return ""
}

// renamedOnce is the name that the last commit which took a name away gave to the
// file instead.
func renamedOnce(ctx context.Context, top, name string) string {
	out, err := ask(ctx, question{top: top, args: []string{"log", "-1", "--no-show-signature", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--diff-filter=D", "--format=%H", "--", literal(name)}})
	commit := strings.TrimSpace(string(out))
	if err != nil || commit == "" {
		return ""
	}
	out, err = ask(ctx, question{top: top, args: []string{"show", "-M", "--no-show-signature", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=all", "--diff-filter=R", "--name-status", "-z", "--format=", commit, "--"}})
	if err != nil {
		return ""
	}
	// Records are a status, the old name and the new one, each ended by NUL.
	fields := strings.Split(string(out), "\x00")
	for i := 0; i+2 < len(fields); i += 3 {
		if fields[i+1] == name {
			return fields[i+2]
		}
	}
	return ""
}

// maxGone is how many commits are searched for what they took away: enough for what
// people still write about, and some hundredths of a second.
const maxGone = 1000

// Gone lists the paths that commits took away, by deleting or by renaming, relative
// to root and the latest first; nil where there is no history.
func Gone(ctx context.Context, root string) []string {
	top, ok := Top(root)
	if !ok {
		return nil
	}
	prefix, err := filepath.Rel(top, root)
	if err != nil {
		return nil
	}
	out, err := ask(ctx, question{top: top, args: []string{"log", fmt.Sprintf("-%d", maxGone), "--no-show-signature", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=all", "--diff-filter=D", "--name-only", "-z", "--format=", "--"}})
	if err != nil {
		return nil
	}
	within := filepath.ToSlash(prefix) + "/"
	var names []string
	for _, name := range strings.Split(string(out), "\x00") {
		if prefix != "." {
			if name, ok = strings.CutPrefix(name, within); !ok {
				continue
			}
		}
		if name = strings.TrimLeft(name, "\n"); name != "" {
			names = append(names, name)
		}
	}
	return names
}
