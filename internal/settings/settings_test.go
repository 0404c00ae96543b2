package settings

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"pare/internal/env"
	"pare/internal/fault"
	_ "pare/internal/golden" // go test ./... -update
)

// project is a repository with a pare.toml and a client in one of its folders.
func project(t *testing.T, toml string) (*env.Env, string) {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "shop")
	for _, folder := range []string{dir, filepath.Join(root, ".git")} {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"pare.toml": toml, ".git/HEAD": "ref: refs/heads/main\n"} {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return &env.Env{Dir: dir, Stderr: new(bytes.Buffer), Getenv: func(string) string { return "" }}, dir
}

// TestKeepsWhole: a glob is meant from the root or from the client's folder, and a
// path stands in a prompt as its author wrote it.
func TestKeepsWhole(t *testing.T) {
	e, dir := project(t, "[trim]\nkeep-whole = [\"shop/models.py\", \"*.sql\", \"docs/\"]\n")
	s, err := Load(e, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	keeps := s.KeepsWhole([]string{"./local.py"})
	for name, want := range map[string]bool{
		"models.py": true, "./models.py": true, filepath.ToSlash(dir) + "/models.py": true, "../shop/models.py": true, "other.py": false,
		"a.sql": true, "../b.sql": true, "deep/a.sql": false, "../docs/x/a.md": true, "docs/a.md": true,
		"local.py": true, "../local.py": true, "deep/local.py": false, "/elsewhere/a.sql": false,
	} {
		if got := keeps(name); got != want {
			t.Errorf("%s is kept whole: %v, want %v", name, got, want)
		}
	}
	e, dir = project(t, "")
	if s, err = Load(e, dir, Options{}); err != nil || s.KeepsWhole(nil) != nil {
		t.Errorf("nothing is kept whole: %v", err)
	}
}

// TestTrim: what the configuration says of trimming is in the options that every
// command takes.
func TestTrim(t *testing.T) {
	e, dir := project(t, "[trim]\nmax-tokens = 4000\nkeep-whole = [\"*.sql\"]\n[budget]\nmodel = \"claude-opus-4-5\"\n")
	s, err := Load(e, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Model("")
	if err != nil || m.ID != "claude-opus-4-5" {
		t.Fatalf("%s, %v", m.ID, err)
	}
	o := s.Trim(m)
	if o.FS == nil || o.Cost == nil || o.MaxTokens != 4000 || o.Family != m.Family || o.Attach.Cwd != filepath.ToSlash(dir) || !o.KeepWhole("../x.sql") {
		t.Errorf("%+v", o)
	}
}

func TestModel(t *testing.T) {
	e, dir := project(t, "[budget]\nmodel = \"claude-opus-4-9\"\ntier = \"build\"\n")
	s, err := Load(e, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if m, err := s.Model(""); err != nil || m.ID != "claude-opus-4-8" {
			t.Errorf("%s, %v", m.ID, err)
		}
	}
	if got := e.Stderr.(*bytes.Buffer).String(); got != "pare: counted as claude-opus-4-8: claude-opus-4-9 is not known here\n" {
		t.Errorf("said %q", got)
	}
	if _, err := s.Model("gpt-4o"); !fault.IsUsage(err) || fault.HintOf(err) == "" {
		t.Errorf("a model of somebody else: %v", err)
	}
	if m := s.Meter(s.ModelOrDefault()); m.Tier != "Build" || m.Minute == 0 {
		t.Errorf("%+v", m)
	}
	if s.Tier("scale") != "scale" || s.Tier("") != "build" {
		t.Error("the tier that is meant")
	}
}

// TestBroken: a broken configuration is an error of usage, and counts for nothing
// where things must go on.
func TestBroken(t *testing.T) {
	e, dir := project(t, "[trim]\nkeep_whole = [\"*.sql\"]\n")
	if _, err := Load(e, dir, Options{}); !fault.IsUsage(err) || fault.HintOf(err) != `did you mean "keep-whole"?` {
		t.Errorf("%v, hint %q", err, fault.HintOf(err))
	}
	s := LoadOrDefault(e, dir)
	if m := s.ModelOrDefault(); m.ID != s.Data().Table().Default().ID || s.KeepsWhole(nil) != nil {
		t.Errorf("%+v", s)
	}
}
