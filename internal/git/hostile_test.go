package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A .git folder that came from a stranger names a program for everything that git
// runs one for. None may run, whatever is asked.
func TestNothingOfARepositoryRuns(t *testing.T) {
	for name, lay := range map[string]func(t *testing.T, dir, program string){
		"filter, by a file of the folder": func(t *testing.T, dir, program string) {
			gitIn(t, dir, "config", "filter.x.clean", program)
			put(t, dir, map[string]string{".gitattributes": "*.py filter=x\n"})
		},
		"filter process, by the repository's attributes": func(t *testing.T, dir, program string) {
			gitIn(t, dir, "config", "filter.a b.process", program)
			gitIn(t, dir, "config", "filter.a b.required", "true")
			gitIn(t, dir, "config", "filter.c.smudge", program)
			put(t, dir, map[string]string{".git/info/attributes": "*.py filter=c\n[attr]mine filter=x\n"})
			gitIn(t, dir, "config", "core.attributesFile", filepath.Join(dir, "attrs"))
			put(t, dir, map[string]string{"attrs": "b.txt filter=c\n"})
		},
		"filter, from an included file": func(t *testing.T, dir, program string) {
			put(t, dir, map[string]string{"more": "[filter \"y\"]\n\tclean = " + program + "\n", ".gitattributes": "* filter=y\n"})
			gitIn(t, dir, "config", "include.path", "../more")
		},
		"monitor, pager, tools for differences": func(t *testing.T, dir, program string) {
			for _, key := range []string{"core.fsmonitor", "core.pager", "pager.diff", "pager.log", "diff.external", "diff.x.textconv", "diff.x.command", "core.editor", "core.askPass", "credential.helper"} {
				gitIn(t, dir, "config", key, program)
			}
			put(t, dir, map[string]string{".gitattributes": "* diff=x\n"})
		},
		"hooks": func(t *testing.T, dir, program string) {
			for _, hook := range []string{"post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-commit"} {
				put(t, dir, map[string]string{"own/" + hook: "#!/bin/sh\n" + program + "\n"})
				if err := os.Chmod(filepath.Join(dir, "own", hook), 0o777); err != nil {
					t.Fatal(err)
				}
			}
			gitIn(t, dir, "config", "core.hooksPath", "own")
		},
		"signatures": func(t *testing.T, dir, program string) {
			gitIn(t, dir, "config", "log.showSignature", "true")
			gitIn(t, dir, "config", "gpg.program", filepath.Join(filepath.Dir(program), "program"))
			sign(t, dir)
		},
		"what a partial clone left out": func(t *testing.T, dir, program string) {
			for key, value := range map[string]string{
				"remote.origin.url": "ssh://127.0.0.1/x", "remote.origin.promisor": "true", "core.repositoryformatversion": "1",
				"extensions.partialClone": "origin", "core.sshCommand": program, "remote.origin.uploadpack": program,
			} {
				gitIn(t, dir, "config", key, value)
			}
			// Every object but those of the commit itself.
			loseObjects(t, dir)
		},
		"what a partial clone left out, by a helper": func(t *testing.T, dir, program string) {
			for key, value := range map[string]string{
				"remote.origin.url": "ext::" + program, "remote.origin.promisor": "true", "core.repositoryformatversion": "1",
				"extensions.partialClone": "origin", "protocol.ext.allow": "always",
			} {
				gitIn(t, dir, "config", key, value)
			}
			loseObjects(t, dir)
		},
		"a bare repository below": func(t *testing.T, dir, program string) {
			bare := filepath.Join(dir, "sub")
			gitIn(t, dir, "init", "-q", "--bare", bare)
			gitIn(t, bare, "config", "core.fsmonitor", program)
			gitIn(t, bare, "config", "core.worktree", bare)
			gitIn(t, bare, "config", "core.bare", "false")
		},
		"a submodule": func(t *testing.T, dir, program string) {
			inner := filepath.Join(dir, "inner")
			gitIn(t, dir, "init", "-q", inner)
			put(t, inner, map[string]string{"a.py": "x = 1\n"})
			gitIn(t, inner, "add", "-A")
			gitIn(t, inner, "commit", "-qm", "x")
			gitIn(t, dir, "-c", "advice.addEmbeddedRepo=false", "add", "inner")
			gitIn(t, dir, "commit", "-qm", "inner")
			put(t, inner, map[string]string{"a.py": "x = 2\n", ".gitattributes": "* filter=z\n"})
			gitIn(t, inner, "config", "filter.z.clean", program)
			gitIn(t, inner, "config", "core.fsmonitor", program)
			gitIn(t, dir, "config", "diff.submodule", "diff")
			gitIn(t, dir, "config", "diff.ignoreSubmodules", "none")
			gitIn(t, dir, "config", "submodule.recurse", "true")
		},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			dir, trace := filepath.Join(top, "repo"), filepath.Join(top, "ran")
			put(t, dir, map[string]string{"a.py": "def f():\n    return 1\n", "b.txt": "b\n", "sub/c.py": "c = 1\n"})
			put(t, top, map[string]string{"program": "#!/bin/sh\ntouch '" + trace + "'\ncat\n"})
			program := filepath.Join(top, "program")
			if err := os.Chmod(program, 0o777); err != nil {
				t.Fatal(err)
			}
			gitIn(t, dir, "init", "-q", "-b", "main")
			gitIn(t, dir, "add", "-A")
			gitIn(t, dir, "commit", "-qm", "first")
			put(t, dir, map[string]string{"a.py": "def f():\n    return 2\n", "sub/c.py": "c = 2\n"})
			lay(t, dir, program)
			_ = os.Remove(trace)
			askEverything(t, dir)
			if _, err := os.Stat(trace); err == nil {
				t.Error("a program of the repository ran")
			}
		})
	}
}

