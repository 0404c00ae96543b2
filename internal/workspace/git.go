package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// ErrNoRepository is the cause when something needs git's history and the folder
// is in no repository.
var ErrNoRepository = errors.New("not in a git repository")

// lsFiles is git's list of the files below dir that it tracks or would add.
// Folders end in a slash.
func lsFiles(ctx context.Context, dir string) ([]string, error) {
	out, err := git(ctx, dir, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	return splitNames(out), nil
}

// Changed lists the files below the top of the repository that root is in, with
// slashes and relative to that top, that were added or changed:
//
//   - staged: in the index against the last commit, which is what a commit would
//     record;
//   - else: in the folder against the last commit, with untracked files.
//
// With since they are compared with the point where that commit's line and the
// current one parted, instead of the last commit. Deleted files are not listed.
func Changed(ctx context.Context, root string, staged bool, since string) ([]string, error) {
	top, ok := topLevel(root)
	if !ok {
		return nil, &Error{Op: "compare", Path: root, Err: ErrNoRepository}
	}
	base, err := baseCommit(ctx, top, since)
	if err != nil {
		return nil, err
	}
	if base == "" && !staged {
		// No commit yet: everything is new.
		names, err := lsFiles(ctx, top)
		return present(top, names), err
	}
	args := []string{"diff", "--no-ext-diff", "--no-textconv", "--name-only", "-z", "--no-renames", "--diff-filter=d"}
	if staged {
		args = append(args, "--cached")
	}
	if base != "" {
		args = append(args, base)
	}
	out, err := git(ctx, top, append(args, "--")...)
	if err != nil || staged {
		return splitNames(out), err
	}
	untracked, err := git(ctx, top, "ls-files", "-z", "--others", "--exclude-standard")
	return present(top, append(splitNames(out), splitNames(untracked)...)), err
}

// baseCommit is the commit to compare with; empty where there is none yet.
func baseCommit(ctx context.Context, top, since string) (string, error) {
	if since == "" {
		out, err := git(ctx, top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil {
			return "", nil
		}
		return strings.TrimSpace(string(out)), nil
	}
	out, err := git(ctx, top, "rev-parse", "--verify", "--quiet", "--end-of-options", since+"^{commit}")
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("no commit %q in %s", since, top)
	}
	commit := strings.TrimSpace(string(out))
	// Histories that share nothing have no such point.
	if out, err := git(ctx, top, "merge-base", commit, "HEAD"); err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	return commit, ctx.Err()
}

// Staged is the content of a file as the index has it: what a commit would
// record, whatever the folder holds. The path is relative to the repository's
// top, with slashes. A limit of 0 is none.
func Staged(ctx context.Context, root, path string, limit int64) ([]byte, error) {
	top, ok := topLevel(root)
	if !ok {
		return nil, &Error{Op: "read", Path: path, Err: ErrNoRepository}
	}
	if limit > 0 {
		out, err := git(ctx, top, "cat-file", "-s", ":"+path)
		if err != nil {
			return nil, &Error{Op: "read staged", Path: path, Err: err}
		}
		var size int64
		if _, err := fmt.Sscan(string(out), &size); err == nil && size > limit {
			return nil, &Error{Op: "read staged", Path: path, Err: &TooLargeError{Size: size, Limit: limit}}
		}
	}
	out, err := git(ctx, top, "cat-file", "blob", ":"+path)
	if err != nil {
		return nil, &Error{Op: "read staged", Path: path, Err: err}
	}
	return out, nil
}

// git runs git in dir and returns what it printed.
//
// A repository should not start programs through us: the file system monitor is
// one that its configuration could name, tools for showing differences are others.
// Variables that point git at another repository, as a hook has them, are
// dropped, since dir says which one is meant; the index of a commit under way is
// kept for the commands that ask for what is staged.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	fixed := []string{"-c", "core.fsmonitor=false", "-c", "core.quotepath=false"}
	cmd := exec.CommandContext(ctx, "git", append(fixed, args...)...)
	cmd.Dir = dir
	staged := slices.Contains(args, "--cached") && args[0] == "diff" || args[0] == "cat-file"
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_EXTERNAL_DIFF":
			return true
		case "GIT_INDEX_FILE":
			return !staged
		}
		return false
	})
	cmd.Env = append(cmd.Env, "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exit) && len(bytes.TrimSpace(exit.Stderr)) > 0:
		first, _, _ := strings.Cut(string(bytes.TrimSpace(exit.Stderr)), "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], first)
	case err != nil:
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// splitNames sorts NUL-terminated names and drops repetitions: a file with a
// merge conflict is listed once a side.
func splitNames(out []byte) []string {
	names := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(names) == 1 && names[0] == "" {
		return nil
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// present keeps the files that are there.
func present(top string, names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		return !isFile(filepath.Join(top, filepath.FromSlash(name)))
	})
}
