package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The tools that are not Go's own, by the version that was tried.
const (
	nfpmTool = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2"                   // Debian packages
	sbomTool = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0" // the list of parts
)

// summary describes the program in the packages.
const summary = "turn whole-file references in Claude Code prompts into the lines that are needed"

// nfpmConfig is what nfpm makes a Debian package of.
const nfpmConfig = `name: pare
arch: %s
version: %s
maintainer: the pare authors <maintainers@pare.invalid>
description: %s
license: MIT
section: utils
mtime: %s
contents:
%s`

// debian makes a package for each Linux.
func (r run) debian(built []build) error {
	for _, b := range built {
		if b.deb == "" {
			continue
		}
		config := r.path("build", "nfpm-"+b.deb+".yaml")
		text := fmt.Sprintf(nfpmConfig, b.deb, r.version, summary, r.date.Format(time.RFC3339), r.debianContents(b))
		if err := write(config, []byte(text), 0o644); err != nil {
			return err
		}
		name := fmt.Sprintf("pare_%s_%s.deb", r.version, b.deb)
		cmd := exec.Command("go", "run", nfpmTool, "package", "--packager", "deb", "--config", config, "--target", r.path(name))
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("debian package: %w\n%s", err, text)
		}
	}
	return nil
}

// debianContents is what the package puts where Debian's policy wants it.
func (r run) debianContents(b build) string {
	documents := r.path("build", "documents")
	var s strings.Builder
	for _, c := range []struct{ from, to, mode string }{
		{b.program, "/usr/bin/pare", "0755"},
		{filepath.Join(documents, "completions", "pare.bash"), "/usr/share/bash-completion/completions/pare", "0644"},
		{filepath.Join(documents, "completions", "_pare"), "/usr/share/zsh/vendor-completions/_pare", "0644"},
		{filepath.Join(documents, "completions", "pare.fish"), "/usr/share/fish/vendor_completions.d/pare.fish", "0644"},
		{filepath.Join(documents, "man", "man1", "pare.1"), "/usr/share/man/man1/pare.1", "0644"},
		{"LICENSE", "/usr/share/doc/pare/copyright", "0644"},
		{"NOTICE", "/usr/share/doc/pare/NOTICE", "0644"},
	} {
		fmt.Fprintf(&s, "- src: %s\n  dst: %s\n  file_info: {mode: %s, mtime: %s}\n", c.from, c.to, c.mode, r.date.Format(time.RFC3339))
	}
	return s.String()
}

// parts writes the list of the modules that are in the program (an SBOM in
// CycloneDX's JSON), without a serial number or a time.
func (r run) parts(built []build) error {
	file := r.path(fmt.Sprintf("pare-%s.cdx.json", r.version))
	cmd := exec.Command("go", "run", sbomTool, "bin", "-json", "-noserial", "-version", "v"+r.version, "-output", file, built[0].program)
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("list of parts: %w\n%s", err, text)
	}
	return r.withoutTime(file)
}

// withoutTime takes the time of its making out of a list of parts.
func (r run) withoutTime(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var list map[string]any
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("list of parts: %w", err)
	}
	if meta, ok := list["metadata"].(map[string]any); ok {
		meta["timestamp"] = r.date.Format(time.RFC3339)
	}
	text, err = json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
