package promptrules

import (
	"bytes"
	"hash/maphash"
	"iter"
	"path"
	"slices"
	"strings"

	"pare/internal/source"
)

// Paste is a run of lines of the prompt that stands in a file of the repository.
type Paste struct {
	Span     source.Span // whole lines of the prompt
	Name     string      // of the file
	From, To int         // lines of the file
	Lines    int         // of the prompt
	// Exact says that the lines are the same byte for byte, indentation included.
	Exact bool
}

// What a run must have to be taken for pasted. Fewer lines are a quotation that
// somebody may want beside the question; lines of little text (braces, imports,
// table rules) stand in many files by chance.
const (
	pasteLines       = 8
	pasteBytes       = 200
	significantLines = 5
	significantBytes = 12
)

// pasteFinder compares a prompt with files, one after the other.
type pasteFinder struct {
	file  *source.File
	lines [][]byte // trimmed
	seed  maphash.Seed
	// at lists the lines of the prompt by the hash of their text.
	at   map[uint64][]int
	best []Paste
}

// findPastes compares the prompt with the texts. Of pastes that overlap the
// longest is kept, and of equal ones that in the first file by name.
func findPastes(file *source.File, texts func() iter.Seq[*source.File]) []Paste {
	f := newPasteFinder(file)
	if f == nil {
		return nil
	}
	for text := range texts() {
		if text.Name != file.Name {
			f.compare(text)
		}
	}
	slices.SortFunc(f.best, func(a, b Paste) int {
		if a.Lines != b.Lines {
			return b.Lines - a.Lines
		}
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return a.From - b.From
	})
	var kept []Paste
	for _, p := range f.best {
		if !slices.ContainsFunc(kept, func(k Paste) bool { return k.Span.Overlaps(p.Span) }) {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b Paste) int { return a.Span.Start - b.Span.Start })
	return kept
}

// newPasteFinder is nil where the prompt is too short to hold a paste.
func newPasteFinder(file *source.File) *pasteFinder {
	f := &pasteFinder{file: file, seed: maphash.MakeSeed(), at: map[uint64][]int{}}
	significant := 0
	for line := 1; line <= file.LineCount(); line++ {
		text := bytes.TrimSpace(file.LineText(line))
		f.lines = append(f.lines, text)
		if len(text) >= significantBytes {
			significant++
			h := maphash.Bytes(f.seed, text)
			f.at[h] = append(f.at[h], line-1)
		}
	}
	if significant < significantLines || len(f.lines) < pasteLines {
		return nil
	}
	return f
}

// compare looks for runs that the file and the prompt have in common.
func (f *pasteFinder) compare(text *source.File) {
	var lines [][]byte
	for line := range bytes.Lines(text.Data) {
		lines = append(lines, bytes.TrimSpace(line))
	}
	done := 0 // lines of the file that belong to a run already
	for i, line := range lines {
		if i < done || len(line) < significantBytes {
			continue
		}
		longest := 0
		for _, at := range f.at[maphash.Bytes(f.seed, line)] {
			if n := f.run(lines[i:], at); n > longest {
				longest = n
				f.add(text, at, i, n)
			}
		}
		if longest >= pasteLines {
			done = i + longest
		}
	}
}

// run is the number of lines that are the same from there on, without blank ones
// at the end.
func (f *pasteFinder) run(lines [][]byte, at int) int {
	n, last := 0, 0
	for n < len(lines) && at+n < len(f.lines) && bytes.Equal(lines[n], f.lines[at+n]) {
		n++
		if len(lines[n-1]) > 0 {
			last = n
		}
	}
	return last
}

func (f *pasteFinder) add(text *source.File, at, from, n int) {
	significant, size := 0, 0
	for _, line := range f.lines[at : at+n] {
		size += len(line)
		if len(line) >= significantBytes {
			significant++
		}
	}
	if n < pasteLines || size < pasteBytes || significant < significantLines {
		return
	}
	span := source.Span{Start: f.file.LineSpan(at+1, at+1).Start, End: f.file.LineSpan(at+n, at+n).End}
	ours := bytes.TrimRight(span.Text(f.file.Data), "\r\n")
	theirs := bytes.TrimRight(text.LineSpan(from+1, from+n).Text(text.Data), "\r\n")
	f.best = append(f.best, Paste{Span: span, Name: text.Name, From: from + 1, To: from + n, Lines: n, Exact: bytes.Equal(ours, theirs)})
}

// isGuide reports whether a file is a README or instructions, which come into a
// prompt by habit rather than by need.
func isGuide(name string) bool {
	base := strings.ToLower(path.Base(name))
	return base == "claude.md" || base == "agents.md" || strings.HasPrefix(base, "readme")
}

// isInstructions reports whether the client loads such a file by itself.
func isInstructions(name string) bool {
	base := path.Base(name)
	return base == "CLAUDE.md" || base == "CLAUDE.local.md" || base == "AGENTS.md"
}
