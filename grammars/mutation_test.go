package grammars

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// edit is what happens to a file between two saves: from at on it is another.
type edit struct {
	name string
	do   func(r *rand.Rand, data []byte) (text []byte, at int)
}

// edits are the states in which a person or a model leaves a file for a while.
var edits = []edit{
	{"cut off", func(r *rand.Rand, data []byte) ([]byte, int) {
		at := r.IntN(len(data))
		return bytes.Clone(data[:at]), at
	}},
	{"line gone", func(r *rand.Rand, data []byte) ([]byte, int) {
		lines := bytes.SplitAfter(data, []byte("\n"))
		i := r.IntN(len(lines))
		return bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil), len(bytes.Join(lines[:i], nil))
	}},
	{"bracket gone", func(r *rand.Rand, data []byte) ([]byte, int) {
		at := r.IntN(len(data))
		if i := bytes.IndexAny(data[at:], "(){}[]"); i >= 0 {
			at += i
		}
		return append(bytes.Clone(data[:at]), data[at+1:]...), at
	}},
	{"stray quote", func(r *rand.Rand, data []byte) ([]byte, int) {
		at := r.IntN(len(data))
		return append(append(bytes.Clone(data[:at]), '"'), data[at:]...), at
	}},
	{"half a line", func(r *rand.Rand, data []byte) ([]byte, int) {
		at := r.IntN(len(data))
		end := at + bytes.IndexByte(append(data[at:len(data):len(data)], '\n'), '\n')
		return append(bytes.Clone(data[:at]), data[end:]...), at
	}},
	{"a piece twice", func(r *rand.Rand, data []byte) ([]byte, int) {
		at, n := r.IntN(len(data)), r.IntN(60)
		piece := data[at:min(at+n, len(data))]
		return append(append(bytes.Clone(data[:at]), piece...), data[at:]...), at
	}},
}

// TestEdits checks the promises of Outline on broken files, and that an edit
// leaves alone what ends before the line of the edit.
func TestEdits(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "fixtures", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var before tally
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !Detect(fixtureName(name), data).Grammar() {
			continue
		}
		whole := Parse(context.Background(), fixtureName(name), data, unhurried)
		for _, e := range edits {
			for range 8 {
				text, at := e.do(r, data)
				o := Parse(context.Background(), fixtureName(name), text, fuzzLimits)
				if err := checkOutline(o, len(text)); err != nil {
					t.Fatalf("%s, %s at %d: %v\n%s", name, e.name, at, err, text)
				}
				if !o.Approximate {
					before.kept(whole, o, bytes.LastIndexByte(data[:at], '\n'))
				}
			}
		}
	}
	t.Logf("definitions before an edit: %v", &before)
	if before.total > 0 && before.share() < 98 {
		t.Error("less than 98 % stay as they were")
	}
}

// kept counts the definitions that end before an offset and are the same in both
// outlines.
func (c *tally) kept(whole, o Outline, end int) {
	have := map[expected]bool{}
	for _, d := range o.Definitions {
		have[expected{d.Name, d.Span}] = true
	}
	for _, d := range whole.Definitions {
		if d.Span.End >= end || d.Kind == Import {
			continue
		}
		c.total++
		if !have[expected{d.Name, d.Span}] {
			c.wrong++
		}
	}
}
