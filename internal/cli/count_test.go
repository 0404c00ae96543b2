package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pare/internal/exact"
	"pare/internal/models"
	"pare/tokenize"
)

func countedFile(path string, tokens int) counted {
	return counted{Path: path, Kind: "text", Bytes: int64(tokens), Tokens: tokenize.Estimate{Tokens: tokens, Low: tokens, High: tokens}}
}

// draw writes groups as indented names with their tokens.
func draw(g *countGroup, indent string) string {
	var b strings.Builder
	for _, c := range g.children {
		fmt.Fprintf(&b, "%s%s %d/%d\n%s", indent, c.name, c.tokens.Tokens, c.files, draw(c, indent+"  "))
	}
	return b.String()
}

func TestGroupFiles(t *testing.T) {
	files := []counted{
		countedFile("a/b/one.go", 5), countedFile("a/b/two.go", 7), countedFile("a/x.md", 1),
		countedFile("/abs/Makefile", 20), countedFile("z", 0), countedFile("a.go/.env", 2),
	}
	for by, want := range map[string]string{
		"tree": "/abs 20/1\n  Makefile 20/1\na 13/3\n  b 12/2\n    two.go 7/1\n    one.go 5/1\n  x.md 1/1\na.go 2/1\n  .env 2/1\nz 0/1\n",
		"dir":  "/abs 20/1\na/b 12/2\na.go 2/1\na 1/1\n. 0/1\n",
		"ext":  "Makefile 20/1\n.go 12/2\n.env 2/1\n.md 1/1\nz 0/1\n",
		"file": "/abs/Makefile 20/1\na/b/two.go 7/1\na/b/one.go 5/1\na.go/.env 2/1\na/x.md 1/1\nz 0/1\n",
	} {
		all := groupFiles(by, files)
		if got := draw(all, ""); got != want {
			t.Errorf("by %s:\n%swant\n%s", by, got, want)
		}
		if all.tokens.Tokens != 35 || all.files != len(files) || all.bytes != 35 {
			t.Errorf("by %s: the total is %+v", by, all.total())
		}
	}
}

func TestDrawBar(t *testing.T) {
	for _, test := range []struct {
		part, whole int
		want        string
	}{
		{1, 1, "████"}, {0, 1, "    "}, {1, 2, "██  "}, {1, 32, "▏   "}, {5, 16, "█▎  "}, {7, 0, "    "}, {9, 1, "████"},
	} {
		if got := drawBar(test.part, test.whole, 4); got != test.want {
			t.Errorf("%d of %d: %q, want %q", test.part, test.whole, got, test.want)
		}
	}
}

