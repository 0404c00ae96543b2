// Package golden is the flag with which tests write anew what they compare with:
//
//	go test ./... -update
//
// A test program refuses a flag that it does not know, so every package with tests
// imports this one, whether it has such files or not.
package golden

import (
	"flag"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the files that tests compare with anew")

// Update reports whether tests are to write what they compare with.
func Update() bool { return *update }

// Disk is how a test reads and writes a file: os.ReadFile and os.WriteFile.
type Disk struct {
	Read  func(name string) ([]byte, error)
	Write func(name string, data []byte, mode fs.FileMode) error
}

// Compare holds a text against a file, line by line, or writes the file anew.
func (d Disk) Compare(t testing.TB, file, got string) {
	t.Helper()
	if Update() {
		if err := d.Write(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := d.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	have, want := strings.Split(got, "\n"), strings.Split(string(text), "\n")
	for i := range max(len(have), len(want)) {
		if h, w := line(have, i), line(want, i); h != w {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s", file, i+1, h, w)
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// Fill writes parts of an archive anew, and adds at its end those that it lacks and
// that hold something.
func Fill(a *txtar.Archive, parts map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
		switch {
		case i >= 0:
			a.Files[i].Data = []byte(parts[name])
		case parts[name] != "":
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(parts[name])})
		}
	}
}
