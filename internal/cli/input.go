package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/nearest"
	"pare/internal/source"
)

// maxPrompt is the largest prompt that is read, in bytes: the API takes no
// request over 32 MB.
const maxPrompt = 64 << 20

// readInput reads the prompt in the file that args name, or from standard input. One
// in UTF-16, as PowerShell writes it, comes out in UTF-8, which is all that the client
// reads.
func readInput(env *Env, args []string, limit int64) ([]byte, error) {
	data, err := readRaw(env, args, limit)
	text, _ := source.FromUTF16(data)
	return text, err
}

func readRaw(env *Env, args []string, limit int64) ([]byte, error) {
	switch {
	case len(args) > 1:
		return nil, usagef("several prompts: run pare for each of them", "one FILE at a time, not %d", len(args))
	case len(args) == 0 || args[0] == "-":
		if env.StdinTerminal {
			return nil, usagef("pare FILE, or pare < FILE; pare --help explains", "no prompt: nothing is piped in")
		}
		return readAll(env.Stdin, "standard input", limit)
	}
	file, err := disk.OpenNamed(env.Absolute(args[0]))
	if errors.Is(err, disk.ErrFolder) {
		return nil, withHint(fmt.Errorf("%s is a folder, not a prompt", args[0]), "pare count FOLDER counts one")
	}
	if err != nil {
		return nil, openError(args[0], err)
	}
	defer file.Close()
	return readAll(file, args[0], limit)
}

// seenFrom is a path as it was given, from a folder on.
func seenFrom(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func readAll(r io.Reader, name string, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is over %d MiB; no request may be that large", name, limit>>20)
	}
	return data, nil
}

// openError names the command that was probably meant where a file is missing.
func openError(name string, err error) error {
	err = fmt.Errorf("read %s: %w", name, disk.Cause(err))
	if errors.Is(err, fs.ErrNotExist) {
		if near := nearest.To(name, names(commands())); near != "" {
			return withHint(err, "did you mean: pare "+near+"?")
		}
	}
	return err
}

// openLines opens the file that args name, or standard input; hint is for who gave
// neither.
func openLines(env *Env, args []string, hint string) (io.ReadCloser, error) {
	switch {
	case len(args) > 1:
		return nil, usagef("cat them into one pipe", "one FILE at a time, not %d", len(args))
	case len(args) == 0 || args[0] == "-":
		if env.StdinTerminal {
			return nil, usagef(hint, "no prompts: nothing is piped in")
		}
		return io.NopCloser(env.Stdin), nil
	}
	file, err := disk.OpenNamed(env.Absolute(args[0]))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", args[0], disk.Cause(err))
	}
	return file, nil
}
