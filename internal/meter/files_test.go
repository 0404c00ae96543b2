package meter

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

	"pare/budget"
	"pare/internal/exact"
	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/models"
	"pare/tokenize"
)

// A file is counted in pieces or at once, and it makes no difference.
func TestLargeFilesCountLikeSmallOnes(t *testing.T) {
	m := Claude(models.Model{ID: "x", Family: tokenize.V3}, budget.Embedded(), 0)
	text := strings.Repeat("func f(a int) string { return “é” } // ünïcode\r\n", 3*streamed/50)
	dir := t.TempDir()
	name := filepath.Join(dir, "large.go")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	got := File{Path: "large.go", Full: name}
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
	late := strings.Repeat("x", Sniffed) + "\x00"
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
		got, err := ReadUpTo(strings.NewReader(text), make([]byte, 0, 7), limit)
		if err != nil || string(got) != text[:min(limit, len(text))] {
			t.Errorf("limit %d: %d bytes, %v", limit, len(got), err)
		}
	}
	if _, err := ReadUpTo(io.MultiReader(strings.NewReader("a"), brokenReader{}), nil, 9); err == nil {
		t.Error("the error of a reader is lost")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Counting by the API keeps the order, stops at what would stop all, and leaves
// nothing running.
func TestMeasureAllByTheAPI(t *testing.T) {
	dir := t.TempDir()
	var files []File
	for i := range 40 {
		name := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(name, []byte(strings.Repeat("word ", i+1)), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Path: name, Full: name})
	}
	files[7].Full = filepath.Join(dir, "gone")
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		if bytes.Count(body, []byte("word")) == 31 {
			w.WriteHeader(http.StatusUnauthorized)
		}
		fmt.Fprintf(w, `{"input_tokens":%d}`, 6+bytes.Count(body, []byte("word")))
	}))
	defer api.Close()
	m := Claude(models.Builtin().Default(), budget.Embedded(), 0)
	if err := m.AskAPI(exact.Options{Key: "k", BaseURL: api.URL}); err != nil {
		t.Fatal(err)
	}
	var told []int
	err := m.MeasureAll(t.Context(), files, func(i int, err error) error {
		told = append(told, i)
		if want := i + 1; err == nil && files[i].Tokens.Tokens != want {
			t.Errorf("file %d: %+v", i, files[i].Tokens)
		}
		if (err != nil) != (i == 7 || i == 30) {
			t.Errorf("file %d: %v", i, err)
		}
		if StopsAll(err) {
			return err
		}
		return nil
	})
	var refused *exact.Error
	if !errors.As(err, &refused) || refused.Kind != exact.KeyRefused || len(told) != 31 || !slices.IsSorted(told) {
		t.Errorf("%v after %v", err, told)
	}
}
