package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
	"pare/tokenize/internal/table"
)

// small are tables of made-up figures in the form of the measured ones.
var small = map[string]string{
	"blocks.tsv":       "first\tlast\tv3_avg\tv5_avg\tv3_max\tv5_max\nU+0080\tU+00FF\t1.50\t1.25\t2\t2\nU+0400\tU+047F\t1.50\t1.50\t2\t2\n",
	"chars.tsv":        "char\tcodepoint\tfreq\tv3\tv5\n漢\tU+6F22\t9\t2\t1\n😀\tU+1F600\t5\t4\t3\n",
	"multilingual.tsv": "run\tv3\tv5\nŻółw\t4\t5\nпривет\t3\t4\n",
	"punct.tsv":        "run\tspace_before\tspace_after\tfreq\tv3\tv5\n.\t0\t0\t900\t1\t1\n):\t0\t1\t40\t2\t3\n):\t1\t1\t7\t1\t2\n",
	"random.tsv":       "kind\trun\tspace_before\tspace_after\tv3\tv5\nletters\tqzXv\t0\t0\t3\t4\npunct\t$%\t1\t0\t2\t2\n",
	"repeat.tsv":       "char\tlength\tv3\tv5\n!\t1\t1\t1\n!\t2\t1\t2\n!\t10\t3\t6\n─\t1\t1\t1\n─\t4\t2\t2\n",
	"words.tsv":        "run\tfreq\tv3\tv5\tgain_rank\nscanner\t90\t1\t2\t1\nthe\t900\t1\t1\t4\nHTTPServer\t3\t4\t5\t2\nSHOUT\t2\t2\t4\t3\nvery_wrong\t1\t16\t3\t5\n",
}

func writeTables(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFitTwiceGivesTheSameBytes(t *testing.T) {
	dir := writeTables(t, small)
	var blobs, lists [2][]byte
	for i := range 2 {
		out := filepath.Join(t.TempDir(), "small.bin")
		if err := fit(dir, out); err != nil {
			t.Fatal(err)
		}
		var err error
		if blobs[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
		if lists[i], err = os.ReadFile(strings.TrimSuffix(out, ".bin") + ".sha256"); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(blobs[0], blobs[1]) || !bytes.Equal(lists[0], lists[1]) {
		t.Error("two fits of the same tables differ")
	}
	if sum := fmt.Sprintf("%x  small.bin\n", sha256.Sum256(blobs[0])); !strings.Contains(string(lists[0]), sum) {
		t.Errorf("the manifest does not name the blob:\n%s", lists[0])
	}
}

// TestBlobSaysWhatWasMeasured reads back every figure that went in.
func TestBlobSaysWhatWasMeasured(t *testing.T) {
	figures, err := readTables(writeTables(t, small))
	if err != nil {
		t.Fatal(err)
	}
	blob, err := build(figures)
	if err != nil {
		t.Fatal(err)
	}
	tab := table.Table(blob)
	if !tab.Valid() {
		t.Fatal("not a valid blob")
	}
	tokens := func(c [2]int) table.Pair { return table.Pair{V3: c[0] * table.Scale, V5: c[1] * table.Scale} }
	for _, w := range figures.words {
		got, ok := tab.Word(table.WordHash(w.text, len(w.text)))
		if fits := table.Fits(w.cost[0], w.cost[1]); ok != fits || ok && got != tokens(w.cost) {
			t.Errorf("word %q: got %v %v, want %v", w.text, got, ok, w.cost)
		}
	}
	for _, p := range figures.punct {
		if got, ok := tab.Punct(table.PunctHash(p.text, len(p.text), p.border)); !ok || got != tokens(p.cost) {
			t.Errorf("punctuation %q %d: got %v %v, want %v", p.text, p.border, got, ok, p.cost)
		}
	}
	for _, c := range figures.chars {
		if got := tab.Char([]rune(c.text)[0]); got != tokens(c.cost) {
			t.Errorf("character %s: got %v, want %v", c.text, got, c.cost)
		}
	}
	for char, lengths := range figures.repeat {
		for n, cost := range lengths {
			if got, ok := tab.Repeat(char, n); !ok || got != tokens(cost) {
				t.Errorf("%d times %q: got %v %v, want %v", n, char, got, ok, cost)
			}
		}
	}
	if got, want := tab.Char('é'), (table.Pair{V3: 48, V5: 40}); got != want {
		t.Errorf("average of a block: got %v, want %v", got, want)
	}
}

func TestFallbackLearns(t *testing.T) {
	figures, err := readTables(writeTables(t, small))
	if err != nil {
		t.Fatal(err)
	}
	blob, err := build(figures)
	if err != nil {
		t.Fatal(err)
	}
	var g table.Guess
	word, mark := g.Word(table.Table(blob), "HTTPServer"), g.Punct(table.Table(blob), "):", table.SpaceAfter)
	for _, c := range [][2]int{{word.V3, 4}, {word.V5, 5}, {mark.V3, 2}, {mark.V5, 3}} {
		// A few examples bring it within a token; it starts from one token.
		if off := c[0] - c[1]*table.Scale; off < -table.Scale || off > table.Scale {
			t.Errorf("the fallback says %.2f tokens for an example of %d", float64(c[0])/table.Scale, c[1])
		}
	}
}

func TestBadTables(t *testing.T) {
	for name, bad := range map[string]string{
		"words.tsv": "run\tfreq\tv3\tv5\tgain_rank\nword\tmany\t1\t1\t1\n",
		"punct.tsv": "run\tspace_before\tspace_after\tfreq\tv3\tv5\n.\t0\n",
		"chars.tsv": "char\tcodepoint\tfreq\tv3\tv5\n漢\tU+6F22\t9\t7\t1\n",
	} {
		files := map[string]string{}
		for n, text := range small {
			files[n] = text
		}
		files[name] = bad
		if err := fit(writeTables(t, files), filepath.Join(t.TempDir(), "x.bin")); err == nil {
			t.Errorf("%s with a bad row: no error", name)
		}
	}
	if err := fit(t.TempDir(), filepath.Join(t.TempDir(), "x.bin")); err == nil {
		t.Error("no tables: no error")
	}
}

// TestCommittedBlob holds the committed blob against its committed checksum.
func TestCommittedBlob(t *testing.T) {
	blob, err := os.ReadFile("../../data/claude.bin")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("../../data/claude.sha256")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(list), "\n")
	if want := fmt.Sprintf("%x  claude.bin", sha256.Sum256(blob)); !slices.Contains(lines, want) {
		t.Errorf("claude.sha256 does not have %q", want)
	}
	for _, in := range inputs {
		if !strings.Contains(string(list), "  "+in+"\n") {
			t.Errorf("claude.sha256 does not name %s", in)
		}
	}
	if len(blob) > 1_000_000 {
		t.Errorf("the blob has %d bytes, more than a megabyte", len(blob))
	}
}

// TestRefit makes the committed blob again from the measured tables.
func TestRefit(t *testing.T) {
	dir := os.Getenv("PARE_TOKENS")
	if dir == "" {
		t.Skip("NOT CHECKED: set PARE_TOKENS to the folder of the token tables")
	}
	out := filepath.Join(t.TempDir(), "claude.bin")
	if err := fit(dir, out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../data/claude.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the tables give another blob than the committed one")
	}
}
