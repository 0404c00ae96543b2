package install

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
)

// ShellFile is a file that an ordinary user's shell or man finds by itself, or with
// the lines that Advice gives.
type ShellFile struct {
	Name   string // "bash": what it is for
	Path   string
	Mark   string // stands in every version of the file: what has it is ours
	Text   []byte
	Advice string // what is left to do; empty where nothing is
}

// ShellPath is where the completion of a shell belongs (or the man page, "man"),
// the mark that it has, and what is left to do for it.
//
// Sources: the README of bash-completion, zshcompsys(1), fish(1) "Where to put
// completions", manpath(5); read 2026-11.
func ShellPath(e *env.Env, shell string) (ShellFile, error) {
	data, config := e.DataDir(), e.XDGConfigDir()
	if data == "" || config == "" {
		return ShellFile{}, fault.WithHint(errors.New("no home folder for the completion"), "set HOME, or print it: pare completion "+shell)
	}
	switch shell {
	case "bash":
		return ShellFile{
			Name: shell, Path: filepath.Join(data, "bash-completion", "completions", "pare"), Mark: "# bash completion for pare\n",
			Advice: "bash-completion loads it; without that package, add to ~/.bashrc:  source %s",
		}, nil
	case "zsh":
		return ShellFile{
			Name: shell, Path: filepath.Join(data, "zsh", "site-functions", "_pare"), Mark: "# zsh completion for pare\n",
			Advice: "unless it is there, add to ~/.zshrc:  fpath=(%[2]s $fpath); autoload -Uz compinit && compinit",
		}, nil
	case "fish":
		return ShellFile{Name: shell, Path: filepath.Join(config, "fish", "completions", "pare.fish"), Mark: "# fish completion for pare\n"}, nil
	case "powershell":
		return ShellFile{
			Name: shell, Path: filepath.Join(config, "powershell", "pare.ps1"), Mark: "# PowerShell completion for pare\n",
			Advice: "add to the file that $PROFILE names:  . %s",
		}, nil
	case "man":
		return ShellFile{Name: shell, Path: filepath.Join(data, "man", "man1", "pare.1"), Mark: ".TH PARE 1\n"}, nil
	}
	return ShellFile{}, fmt.Errorf("no completion for %q", shell)
}

// advice is what is left to do, with the paths in it.
func (f ShellFile) advice() string {
	text := strings.ReplaceAll(f.Advice, "%[2]s", filepath.Dir(f.Path))
	return strings.ReplaceAll(text, "%s", f.Path)
}

// Write installs the file and says where. One that somebody else wrote is left.
func (f ShellFile) Write(e *env.Env) error {
	old, err := disk.Read(f.Path, maxSettings)
	switch {
	case err == nil && bytes.Equal(old, f.Text):
		e.Sayf("%s: already there (%s)\n", f.Name, f.Path)
		return nil
	case err == nil && !bytes.Contains(old, []byte(f.Mark)):
		e.Sayf("%s: %s is not ours, left alone\n", f.Name, f.Path)
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read %s: %w", f.Path, disk.Cause(err))
	}
	if err := disk.Write(f.Path, f.Text); err != nil {
		return err
	}
	e.Sayf("%s: %s\n", f.Name, f.Path)
	if advice := f.advice(); advice != "" {
		e.Sayf("%s: %s\n", f.Name, advice)
	}
	return nil
}

// Remove takes the file away where it is ours.
func (f ShellFile) Remove(e *env.Env) error {
	old, err := disk.Read(f.Path, maxSettings)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", f.Path, disk.Cause(err))
	case !bytes.Contains(old, []byte(f.Mark)):
		e.Sayf("%s: %s is not ours, left alone\n", f.Name, f.Path)
		return nil
	}
	if err := disk.Remove(f.Path); err != nil {
		return err
	}
	e.Sayf("%s: removed %s\n", f.Name, f.Path)
	return nil
}
