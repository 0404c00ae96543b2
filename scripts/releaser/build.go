package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// build is the program for one platform.
type build struct {
	target
	program  string // path of the binary
	grammars bool   // whether the tree-sitter grammars are in it
}

// name is the stem of the files for this platform. What has no grammars says so.
func (b build) name(version string) string {
	name := fmt.Sprintf("pare-%s-%s", version, b.target)
	if !b.grammars {
		name += "-without-grammars"
	}
	return name
}

// build compiles the program for a target. Nothing of this machine gets into it:
// no path, no time, no build id.
func (r run) build(t target) (build, error) {
	b := build{target: t, program: r.path("build", t.String(), t.exe())}
	if err := os.MkdirAll(filepath.Dir(b.program), 0o755); err != nil {
		return b, err
	}
	flags := "-s -w -buildid="
	env := append(os.Environ(), "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED=0")
	if compiler, ok := t.compiler(); ok {
		b.grammars = true
		// -O2 without -g: what Go adds by itself holds paths of this machine.
		env = append(env, "CGO_ENABLED=1", "CC="+compiler, "CGO_CFLAGS=-O2 -g0")
		if t.static {
			flags += " -linkmode=external -extldflags=-static"
		}
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags=netgo,osusergo,timetzdata", "-ldflags="+flags, "-o", b.program, "./cmd/pare")
	cmd.Env = env
	if text, err := cmd.CombinedOutput(); err != nil {
		return b, fmt.Errorf("%w\n%s", err, text)
	}
	return b, nil
}

// documents writes what every archive holds besides the program: completions and
// the man page, printed by the program itself.
func (r run) documents() error {
	for file, args := range map[string][]string{
		"completions/pare.bash": {"completion", "bash"},
		"completions/_pare":     {"completion", "zsh"},
		"completions/pare.fish": {"completion", "fish"},
		"completions/pare.ps1":  {"completion", "powershell"},
		"man/man1/pare.1":       {"man"},
	} {
		cmd := exec.Command("go", append([]string{"run", "./cmd/pare"}, args...)...)
		var problem bytes.Buffer
		cmd.Stderr = &problem
		text, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("pare %s: %w\n%s", strings.Join(args, " "), err, problem.Bytes())
		}
		if err := write(r.path("build", "documents", file), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file and the folders that it lies in.
func write(path string, text []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, mode)
}
