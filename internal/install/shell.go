package install

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/manual"
)

// Completion installs the completion of a shell, or of the one in $SHELL, and the man
// page.
func Completion(e *env.Env, shell string, table []manual.Command) error {
	if shell == "" {
		shell = filepath.Base(e.Getenv("SHELL"))
	}
	if !slices.Contains(manual.Shells(), shell) {
		return fault.Usage("name it: pare completion --install "+strings.Join(manual.Shells(), "|"), "$SHELL is %q, which has no completion here", e.Getenv("SHELL"))
	}
	for _, name := range []string{shell, manPage} {
		file, err := shellPath(e, name)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if name == manPage {
			err = manual.WriteMan(&text, table)
		} else {
			err = manual.WriteCompletion(&text, name, table)
		}
		if err != nil {
			return err
		}
		file.text = text.Bytes()
		if err := file.write(e); err != nil {
			return err
		}
	}
	return nil
}

// RemoveCompletions takes away what [Completion] installed for a shell, or for all of
// them and the man page.
func RemoveCompletions(e *env.Env, shell string) error {
	all := []string{shell}
	if shell == "" {
		all = append(manual.Shells(), manPage)
	}
	for _, name := range all {
		file, err := shellPath(e, name)
		if err != nil {
			return err
		}
		if err := file.remove(e); err != nil {
			return err
		}
	}
	return nil
}

// manPage stands for the man page where the name of a shell stands.
const manPage = "man"

// shellFile is a file that an ordinary user's shell or man finds by itself, or with
// the lines that advice gives.
type shellFile struct {
	name   string // "bash": what it is for
	path   string
	mark   string // stands in every version of the file: what has it is ours
	text   []byte
	advice string // what is left to do; empty where nothing is
}

// shellPath is where the completion of a shell belongs (or the man page, "man"),
// the mark that it has, and what is left to do for it.
//
// Sources: the README of bash-completion, zshcompsys(1), fish(1) "Where to put
// completions", manpath(5); read 2026-11.
func shellPath(e *env.Env, shell string) (shellFile, error) {
	data, config := e.DataDir(), e.XDGConfigDir()
	if data == "" || config == "" {
		return shellFile{}, fault.WithHint(errors.New("no home folder for the completion"), "set HOME, or print it: pare completion "+shell)
	}
	switch shell {
	case "bash":
		return shellFile{
			name: shell, path: filepath.Join(data, "bash-completion", "completions", "pare"), mark: "# bash completion for pare\n",
			advice: "bash-completion loads it; without that package, add to ~/.bashrc:  source %s",
		}, nil
	case "zsh":
		return shellFile{
			name: shell, path: filepath.Join(data, "zsh", "site-functions", "_pare"), mark: "# zsh completion for pare\n",
			advice: "unless it is there, add to ~/.zshrc:  fpath=(%[2]s $fpath); autoload -Uz compinit && compinit",
		}, nil
	case "fish":
		return shellFile{name: shell, path: filepath.Join(config, "fish", "completions", "pare.fish"), mark: "# fish completion for pare\n"}, nil
	case "powershell":
		return shellFile{
			name: shell, path: filepath.Join(config, "powershell", "pare.ps1"), mark: "# PowerShell completion for pare\n",
			advice: "add to the file that $PROFILE names:  . %s",
		}, nil
	case manPage:
		return shellFile{name: shell, path: filepath.Join(data, "man", "man1", "pare.1"), mark: ".TH PARE 1\n"}, nil
	}
	return shellFile{}, fmt.Errorf("no completion for %q", shell)
}

// left is what is left to do, with the paths in it.
func (f shellFile) left() string {
	text := strings.ReplaceAll(f.advice, "%[2]s", filepath.Dir(f.path))
	return strings.ReplaceAll(text, "%s", f.path)
}

// write installs the file and says where. One that somebody else wrote is left.
func (f shellFile) write(e *env.Env) error {
	old, err := disk.Read(f.path, maxSettings)
	switch {
	case err == nil && bytes.Equal(old, f.text):
		e.Sayf("%s: already there (%s)\n", f.name, f.path)
		return nil
	case err == nil && !bytes.Contains(old, []byte(f.mark)):
		e.Sayf("%s: %s is not ours, left alone\n", f.name, f.path)
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read %s: %w", f.path, disk.Cause(err))
	}
	if err := disk.Write(f.path, f.text); err != nil {
		return err
	}
	e.Sayf("%s: %s\n", f.name, f.path)
	if advice := f.left(); advice != "" {
		e.Sayf("%s: %s\n", f.name, advice)
	}
	return nil
}

// remove takes the file away where it is ours.
func (f shellFile) remove(e *env.Env) error {
	old, err := disk.Read(f.path, maxSettings)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", f.path, disk.Cause(err))
	case !bytes.Contains(old, []byte(f.mark)):
		e.Sayf("%s: %s is not ours, left alone\n", f.name, f.path)
		return nil
	}
	if err := disk.Remove(f.path); err != nil {
		return err
	}
	e.Sayf("%s: removed %s\n", f.name, f.path)
	return nil
}
