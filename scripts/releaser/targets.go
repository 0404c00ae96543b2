package main

import (
	"os/exec"
	"runtime"
)

// target is one platform that a release is made for. Archives, packages, the
// formula and the npm packages are all made from this table.
type target struct {
	os, arch string // as Go names them
	gcc      string // the C compiler for it, as Debian names it
	static   bool   // linked against no shared C library, so that any Linux runs it
	deb      string // Debian's name of the architecture
	npmOS    string // as Node.js names it
	npmArch  string
}

// targets is the table. A new platform is one row.
var targets = []target{
	{os: "linux", arch: "amd64", gcc: "x86_64-linux-gnu-gcc", static: true, deb: "amd64", npmOS: "linux", npmArch: "x64"},
	{os: "linux", arch: "arm64", gcc: "aarch64-linux-gnu-gcc", static: true, deb: "arm64", npmOS: "linux", npmArch: "arm64"},
	// No compiler for macOS can be had outside of it with the frameworks that Go's
	// linker asks for (zig 0.11 has none): elsewhere these two are built without
	// grammars.
	{os: "darwin", arch: "amd64", npmOS: "darwin", npmArch: "x64"},
	{os: "darwin", arch: "arm64", npmOS: "darwin", npmArch: "arm64"},
	{os: "windows", arch: "amd64", gcc: "x86_64-w64-mingw32-gcc", npmOS: "win32", npmArch: "x64"},
}

func (t target) String() string { return t.os + "-" + t.arch }

// exe is the file name of the program.
func (t target) exe() string {
	if t.os == "windows" {
		return "pare.exe"
	}
	return "pare"
}

// compiler is the C compiler for the target: the cross compiler of the table, or
// this machine's own. Without one the program is built without grammars, and
// everything that holds it says so.
func (t target) compiler() (path string, ok bool) {
	names := []string{t.gcc}
	if t.os == runtime.GOOS && t.arch == runtime.GOARCH {
		names = append(names, "cc")
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path, true
		}
	}
	return "", false
}
