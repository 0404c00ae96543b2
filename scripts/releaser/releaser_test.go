package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/version"
)

// fake is a release of a program that is a script, for this machine.
func fake(t *testing.T) (run, build) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("NOT CHECKED on Windows: the installer is a shell script")
	}
	// The files of the archives are read from the top of the tree.
	t.Chdir(filepath.Join("..", ".."))
	r := run{out: t.TempDir(), version: "9.8.7", date: time.Unix(1_800_000_000, 0).UTC(), url: "https://releases.invalid/v9.8.7"}
	b := build{target: target{os: runtime.GOOS, arch: runtime.GOARCH}, program: r.path("build", "x", "pare"), grammars: true}
	if err := write(b.program, []byte("#!/bin/sh\necho pare 9.8.7\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := write(r.path("build", "documents", "man/man1/pare.1"), []byte(".TH pare 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := r.archive(b); err != nil {
		t.Fatal(err)
	}
	return r, b
}

func TestInstallerInstallsWhatItsSumNames(t *testing.T) {
	r, b := fake(t)
	if err := r.installer([]build{b}); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	install := func() (string, error) {
		cmd := exec.Command("sh", r.path("install.sh"))
		cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "PARE_RELEASES=" + r.out}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := install()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"pare 9.8.7", "is not on the PATH"} {
		if !strings.Contains(out, want) {
			t.Errorf("installer says %q, without %q", out, want)
		}
	}
	installed := filepath.Join(home, ".local", "bin", "pare")
	before, err := os.ReadFile(installed)
	if err != nil {
		t.Fatal(err)
	}
	// An archive that is another than the one the script was made for changes nothing.
	archive := r.path(b.name(r.version) + ".tar.gz")
	if err := os.WriteFile(archive, []byte("something else"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err = install()
	if err == nil || !strings.Contains(out, "nothing was installed") {
		t.Errorf("a wrong checksum: %v\n%s", err, out)
	}
	if after, err := os.ReadFile(installed); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the program was changed: %v", err)
	}
}

func TestArchivesAreTheSameTwice(t *testing.T) {
	r, b := fake(t)
	first, err := os.ReadFile(r.path(b.name(r.version) + ".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(b.program, later, later); err != nil {
		t.Fatal(err)
	}
	if err := r.archive(b); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(r.path(b.name(r.version) + ".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two archives of the same files differ")
	}
	b.os = "windows"
	b.program = r.path("build", "x", "pare")
	entries := []entry{{"pare.exe", []byte("x"), 0o755}}
	one, err := zipped("pare", entries, r.date)
	if err != nil {
		t.Fatal(err)
	}
	two, err := zipped("pare", entries, r.date)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("two zips of the same files differ: %v", err)
	}
}

func TestFormulaNamesArchivesThatAreThere(t *testing.T) {
	r, b := fake(t)
	if err := r.formula([]build{b}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(r.path("pare.rb"))
	if err != nil {
		t.Fatal(err)
	}
	file := b.name(r.version) + ".tar.gz"
	sum, err := sumOf(r.path(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{r.url + "/" + file, sum, `version "9.8.7"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestWhatHasNoGrammarsSaysSo(t *testing.T) {
	b := build{target: targets[0]}
	if name := b.name("1.2.3"); !strings.HasSuffix(name, "-without-grammars") {
		t.Errorf("name is %s", name)
	}
	b.grammars = true
	if name := b.name("1.2.3"); strings.Contains(name, "without") {
		t.Errorf("name is %s", name)
	}
}

func TestChoose(t *testing.T) {
	all, err := choose(nil)
	if err != nil || len(all) != len(targets) {
		t.Errorf("choose(nil) is %v, %v", all, err)
	}
	for _, want := range targets {
		got, err := choose([]string{want.String()})
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("choose(%s) is %v, %v", want, got, err)
		}
	}
	if _, err := choose([]string{"plan9-mips"}); err == nil || !strings.Contains(err.Error(), "linux-amd64") {
		t.Errorf("an unknown platform: %v", err)
	}
}

// TestVersionIsSaidOnce holds what can not read the constant to it.
func TestVersionIsSaidOnce(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	var plugin struct{ Version string }
	text, err := os.ReadFile("plugin/.claude-plugin/plugin.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &plugin); err != nil {
		t.Fatal(err)
	}
	if plugin.Version != version.Number {
		t.Errorf("plugin.json says %s", plugin.Version)
	}
	for file, want := range map[string]string{
		"CHANGELOG.md":      "\n## " + version.Number + "\n",
		"docs/precommit.md": "rev: v" + version.Number + "\n",
		"docs/ci.md":        "pare@v" + version.Number + " ",
		"ci/run.sh":         "\nversion=" + version.Number + "\n",
		"ci/gitlab.yml":     "/pare/" + version.Number + "\n",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q", file, want)
		}
	}
}

func TestUsageIsRefusedBeforeAnythingIsRemoved(t *testing.T) {
	out := t.TempDir()
	keep := filepath.Join(out, "keep")
	if err := os.WriteFile(keep, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := release(out, "0.0.0-other", nil, true); err == nil || !strings.Contains(err.Error(), version.Number) {
		t.Errorf("another version: %v", err)
	}
	if err := release(out, version.Number, []string{"nowhere"}, true); err == nil {
		t.Error("an unknown platform is taken")
	}
	if _, err := os.Stat(keep); err != nil {
		t.Error(err)
	}
}

// TestPluginPrograms holds the names in the plugin's archive to those that its
// launcher and its hooks module look for.
func TestPluginPrograms(t *testing.T) {
	launcher, err := os.ReadFile(filepath.Join("..", "..", "plugin", "bin", "pare"))
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(filepath.Join("..", "..", "plugin", "hooks", "register.ts"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(launcher), `"$here/pare-$os-$arch" "$here/pare-$os-$arch.exe"`) || !strings.Contains(string(module), "'/bin/pare.exe'") {
		t.Error("the plugin looks for its program by other names")
	}
	for platform, want := range map[string]string{"linux-arm64": "pare-linux-arm64", "windows-amd64": "pare-windows-amd64.exe pare.exe"} {
		for _, target := range targets {
			if got := strings.Join(pluginPrograms(target), " "); target.String() == platform && got != want {
				t.Errorf("%s: %s, not %s", platform, got, want)
			}
		}
	}
}
