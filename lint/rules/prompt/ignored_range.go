package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// ignoredRange reports a range that the client does not read: it attaches the
// whole file without a word.
func ignoredRange() Rule {
	return Rule{
		Meta: meta("P101", "ignored-range", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				lines, ok := r.Meant.(prompt.Ranges)
				if !ok || !r.wholeFile() || r.Reason == prompt.ZeroLine || r.Reason == prompt.AsMeant {
					continue
				}
				f := pass.Reportf(r.Span, "the client attaches the whole of %s%s, not %s: %s", r.Path, price(s.wholeCost(r.Target)), linesText(lines), why(r.Reason))
				s.fixTo(priced(f, s.wholeCost(r.Target)), r, lint.Safe, lines)
			}
		},
	}
}

// why puts a reason into words that say what to change.
func why(r prompt.Reason) string {
	switch r {
	case prompt.BeforeAt:
		return "a reference needs white space before its @"
	case prompt.WordBefore:
		return "the letter before the @ makes it an address"
	case prompt.FragmentIgnored:
		return "it reads only #L10 and #L10-20"
	case prompt.RangeOutsideQuotes:
		return "the range must stand within the quotes"
	case prompt.RangeAfterSpace:
		return "no space may stand before the range"
	case prompt.ColonSuffix:
		return "it takes the colon for a part of the name"
	case prompt.TrailingText:
		return "it takes the text behind for a part of the name"
	case prompt.GluedFragment:
		return "the text glued to the range spoils it"
	case prompt.WrongQuotes:
		return "only double quotes count"
	case prompt.UnquotedSpace:
		return "a name with spaces needs double quotes"
	case prompt.Escaped:
		return "a space is not escaped but quoted"
	case prompt.BackSlashes:
		return "folders are joined by /, not by back-slashes"
	default:
		return r.String()
	}
}
