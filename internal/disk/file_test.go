package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	_ "pare/internal/golden" // go test ./... -update
)

func TestRead(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"five": "12345", "empty": "", "dir/": "", "raw": "\x00\xff\r\n"})
	var large *TooLargeError
	for _, test := range []struct {
		name  string
		limit int64
		want  string
		is    error
	}{
		{"five", 0, "12345", nil},
		{"five", 5, "12345", nil},
		{"empty", 1, "", nil},
		{"raw", 0, "\x00\xff\r\n", nil},
		{"dir", 0, "", ErrFolder},
		{"none", 0, "", fs.ErrNotExist},
		{"five/x", 0, "", syscall.ENOTDIR},
	} {
		got, err := Read(filepath.Join(root, test.name), test.limit)
		if string(got) != test.want || !errors.Is(err, test.is) || (err == nil) != (test.is == nil) {
			t.Errorf("%s, limit %d: %q, %v", test.name, test.limit, got, err)
		}
		// The path is said once.
		if err != nil && strings.Count(err.Error(), root) != 1 {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := Read(filepath.Join(root, "five"), 4); !errors.As(err, &large) || large.Size != 5 || large.Limit != 4 {
		t.Errorf("limit 4: %v", err)
	}
}

// A file can grow between the look at its size and the end of reading.
func TestReadSizedReadsOn(t *testing.T) {
	text := bytes.Repeat([]byte("abc"), 1000)
	for _, size := range []int64{0, 1, 2999, 3000, 9000} {
		got, err := readSized(iotest.OneByteReader(bytes.NewReader(text)), size)
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("expecting %d: %d bytes, %v", size, len(got), err)
		}
	}
	if _, err := readSized(iotest.ErrReader(os.ErrDeadlineExceeded), 5); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a failing reader: %v", err)
	}
}

func TestWrite(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"old": "1", "dir/": "", "link target": "1"})
	old, made, link := filepath.Join(root, "old"), filepath.Join(root, "new"), filepath.Join(root, "link")
	if err := os.Chmod(old, 0o754); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("link target", link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{old, made, link} {
		if err := Write(name, []byte("2\n")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if data, _ := os.ReadFile(name); string(data) != "2\n" {
			t.Errorf("%s holds %q", name, data)
		}
	}
	if info, _ := os.Stat(old); info.Mode().Perm() != 0o754 {
		t.Errorf("the mode became %v", info.Mode())
	}
	if info, _ := os.Lstat(link); info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if err := os.Symlink("loop", filepath.Join(root, "loop")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"dir": ErrFolder, "loop": syscall.ELOOP, "old/x": syscall.ENOTDIR} {
		if err := Write(filepath.Join(root, name), nil); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	list, err := os.ReadDir(root)
	if err != nil || len(list) != 6 {
		t.Errorf("something was left behind: %v", list)
	}
}

func TestWriteLeavesReadOnlyFilesAlone(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser writes every file")
	}
	name := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(name, []byte("1"), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := Write(name, []byte("2")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("written: %v", err)
	}
}

// put makes files with their folders; a name that ends in a slash is a folder.
func put(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		full := filepath.Join(root, filepath.FromSlash(name))
		dir := filepath.Dir(full)
		if strings.HasSuffix(name, "/") {
			dir = full
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if dir == full {
			continue
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
