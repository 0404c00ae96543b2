package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// WholeFileTokens is where a whole file is worth a word if it is known what would
// do: a tenth of the smallest allowance a minute that is still met. Where it is
// not known, it takes four times that.
const (
	WholeFileTokens   = 1000
	unknownFileTokens = 4000
)

// wholeFile reports a reference that attaches a whole file where a part would do.
func wholeFile() Rule {
	return Rule{
		Meta: meta("P201", "whole-file", lint.Warning, lint.KindSize),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				if !r.wholeFile() || !r.plainWhole() || r.Target.Text == nil || r.Target.Nature != Ordinary || r.Target.Loaded != "" ||
					s.inBlock(r.Span) || r.Target.Bytes > prompt.ClientLimits().FileBytes {
					continue
				}
				s.reportWhole(pass, r)
			}
		},
	}
}

// plainWhole reports whether the reference asks for the whole: P101 and P107
// report what only comes out as one.
func (r *Ref) plainWhole() bool { return r.Meant.String() == "whole" }

func (s *Subject) reportWhole(pass *lint.Pass[*Subject], r *Ref) {
	if r.Target.Text.Tokens > prompt.ClientLimits().FileTokens {
		return // P203
	}
	whole := *s.wholeCost(r.Target)
	switch n := r.Narrow; {
	case n != nil && whole.Tokens >= WholeFileTokens && n.Cost.High*2 <= whole.Tokens:
		f := pass.Reportf(r.Span, "the whole of %s is %s; %s are %s and would do", r.Path, about(whole), linesText(n.Lines), about(n.Cost))
		if n.Why != "" {
			f.Remarkf("%s", n.Why)
		}
		s.fixTo(priced(f, &whole), r, lint.Unsafe, n.Lines)
	case n == nil && whole.Tokens >= unknownFileTokens:
		f := pass.Reportf(r.Span, "the whole of %s is %s; name what you mean in it, or its lines", r.Path, about(whole))
		priced(f, &whole)
	}
}
