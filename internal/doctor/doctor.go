// Package doctor finds what is wrong with an installation: what is not on the PATH,
// what is old, what does not run. It changes nothing, and it runs two programs of
// the user's own PATH with --version, never one of a repository.
package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/install"
	"pare/internal/settings"
	"pare/internal/version"
	"pare/prompt"
)

// Finding is what one check found.
type Finding struct {
	Name string `json:"name"` // what was looked at
	Bad  bool   `json:"bad"`  // something is wrong
	Says string `json:"says"`
	// Do says what to do about it.
	Do string `json:"do,omitempty"`
}

// WriteText writes what was found for people.
func WriteText(w io.Writer, found []Finding) {
	for _, f := range found {
		mark := "✓"
		switch {
		case f.Bad:
			mark = "✗"
		case f.Do != "":
			mark = "–"
		}
		fmt.Fprintf(w, "%s %-18s %s\n", mark, f.Name, f.Says)
		if f.Do != "" {
			fmt.Fprintf(w, "  %-18s %s\n", "", f.Do)
		}
	}
}

// Examine runs all checks for a user who works in a folder.
func Examine(ctx context.Context, e *env.Env, dir string) []Finding {
	all := []Finding{program(), onPath(ctx, e)}
	all = append(all, configuration(e, dir), client(ctx, e), plugin(e))
	for _, step := range install.Plan(ctx, e, dir) {
		f := Finding{Name: step.Name, Says: step.Why}
		if step.State == install.Missing {
			f.Says, f.Do = "not set up here", step.Command
		}
		if why := install.HookRuns(ctx, dir); why != "" && step.Options.NoAlias {
			f.Bad, f.Says, f.Do = true, why, step.Command
		}
		all = append(all, f)
	}
	return all
}

func program() Finding {
	f := Finding{Name: "pare", Says: version.Number + " for " + runtime.GOOS + "/" + runtime.GOARCH}
	if !grammars.Available() {
		f.Bad, f.Says = true, f.Says+", built without grammars: functions are found by braces and indentation only"
		f.Do = "install a release for this machine, or build with cgo and a C compiler"
	}
	return f
}

// onPath looks for the pare that hooks and aliases start.
func onPath(ctx context.Context, e *env.Env) Finding {
	f := Finding{Name: "PATH"}
	found := find(e, "pare")
	if found == "" {
		f.Bad, f.Says = true, "no pare on it, and hooks and aliases start it by name"
		if own, err := os.Executable(); err == nil {
			f.Do = "add " + filepath.Dir(own) + " to the PATH of your login shell"
		}
		return f
	}
	f.Says = found
	says := firstLine(ctx, found, "--version")
	if got := field(says, 1); got != version.Number {
		f.Bad = true
		f.Says = fmt.Sprintf("%s is version %s, this one is %s", found, orUnknown(got), version.Number)
		f.Do = "remove the one that you do not use, or change the order of the PATH"
	}
	return f
}

func configuration(e *env.Env, dir string) Finding {
	f := Finding{Name: "pare.toml", Says: "reads"}
	quiet := e.In(dir)
	if _, err := settings.Load(quiet, dir, settings.Options{}); err != nil {
		f.Bad, f.Says, f.Do = true, err.Error(), "mend that line; until then every command refuses it"
	}
	return f
}

// client looks for the client and compares it with the one that pare knows.
func client(ctx context.Context, e *env.Env) Finding {
	f := Finding{Name: "Claude Code"}
	found := find(e, "claude")
	if found == "" {
		f.Says = "no claude on the PATH; pare works without it"
		return f
	}
	got := field(firstLine(ctx, found, "--version"), 0)
	f.Says = fmt.Sprintf("%s; pare knows it as of %s", orUnknown(got), prompt.Newest)
	version, err := prompt.ParseVersion(got)
	switch {
	case err == nil && prompt.Newest.Before(version):
		f.Bad, f.Do = true, "what it attaches, loads and takes may have changed since; look for a newer pare"
	case err == nil && version.Before(modules):
		f.Do = "with " + modules.String() + " or newer the plugin narrows mentions itself; this one takes the hooks of the settings only"
	}
	return f
}

// modules is the oldest client that was found to load hooks modules of plugins;
// 2.1.197 does not (measured 2026-11-23).
var modules = prompt.Version{Major: 2, Minor: 1, Patch: 330}

// plugin looks at what the client keeps of the plugin: plugins/installed_plugins.json,
// as version 2.1.332 writes it.
func plugin(e *env.Env) Finding {
	f := Finding{Name: "plugin"}
	name := install.Plugin(e)
	if name == "" {
		f.Says = "not enabled"
		return f
	}
	text, err := disk.Read(filepath.Join(e.ClaudeDir(), "plugins", "installed_plugins.json"), 8<<20)
	var known struct {
		Plugins map[string][]struct{ InstallPath, Version string }
	}
	if err != nil || json.Unmarshal(text, &known) != nil || len(known.Plugins[name]) == 0 {
		f.Bad, f.Says, f.Do = true, name+" is enabled and not installed", "claude plugin install "+name
		return f
	}
	got := known.Plugins[name][0]
	f.Says = name + " " + got.Version
	switch {
	case !disk.Exists(got.InstallPath):
		f.Bad, f.Says, f.Do = true, name+": its folder is gone: "+got.InstallPath, "claude plugin install "+name
	case got.Version != version.Number:
		f.Bad, f.Says, f.Do = true, f.Says+", and this is pare "+version.Number, "claude plugin update "+name
	}
	return f
}

// find is a program on the PATH of this run, by an absolute path; never one of the
// folder that we are in.
func find(e *env.Env, name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	for _, folder := range filepath.SplitList(e.Getenv("PATH")) {
		if !filepath.IsAbs(folder) {
			continue
		}
		full := filepath.Join(folder, name)
		if info, err := os.Stat(full); err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
			return full
		}
	}
	return ""
}

// firstLine is the first line that a program prints; empty where it does not end
// well, or not in time.
func firstLine(ctx context.Context, program string, args ...string) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line)
}

func field(line string, n int) string {
	if fields := strings.Fields(line); n < len(fields) {
		return fields[n]
	}
	return ""
}

func orUnknown(version string) string {
	if version == "" {
		return "of unknown version"
	}
	return version
}
