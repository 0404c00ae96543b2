package trim

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/grammars"
	"pare/internal/figures"
	"pare/internal/nearest"
	"pare/prompt"
	"pare/slicer"
)

// point decides the references that say themselves what they mean: lines and
// names. References to a whole file are left to choose.
func (t *trimmer) point() {
	for _, r := range t.refs {
		if r.file == nil {
			continue
		}
		if r.Ref.Reason == prompt.OverCap {
			r.Why = fmt.Sprintf("the client takes %d mentions of a prompt and ignores this one", prompt.MaxMentions)
			continue
		}
		if why := r.file.refusal(); why != "" {
			r.Why = why
			if r.file.content == refused {
				r.Decision = Unresolved
			}
			continue
		}
		switch meant := r.Ref.Meant.(type) {
		case prompt.Lines:
			t.pointLines(r, []prompt.Lines{meant})
		case prompt.Ranges:
			t.pointLines(r, meant)
		case prompt.Symbol:
			t.pointSymbol(r, meant.Name)
		case prompt.Whole:
			t.pointWhole(r)
		}
	}
	for _, f := range t.added {
		t.weigh(f)
	}
}

// refusal says why nothing can be done with the file, or is empty.
func (f *file) refusal() string {
	switch f.content {
	case folder:
		return "a folder: the client sends its names only"
	case special:
		return "sent in its own way, whatever lines are named"
	case refused:
		return "the client attaches nothing: " + f.dropped
	case oversized:
		return "too large to look at; name the lines"
	case empty:
		return "empty"
	}
	return ""
}

func (t *trimmer) pointLines(r *reference, lines []prompt.Lines) {
	total := r.file.file.LineCount()
	var want []slicer.Range
	for _, l := range lines {
		from, to := l.From, l.To
		if to < from && to > 0 {
			from, to = to, from
			r.Notes = append(r.Notes, fmt.Sprintf("lines %d to %d were named in reverse", l.From, l.To))
		}
		if from > total {
			r.Why = fmt.Sprintf("the file ends at line %s", figures.Commas(total))
			return
		}
		if from < 1 || to < 1 {
			r.Why = "lines start at 1; left as it is"
			return
		}
		want = append(want, slicer.Range{First: from, Last: min(to, total)})
	}
	r.want = want
	t.weigh(r.file)
	r.inline = t.mustInline(r.file)
	// A duplicate is read as the first one is, so it is never changed alone.
	r.change = r.Ref.Reason != prompt.AsMeant || r.inline || len(r.Notes) > 0
	r.Why = "lines named in the prompt"
	if r.Ref.Reason != prompt.AsMeant {
		r.Why += ": " + asWritten(r.Ref)
	}
}

// asWritten says what the client does with a reference that it reads otherwise.
func asWritten(ref prompt.Reference) string {
	effect := map[prompt.Effect]string{
		prompt.AttachesNothing: "attaches nothing", prompt.AttachesWhole: "attaches the whole file", prompt.AttachesLines: "attaches other lines",
	}[ref.Attaches]
	return fmt.Sprintf("as written it %s (%s)", effect, ref.Reason)
}

// mustInline reports whether the slices of a file can reach the model only as
// text of the prompt.
func (t *trimmer) mustInline(f *file) bool {
	if t.o.Inline || size(f) > prompt.ClientLimits().FileBytes {
		return true
	}
	_, err := prompt.Format(f.path, []prompt.Lines{{From: 1, To: 1}})
	return err != nil
}

func (t *trimmer) pointSymbol(r *reference, name string) {
	if r.file.unsliced != "" {
		r.Why = r.file.unsliced
		return
	}
	found := symbolRanges(&r.file.outline, name)
	if len(found) == 0 {
		r.Why = fmt.Sprintf("no %s in %s; %s", name, r.Path, asWritten(r.Ref))
		if near := nearest.To(name, symbolNames(&r.file.outline)); near != "" {
			r.Why += fmt.Sprintf("; did you mean %s?", near)
		}
		return
	}
	t.weigh(r.file)
	r.want, r.change, r.inline = found, true, t.mustInline(r.file)
	r.Why = name + " named in the reference: " + asWritten(r.Ref)
}

// symbolRanges is the lines of the definitions that a name means: by its whole
// qualified name, or by the end of it.
func symbolRanges(o *slicer.Outline, name string) []slicer.Range {
	name = strings.NewReplacer("::", ".", "#", ".", "->", ".").Replace(strings.TrimSuffix(name, "()"))
	var exact, tail []slicer.Range
	for _, d := range o.Syntax.Definitions {
		if d.Kind == grammars.Import || d.Name == "" {
			continue
		}
		first, last := o.File.Lines(d.Span)
		switch {
		case d.Qualified == name:
			exact = append(exact, slicer.Range{First: first, Last: last})
		case strings.HasSuffix(d.Qualified, "."+name):
			tail = append(tail, slicer.Range{First: first, Last: last})
		}
	}
	if len(exact) > 0 {
		return slicer.Merge(exact)
	}
	return slicer.Merge(tail)
}

func symbolNames(o *slicer.Outline) []string {
	var names []string
	for _, d := range o.Syntax.Definitions {
		if d.Kind != grammars.Import && d.Name != "" {
			names = append(names, d.Qualified)
		}
	}
	return names
}

func (t *trimmer) pointWhole(r *reference) {
	if t.o.KeepWhole != nil && t.o.KeepWhole(r.Path) {
		r.Why = "kept whole, as asked"
		t.fixWhole(r)
		return
	}
	if r.file.insisted {
		if r.file.dropped == "" {
			r.Why = "whole, as the ! after it asks"
			t.fixWhole(r)
			return
		}
		r.Notes = append(r.Notes, "the ! after it asks for all of it, which the client does not attach")
	}
	if r.file.unsliced != "" {
		r.Why = r.file.unsliced
		return
	}
	t.weigh(r.file)
	r.file.wanted = true
}

// insists reports whether an exclamation mark stands right behind a reference: this
// time the whole file is wanted. The client cuts the mark off, as it does with other
// punctuation at the end of a word. Where more of a word follows, it does not.
func insists(text []byte, end int) bool {
	if end >= len(text) || text[end] != '!' {
		return false
	}
	for at := end; at < len(text); {
		c, size := utf8.DecodeRune(text[at:])
		if unicode.IsSpace(c) {
			break
		}
		if c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) {
			return false
		}
		at += size
	}
	return true
}

// weigh lets a file take part in the evidence. Files of which the prompt names lines
// do too, and those whose lines an earlier run has put into it: what they hold speaks
// for what others hold, and a prompt that was trimmed before is seen as it was then.
func (t *trimmer) weigh(f *file) {
	if !f.weighed && f.content == sliceable && f.unsliced == "" {
		f.weighed = true
		t.weighed = append(t.weighed, f)
	}
}
