package tokenize

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

const pdfHead = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"

func packed(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	fmt.Fprint(z, s)
	z.Close()
	return b.String()
}

func TestPDFPages(t *testing.T) {
	page := "3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n"
	for name, c := range map[string]struct {
		data string
		want int
	}{
		"count after the type":  {pdfHead + "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 7 >>\nendobj\n", 7},
		"count before the type": {pdfHead + "2 0 obj\n<</Count 12/Kids[3 0 R]/Type/Pages>>\nendobj\n", 12},
		"nested trees":          {pdfHead + "2 0 obj <</Type/Pages/Count 5/Kids[4 0 R]>> endobj\n4 0 obj <</Type/Pages/Count 2>> endobj\n", 5},
		"pages alone":           {pdfHead + page + strings.Replace(page, "3 0", "4 0", 1), 2},
		"object stream": {
			"%PDF-1.5\n5 0 obj\n<</Type/ObjStm/N 2/First 10/Filter/FlateDecode/Length 9>>\nstream\n" +
				packed("2 0 3 40 <</Type/Pages/Kids[3 0 R]/Count 3>><</Type/Page/Parent 2 0 R>>") + "\nendstream\nendobj\n", 3,
		},
		"nonsense count": {pdfHead + "2 0 obj <</Type/Pages/Count 99999999999>> endobj\n" + page, 1},
	} {
		got, err := pdfPages([]byte(c.data))
		if err != nil || got != c.want {
			t.Errorf("%s: got %d, %v; want %d", name, got, err, c.want)
		}
	}
	for _, data := range []string{"", "hello", "%PDF-1.7\nnothing"} {
		if n, err := pdfPages([]byte(data)); err == nil {
			t.Errorf("%q: got %d pages, want an error", data, n)
		}
	}
}

func TestPDFBounds(t *testing.T) {
	e, err := PDF([]byte(pdfHead+"2 0 obj <</Type/Pages/Count 10>> endobj\n"), V5)
	if err != nil {
		t.Fatal(err)
	}
	// The recorded white paper of nine pages cost 19,396 tokens with its frame,
	// and a page of a few words 1,600.
	if e.Low > 16_000 || e.High < 25_000 || e.Method != Formula {
		t.Errorf("ten pages: %+v does not span what was recorded", e)
	}
}

func FuzzPDFPages(f *testing.F) {
	f.Add([]byte(pdfHead + "2 0 obj <</Type/Pages/Count 10>> endobj\n"))
	f.Add([]byte("%PDF-1.5 /ObjStm stream\n" + packed("/Type/Page")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, err := pdfPages(data); (err == nil) != (n > 0) {
			t.Fatalf("%q: %d pages and %v", data, n, err)
		}
	})
}
