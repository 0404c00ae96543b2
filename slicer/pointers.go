package slicer

import (
	"fmt"
	"strings"

	"pare/grammars"
	"pare/internal/lazyregexp"
	"pare/slicer/internal/place"
)

// oddNames resolves names that are more than one identifier: they are looked for
// in the text as they stand.
func (r *resolver) oddNames() {
	words := map[string]bool{}
	for i := range r.said {
		words[strings.ToLower(r.said[i].text)] = true
	}
	lower := strings.ToLower(r.task.clean)
	for i, d := range r.files {
		found := map[string][]int32{}
		var order []string
		for _, odd := range d.odd {
			text := strings.ToLower(odd.text)
			if len(odd.text) < minOdd || !r.mayHold(words, text) || standsIn(lower, text) < 0 {
				continue
			}
			if found[text] == nil {
				order = append(order, text)
			}
			found[text] = append(found[text], odd.def)
		}
		for _, text := range order {
			defs := d.outermost(found[text])
			for _, def := range defs {
				r.add(i, Named{Means: ByName, Text: d.defs[def].Name, Def: int(def), Rivals: len(defs)})
			}
		}
	}
}

// mayHold reports whether the words of a name all stand in the prompt, which is
// sooner found out than whether they stand there in their order.
func (r *resolver) mayHold(words map[string]bool, text string) bool {
	n := 0
	b := []byte(text)
	for i := 0; ; {
		start, end := nextWord(b, i)
		if start == end {
			return n > 0
		}
		i = end
		if classes[text[start]] == classDigit {
			continue
		}
		if n++; !words[text[start:end]] {
			return false
		}
	}
}

// places resolves the lines that the prompt names.
func (r *resolver) places() {
	for i, places := range r.found {
		d := r.files[i]
		last := d.outline.Lines()
		for _, p := range places {
			if p.First > last || p.Bare && len(r.files) > 1 {
				continue
			}
			n := Named{Means: ByLine, Text: lineText(p.First, p.Last), Def: d.near(p.First), First: p.First, Last: min(p.Last, last), Rivals: 1}
			if p.Frame {
				n.Means = ByFrame
				if moved := r.frameElsewhere(d, p); moved >= 0 {
					r.note(i, fmt.Sprintf("the trace has %s at line %d, which is elsewhere now", d.defs[moved].Qualified, p.First))
					n = Named{Means: ByFrame, Text: d.defs[moved].Qualified, Def: moved, Rivals: 1}
				}
			}
			r.add(i, n)
			// A range may go over several definitions.
			for line := n.Last; line > n.First && n.Last-n.First <= longPlace; line-- {
				if def := d.around(line); def != n.Def && d.lines[max(def, 0)].First > n.First {
					r.add(i, Named{Means: ByLine, Text: n.Text, Def: def, First: max(n.First, d.lines[max(def, 0)].First), Last: n.Last, Rivals: 1})
					line = d.lines[max(def, 0)].First
				}
			}
		}
	}
}

func lineText(first, last int) string {
	if first == last {
		return fmt.Sprintf("line %d", first)
	}
	return fmt.Sprintf("lines %d-%d", first, last)
}

// frameElsewhere is the definition that a frame calls its function where its line
// is in another one: the file has changed since. It is -1 where the two agree or
// no function of the file is named.
func (r *resolver) frameElsewhere(d *directory, p place.Place) int {
	m := called.FindStringSubmatch(strings.TrimSpace(r.task.lineText(r.task.lineAt(p.At))))
	if m == nil {
		return -1
	}
	names := strings.FieldsFunc(strings.Join(m[1:], ""), func(c rune) bool { return !isWordRune(c) })
	if len(names) == 0 {
		return -1
	}
	moved := -1
	defs, _ := d.find(expand(names))
	for _, def := range defs {
		if d.lines[def].First <= p.First && p.First <= d.lines[def].Last {
			return -1
		}
		if len(defs) == 1 && function(d.defs[def].Kind) {
			moved = int(def)
		}
	}
	return moved
}

// hunkHead is the head of a hunk: where it begins and how long it is, before and
// after the change.
var hunkHead = lazyregexp.New(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// hunk is the lines that a diff takes away or shows unchanged, in order.
type hunk struct {
	path  string // of the file before the change; empty where none is said
	first int    // the line that the hunk says it begins at
	old   []string
	gone  []int // indices in old of what is taken away, or before which is added
}

// hunks resolves the hunks of diffs: by their text, since the lines of a diff are
// those of another day.
func (r *resolver) hunks() {
	if !strings.Contains(r.task.clean, "\n@@ -") && !strings.HasPrefix(r.task.clean, "@@ -") {
		return
	}
	for _, h := range readHunks(r.task.clean) {
		for i, d := range r.files {
			if h.path != "" && place.Fits(h.path, d.outline.File.Name) == 0 {
				continue
			}
			at := d.whereIs(h)
			if at == 0 {
				continue
			}
			for _, line := range h.gone {
				line = min(max(1, at+line), d.outline.Lines())
				r.add(i, Named{Means: ByHunk, Text: "the diff", Def: d.around(line), First: line, Last: line, Rivals: 1})
			}
		}
	}
}

func readHunks(text string) []hunk {
	var out []hunk
	var open *hunk
	path := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := hunkHead.FindStringSubmatch(line); m != nil {
			first := 0
			_, _ = fmt.Sscan(m[1], &first)
			out = append(out, hunk{path: path, first: first})
			open = &out[len(out)-1]
			continue
		}
		if name, ok := strings.CutPrefix(line, "--- "); ok {
			name, _, _ = strings.Cut(name, "\t")
			path, open = strings.TrimPrefix(name, "a/"), nil
			continue
		}
		if open == nil || strings.HasPrefix(line, "+++ ") {
			continue
		}
		switch {
		case strings.HasPrefix(line, "+"):
			open.gone = append(open.gone, max(0, len(open.old)-1))
		case strings.HasPrefix(line, "-"):
			open.gone = append(open.gone, len(open.old))
			open.old = append(open.old, line[1:])
		case strings.HasPrefix(line, " "):
			open.old = append(open.old, line[1:])
		case line == "":
			open.old = append(open.old, "")
		default:
			open = nil
		}
	}
	return out
}

