package promptrules

import (
	"fmt"
	"strings"

	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// repeatedReference reports lines that the client attaches twice: the same file
// by two spellings, a range beside the whole, ranges that overlap. Each reference
// is reported once, beside the one that makes it needless.
func repeatedReference() Rule {
	return Rule{
		Meta: meta("P204", "repeated-reference", lint.Warning, lint.KindDuplicate),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				if other, ok := s.partner(i); ok {
					s.reportRepeated(pass, &s.Refs[other], &s.Refs[i])
				}
			}
		},
	}
}

// partner is the reference beside which the one at the index is needless: one
// that attaches all its lines, or else an earlier one that attaches some.
func (s *Subject) partner(at int) (int, bool) {
	mine, ok := s.Refs[at].attachedLines()
	if !ok || s.Refs[at].misread() {
		return 0, false
	}
	partial := -1
	for i := range s.Refs {
		if i == at || s.Refs[i].Target == nil || s.Refs[i].misread() || s.Refs[i].Target.Name != s.Refs[at].Target.Name {
			continue
		}
		other, ok := s.Refs[i].attachedLines()
		switch {
		case !ok || other.From > mine.To || mine.From > other.To:
		case contains(other, mine) && (i < at || !contains(mine, other)):
			return i, true
		case i < at && partial < 0 && !contains(mine, other):
			partial = i
		}
	}
	return partial, partial >= 0
}

func contains(a, b prompt.Lines) bool { return a.From <= b.From && b.To <= a.To }

func (s *Subject) reportRepeated(pass *lint.Pass[*Subject], a, b *Ref) {
	x, _ := a.attachedLines()
	y, _ := b.attachedLines()
	twice := prompt.Lines{From: max(x.From, y.From), To: min(x.To, y.To)}
	var cost *lint.Cost
	if a.Target.File != nil {
		cost = s.costOf(a.Target, twice)
	}
	f := pass.Reportf(b.Span, "the client attaches %s of %s twice%s", describe(twice, a), a.Target.Name, price(cost))
	priced(f, cost).Notef(s.File, a.Span, "attached here too")
	if !s.inBlock(a.Span) && !s.inBlock(b.Span) {
		s.fixRepeated(f, a, b, x, y)
	}
}

func describe(twice prompt.Lines, r *Ref) string {
	if r.Target.File != nil && twice.From <= 1 && twice.To >= r.Target.File.TextLineCount() {
		return "every line"
	}
	return linesText([]prompt.Lines{twice})
}

// fixRepeated leaves one reference that attaches the lines of both, and writes
// the later as plain text, so that the sentence around it still says what it is
// about.
func (s *Subject) fixRepeated(f *lint.Finding, a, b *Ref, x, y prompt.Lines) {
	plain := source.Edit{Span: b.Span, New: spoken(b, y)}
	message := fmt.Sprintf("write %s instead of %s", plain.New, b.Text)
	if contains(x, y) {
		f.Fix(lint.Safe, message, plain)
		return
	}
	union := prompt.Lines{From: min(x.From, y.From), To: max(x.To, y.To)}
	mentions, err := prompt.Format(a.Path, []prompt.Lines{union})
	if err != nil {
		return
	}
	if edit, ok := s.rewritten(a, mentions); ok && !edit.Span.Overlaps(plain.Span) {
		f.Fix(lint.Safe, fmt.Sprintf("write %s, and %s", strings.Join(mentions, " "), message), edit, plain)
	}
}

// spoken names a reference in words that the client does not expand.
func spoken(r *Ref, lines prompt.Lines) string {
	if r.Attaches == prompt.AttachesWhole {
		return r.Path
	}
	return r.Path + " " + linesText([]prompt.Lines{lines})
}