// askEverything asks whatever this package can be asked. What comes back is not
// looked at: a repository may be too broken for an answer.
func askEverything(t *testing.T, dir string) {
	ctx := t.Context()
	for _, at := range []string{dir, filepath.Join(dir, "sub"), filepath.Join(dir, "inner")} {
		_, _ = Files(ctx, at)
		_, _ = Index(ctx, at)
		_, _ = Edited(ctx, at, []string{"a.py", "CLAUDE.md"})
		for _, since := range []string{"", "main", "HEAD~1"} {
			_, _ = changedFiles(ctx, at, true, since)
			_, _ = changedFiles(ctx, at, false, since)
			_, _, _ = Compare(ctx, at, true, since)
			_, _, _ = Compare(ctx, at, false, since)
			_, _ = Hunks(ctx, at, since)
		}
		_, _ = Staged(ctx, at, "a.py", 1000)
		_ = Subjects(ctx, at, 10)
		_ = Renamed(ctx, at, "gone.py")
		_ = Gone(ctx, at)
		_ = MainBranch(ctx, at)
		_, _ = HooksFolder(ctx, at)
		_, _ = Config(ctx, at, false, "alias.x")
	}
}

// sign makes the last commit one that claims a signature.
func sign(t *testing.T, dir string) {
	t.Helper()
	tree := output(t, dir, "write-tree")
	text := "tree " + tree + "\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nmsg\n"
	put(t, dir, map[string]string{"../commit": text})
	gitIn(t, dir, "update-ref", "HEAD", output(t, dir, "hash-object", "-t", "commit", "-w", "../commit"))
}

func loseObjects(t *testing.T, dir string) {
	t.Helper()
	for line := range strings.Lines(output(t, dir, "ls-tree", "-r", "-t", "HEAD")) {
		hash := strings.Fields(line)[2]
		_ = os.Remove(filepath.Join(dir, ".git", "objects", hash[:2], hash[2:]))
	}
}

func output(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %v: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

// The answers are the same with the filters off: what a filter would make equal
// counts as changed, and nothing else does.
func TestChangedDespiteFilters(t *testing.T) {
	dir := t.TempDir()
	gitIn(t, dir, "init", "-q")
	put(t, dir, map[string]string{"a.py": "a\n", "b.txt": "b\n", ".gitattributes": "*.py filter=lfs\n"})
	gitIn(t, dir, "add", "-A")
	gitIn(t, dir, "commit", "-qm", "x")
	gitIn(t, dir, "config", "filter.lfs.process", "false")
	gitIn(t, dir, "config", "filter.lfs.required", "true")
	put(t, dir, map[string]string{"a.py": "c\n"})
	got, err := changedFiles(t.Context(), dir, false, "")
	if err != nil || len(got) != 1 || got[0] != "a.py" {
		t.Errorf("changed are %q, %v", got, err)
	}
	gitIn(t, dir, "config", "filter.a=b.clean", "false")
	if _, err := changedFiles(t.Context(), dir, false, ""); err == nil || !strings.Contains(err.Error(), "filter.a=b") {
		t.Errorf("a filter that can not be switched off: %v", err)
	}
}

// core.worktree would have git list another folder than the one that is meant.
func TestTheFolderIsTheOneMeant(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "repo")
	put(t, top, map[string]string{"home/secret": "s", "repo/a": "a", "repo/sub/b": "b"})
	gitIn(t, dir, "init", "-q")
	gitIn(t, dir, "config", "core.worktree", filepath.Join(top, "home"))
	for at, want := range map[string]string{dir: "a sub/b", filepath.Join(dir, "sub"): "b"} {
		got, err := Files(t.Context(), at)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("the files of %s are %q, %v", at, got, err)
		}
	}
	// A .git that is none is not passed over for one further up.
	gitIn(t, top, "init", "-q")
	if err := os.RemoveAll(filepath.Join(dir, ".git", "objects")); err != nil {
		t.Fatal(err)
	}
	if got, err := Files(t.Context(), dir); err == nil {
		t.Errorf("the files of a broken repository are %q", got)
	}
}
