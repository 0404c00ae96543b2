// Package env is the world of one run as it is handed in: arguments, streams,
// environment, clock. Nothing below the command line looks at the process, so
// that a test can set all of it.
package env

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"
)

// Env is the world of one run.
type Env struct {
	Args   []string // without the program's name
	Stdin  io.Reader
	Stdout io.Writer // the payload and nothing else
	Stderr io.Writer // reports, warnings, progress
	Dir    string    // absolute working directory
	Getenv func(string) string
	Now    func() time.Time // nil: there is no clock
	// After is [time.After]; nil is a clock that never comes so far. What has a limit
	// of time waits for it, so that no test depends on how busy the machine is.
	After func(time.Duration) <-chan time.Time

	// What the streams are connected to. A terminal on standard input means that
	// nobody pipes a prompt in; one on standard error may be coloured.
	StdinTerminal, StdoutTerminal, StderrTerminal bool
	Width                                         int // columns of the terminal, 0 if unknown
	// Color is when somebody wants output coloured: "always", "never", or "auto", which
	// "" is too.
	Color string

	said     map[string]bool // see SayOnce
	plain    *streams        // see Guarded; nil: the streams are as they are
	children *atomic.Int32   // see Lend; nil: nobody asks
}

// SayOnce writes a line to standard error, unless this run has written it before:
// parts of a command find out the same thing. It is for one goroutine at a time.
func (e *Env) SayOnce(line string) {
	if e.said[line] {
		return
	}
	if e.said == nil {
		e.said = map[string]bool{}
	}
	e.said[line] = true
	e.Sayf("pare: %s\n", line)
}

// Late tells when so much time is over.
func (e *Env) Late(after time.Duration) <-chan time.Time {
	if e.After == nil {
		return nil
	}
	return e.After(after)
}

// In is the world of a part of the run that works in another folder, writes to
// nobody, and says nothing.
func (e *Env) In(dir string) *Env {
	quiet := *e
	quiet.Dir, quiet.Stdout, quiet.Stderr, quiet.said = dir, io.Discard, io.Discard, nil
	return &quiet
}

// Absolute is a path as seen from the working directory.
func (e *Env) Absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.Dir, name)
}

// ReadInput reads standard input, at most so many bytes.
func (e *Env) ReadInput(limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(e.Stdin, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("standard input is over %d MiB; no request may be that large", limit>>20)
	}
	return data, nil
}

// Home is the user's home folder; empty where there is none.
func (e *Env) Home() string { return e.Getenv("HOME") }

// ConfigDir is os.UserConfigDir as the environment of this run has it; empty where
// there is none.
func (e *Env) ConfigDir() string {
	switch runtime.GOOS {
	case "windows":
		return e.Getenv("AppData")
	case "darwin":
		return e.belowHome("Library/Application Support")
	}
	return firstOf(absoluteOnly(e.Getenv("XDG_CONFIG_HOME")), e.belowHome(".config"))
}

// CacheDir is os.UserCacheDir as the environment of this run has it; empty where
// there is none.
func (e *Env) CacheDir() string {
	switch runtime.GOOS {
	case "windows":
		return e.Getenv("LocalAppData")
	case "darwin":
		return e.belowHome("Library/Caches")
	}
	return firstOf(absoluteOnly(e.Getenv("XDG_CACHE_HOME")), e.belowHome(".cache"))
}

// StateDir is where a user's programs keep what they learned; empty where there is
// none.
func (e *Env) StateDir() string {
	switch runtime.GOOS {
	case "windows":
		return e.Getenv("LocalAppData")
	case "darwin":
		return e.belowHome("Library/Application Support")
	}
	return firstOf(absoluteOnly(e.Getenv("XDG_STATE_HOME")), e.belowHome(".local/state"))
}

// DataDir is where shells and man look for what a user installed: the XDG data
// folder, on every system. Empty where there is none.
func (e *Env) DataDir() string {
	return firstOf(absoluteOnly(e.Getenv("XDG_DATA_HOME")), e.belowHome(".local/share"))
}

// XDGConfigDir is where shells keep a user's files, on every system.
func (e *Env) XDGConfigDir() string {
	return firstOf(absoluteOnly(e.Getenv("XDG_CONFIG_HOME")), e.belowHome(".config"))
}

// ClaudeDir is where the client keeps the user's own instructions and settings.
func (e *Env) ClaudeDir() string {
	return firstOf(e.Getenv("CLAUDE_CONFIG_DIR"), e.belowHome(".claude"))
}

func (e *Env) belowHome(name string) string {
	home := e.Home()
	if home == "" {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(name))
}

// absoluteOnly drops a relative path, which the XDG specification forbids.
func absoluteOnly(name string) string {
	if !filepath.IsAbs(name) {
		return ""
	}
	return name
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
