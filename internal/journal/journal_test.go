package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	_ "pare/internal/golden" // go test ./... -update
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func open(t *testing.T) (book *Book, cache string) {
	t.Helper()
	cache = t.TempDir()
	return Open(cache, "/home/u", "/home/u/shop", func() time.Time { return noon }), cache
}

func TestWhatIsKept(t *testing.T) {
	book, _ := open(t)
	if got := book.latest(); got != nil {
		t.Errorf("an empty journal has %v", got)
	}
	want := Entry{
		Kind: Sent, Session: "s1", Prompt: "fix it", Digest: Digest("fix it"), File: "/home/u/shop/a.py", Lines: 600,
		Parts: []Part{{1, 20, "A named in the prompt"}, {300, 320, ""}}, LeftOut: "B 30-40", Before: 7000, After: 900, Why: "A named in the prompt",
	}
	for _, session := range []string{"s1", "../../etc/passwd", ""} {
		want.Session = session
		if err := book.Add(want); err != nil {
			t.Fatal(err)
		}
		want.At, want.Project = noon, "/home/u/shop"
		if diff := cmp.Diff([]Entry{want}, book.Session(session)); diff != "" {
			t.Errorf("session %q (-want +got):\n%s", session, diff)
		}
	}
	if got := book.latest(); len(got) != 1 {
		t.Errorf("the latest session has %d entries", len(got))
	}
	other := Open(filepath.Dir(filepath.Dir(book.dir)), "/home/u", "/home/u/other", book.now)
	if got := append(other.Session("s1"), other.latest()...); got != nil {
		t.Errorf("another project has %v", got)
	}
}

// A journal in the project would be the repository's to write.
func TestNeverInTheProject(t *testing.T) {
	project := t.TempDir()
	now := func() time.Time { return noon }
	for name, book := range map[string]*Book{
		"in the project": Open(filepath.Join(project, "cache"), "/home/u", project, now),
		"no cache":       Open("", "/home/u", project, now),
		"no clock":       Open(t.TempDir(), "/home/u", project, nil),
		"zero":           {},
	} {
		if err := book.Add(Entry{Kind: Sent}); err == nil || book.latest() != nil || book.Session("") != nil {
			t.Errorf("%s: kept, error %v", name, err)
		}
	}
	if list, err := os.ReadDir(project); err != nil || len(list) > 0 {
		t.Errorf("the project holds %v, %v", list, err)
	}
	if err := Open(filepath.Join(project, ".cache"), project, project, now).Add(Entry{Kind: Sent}); err != nil {
		t.Errorf("a home folder that is a project: %v", err)
	}
}

// Many at once, each line in one piece, and lines that were cut short in between.
func TestAtTheSameTime(t *testing.T) {
	book, _ := open(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 20 {
				if err := book.Add(Entry{Kind: Sent, Session: "s", Why: fmt.Sprint(i, " ", k), LeftOut: strings.Repeat("x", 3000)}); err != nil {
					t.Error(err)
				}
				if k == 10 {
					f, err := os.OpenFile(book.path("s"), os.O_APPEND|os.O_WRONLY, 0)
					if err != nil {
						continue // put aside at this moment
					}
					_, _ = f.WriteString(`{"kind":"sent","why":"a process that was killed`)
					f.Close()
				}
			}
		})
	}
	all.Wait()
	seen := map[string]bool{}
	for _, e := range book.Session("s") {
		seen[e.Why] = true
	}
	if len(seen) < 60 || len(seen) > 160 {
		t.Errorf("%d entries of 160", len(seen))
	}
}

func TestBounds(t *testing.T) {
	book, _ := open(t)
	for i := range 200 {
		if err := book.Add(Entry{Kind: Sent, Session: "s", Why: fmt.Sprint(i), LeftOut: strings.Repeat("x", 1<<20), Prompt: strings.Repeat("é", 1<<20)}); err != nil {
			t.Fatal(err)
		}
	}
	size := int64(0)
	list, err := os.ReadDir(book.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
	entries := book.Session("s")
	if size > 3*maxFile || len(entries) < 50 || entries[len(entries)-1].Why != "199" {
		t.Errorf("%d bytes, %d entries", size, len(entries))
	}
	if err := book.Add(Entry{Kind: Sent, Why: strings.Repeat("y", maxEntry)}); err == nil {
		t.Error("an entry without end was kept")
	}
	// Old files go when a new one comes.
	if err := os.Chtimes(book.path("s"), noon, noon.Add(-maxAge-time.Hour)); err != nil {
		t.Fatal(err)
	}
	for i := range maxSessions + 5 {
		if err := book.Add(Entry{Kind: Sent, Session: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if list, err = os.ReadDir(book.dir); err != nil || len(list) > maxSessions {
		t.Errorf("%d files, %v", len(list), err)
	}
	if _, err := os.Stat(book.path("s")); !os.IsNotExist(err) {
		t.Errorf("the old file is there: %v", err)
	}
}

// Whoever can lay a link into the folder must not have another file written.
func TestLinks(t *testing.T) {
	book, _ := open(t)
	if err := book.Add(Entry{Kind: Sent, Session: "first"}); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(target, []byte("mine\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, book.path("s")); err != nil {
		t.Skip("no links here:", err)
	}
	if err := book.Add(Entry{Kind: Sent, Session: "s"}); err == nil {
		t.Error("a link was followed")
	}
	if text, err := os.ReadFile(target); err != nil || string(text) != "mine\n" {
		t.Errorf("the target holds %q, %v", text, err)
	}
}

func TestAFolderThatCanNotBeWritten(t *testing.T) {
	cache := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(cache, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	book := Open(cache, "/home/u", "/home/u/shop", func() time.Time { return noon })
	if err := book.Add(Entry{Kind: Sent}); err == nil {
		t.Error("no error")
	}
	if got := book.latest(); got != nil {
		t.Errorf("read %v", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("\n{\"kind\":\"sent\",\"project\":\"/p\"}\n")
	f.Add("{\"kind\":\"sent\",\"project\":\"/p\",\"parts\":[{\"first\":-1}]}\n{")
	f.Fuzz(func(t *testing.T, text string) {
		book := Open(t.TempDir(), "/h", "/p", func() time.Time { return noon })
		if err := os.MkdirAll(book.dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(book.path("s"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		before := len(book.Session("s"))
		if err := book.Add(Entry{Kind: Read, Session: "s", Why: "new"}); err != nil {
			t.Fatal(err)
		}
		if got := book.Session("s"); len(got) != before+1 || got[before].Why != "new" {
			t.Errorf("%d entries before, %d after", before, len(got))
		}
	})
}
