package install

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/git"
)

// The alias stands in a block at the end of git's configuration, where it is
// stronger than one before it: so nothing is overwritten, and what was there is
// there again, to the byte, when the block goes. The second word says what else
// the block brought.
const (
	aliasKey   = "alias.pare"
	aliasValue = "!pare session"
	aliasHead  = "# pare: `pare hook uninstall` removes these lines"
	aliasBody  = "\n[alias]\n\tpare = \"!pare session\"\n"

	aliasBlock     = aliasHead + aliasBody
	aliasBlockFile = aliasHead + ", and the file" + aliasBody
	aliasBlockLine = "\n" + aliasHead + ", and the end of the line before" + aliasBody
)

// aliasPath is the file of git's configuration that the alias belongs into.
func (o Options) aliasPath(ctx context.Context, e *env.Env, dir string) (string, error) {
	if !o.Global {
		return git.Path(ctx, dir, "config")
	}
	if path := e.Getenv("GIT_CONFIG_GLOBAL"); path != "" {
		return path, nil
	}
	home := e.Getenv("HOME")
	if home == "" {
		return "", fault.WithHint(errors.New("no home folder for the alias"), "set HOME, or leave --global away")
	}
	own := filepath.Join(home, ".gitconfig")
	shared := filepath.Join(cmp.Or(e.Getenv("XDG_CONFIG_HOME"), filepath.Join(home, ".config")), "git", "config")
	if !exists(own) && exists(shared) {
		return shared, nil
	}
	return own, nil
}

// aliasRoot is the folder that a repository's configuration may not lead out of; a
// person's own may be a link to wherever they keep it.
func (o Options) aliasRoot(path string) string {
	if o.Global {
		return ""
	}
	return filepath.Dir(path)
}

func (o Options) installAlias(ctx context.Context, e *env.Env, dir string) error {
	before, isSet := git.Config(ctx, dir, o.Global, aliasKey)
	if isSet && before == aliasValue {
		e.Sayf("git pare: already there\n")
		return nil
	}
	path, err := o.aliasPath(ctx, e, dir)
	if err != nil {
		return err
	}
	text, err := disk.Read(path, maxSettings)
	block := aliasBlock
	switch {
	case errors.Is(err, fs.ErrNotExist):
		block = aliasBlockFile
	case err != nil:
		return fmt.Errorf("read %s: %w", path, disk.Cause(err))
	case len(text) > 0 && text[len(text)-1] != '\n':
		block = aliasBlockLine
	}
	if err := disk.Put(path, o.aliasRoot(path), text, append(text[:len(text):len(text)], block...)); err != nil {
		return err
	}
	e.Sayf("git pare: runs pare session\n")
	if isSet {
		e.Sayf("git pare: was %q, and is again after pare hook uninstall\n", before)
	}
	return nil
}

func (o Options) uninstallAlias(ctx context.Context, e *env.Env, dir string) error {
	path, err := o.aliasPath(ctx, e, dir)
	if err != nil {
		return err
	}
	text, err := disk.Read(path, maxSettings)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", path, disk.Cause(err))
	}
	if string(text) == aliasBlockFile {
		if err := disk.Remove(path); err != nil {
			return fmt.Errorf("remove %s: %w", path, disk.Cause(err))
		}
		e.Sayf("git pare: removed\n")
		return nil
	}
	for _, block := range []string{aliasBlockLine, aliasBlockFile, aliasBlock} {
		if i := bytes.LastIndex(text, []byte(block)); i >= 0 {
			if err := disk.Put(path, o.aliasRoot(path), text, append(text[:i:i], text[i+len(block):]...)); err != nil {
				return err
			}
			e.Sayf("git pare: removed\n")
			return nil
		}
	}
	e.Sayf("git pare: not ours, left alone\n")
	return nil
}
