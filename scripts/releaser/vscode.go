package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// extension is where the VS Code extension is made.
const extension = "editors/vscode"

// vsce packs extensions: npm's @vscode/vsce, by the version that the extension's
// package-lock.json names.
var vsce = filepath.Join(extension, "node_modules", "@vscode", "vsce", "vsce")

// errNoVSCE says why no extension was packed.
var errNoVSCE = errors.New(`no VS Code extension: "npm ci --ignore-scripts --prefix ` + extension + `" was not run`)

// vscode packs the extension for each platform, with the program in it. Where its
// tools were not fetched, a release is made without it and says so.
func (r run) vscode(built []build) error {
	err := r.vscodeBundle()
	if errors.Is(err, errNoVSCE) {
		fmt.Fprintln(os.Stderr, "release: "+err.Error())
		return nil
	}
	for _, b := range built {
		if err == nil {
			err = r.vscodePack(b)
		}
	}
	return err
}

// vscodeBundle makes one file of the extension's code and the packages that it uses.
func (r run) vscodeBundle() error {
	if _, err := os.Stat(vsce); err != nil {
		return errNoVSCE
	}
	to, err := filepath.Abs(r.path("build", "vscode", "dist"))
	if err != nil {
		return err
	}
	return tool(exec.Command("node", filepath.Join(extension, "build.js"), to))
}

func (r run) vscodePack(b build) error {
	folder := r.path("build", "vscode", b.npmOS+"-"+b.npmArch)
	manifest, err := r.vscodeManifest()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(folder, "package.json"), manifest, 0o644); err != nil {
		return err
	}
	for _, f := range []struct {
		from, to string
		mode     os.FileMode
	}{
		{b.program, "bin/" + b.exe(), 0o755},
		{"LICENSE", "LICENSE", 0o644},
		{filepath.Join(extension, "README.md"), "README.md", 0o644},
		{r.path("build", "vscode", "dist", "extension.js"), "dist/extension.js", 0o644},
		{r.path("build", "vscode", "dist", "LICENSES.txt"), "dist/LICENSES.txt", 0o644},
	} {
		text, err := os.ReadFile(f.from)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(folder, f.to), text, f.mode); err != nil {
			return err
		}
	}
	program, err := filepath.Abs(vsce)
	if err != nil {
		return err
	}
	out, err := filepath.Abs(r.path(strings.Replace(b.name(r.version), "pare-", "pare-vscode-", 1) + ".vsix"))
	if err != nil {
		return err
	}
	cmd := exec.Command("node", program, "package", "--no-dependencies", "--allow-missing-repository", "--target", b.npmOS+"-"+b.npmArch, "--out", out)
	cmd.Dir = folder
	// Every time in the package is that of the commit.
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH="+strconv.FormatInt(r.date.Unix(), 10))
	return tool(cmd)
}

// vscodeManifest is the extension's manifest with the version, and without what only
// its making needs.
func (r run) vscodeManifest() ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(extension, "package.json"))
	if err != nil {
		return nil, err
	}
	var manifest map[string]any
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("manifest of the VS Code extension: %w", err)
	}
	manifest["version"] = r.version
	for _, name := range []string{"private", "scripts", "devDependencies"} {
		delete(manifest, name)
	}
	return json.MarshalIndent(manifest, "", "  ")
}

// tool runs a command and tells what it printed where it did not succeed.
func tool(cmd *exec.Cmd) error {
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(cmd.Args[1]), err, text)
	}
	return nil
}