// whereIs is the line at which the old lines of a hunk stand in the file, the
// nearest to where it says, or 0.
func (d *directory) whereIs(h hunk) int {
	old := h.old
	for len(old) > 0 && strings.TrimSpace(old[len(old)-1]) == "" {
		old = old[:len(old)-1]
	}
	if len(old) == 0 {
		return 0
	}
	best := 0
	for at := 1; at+len(old)-1 <= d.outline.Lines(); at++ {
		if d.sameLines(at, old) && (best == 0 || abs(at-h.first) < abs(best-h.first)) {
			best = at
		}
	}
	return best
}

func (d *directory) sameLines(at int, lines []string) bool {
	for i, line := range lines {
		a, _ := squeeze(d.outline.File.LineText(at + i))
		b, _ := squeeze([]byte(line))
		if a != b {
			return false
		}
	}
	return true
}

// quotes resolves text of the prompt that stands in a file as it is: lines of
// code, and what stands between quotes.
func (r *resolver) quotes() {
	code := r.codeBlocks()
	phrases := quotedPhrases(r.task.clean, r.task.zones)
	for i, d := range r.files {
		if len(code) > 0 {
			d.quotedCode(code, func(line int) { r.quoted(i, line) })
		}
		for _, phrase := range phrases {
			for _, line := range d.linesWith(phrase) {
				r.quoted(i, line)
			}
		}
	}
}

func (r *resolver) quoted(file, line int) {
	r.add(file, Named{Means: ByQuote, Text: "line " + fmt.Sprint(line), Def: r.files[file].around(line), First: line, Last: line, Rivals: 1})
}

// codeBlock is lines of code that stand together in the prompt.
type codeBlock struct {
	lines  []uint64
	inline bool
}

// codeBlocks is the code that the prompt shows: each fence, and each line between
// back-ticks.
func (r *resolver) codeBlocks() []codeBlock {
	var out []codeBlock
	open := false
	for _, z := range r.task.zones {
		line := r.task.clean[z.start:z.end]
		if z.zone != zoneFence && z.zone != zoneTrace {
			if open = false; z.zone != zoneNone {
				for i, part := range strings.Split(line, "`") {
					if h, n := squeeze([]byte(part)); i%2 == 1 && n >= minCode && strings.ContainsAny(part, " =({[;") {
						out = append(out, codeBlock{[]uint64{h}, true})
					}
				}
			}
			continue
		}
		if !open {
			out = append(out, codeBlock{})
		}
		open = true
		if h, n := squeeze([]byte(line)); n >= minCode {
			b := &out[len(out)-1]
			b.lines = append(b.lines, h)
		}
	}
	return out
}

// quotedCode calls found for each line of the file that is quoted: of code that is
// for the most part the file's own, the lines that stand in it once.
func (d *directory) quotedCode(blocks []codeBlock, found func(line int)) {
	where := map[uint64][]int{}
	for _, b := range blocks {
		for _, h := range b.lines {
			where[h] = nil
		}
	}
	for line := 1; line <= d.outline.Lines(); line++ {
		if h, n := squeeze(d.outline.File.LineText(line)); n >= minCode {
			if at, ok := where[h]; ok {
				where[h] = append(at, line)
			}
		}
	}
	for _, b := range blocks {
		own := 0
		for _, h := range b.lines {
			if len(where[h]) > 0 {
				own++
			}
		}
		if 2*own < len(b.lines) || own == 0 {
			continue
		}
		for _, h := range b.lines {
			if at := where[h]; len(at) == 1 && !d.isImport(at[0]) {
				found(at[0])
			}
		}
	}
}

func (d *directory) isImport(line int) bool {
	for i := range d.lines {
		if d.lines[i].First <= line && line <= d.lines[i].Last && d.defs[i].Kind == grammars.Import {
			return true
		}
	}
	return false
}

// quotedPhrases is what stands between quotes in prose, of two words or more.
func quotedPhrases(text string, zones []zoneOf) []string {
	var out []string
	for _, z := range zones {
		if z.zone == zoneNone || z.zone >= zoneFence {
			continue
		}
		line := text[z.start:z.end]
		for i, open := range line {
			closing, ok := quotes[open]
			if !ok {
				continue
			}
			rest := line[i+len(string(open)):]
			n := strings.IndexAny(rest, closing)
			if phrase := rest[:max(n, 0)]; len(phrase) >= minPhraseBytes && strings.Contains(strings.TrimSpace(phrase), " ") {
				out = append(out, phrase)
			}
		}
	}
	return out
}

// linesWith is the lines on which a phrase begins, or none where it stands in
// many places.
func (d *directory) linesWith(phrase string) []int {
	var out []int
	text := string(d.outline.File.Data)
	for at := 0; len(out) <= fewRivals; {
		i := strings.Index(text[at:], phrase)
		if i < 0 {
			return out
		}
		at += i
		out = append(out, d.outline.File.Line(at))
		at += len(phrase)
	}
	return nil
}
