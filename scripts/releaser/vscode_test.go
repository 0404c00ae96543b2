package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestVSCodeExtension runs the tests of the extension itself.
func TestVSCodeExtension(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("NOT CHECKED: the VS Code extension: node is not installed")
	}
	cmd := exec.Command("node", "--test")
	cmd.Dir = filepath.Join("..", "..", extension)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestVSCodePackageHoldsWhatItMust(t *testing.T) {
	r, b := fake(t)
	b.target = targets[0]
	if err := r.vscodeBundle(); errors.Is(err, errNoVSCE) {
		t.Skip("NOT CHECKED: the package of the VS Code extension: " + err.Error())
	} else if err != nil {
		t.Fatal(err)
	}
	pack := func() []byte {
		if err := r.vscodePack(b); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(r.path("pare-vscode-9.8.7-linux-amd64.vsix"))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := pack()
	if !bytes.Equal(data, pack()) {
		t.Error("packed twice, it has other bytes")
	}
	files := unzipped(t, data)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	if len(files) != 8 {
		t.Errorf("%d files: %q", len(files), names)
	}
	program, err := os.ReadFile(b.program)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"extension.vsixmanifest":      `Version="9.8.7" Publisher="pare-cli" TargetPlatform="linux-x64"`,
		"extension/bin/pare":          string(program),
		"extension/dist/extension.js": `"pare.restart"`,
		"extension/dist/LICENSES.txt": "vscode-languageclient 11.",
		"extension/LICENSE.txt":       "MIT License",
		"extension/readme.md":         "# pare for VS Code",
		"extension/package.json":      `"supported": false`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s holds no %q; the files are %q", name, want, names)
		}
	}
	var manifest struct {
		Version, Main string
		Scripts       map[string]string
	}
	if err := json.Unmarshal([]byte(files["extension/package.json"]), &manifest); err != nil {
		t.Fatal(err)
	}
	if _, ok := files[filepath.ToSlash(filepath.Join("extension", manifest.Main))]; manifest.Version != r.version || manifest.Scripts != nil || !ok {
		t.Errorf("manifest: %+v", manifest)
	}
}

// unzipped are the files of an archive; a program must be executable.
func unzipped(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
		if strings.Contains(f.Name, "/bin/") && f.Mode()&0o111 != 0o111 {
			t.Errorf("%s is not executable: %v", f.Name, f.Mode())
		}
	}
	return files
}

// TestNothingFetchedIsCommitted: what npm fetches, and what is made of it, stays out
// of the repository whatever .gitignore said when it was added.
func TestNothingFetchedIsCommitted(t *testing.T) {
	cmd := exec.Command("git", "ls-files", "--", "node_modules", "dist")
	cmd.Dir = filepath.Join("..", "..", extension)
	out, err := cmd.Output()
	if err != nil {
		t.Skip("NOT CHECKED: no repository of git: " + err.Error())
	}
	if first, _, _ := strings.Cut(string(out), "\n"); first != "" {
		t.Errorf("committed: %s, and perhaps more", first)
	}
}