// countIn runs pare count in dir.
func countIn(t *testing.T, dir, stdin string, change func(*Env), args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &Env{
		Args: append([]string{"count"}, args...), Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Dir: dir, Getenv: func(string) string { return "" },
	}
	if change != nil {
		change(env)
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

func TestBarsAreForTerminals(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("some text"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, plain, _ := countIn(t, dir, "", nil, ".")
	_, drawn, _ := countIn(t, dir, "", func(e *Env) { e.StdoutTerminal = true }, ".")
	_, narrow, _ := countIn(t, dir, "", func(e *Env) { e.StdoutTerminal, e.Width = true, 60 }, ".")
	if strings.Contains(plain, "█") || !strings.Contains(drawn, " "+strings.Repeat("█", barWidth/2)+" ") || narrow != plain {
		t.Errorf("plain:\n%sdrawn:\n%s", plain, drawn)
	}
}

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	now := time.Unix(0, 0)
	env := &Env{Stderr: &b, StderrTerminal: true, Now: func() time.Time { return now }}
	p := startProgress(env, 5000)
	p.step(1)
	p.end()
	if b.Len() > 0 {
		t.Errorf("a short run said %q", &b)
	}
	now = now.Add(progressAfter)
	p.step(2)
	p.step(3) // too soon after the last
	now = now.Add(progressEvery)
	p.step(4000)
	p.end()
	lines := strings.Split(b.String(), "\r")
	want := []string{"", "counting: 2 of 5,000 files", "counting: 4,000 of 5,000 files", strings.Repeat(" ", len("counting: 4,000 of 5,000 files")+1), ""}
	want[3] = lines[3]
	if !slices.Equal(lines, want) || strings.TrimSpace(lines[3]) != "" || len(lines[3]) < len(lines[2]) {
		t.Errorf("%q", lines)
	}
	b.Reset()
	env.StderrTerminal = false
	p = startProgress(env, 5000)
	now = now.Add(time.Hour)
	p.step(1)
	p.end()
	if b.Len() > 0 {
		t.Errorf("without a terminal: %q", &b)
	}
}

// A file is counted in pieces or at once, and it makes no difference.
func TestLargeFilesCountLikeSmallOnes(t *testing.T) {
	m := &meter{model: models.Model{ID: "x", Family: tokenize.V3}}
	m.text = func(text []byte) tokenize.Estimate { return tokenize.Count(text, tokenize.V3) }
	text := strings.Repeat("func f(a int) string { return “é” } // ünïcode\r\n", 3*streamed/50)
	dir := t.TempDir()
	name := filepath.Join(dir, "large.go")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	got := counted{Path: "large.go", full: name}
	if err := m.measure(t.Context(), &got); err != nil {
		t.Fatal(err)
	}
	if want := tokenize.Count(text, tokenize.V3); got.Tokens != want || got.Bytes != int64(len(text)) || got.Kind != "text" {
		t.Errorf("%+v, want %+v", got, want)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.measure(stopped, &got); err == nil {
		t.Error("a run that is over went on")
	}
}

func TestKindOf(t *testing.T) {
	late := strings.Repeat("x", sniffed) + "\x00"
	for _, test := range []struct{ name, head, want string }{
		{"a.PNG", "", "image"},
		{"a.webp", "text", "image"},
		{"b.pdf", "", "pdf"},
		{"c", "a\x00", "binary"},
		{"c", late, "text"},
		{"c", "", "text"},
		{"d.svg", "<svg>", "text"},
		{"e.txt", "\xff\xfe", "text"},
	} {
		if got := kindOf(test.name, []byte(test.head)); got != test.want {
			t.Errorf("%s %.9q: %s, want %s", test.name, test.head, got, test.want)
		}
	}
}

func TestReadUpTo(t *testing.T) {
	text := strings.Repeat("0123456789", 1000)
	for _, limit := range []int{1, 9999, 10000, 20000} {
		got, err := readUpTo(strings.NewReader(text), make([]byte, 0, 7), limit)
		if err != nil || string(got) != text[:min(limit, len(text))] {
			t.Errorf("limit %d: %d bytes, %v", limit, len(got), err)
		}
	}
	if _, err := readUpTo(io.MultiReader(strings.NewReader("a"), brokenReader{}), nil, 9); err == nil {
		t.Error("the error of a reader is lost")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestPrintable(t *testing.T) {
	for name, want := range map[string]string{"a b": "a b", "ü/x": "ü/x", "a\x1b[2Jb": `"a\x1b[2Jb"`, "a\nb": `"a\nb"`, "\xff": `"\xff"`} {
		if got := printable(name); got != want {
			t.Errorf("%q: %s", name, got)
		}
	}
}

// Counting by the API keeps the order, stops at what would stop all, and leaves
// nothing running.
func TestMeasureAllByTheAPI(t *testing.T) {
	dir := t.TempDir()
	var files []counted
	for i := range 40 {
		name := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(name, []byte(strings.Repeat("word ", i+1)), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, counted{Path: name, full: name})
	}
	files[7].full = filepath.Join(dir, "gone")
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		if bytes.Count(body, []byte("word")) == 31 {
			w.WriteHeader(http.StatusUnauthorized)
		}
		fmt.Fprintf(w, `{"input_tokens":%d}`, 6+bytes.Count(body, []byte("word")))
	}))
	defer api.Close()
	m := &meter{}
	m.model, _ = models.Builtin().Find("")
	var err error
	if m.api, err = exact.New(exact.Options{Key: "k", BaseURL: api.URL}); err != nil {
		t.Fatal(err)
	}
	var told []int
	err = m.measureAll(t.Context(), files, func(i int, err error) error {
		told = append(told, i)
		if want := i + 1; err == nil && files[i].Tokens.Tokens != want {
			t.Errorf("file %d: %+v", i, files[i].Tokens)
		}
		if (err != nil) != (i == 7 || i == 30) {
			t.Errorf("file %d: %v", i, err)
		}
		if stopsAll(err) {
			return err
		}
		return nil
	})
	var refused *exact.Error
	if !errors.As(err, &refused) || refused.Kind != exact.KeyRefused || len(told) != 31 || !slices.IsSorted(told) {
		t.Errorf("%v after %v", err, told)
	}
}
