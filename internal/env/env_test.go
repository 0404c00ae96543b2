package env

import (
	"bytes"
	"path/filepath"
	"runtime"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func world(vars map[string]string) (*Env, *bytes.Buffer) {
	var errs bytes.Buffer
	return &Env{Dir: filepath.FromSlash("/work"), Stderr: &errs, Getenv: func(name string) string { return vars[name] }}, &errs
}

func TestSayOnce(t *testing.T) {
	e, errs := world(nil)
	e.SayOnce("a")
	e.SayOnce("a")
	e.SayOnce("b")
	e.In("/other").SayOnce("c")
	if got := errs.String(); got != "pare: a\npare: b\n" {
		t.Errorf("said %q", got)
	}
}

func TestFolders(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have other folders: not checked here")
	}
	for _, test := range []struct {
		vars                  map[string]string
		config, cache, claude string
	}{
		{nil, "", "", ""},
		{map[string]string{"HOME": "/home/ada"}, "/home/ada/.config", "/home/ada/.cache", "/home/ada/.claude"},
		{map[string]string{"HOME": "/home/ada", "XDG_CONFIG_HOME": "/c", "XDG_CACHE_HOME": "/k", "CLAUDE_CONFIG_DIR": "/x"}, "/c", "/k", "/x"},
		{map[string]string{"HOME": "/home/ada", "XDG_CONFIG_HOME": "c"}, "/home/ada/.config", "/home/ada/.cache", "/home/ada/.claude"},
	} {
		e, _ := world(test.vars)
		if state := test.vars["HOME"]; state != "" && e.StateDir() != state+"/.local/state" {
			t.Errorf("%v: %q", test.vars, e.StateDir())
		}
		if e.ConfigDir() != test.config || e.CacheDir() != test.cache || e.ClaudeDir() != test.claude {
			t.Errorf("%v: %q, %q, %q", test.vars, e.ConfigDir(), e.CacheDir(), e.ClaudeDir())
		}
	}
}

func TestAbsolute(t *testing.T) {
	e, _ := world(nil)
	for name, want := range map[string]string{"a/b": "/work/a/b", "/x": "/x"} {
		if got := e.Absolute(filepath.FromSlash(name)); got != filepath.FromSlash(want) {
			t.Errorf("%s is %s", name, got)
		}
	}
}
