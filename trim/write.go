package trim

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"pare/internal/inert"
	"pare/prompt"
	"pare/slicer"
)

// write makes the new prompt of what the references shall name. What comes out of
// files is added in one piece, in which no mention begins; where the prompt would
// have the client read another mention all the same, it stays without.
func (t *trimmer) write() {
	out, good := t.mentionAll()
	fences, plain := t.inlineAll()
	notes := t.outlines()
	for i, added := range [][]byte{slices.Concat(fences, notes), fences} {
		t.listed = nil
		if len(added) == 0 && len(plain) == 0 {
			continue
		}
		with, err := t.compose(slices.Concat(good, plain), slices.Concat(blockEnd(t.text), added))
		if err == nil {
			if t.out = with; i == 0 {
				t.listed = notes
			}
			return
		}
		t.leaveInline(err)
	}
	t.out = out
}

// compose puts replacements and text out of files into the prompt. It fails where the
// client would read something else than meant, and where somebody who reads the
// result as this program does would.
func (t *trimmer) compose(replacements []prompt.Replacement, added []byte) ([]byte, error) {
	out, err := prompt.Compose(t.text, replacements, t.inert(added))
	if err != nil {
		return nil, err
	}
	return out, t.steady(out, replacements)
}

// steady reports whether trimming the result again would find nothing to do that
// this run has not looked at: a word that was glued to a reference can become one of
// its own beside what stands there now.
func (t *trimmer) steady(out []byte, replacements []prompt.Replacement) error {
	type reading struct {
		text, path string
		reason     prompt.Reason
	}
	gone := map[int]bool{}
	for _, r := range replacements {
		gone[r.Span.Start] = true
	}
	known, whole := map[reading]bool{}, map[string]bool{}
	for _, r := range t.refs {
		for span := range r.spans {
			if !gone[span.Start] {
				known[reading{r.Text, r.Path, r.Ref.Reason}] = true
				break
			}
		}
		if _, all := r.Ref.Meant.(prompt.Whole); all {
			whole[r.Path] = true
		}
	}
	for ref := range prompt.EachReference(out, t.exists) {
		_, all := ref.Meant.(prompt.Whole)
		ours := ref.Reason == prompt.AsMeant && (!all || whole[ref.Path])
		if ref.Exists && ref.Reason != prompt.WordBefore && !ours && !known[reading{ref.Text, ref.Path, ref.Reason}] {
			return fmt.Errorf("%q beside it would be read otherwise than it is now", ref.Text)
		}
	}
	return nil
}

// inert is text out of files in a form that does nothing in the prompt.
func (t *trimmer) inert(text []byte) prompt.Inert { return prompt.NewInert(text, t.exists) }

// leaveInline gives up the references whose lines were to go inline.
func (t *trimmer) leaveInline(err error) {
	for _, r := range t.refs {
		if r.change && r.inline {
			t.leave(r, err)
		}
	}
}

// mentionAll replaces the references whose lines the client attaches. One that
// can not be written so that the client reads it stays as it was.
func (t *trimmer) mentionAll() ([]byte, []prompt.Replacement) {
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
		for span := range r.spans {
			all = append(all, prompt.Replacement{Span: span, Mentions: forms})
			owners = append(owners, r)
		}
	}
	t.rewrites = 0
	return t.mentionSome(t.text, nil, all, owners)
}

// mentionSome adds replacements to the good ones. Where they do not go together
// it tries each half, and in the end leaves out those that spoil the prompt.
func (t *trimmer) mentionSome(out []byte, good, more []prompt.Replacement, owners []*reference) ([]byte, []prompt.Replacement) {
	if len(more) == 0 {
		return out, good
	}
	both := append(good[:len(good):len(good)], more...)
	next, err := t.compose(both, nil)
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
	t.gaveUp = true
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

// inlineAll is what takes the @ off the references whose lines go inline, and the
// lines as fenced blocks, each file's once.
func (t *trimmer) inlineAll() (fences []byte, plain []prompt.Replacement) {
	want := map[*file][]slicer.Range{}
	for _, r := range t.refs {
		if r.change && r.inline {
			want[r.file] = append(want[r.file], wholeOr(r)...)
		}
	}
	if len(want) == 0 {
		return nil, nil
	}
	for _, r := range t.refs {
		if _, inline := want[r.file]; inline {
			path := string(t.inert([]byte(r.Path)).Bytes())
			for span := range r.spans {
				plain = append(plain, prompt.Replacement{Span: span, Plain: path})
			}
		}
	}
	var b bytes.Buffer
	for _, f := range t.files {
		for _, r := range slicer.Merge(want[f]) {
			writeFence(&b, f, r)
		}
	}
	return b.Bytes(), plain
}

func wholeOr(r *reference) []slicer.Range {
	if len(r.want) == 0 {
		return []slicer.Range{{First: 1, Last: r.file.file.TextLineCount()}}
	}
	return r.want
}

// blockEnd is what ends a text with an empty line.
func blockEnd(text []byte) []byte {
	switch {
	case bytes.HasSuffix(text, []byte("\n\n")) || len(text) == 0:
		return nil
	case bytes.HasSuffix(text, []byte("\n")):
		return []byte("\n")
	}
	return []byte("\n\n")
}

// writeFence writes lines of a file as a fenced block that names them. The fence
// is longer than any in the lines.
func writeFence(b *bytes.Buffer, f *file, r slicer.Range) {
	text := f.span(r).Text(f.data)
	fence := strings.Repeat("`", max(3, longestTicks(text)+1))
	fmt.Fprintf(b, "%s lines %d-%d:\n%s%s\n", inert.Show(f.path), r.First, r.Last, fence, language(f.path))
	b.Write(text)
	fmt.Fprintf(b, "\n%s\n\n", fence)
}

// language is what follows a fence: the ending of the file's name, if it is one.
func language(name string) string {
	ext := strings.TrimPrefix(path.Ext(name), ".")
	if strings.ContainsFunc(ext, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return ""
	}
	return ext
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
