package main

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// installation is a repository with random hooks, settings and aliases.
type installation struct {
	t          *testing.T
	pare       string
	root, home string
}

// newInstallation makes one from a seed; the same seed gives the same.
func newInstallation(t *testing.T, seed uint64) *installation {
	t.Helper()
	dir := t.TempDir()
	i := &installation{t: t, pare: filepath.Join(dir, "pare"), root: filepath.Join(dir, "repo"), home: filepath.Join(dir, "home")}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Under this name the test binary is pare: see TestMain.
	if err := os.Symlink(self, i.pare); err != nil {
		t.Fatal(err)
	}
	i.must(os.MkdirAll(i.home, 0o777))
	i.run("git", "init", "-q", "-b", "main", i.root)
	r := rand.New(rand.NewPCG(seed, 8))
	i.randomHook(r)
	i.randomConfig(r, filepath.Join(i.root, ".git", "config"))
	i.randomConfig(r, filepath.Join(i.home, ".gitconfig"))
	for _, name := range []string{"settings.json", "settings.local.json"} {
		i.randomSettings(r, filepath.Join(i.root, ".claude", name))
	}
	return i
}

func (i *installation) must(err error) {
	i.t.Helper()
	if err != nil {
		i.t.Fatal(err)
	}
}

func (i *installation) put(path, text string, mode fs.FileMode) {
	i.t.Helper()
	i.must(os.MkdirAll(filepath.Dir(path), 0o777))
	i.must(os.WriteFile(path, []byte(text), 0o666))
	i.must(os.Chmod(path, mode))
}

func (i *installation) randomHook(r *rand.Rand) {
	hook := filepath.Join(i.root, ".git", "hooks", "pre-commit")
	switch r.IntN(6) {
	case 0: // none, not even the folder
		i.must(os.RemoveAll(filepath.Dir(hook)))
	case 1:
		i.put(hook, "#!/bin/sh\nexit 0\n", 0o755)
	case 2:
		i.put(hook, "#!/bin/sh\r\nfalse", 0o644) // git passes over it
	case 3:
		i.put(filepath.Join(i.root, "scripts", "check"), "#!/bin/sh\n", 0o755)
		i.must(os.MkdirAll(filepath.Dir(hook), 0o777))
		i.must(os.Symlink("../../scripts/check", hook))
	case 4:
		i.must(os.MkdirAll(filepath.Dir(hook), 0o777))
		i.must(os.Symlink("nowhere", hook))
	case 5:
		i.put(hook, "", 0o700)
	}
}

func (i *installation) randomConfig(r *rand.Rand, path string) {
	text, _ := os.ReadFile(path) // git init's, or none
	if text == nil && r.IntN(3) == 0 {
		return
	}
	for range r.IntN(4) {
		text = append(text, []string{
			"[alias]\n\tst = status\n", "[Alias]\n  pare = log -1 ; mine\n", "[alias]\n", "# a comment\n\n", "[alias]\n\tpare = \"!echo x\"",
			"[user]\r\n\tname = x\r\n", "[branch \"pare\"]\n\tremote = origin\n",
		}[r.IntN(7)]...)
		if len(text) > 0 && text[len(text)-1] != '\n' {
			break
		}
	}
	i.put(path, string(text), []fs.FileMode{0o644, 0o600}[r.IntN(2)])
}

func (i *installation) randomSettings(r *rand.Rand, path string) {
	text := []string{
		"", "{}", "{}\n", "{\n}\n", "{\n  \"model\": \"opus\"\n}\n", `{"hooks":{}}`, "{\n\t\"hooks\": {\n\t\t\"PreToolUse\": []\n\t},\n\t\"env\": {}\n}",
		`{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]}, "a": 1}`,
	}[r.IntN(8)]
	if text != "" {
		i.put(path, text, []fs.FileMode{0o644, 0o600}[r.IntN(2)])
	}
}

func (i *installation) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = []string{"HOME=" + i.home, "PATH=" + filepath.Dir(i.pare) + string(os.PathListSeparator) + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "XDG_CONFIG_HOME=" + i.home}
	if info, err := os.Stat(i.root); err == nil && info.IsDir() {
		cmd.Dir = i.root
	}
	return cmd
}

