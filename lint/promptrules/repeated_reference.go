package promptrules

import (
	"fmt"
	"strings"

	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// repeatedReference reports lines that the client attaches twice: the same file
// by two spellings, a range beside the whole, ranges that overlap.
func repeatedReference() Rule {
	return Rule{
		Meta: meta("P204", "repeated-reference", lint.Warning, lint.KindDuplicate),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				for j := range i {
					if s.repeats(pass, &s.Refs[j], &s.Refs[i]) {
						break
					}
				}
			}
		},
	}
}

// repeats reports the later reference where it attaches lines that the earlier
// one attaches too. The lines of both are worth nothing new only where the later
// one is the smaller; else the earlier is the one to go.
func (s *Subject) repeats(pass *lint.Pass[*Subject], a, b *Ref) bool {
	x, ok := a.attachedLines()
	if !ok {
		return false
	}
	y, ok := b.attachedLines()
	if !ok || a.Target.Name != b.Target.Name || x.From > y.To || y.From > x.To {
		return false
	}
	twice := prompt.Lines{From: max(x.From, y.From), To: min(x.To, y.To)}
	var cost *lint.Cost
	if a.Target.File != nil {
		cost = s.costOf(a.Target, twice)
	}
	f := pass.Reportf(b.Span, "%s of %s are attached twice%s", describe(twice, a), a.Target.Name, price(cost))
	priced(f, cost).Notef(s.File, a.Span, "attached here too")
	if a.Target.Folder || s.inBlock(a.Span) || s.inBlock(b.Span) {
		return true
	}
	s.fixRepeated(f, a, b, x, y)
	return true
}

func describe(twice prompt.Lines, r *Ref) string {
	if r.Target.File != nil && twice.From <= 1 && twice.To >= r.Target.File.TextLineCount() {
		return "all lines"
	}
	return linesText([]prompt.Lines{twice})
}

// fixRepeated leaves one reference that attaches the lines of both, and writes
// the other as plain text, so that the sentence around it still says what it is
// about.
func (s *Subject) fixRepeated(f *lint.Finding, a, b *Ref, x, y prompt.Lines) {
	union := prompt.Lines{From: min(x.From, y.From), To: max(x.To, y.To)}
	keep, drop, dropped := a, b, y
	if y == union && x != union {
		keep, drop, dropped = b, a, x
	}
	plain := source.Edit{Span: drop.Span, New: spoken(drop, dropped)}
	message := fmt.Sprintf("write %s instead of %s", plain.New, drop.Text)
	if x == union || y == union {
		f.Fix(lint.Safe, message, plain)
		return
	}
	mentions, err := prompt.Format(keep.Path, []prompt.Lines{union})
	if err != nil {
		return
	}
	if edit, ok := s.rewritten(keep, mentions); ok && !edit.Span.Overlaps(plain.Span) {
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
