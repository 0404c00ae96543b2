package slicer

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"pare/grammars"
	"pare/internal/source"
	"pare/prompt"
	"pare/tokenize"
)

// written is the prompt with the replacements, and its cost.
type written struct {
	text   []byte
	before tokenize.Estimate
	after  tokenize.Estimate
	cost   map[string]tokenize.Estimate // by mention, of what the client attaches
}

// write makes the new prompt of what the references shall name.
func (t *trimmer) write() {
	text := t.mentionAll()
	text = t.inlineAll(text)
	text = t.addLeftOut(text)
	t.out = text
}

// mentionAll replaces the references whose lines the client attaches. Where the
// prompt as a whole can not be rewritten, each reference is tried alone, and the
// one that can not be stays as it was.
func (t *trimmer) mentionAll() []byte {
	var all []prompt.Replacement
	var owners []*trimRef
	for _, r := range t.refs {
		if !r.change || r.inline {
			continue
		}
		forms, err := prompt.Format(r.file.path, linesOf(t.splitForGate(r.file, r.want)))
		if err != nil {
			t.leave(r, err)
			continue
		}
		all = append(all, prompt.Replacement{Span: r.Ref.Span, Mentions: forms})
		owners = append(owners, r)
	}
	out, err := prompt.Rewrite(t.text, all)
	if err == nil {
		return out
	}
	return t.mentionEach(all, owners)
}

// mentionEach adds one replacement after the other and leaves out those that
// spoil the prompt.
func (t *trimmer) mentionEach(all []prompt.Replacement, owners []*trimRef) []byte {
	var good []prompt.Replacement
	out := t.text
	for i, r := range all {
		next, err := prompt.Rewrite(t.text, append(good[:len(good):len(good)], r))
		if err != nil {
			t.leave(owners[i], err)
			continue
		}
		good, out = append(good, r), next
	}
	return out
}

// leave gives a reference up: it stays as it was, with the reason.
func (t *trimmer) leave(r *trimRef, err error) {
	r.change = false
	r.Why = "left as it is: " + err.Error()
}

func linesOf(ranges []Range) []prompt.Lines {
	var out []prompt.Lines
	for _, r := range ranges {
		out = append(out, prompt.Lines{From: r.First, To: r.Last})
	}
	return out
}

// inlineAll takes the @ off the references whose lines go inline and puts the
// lines at the end of the prompt as fenced blocks, each file's once.
func (t *trimmer) inlineAll(text []byte) []byte {
	want := map[string][]Range{}
	var order []*trimFile
	for _, r := range t.refs {
		if r.change && r.inline {
			if _, seen := want[r.file.abs]; !seen {
				order = append(order, r.file)
			}
			want[r.file.abs] = append(want[r.file.abs], wholeOr(r)...)
		}
	}
	if len(order) == 0 {
		return text
	}
	var edits []source.Edit
	for _, ref := range prompt.References(text, t.exists) {
		if _, inline := want[t.abs(ref.Path)]; inline && ref.Reason != prompt.WordBefore {
			edits = append(edits, source.Edit{Span: ref.Span, New: ref.Path})
		}
	}
	out, err := source.Apply(text, edits)
	if err != nil {
		return text
	}
	b := bytes.NewBuffer(bytes.Clone(out))
	endBlock(b)
	for _, f := range order {
		for _, r := range mergeRanges(sortedRanges(want[f.abs])) {
			writeFence(b, f, r)
		}
	}
	return b.Bytes()
}

func wholeOr(r *trimRef) []Range {
	if len(r.want) == 0 {
		return []Range{{1, r.file.file.TextLineCount()}}
	}
	return r.want
}

// endBlock ends the text with an empty line.
func endBlock(b *bytes.Buffer) {
	text := b.Bytes()
	switch {
	case bytes.HasSuffix(text, []byte("\n\n")) || len(text) == 0:
	case bytes.HasSuffix(text, []byte("\n")):
		b.WriteByte('\n')
	default:
		b.WriteString("\n\n")
	}
}

// writeFence writes lines of a file as a fenced block that names them. The fence
// is longer than any in the lines.
func writeFence(b *bytes.Buffer, f *trimFile, r Range) {
	text := f.span(r).Text(f.data)
	fence := strings.Repeat("`", max(3, longestTicks(text)+1))
	fmt.Fprintf(b, "%s lines %d-%d:\n%s%s\n", f.path, r.First, r.Last, fence, strings.TrimPrefix(path.Ext(f.path), "."))
	b.Write(text)
	fmt.Fprintf(b, "\n%s\n\n", fence)
}

func longestTicks(text []byte) int {
	longest, run := 0, 0
	for _, c := range text {
		if c != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// addLeftOut adds, for each file of which only a part is named, one line with
// the blocks that are not.
func (t *trimmer) addLeftOut(text []byte) []byte {
	if !t.o.LeftOut {
		return text
	}
	b := bytes.NewBuffer(bytes.Clone(text))
	done := map[*trimFile]bool{}
	for _, r := range t.refs {
		if !r.change || len(r.want) == 0 || done[r.file] {
			continue
		}
		done[r.file] = true
		if line := leftOut(r.file, r.want); line != "" {
			if len(done) == 1 {
				endBlock(b)
			}
			b.WriteString(line)
		}
	}
	return b.Bytes()
}

func leftOut(f *trimFile, kept []Range) string {
	parts := f.outline.LeftOut(kept)
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Not attached of %s: %s.\n", f.path, strings.Join(parts, ", "))
}

// LeftOut is the definitions that no range touches, each as "Class.method
// 120-180" and in the order of the file; of a class that is left out, only the
// class.
func (o *Outline) LeftOut(kept []Range) []string {
	var parts []string
	under := -1
	for i, d := range o.Syntax.Definitions {
		if d.Name == "" || d.Kind == grammars.Import || d.Kind == grammars.Field || insideOf(o.Syntax.Definitions, i, under) {
			continue
		}
		first, last := o.File.Lines(d.Span)
		if touches(kept, first, last) {
			continue
		}
		under = i
		parts = append(parts, fmt.Sprintf("%s %d-%d", d.Qualified, first, last))
	}
	return parts
}

// insideOf reports whether definition i lies within definition outer.
func insideOf(defs []grammars.Definition, i, outer int) bool {
	return outer >= 0 && outer != i && defs[outer].Span.Contains(defs[i].Span)
}

func touches(ranges []Range, first, last int) bool {
	for _, r := range ranges {
		if r.First <= last && first <= r.Last {
			return true
		}
	}
	return false
}

func sortedRanges(ranges []Range) []Range {
	slices.SortFunc(ranges, func(a, b Range) int { return a.First - b.First })
	return ranges
}