func (i *installation) run(name string, args ...string) {
	i.t.Helper()
	if out, err := i.command(name, args...).CombinedOutput(); err != nil {
		i.t.Fatalf("%s %q: %v: %s", name, args, err, out)
	}
}

// files are all files below the repository and the home, with their kind, mode
// and content. What git caches for itself is not among them.
func (i *installation) files() map[string]string {
	i.t.Helper()
	all := map[string]string{}
	for _, root := range []string{i.root, i.home} {
		i.must(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			text, err := os.ReadFile(path)
			if info.Mode()&fs.ModeSymlink != 0 {
				target, lerr := os.Readlink(path)
				text, err = []byte("→ "+target), lerr
			}
			all[path] = fmt.Sprintf("%v %q", info.Mode(), text)
			return err
		}))
	}
	return all
}

var installs = [][]string{{"hook", "install"}, {"hook", "install", "--global"}, {"hook", "install", "--claude"}, {"hook", "install", "--claude=project", "--strict"}, {"hook", "install", "--claude", "--reads"}}

func (i *installation) uninstall() {
	i.t.Helper()
	i.run(i.pare, "hook", "uninstall")
	i.run(i.pare, "hook", "uninstall", "--global")
}

// Whatever was there, uninstall leaves every file as it was.
func TestUninstallLeavesNoTrace(t *testing.T) {
	needGit(t)
	for seed := range uint64(25) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			i := newInstallation(t, seed)
			before := i.files()
			r := rand.New(rand.NewPCG(seed, 9))
			for _, n := range r.Perm(len(installs))[:1+r.IntN(len(installs))] {
				i.run(i.pare, installs[n]...)
			}
			if maps.Equal(i.files(), before) {
				t.Fatal("install changed nothing: the test shows nothing")
			}
			i.uninstall()
			if diff := cmp.Diff(before, i.files()); diff != "" {
				t.Errorf("-before +after\n%s", diff)
			}
		})
	}
}

// An install may be killed at any moment: the hook that is in force is then the
// old one or ours with the old one behind it, and uninstall brings back all.
func TestInstallIsKilled(t *testing.T) {
	needGit(t)
	killed := 0
	for n := range uint64(12) {
		i := newInstallation(t, 3*n+1)
		i.must(os.RemoveAll(filepath.Join(i.root, ".git", "hooks")))
		hook := filepath.Join(i.root, ".git", "hooks", "pre-commit")
		i.put(hook, "#!/bin/sh\necho the old hook\n", 0o755)
		before := i.files()
		for _, args := range installs {
			cmd := i.command(i.pare, args...)
			i.must(cmd.Start())
			time.Sleep(time.Duration(n*2) * time.Millisecond)
			_ = cmd.Process.Kill() // it may have ended
			if cmd.Wait() != nil {
				killed++
			}
			text, err := os.ReadFile(hook)
			if err != nil {
				t.Fatalf("no hook is in force: %v", err)
			}
			if saved, err := os.ReadFile(hook + ".before-pare"); !strings.Contains(string(text), "the old hook") && (err != nil || !strings.Contains(string(saved), "the old hook")) {
				t.Fatalf("the old hook is lost: %q, %v", text, err)
			}
		}
		i.uninstall()
		after := i.files()
		// What a killed process was writing lies beside the file, under a name of its own.
		maps.DeleteFunc(after, func(path, _ string) bool { return temporary.MatchString(filepath.Base(path)) })
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("-before +after\n%s", diff)
		}
	}
	if killed == 0 {
		t.Skip("every install ended before it could be killed")
	}
}

var temporary = regexp.MustCompile(`^\..*\.pare-\d+-\d+$`)

func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
}

// A repository that may not be written is left as it is, with a word about it.
func TestInstallReadOnly(t *testing.T) {
	needGit(t)
	if os.Getuid() == 0 {
		t.Skip("running as root, who may write everything")
	}
	i := newInstallation(t, 1)
	before := i.files()
	git := filepath.Join(i.root, ".git")
	for _, dir := range []string{git, filepath.Join(git, "hooks")} {
		i.must(os.Chmod(dir, 0o555))
		defer os.Chmod(dir, 0o755)
	}
	out, err := i.command(i.pare, "hook", "install").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "permission denied") {
		t.Errorf("%v: %s", err, out)
	}
	if diff := cmp.Diff(before, i.files()); diff != "" {
		t.Errorf("-before +after\n%s", diff)
	}
}
