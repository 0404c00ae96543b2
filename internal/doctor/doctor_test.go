package doctor

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pare/internal/clientfiles"
	"pare/internal/env"
	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/version"
	"pare/prompt"
)

// world is a home and a PATH of one folder.
func world(t *testing.T) (e *env.Env, home, bin string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are scripts of sh")
	}
	home, bin = t.TempDir(), t.TempDir()
	vars := map[string]string{"HOME": home, "PATH": "relative:" + bin}
	var out bytes.Buffer
	return &env.Env{Dir: home, Stdout: &out, Stderr: &out, Getenv: func(n string) string { return vars[n] }}, home, bin
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func of(t *testing.T, e *env.Env, name string) Finding {
	t.Helper()
	for _, f := range Examine(t.Context(), e, e.Dir) {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("nothing was said of %s", name)
	return Finding{}
}

func TestExamine(t *testing.T) {
	e, home, bin := world(t)
	check := func(name string, bad bool, says, do string) {
		t.Helper()
		if f := of(t, e, name); f.Bad != bad || !strings.Contains(f.Says, says) || !strings.Contains(f.Do, do) {
			t.Errorf("%s: %+v; want bad %v, %q, %q", name, f, bad, says, do)
		}
	}
	script := func(name, says string) { write(t, filepath.Join(bin, name), "#!/bin/sh\necho '"+says+"'\n", 0o755) }
	check("PATH", true, "no pare on it", "to the PATH of your login shell")
	check("Claude Code", false, "no claude", "")
	check("plugin", false, "not enabled", "")
	check("git pare", false, "no git repository", "")
	check("Claude Code hooks", false, "has not run yet", "")

	script("pare", "pare "+version.Number+" (go1)")
	check("PATH", false, filepath.Join(bin, "pare"), "")
	script("pare", "pare 0.0.1 (go1)")
	check("PATH", true, "is version 0.0.1, this one is "+version.Number, "order of the PATH")
	write(t, filepath.Join(bin, "pare"), "#!/bin/sh\nexit 1\n", 0o755)
	check("PATH", true, "of unknown version", "")

	script("claude", prompt.Newest.String()+" (Claude Code)")
	check("Claude Code", false, prompt.Newest.String()+"; pare knows it as of "+prompt.Newest.String(), "")
	script("claude", "99.0.0 (Claude Code)")
	check("Claude Code", true, "99.0.0", "a newer pare")
	script("claude", "2.1.197 (Claude Code)")
	check("Claude Code", false, "2.1.197", "2.1.330 or newer")

	write(t, filepath.Join(home, ".claude", "settings.json"), `{"enabledPlugins": {"pare@shop": true, "pare@old": false}}`, 0o644)
	check("Claude Code hooks", false, "the plugin pare@shop", "")
	check("plugin", true, "enabled and not installed", "claude plugin install pare@shop")
	record := filepath.Join(home, ".claude", "plugins", "installed_plugins.json")
	installed := func(path, number string) {
		write(t, record, `{"version": 2, "plugins": {"pare@shop": [{"scope": "user", "installPath": "`+path+`", "version": "`+number+`"}]}}`, 0o644)
	}
	installed(home, version.Number)
	check("plugin", false, "pare@shop "+version.Number, "")
	installed(home, "0.1.0")
	check("plugin", true, "pare@shop 0.1.0, and this is pare "+version.Number, "claude plugin update")
	installed(filepath.Join(home, "gone"), version.Number)
	check("plugin", true, "its folder is gone", "claude plugin install")

	write(t, filepath.Join(home, "pare.toml"), "[budget\n", 0o644)
	check("pare.toml", true, "pare.toml", "mend that line")
}

// One version of the client is what all of pare was last held against.
func TestOneNewestClient(t *testing.T) {
	if prompt.Newest.String() != clientfiles.Version() {
		t.Errorf("mentions were measured on %v, the client's files on %s", prompt.Newest, clientfiles.Version())
	}
}
