package tokenize

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pare/internal/models"
	"pare/tokenize/internal/table"
)

// TestShortHeaders: a header tells the size from the byte on at which it stands there,
// and not before.
func TestShortHeaders(t *testing.T) {
	for name, enough := range map[string]int{"png": 24, "gif": 10} {
		data := encoded(t, 300, 41)[name]
		for n := 8; n <= enough+1; n++ {
			w, h, err := imageSize(data[:n])
			if want := n >= enough; (err == nil) != want || want && (w != 300 || h != 41) {
				t.Errorf("%s of %d bytes: %d by %d, %v", name, n, w, h, err)
			}
		}
	}
	webp := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8X"), make([]byte, 14)...)
	for n, ok := range map[int]bool{29: false, 30: true} {
		if _, _, err := imageSize(webp[:n]); (err == nil) != ok {
			t.Errorf("WebP of %d bytes: %v", n, err)
		}
	}
	for name, data := range map[string][]byte{"no width": {0, 0, 5, 0}, "no height": {5, 0, 0, 0}} {
		if w, h, err := imageSize(append([]byte("GIF89a"), data...)); err == nil {
			t.Errorf("%s: %d by %d", name, w, h)
		}
	}
}

// TestJPEGMarkers: the markers C0 to CF start a frame but for C4, C8 and CC; 01, FF and
// D0 to D8 have no content; all others have a length. As ITU T.81, table B.1.
func TestJPEGMarkers(t *testing.T) {
	const frame = "\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x00"
	for marker := range 256 {
		var before string
		w, h := 32, 16
		switch {
		case marker == 0xFF:
			before = "\xff"
		case marker == 0x01, marker >= 0xD0 && marker <= 0xD8:
			before = "\xff" + string([]byte{byte(marker)})
		case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC:
			before = "\xff" + string([]byte{byte(marker)}) + "\x00\x11\x08\x00\x07\x00\x09"
			w, h = 9, 7
		default:
			before = "\xff" + string([]byte{byte(marker)}) + "\x00\x04ab"
		}
		data := []byte("\xff\xd8" + before + frame)
		if gotW, gotH, err := jpegSize(data); err != nil || gotW != w || gotH != h {
			t.Errorf("marker %#x: %d by %d, %v; want %d by %d", marker, gotW, gotH, err, w, h)
		}
	}
	for n := range len(frame) + 2 {
		_, _, err := jpegSize([]byte("\xff\xd8" + frame)[:n])
		if (err == nil) != (n >= 11) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
}

// TestImagesAtTheirEdges: an image is scaled down when an edge or its squares are more
// than the model takes, and only then are the bounds wider than a slack.
func TestImagesAtTheirEdges(t *testing.T) {
	sight := models.Vision{MaxEdge: 280, MaxTokens: 50}
	for _, test := range []struct {
		w, h, squares, off int
	}{
		{0, 5, 0, 0},
		{5, 0, 0, 0},
		{1, 1, 1, slack},
		{28, 29, 2, slack},
		{280, 140, 50, slack},
		{140, 280, 50, slack},
		{281, 28, 10, 10},    // one pixel longer than it may be: 280 by 27
		{280, 141, 50, 10},   // sixty squares: 278 by 139
		{2800, 2800, 49, 10}, // the largest square of at most fifty
		{28_000, 28, 10, 10}, // a line
		{280, 1, 10, slack},
	} {
		e := ImageOf(sight, test.w, test.h)
		if test.squares == 0 {
			if e != (Estimate{}) {
				t.Errorf("%+v: %+v", test, e)
			}
			continue
		}
		n := test.squares + imageFrame
		high := n + test.off
		if test.off != slack {
			high = min(high, sight.MaxTokens+imageFrame+slack)
		}
		if want := (Estimate{Tokens: n, Low: max(0, n-test.off), High: high, Method: Formula}); e != want {
			t.Errorf("%d by %d: %+v, want %+v", test.w, test.h, e, want)
		}
	}
}

// TestPDFEdges: counts and pages one step before and after what can be meant.
func TestPDFEdges(t *testing.T) {
	tree := func(count string) string { return pdfHead + "2 0 obj <</Type/Pages/Count " + count + ">> endobj\n" }
	gap := func(n int) string {
		return pdfHead + "2 0 obj <</Type/Pages" + strings.Repeat(" ", n) + "/Count 3>> endobj\n"
	}
	before := func(n int) string {
		return pdfHead + "2 0 obj <</Count 3" + strings.Repeat(" ", n) + "/Type/Pages>> endobj\n"
	}
	stream := func(n int) string {
		return "%PDF-1.5\n5 0 obj\n<</Type/ObjStm" + strings.Repeat(" ", n) + "stream\n" + packed("/Type/Page /Type/Page") + "\nendstream"
	}
	for _, test := range []struct {
		name, data string
		want       int
	}{
		{"a million", tree("1000000"), 1_000_000},
		{"more than a million", tree("1000001"), 0},
		{"none", tree("0"), 0},
		{"below none", tree("-1"), 0},
		{"digits 0 to 9", tree("9012"), 9012},
		{"and no others", tree(":1"), 0},
		{"up to another", tree("12/3"), 12},
		{"up to the end", pdfHead + "<</Type/Pages/Count 12", 12},
		{"no number", tree("x"), 0},
		{"a page", pdfHead + "<</Type/Page>>", 1},
		{"at the end", pdfHead + "<</Type/Page", 1},
		{"with blanks", pdfHead + "<</Type \r\n\t/Page>>", 1},
		{"not of pages", pdfHead + "<</Type/Pagea>> <</Type/PageZ>> <</Type/PageLabel>> <</Type/Pagez>>", 0},
		{"before a mark", pdfHead + "<</Type/Page[>> <</Type/Page`>> <</Type/Page{>> <</Type/Page@>>", 4},
		{"within reach", gap(reach - len("/Pages/Count 3") - 8), 3},
		{"out of reach", gap(reach), 0},
		{"within reach before", before(reach - len("/Count 3/Type") - 8), 3},
		{"out of reach before", before(reach), 0},
		{"the count of another object", pdfHead + "1 0 obj <</Count 9>> endobj 2 0 obj <</Type/Pages/Kids[]>> endobj 3 0 obj <</Count 8>> endobj", 0},
		{"the count of another type", "%PDF-1.5 <</Count 9/Type/X>> <</Type/Pages/Count 2>> <</Type/Y/Count 8>>", 2},
		{"a stream near its type", stream(nearby - len("stream")), 2},
		{"a stream far from its type", stream(nearby), 0},
		{"white space before the head", "\ufeff\x00\t\r\n %PDF-1.4 /Type/Page", 1},
		{"a kilobyte before the head", strings.Repeat(" ", 1024-len("%PDF-")) + "%PDF-1.4 /Type/Page", 1},
		{"more than that", strings.Repeat(" ", 1024-len("%PDF-")+1) + "%PDF-1.4 /Type/Page", 0},
		{"a type twice", "%PDF-1.5 /ObjStm" + strings.TrimPrefix(stream(0), "%PDF-1.5\n5 0 obj\n<</Type"), 2},
		{"two streams", strings.TrimSuffix(stream(0), "endstream") + strings.TrimPrefix(stream(0), "%PDF-1.5"), 4},
	} {
		if got, err := pdfPages([]byte(test.data)); got != test.want || (err == nil) != (test.want > 0) {
			t.Errorf("%s: %d pages, %v; want %d", test.name, got, err, test.want)
		}
	}
}

// TestCountersGoOn: what was written stays counted, and the two families part at the
// first curly quote, wherever the writes are cut.
func TestCountersGoOn(t *testing.T) {
	text := strings.Repeat("the zqxv \u2018quoted\u2019 don\u2019t 漢字 e\u0301 = 1234\n", 400)
	for _, size := range []int{1, 5, enough - 1, enough, enough + 1, blockSize - 1, blockSize, blockSize + 1} {
		var c Counter
		done := 0
		for rest := []byte(text); len(rest) > 0; {
			n := min(size, len(rest))
			if wrote, err := c.Write(rest[:n]); wrote != n || err != nil {
				t.Fatal(wrote, err)
			}
			rest, done = rest[n:], done+n
			if size > 100 || done%4093 == 0 {
				if got, want := c.Estimates(), CountBoth(text[:done]); got != want {
					t.Errorf("in pieces of %d, after %d bytes: %+v, want %+v", size, done, got, want)
				}
			}
		}
	}
}

// TestMemoChangesNothing: what is remembered costs what it would cost anew.
func TestMemoChangesNothing(t *testing.T) {
	var b bytes.Buffer
	for i := range 6000 {
		fmt.Fprintf(&b, "zq%xv %s%d ", i%3000, strings.Repeat("#!", i%5), i)
	}
	with := countPlain(b.String())
	sc := scanner{guess: new(table.Guess)}
	sc.scan(b.String(), true)
	if without := (Estimates{V3: sc.estimate(V3), V5: sc.estimate(V5)}); with != without {
		t.Errorf("%+v, without %+v", with, without)
	}
}
