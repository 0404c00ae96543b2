package git

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"pare/internal/disk"
)

// changedFiles lists the files below the top of the repository that root is in, with
// slashes and relative to that top, that were added or changed:
//
//   - staged: in the index against the last commit, which is what a commit would
//     record;
//   - else: in the folder against the last commit, with untracked files.
//
// With since they are compared with the point where that commit's line and the
// current one parted, instead of the last commit. Deleted files are not listed,
// and neither are submodules.
func changedFiles(ctx context.Context, root string, staged bool, since string) ([]string, error) {
	top, ok := Top(root)
	if !ok {
		return nil, fmt.Errorf("compare %s: %w", root, ErrNoRepository)
	}
	base, err := baseCommit(ctx, top, since)
	if err != nil {
		return nil, err
	}
	if base == "" && !staged {
		// No commit yet: everything is new.
		names, err := lsFiles(ctx, top, "", "--cached", "--others", "--exclude-standard")
		return present(top, names), err
	}
	out, err := diff(ctx, top, base, staged, "--name-only", "-z", "--no-renames", "--diff-filter=d")
	if err != nil || staged {
		return splitNames(out), err
	}
	untracked, err := lsFiles(ctx, top, "", "--others", "--exclude-standard")
	return present(top, append(splitNames(out), untracked...)), err
}

// diff asks what differs from base, in the index or in the folder.
func diff(ctx context.Context, top, base string, staged bool, options ...string) ([]byte, error) {
	args := []string{"diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules=all"}
	if staged {
		args = append(args, "--cached")
	}
	args = append(args, options...)
	if base != "" {
		args = append(args, base)
	}
	return ask(ctx, question{top: top, args: append(args, "--"), index: staged, contents: !staged})
}

// baseCommit is the commit to compare with; empty where there is none yet.
func baseCommit(ctx context.Context, top, since string) (string, error) {
	if since == "" {
		commit, err := revision(ctx, top, "HEAD")
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil {
			return "", nil
		}
		return commit, nil
	}
	commit, err := revision(ctx, top, since)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("no commit %q in %s", since, top)
	}
	// Histories that share nothing have no such point.
	if out, err := ask(ctx, question{top: top, args: []string{"merge-base", commit, "HEAD"}}); err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	return commit, ctx.Err()
}

func revision(ctx context.Context, top, name string) (string, error) {
	out, err := ask(ctx, question{top: top, args: []string{"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"}})
	return strings.TrimSpace(string(out)), err
}

// Staged is the content of a file as the index has it: what a commit would
// record, whatever the folder holds. The path is relative to the repository's
// top, with slashes. A limit of 0 is none. The error is a [*disk.Error].
func Staged(ctx context.Context, root, path string, limit int64) ([]byte, error) {
	top, ok := Top(root)
	if !ok {
		return nil, &disk.Error{Op: "read", Path: path, Err: ErrNoRepository}
	}
	if limit > 0 {
		out, err := ask(ctx, question{top: top, args: []string{"cat-file", "-s", ":" + path}, index: true})
		if err != nil {
			return nil, &disk.Error{Op: "read staged", Path: path, Err: err}
		}
		var size int64
		if _, err := fmt.Sscan(string(out), &size); err == nil && size > limit {
			return nil, &disk.Error{Op: "read staged", Path: path, Err: &disk.TooLargeError{Size: size, Limit: limit}}
		}
	}
	out, err := ask(ctx, question{top: top, args: []string{"cat-file", "blob", ":" + path}, index: true, limit: limit})
	if err != nil {
		return nil, &disk.Error{Op: "read staged", Path: path, Err: err}
	}
	return out, nil
}

// Before is the content that a file had at the commit that changedFiles compares with.
// The path is relative to the repository's top, with slashes. The error is a
// [*disk.Error].
func Before(ctx context.Context, root, since, path string, limit int64) ([]byte, error) {
	top, ok := Top(root)
	if !ok {
		return nil, &disk.Error{Op: "read", Path: path, Err: ErrNoRepository}
	}
	base := "HEAD"
	if since != "" {
		var err error
		if base, err = baseCommit(ctx, top, since); err != nil {
			return nil, &disk.Error{Op: "read committed", Path: path, Err: err}
		}
	}
	out, err := ask(ctx, question{top: top, args: []string{"cat-file", "blob", base + ":" + path}, limit: limit})
	if err != nil {
		return nil, &disk.Error{Op: "read committed", Path: path, Err: err}
	}
	return out, nil
}

// Edited lists those of the given files whose content in the folder is another than
// in the index. Paths are relative to the top of the repository that root is in.
func Edited(ctx context.Context, root string, names []string) ([]string, error) {
	top, ok := Top(root)
	if !ok {
		return nil, fmt.Errorf("compare %s: %w", root, ErrNoRepository)
	}
	args := []string{"diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules=all", "--"}
	var edited []string
	for chunk := range slices.Chunk(names, maxPaths) {
		with := slices.Clone(args)
		for _, name := range chunk {
			with = append(with, literal(name))
		}
		out, err := ask(ctx, question{top: top, args: with, index: true, contents: true})
		if err != nil {
			return nil, err
		}
		edited = append(edited, splitNames(out)...)
	}
	return edited, nil
}

// maxPaths is how many paths one command line gets: some systems bound its length.
const maxPaths = 200

// present keeps the files that are there.
func present(top string, names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		return !disk.IsFile(filepath.Join(top, filepath.FromSlash(name)))
	})
}
