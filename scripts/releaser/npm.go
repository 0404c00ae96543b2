package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// npmScope is where the packages of the platforms live; the one that people
// install is npmScope/pare, and depends on all of them: npm installs the one that
// fits.
const npmScope = "@pare-cli"

//go:embed npm_bin.js
var npmBin string

// npmPackage is the part of package.json that is needed.
type npmPackage struct {
	Name        string            `json:"name"`
	Version     string            `json:"version"`
	Description string            `json:"description"`
	License     string            `json:"license"`
	OS          []string          `json:"os,omitempty"`
	CPU         []string          `json:"cpu,omitempty"`
	Bin         map[string]string `json:"bin,omitempty"`
	Files       []string          `json:"files"`
	Optional    map[string]string `json:"optionalDependencies,omitempty"`
}

// npm makes a package a platform, and one that picks. They run no script when
// they are installed.
func (r run) npm(built []build) error {
	picks := npmPackage{
		Name: npmScope + "/pare", Version: r.version, Description: summary, License: "MIT",
		Bin: map[string]string{"pare": "bin/pare.js"}, Files: []string{"bin"}, Optional: map[string]string{},
	}
	for _, b := range built {
		p := npmPackage{
			Name: fmt.Sprintf("%s/%s-%s", npmScope, b.npmOS, b.npmArch), Version: r.version, License: "MIT",
			Description: summary + " (" + b.String() + ")", OS: []string{b.npmOS}, CPU: []string{b.npmArch}, Files: []string{b.exe()},
		}
		program, err := os.ReadFile(b.program)
		if err != nil {
			return err
		}
		if err := r.pack(p, map[string][]byte{b.exe(): program}); err != nil {
			return err
		}
		picks.Optional[p.Name] = r.version
	}
	return r.pack(picks, map[string][]byte{"bin/pare.js": []byte(npmBin)})
}

// pack writes a package and has npm make its archive. npm sets every time in it
// to one of its own, so the bytes do not depend on the clock.
func (r run) pack(p npmPackage, files map[string][]byte) error {
	folder := r.path("build", "npm", filepath.Base(p.Name))
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	if err := write(filepath.Join(folder, "package.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	for _, name := range []string{"LICENSE", "README.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := write(filepath.Join(folder, name), text, 0o755); err != nil {
			return err
		}
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return fmt.Errorf("npm packages: npm is not installed")
	}
	to, err := filepath.Abs(r.out)
	if err != nil {
		return err
	}
	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", to)
	cmd.Dir = folder
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm package %s: %w\n%s", p.Name, err, text)
	}
	return nil
}
