package trim

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"pare/internal/source"
	"pare/prompt"
	"pare/slicer"
)

// write makes the new prompt of what the references shall name.
func (t *trimmer) write() {
	text := t.mentionAll()
	text = t.inlineAll(text)
	text = t.addLeftOut(text)
	t.out = text
}

// mentionAll replaces the references whose lines the client attaches. One that
// can not be written so that the client reads it stays as it was.
func (t *trimmer) mentionAll() []byte {
	var all []prompt.Replacement
	var owners []*reference
	for _, r := range t.refs {
		if !r.change || r.inline {
			continue
		}
		forms, err := prompt.Format(r.file.path, linesOf(t.splitForGate(r.file, r.want)))
		if err != nil {
			t.leave(r, err)
			continue
		}
		r.forms = forms
		all = append(all, prompt.Replacement{Span: r.Ref.Span, Mentions: forms})
		owners = append(owners, r)
	}
	t.rewrites = 0
	out, _ := t.mentionSome(t.text, nil, all, owners)
	return out
}

// maxRewrites bounds how often the halves of replacements that do not go together
// are tried again: each try reads the whole prompt.
const maxRewrites = 100

// mentionSome adds replacements to the good ones. Where they do not go together
// it tries each half, and in the end leaves out those that spoil the prompt.
func (t *trimmer) mentionSome(out []byte, good, more []prompt.Replacement, owners []*reference) ([]byte, []prompt.Replacement) {
	if len(more) == 0 {
		return out, good
	}
	both := append(good[:len(good):len(good)], more...)
	next, err := prompt.Rewrite(t.text, both)
	switch {
	case err == nil:
		return next, both
	case len(more) == 1 || t.rewrites >= maxRewrites:
		for _, r := range owners {
			t.leave(r, err)
		}
		return out, good
	}
	t.rewrites++
	half := len(more) / 2
	out, good = t.mentionSome(out, good, more[:half], owners[:half])
	return t.mentionSome(out, good, more[half:], owners[half:])
}

// leave gives a reference up: it stays as it was, with the reason.
func (t *trimmer) leave(r *reference, err error) {
	r.change = false
	r.Why = "left as it is: " + err.Error()
}

func linesOf(ranges []slicer.Range) []prompt.Lines {
	var out []prompt.Lines
	for _, r := range ranges {
		out = append(out, prompt.Lines{From: r.First, To: r.Last})
	}
	return out
}

// inlineAll takes the @ off the references whose lines go inline and puts the
// lines at the end of the prompt as fenced blocks, each file's once.
func (t *trimmer) inlineAll(text []byte) []byte {
	want := map[string][]slicer.Range{}
	var order []*file
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
		for _, r := range slicer.Merge(want[f.abs]) {
			writeFence(b, f, r)
		}
	}
	return b.Bytes()
}

func wholeOr(r *reference) []slicer.Range {
	if len(r.want) == 0 {
		return []slicer.Range{{First: 1, Last: r.file.file.TextLineCount()}}
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
func writeFence(b *bytes.Buffer, f *file, r slicer.Range) {
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
	done := map[*file]bool{}
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

func leftOut(f *file, kept []slicer.Range) string {
	parts := f.outline.LeftOut(kept)
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Not attached of %s: %s.\n", f.path, strings.Join(parts, ", "))
}
