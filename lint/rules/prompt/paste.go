package promptrules

import (
	"bytes"
	"cmp"
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

// pasteFinder compares prompts with files. It holds the lines of the prompts, not
// those of the files: a repository is large and is read once, prompts are small.
type pasteFinder struct {
	prompts []*pastePrompt
	seed    maphash.Seed
	// at lists the lines of the prompts by the hash of their text.
	at map[uint64][]promptLine
}

type pastePrompt struct {
	file  *source.File
	lines [][]byte // trimmed
	found []Paste
}

type promptLine struct {
	prompt *pastePrompt
	line   int // from 0
}

// FindPastes compares prompts with texts and lists what of each prompt, by its
// name, stands in a text. Of pastes that overlap the longest is kept, and of equal
// ones that in the first text by name. Texts is not asked where no prompt is long
// enough to hold anything pasted.
func FindPastes(prompts []*source.File, texts iter.Seq[*source.File]) map[string][]Paste {
	f := &pasteFinder{seed: maphash.MakeSeed(), at: map[uint64][]promptLine{}}
	for _, p := range prompts {
		f.take(p)
	}
	if len(f.prompts) == 0 {
		return nil
	}
	for text := range texts {
		f.compare(text)
	}
	all := map[string][]Paste{}
	for _, p := range f.prompts {
		if len(p.found) > 0 {
			all[p.file.Name] = best(p.found)
		}
	}
	return all
}

// take adds a prompt that is long enough.
func (f *pasteFinder) take(file *source.File) {
	p := &pastePrompt{file: file}
	var significant []int
	for line := 1; line <= file.LineCount(); line++ {
		text := bytes.TrimSpace(file.LineText(line))
		p.lines = append(p.lines, text)
		if len(text) >= significantBytes {
			significant = append(significant, line-1)
		}
	}
	if len(significant) < significantLines || len(p.lines) < pasteLines {
		return
	}
	f.prompts = append(f.prompts, p)
	for _, line := range significant {
		h := maphash.Bytes(f.seed, p.lines[line])
		if places := f.at[h]; len(places) < maxPlaces {
			f.at[h] = append(places, promptLine{p, line})
		}
	}
}

// maxPlaces bounds how often one line is looked for: a line that stands in a
// hundred places tells nothing, and files made of one line would take quadratic
// time.
const maxPlaces = 100

// best keeps of pastes that overlap the longest.
func best(found []Paste) []Paste {
	slices.SortFunc(found, func(a, b Paste) int {
		return cmp.Or(b.Lines-a.Lines, strings.Compare(a.Name, b.Name), a.From-b.From, a.Span.Start-b.Span.Start)
	})
	var kept []Paste
	for _, p := range found {
		if !slices.ContainsFunc(kept, func(k Paste) bool { return k.Span.Overlaps(p.Span) }) {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b Paste) int { return a.Span.Start - b.Span.Start })
	return kept
}

// compare looks for runs that the text and a prompt have in common.
func (f *pasteFinder) compare(text *source.File) {
	var lines [][]byte
	for line := range bytes.Lines(text.Data) {
		lines = append(lines, bytes.TrimSpace(line))
	}
	done := map[*pastePrompt]int{} // lines of the text that belong to a run already
	for i, line := range lines {
		if len(line) < significantBytes {
			continue
		}
		for _, at := range f.at[maphash.Bytes(f.seed, line)] {
			if i < done[at.prompt] || at.prompt.file.Name == text.Name {
				continue
			}
			if n := at.prompt.run(lines[i:], at.line); n >= pasteLines {
				at.prompt.add(text, at.line, i, n)
				done[at.prompt] = max(done[at.prompt], i+n)
			}
		}
	}
}

// run is the number of lines that are the same from there on, without blank ones
// at the end.
func (p *pastePrompt) run(lines [][]byte, at int) int {
	n, last := 0, 0
	for n < len(lines) && at+n < len(p.lines) && bytes.Equal(lines[n], p.lines[at+n]) {
		n++
		if len(lines[n-1]) > 0 {
			last = n
		}
	}
	return last
}

func (p *pastePrompt) add(text *source.File, at, from, n int) {
	significant, size := 0, 0
	for _, line := range p.lines[at : at+n] {
		size += len(line)
		if len(line) >= significantBytes {
			significant++
		}
	}
	if size < pasteBytes || significant < significantLines {
		return
	}
	span := source.Span{Start: p.file.LineSpan(at+1, at+1).Start, End: p.file.LineSpan(at+n, at+n).End}
	p.found = append(p.found, Paste{Span: span, Name: text.Name, From: from + 1, To: from + n, Lines: n})
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
