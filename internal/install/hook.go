// Package install writes what `pare hook install` promises and takes it away again:
// a pre-commit hook and an alias of git, and the hooks in the client's settings.
// What was there before is kept and comes back. What is done is said on the
// standard error of the run.
package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/git"
	"pare/internal/workspace"
)

// The hook's text. The second line tells it from a hook of somebody else.
const (
	hookMark = "# pare: pre-commit hook; `pare hook uninstall` removes it"
	hookText = `#!/bin/sh
` + hookMark + `
# The hook that was here before, if any, runs first.
saved="$(dirname "$0")/pre-commit.before-pare"
if [ -x "$saved" ]; then
	"$saved" "$@" || exit $?
fi
if command -v pare >/dev/null 2>&1; then
	exec pare lint --staged
fi
echo "pare: not on the PATH, nothing was checked" >&2
`
	savedHook = "pre-commit.before-pare"
	newHook   = "pre-commit.pare-new" // on its way; left only by an install that was killed
)

// Options say what is installed or removed, and where.
type Options struct {
	Dir     string // a folder of the repository, absolute
	Global  bool   // the alias for all repositories of this user, and no hook
	NoHook  bool   // leave the pre-commit hook alone
	NoAlias bool   // leave the alias alone
	Claude  string // which settings of the client: local, project; empty: none
	Strict  bool   // with Claude: stop a prompt that can be trimmed
	Reads   bool   // with Claude: narrow whole reads of the model too
}

// Install writes the hooks of the client alone where Options.Claude names their
// settings, and otherwise the pre-commit hook and the alias.
func Install(ctx context.Context, e *env.Env, o Options) error {
	switch {
	case o.Claude != "":
		return o.installClient(e, o.Dir)
	case o.Strict:
		return fault.Usage("pare hook install --claude --strict", "--strict is about the hooks of the client")
	case o.Reads:
		return fault.Usage("pare hook install --claude --reads", "--reads is about the hooks of the client")
	}
	if !o.Global && !o.NoHook {
		if err := installHook(ctx, e, o.Dir); err != nil {
			return err
		}
	}
	if o.NoAlias {
		return nil
	}
	return o.installAlias(ctx, e, o.Dir)
}

// Uninstall removes what Install wrote, and brings back what was there before.
func Uninstall(ctx context.Context, e *env.Env, o Options) error {
	if !o.Global {
		if err := uninstallClient(e, o.Dir); err != nil || o.Claude != "" {
			return err
		}
	}
	if !o.Global && !o.NoHook {
		if err := uninstallHook(ctx, e, o.Dir); err != nil {
			return err
		}
	}
	if o.NoAlias {
		return nil
	}
	return o.uninstallAlias(ctx, e, o.Dir)
}

func installHook(ctx context.Context, e *env.Env, dir string) error {
	folder, err := git.HooksFolder(ctx, dir)
	if err != nil {
		return fault.WithHint(err, "run it inside of a repository, or with --global for the alias alone")
	}
	if manager := managedBy(dir, folder); manager != "" {
		e.Sayf("pre-commit: %s; left alone. The line to add there is: pare lint --staged\n", manager)
		return nil
	}
	path := filepath.Join(folder, "pre-commit")
	current, err := readHook(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("read %s: %w", path, disk.Cause(err))
	case isOurs(current):
		if err := writeHook(folder); err != nil {
			return err
		}
		e.Sayf("pre-commit: already there (%s)\n", path)
		return nil
	default:
		if err := putAside(folder); err != nil {
			return err
		}
		e.Sayf("pre-commit: the hook that was there runs first, as %s\n", savedHook)
	}
	if err := writeHook(folder); err != nil {
		return errors.Join(err, bringBack(folder))
	}
	e.Sayf("pre-commit: runs pare lint --staged (%s)\n", path)
	return nil
}

// readHook is the text of a hook. A link to nothing is a hook too: an empty one.
func readHook(path string) ([]byte, error) {
	text, err := disk.Read(path, maxSettings)
	if errors.Is(err, fs.ErrNotExist) {
		if _, lerr := os.Lstat(path); lerr == nil {
			return nil, nil
		}
	}
	return text, err
}

// putAside gives the hook a second name. The first stays until ours takes it
// over: whenever an install is killed, one of the two is in force.
func putAside(folder string) error {
	path, saved := filepath.Join(folder, "pre-commit"), filepath.Join(folder, savedHook)
	if sameFile(path, saved) {
		return nil // an install was killed right here
	}
	if _, err := os.Lstat(saved); err == nil {
		return fault.WithHint(fmt.Errorf("%s is in the way", saved), "it is a hook that an earlier install put aside; move it back or delete it")
	}
	if err := os.Link(path, saved); err != nil {
		// No second names on this file system, or of this kind of file.
		if err := os.Rename(path, saved); err != nil {
			return fmt.Errorf("put %s aside: %w", path, disk.Cause(err))
		}
	}
	return nil
}

func sameFile(a, b string) bool {
	x, err1 := os.Lstat(a)
	y, err2 := os.Lstat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// writeHook writes the hook, executable, in one step. What has its name is
// replaced, not written through where it is a link.
func writeHook(folder string) error {
	path, fresh := filepath.Join(folder, "pre-commit"), filepath.Join(folder, newHook)
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		_ = os.Remove(fresh)
		err = os.WriteFile(fresh, []byte(hookText), 0o755)
	}
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		_ = os.Remove(fresh)
		return fmt.Errorf("write %s: %w", path, disk.Cause(err))
	}
	return nil
}

func isOurs(text []byte) bool { return bytes.Contains(text, []byte(hookMark)) }

// managedBy says who manages the hooks of a repository, if not the person alone.
func managedBy(dir, folder string) string {
	root := workspace.Root(dir)
	if strings.Contains(filepath.ToSlash(folder), "/.husky/") || strings.HasSuffix(folder, ".husky") || exists(filepath.Join(root, ".husky")) {
		return "husky manages the hooks (.husky/pre-commit)"
	}
	for _, name := range []string{"lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml", "lefthook.toml", "lefthook.json"} {
		if exists(filepath.Join(root, name)) {
			return "lefthook manages the hooks (" + name + ")"
		}
	}
	if exists(filepath.Join(root, ".pre-commit-config.yaml")) && !exists(filepath.Join(folder, "pre-commit")) {
		return "" // pre-commit may be configured and not installed; ours chains either way
	}
	common := filepath.Join(root, ".git")
	if disk.Inside(folder, root) || disk.Inside(folder, common) || commonFolder(root) != "" && disk.Inside(folder, commonFolder(root)) {
		return ""
	}
	return "the hooks are in " + folder + ", outside of the repository"
}

// commonFolder is the .git folder of the repository that root is a linked work
// tree of, or "".
func commonFolder(root string) string {
	text, err := disk.Read(filepath.Join(root, ".git"), maxSettings)
	if err != nil {
		return ""
	}
	gitdir, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: ")
	if !ok {
		return ""
	}
	if !filepath.IsAbs(gitdir) {
		gitdir = filepath.Join(root, gitdir)
	}
	// …/.git/worktrees/NAME or …/.git/modules/NAME
	return filepath.Dir(filepath.Dir(gitdir))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func uninstallHook(ctx context.Context, e *env.Env, dir string) error {
	folder, err := git.HooksFolder(ctx, dir)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, "pre-commit")
	_ = os.Remove(filepath.Join(folder, newHook))
	current, err := readHook(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", path, disk.Cause(err))
	}
	if err != nil || !isOurs(current) {
		if saved := filepath.Join(folder, savedHook); sameFile(path, saved) {
			_ = os.Remove(saved) // the second name, of an install that was killed
		}
		e.Sayf("pre-commit: not ours, left alone\n")
		return nil
	}
	if _, err := os.Lstat(filepath.Join(folder, savedHook)); err == nil {
		if err := bringBack(folder); err != nil {
			return err
		}
		e.Sayf("pre-commit: the hook that was there before is back\n")
		return nil
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove %s: %w", path, disk.Cause(err))
	}
	e.Sayf("pre-commit: removed\n")
	return nil
}

// bringBack puts the hook that was put aside in the place of ours.
func bringBack(folder string) error {
	saved, path := filepath.Join(folder, savedHook), filepath.Join(folder, "pre-commit")
	if _, err := os.Lstat(saved); err != nil {
		return nil
	}
	if sameFile(saved, path) { // a rename between two names of a file does nothing
		return os.Remove(saved)
	}
	if err := os.Rename(saved, path); err != nil {
		return fmt.Errorf("bring back %s: %w", saved, disk.Cause(err))
	}
	return nil
}
