package prompt

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"pare/internal/source"
)

// Replacement puts mentions, written by [Format], or plain text in the place of a
// reference.
type Replacement struct {
	Span     source.Span // of the reference in the text
	Mentions []string    // at least one where Plain is empty
	Plain    string      // what stands there instead of a mention
}

// errSlashStart says that the client attaches nothing for a prompt, because it
// begins with a slash and no command name.
var errSlashStart = errors.New("the prompt begins with a slash, so the client attaches nothing")

// Rewrite replaces references so that the client reads the new mentions, and
// every mention that was not replaced as before. All other bytes stay the same,
// save that a space is put where a mention would otherwise not begin or end.
// With nothing to replace the result is text itself. An error leaves the caller
// with the text it had: spans that overlap, more mentions than the client takes,
// quotes around that cannot be kept apart.
func Rewrite(text []byte, replacements []Replacement) ([]byte, error) {
	return Compose(text, replacements, Inert{})
}

// Compose is [Rewrite] with text added at the end. In the result the client reads
// no mention but those of [Rewrite]: if it would, there is an error.
func Compose(text []byte, replacements []Replacement, added Inert) ([]byte, error) {
	if len(replacements) == 0 && len(added.text) == 0 {
		return text, nil
	}
	mentions := slices.ContainsFunc(replacements, func(r Replacement) bool { return len(r.Mentions) > 0 })
	if mentions && OpeningOf(text) == SlashText {
		return nil, errSlashStart
	}
	replacements = slices.SortedStableFunc(slices.Values(replacements), func(a, b Replacement) int { return a.Span.Start - b.Span.Start })
	edits := make([]source.Edit, 0, len(replacements))
	for i, r := range replacements {
		if len(r.Mentions) == 0 && r.Plain == "" || r.Span.Start < 0 || r.Span.End > len(text) || r.Span.Empty() {
			return nil, fmt.Errorf("bytes %d to %d cannot be replaced by %d mentions", r.Span.Start, r.Span.End, len(r.Mentions))
		}
		edits = append(edits, source.Edit{Span: r.Span, New: fitted(text, r, replacements[i+1:])})
	}
	out, err := source.Apply(text, edits)
	if err != nil {
		return nil, err
	}
	out = append(out[:len(out):len(out)], added.text...)
	return out, verify(text, out, replacements, added.harmless)
}

// fitted is the text of a replacement with the spaces that it needs where it
// goes. Later are the replacements after it.
func fitted(text []byte, r Replacement, later []Replacement) string {
	if len(r.Mentions) == 0 {
		return r.Plain
	}
	s := strings.Join(r.Mentions, " ")
	if !startsMention(text, r.Span.Start) {
		s = " " + s
	}
	end := tokenEnd(text, r.Span.End)
	if len(later) > 0 && later[0].Span.Start < end && !startsMention(text, later[0].Span.Start) {
		end = max(r.Span.End, later[0].Span.Start) // a space will stand there
	}
	switch {
	case end == r.Span.End:
	case isQuotedForm(r.Mentions[len(r.Mentions)-1]):
		// What follows a closing quote changes nothing, unless it is a mark after which
		// a mention may begin.
		if strings.ContainsAny(string(text[r.Span.End:end]), "@\"") {
			s += " "
		}
	case lastWordEnd(text, r.Span.End, end) > r.Span.End:
		s += " "
	}
	return s
}

// verify reads the rewritten text as the client does: the mentions are those
// that were there and not replaced, and the new ones, no more and no fewer. What is
// harmless may be there too.
func verify(before, after []byte, replacements []Replacement, harmless map[string]bool) error {
	kept := occurrences(before)
	want := map[string]bool{}
	for _, m := range kept {
		if !replaced(m, replacements) {
			want[m.Text] = true
		}
	}
	asked := map[string]bool{} // what must be among those that the client takes
	for _, m := range firstOfEach(kept, MaxMentions) {
		if want[m.Text] {
			asked[m.Text] = true
		}
	}
	for _, r := range replacements {
		for _, form := range r.Mentions {
			for _, m := range occurrences([]byte(form)) {
				want[m.Text], asked[m.Text] = true, true
			}
		}
	}
	return compare(occurrences(after), want, asked, harmless)
}

// compare holds what the client sees against what it should see.
func compare(all []Mention, want, asked, harmless map[string]bool) error {
	got := map[string]bool{}
	for _, m := range all {
		if !want[m.Text] && harmless[m.Text] {
			continue
		}
		if !want[m.Text] {
			return fmt.Errorf("the client would read %q as a mention of its own", m.Text)
		}
		got[m.Text] = true
	}
	if len(got) < len(want) {
		return errors.New("quotes around a mention would keep the client from reading it")
	}
	for _, m := range firstOfEach(all, MaxMentions) {
		delete(asked, m.Text)
	}
	if len(asked) > 0 {
		return fmt.Errorf("%d mentions would be beyond the %d that the client takes", len(asked), MaxMentions)
	}
	return nil
}

// replaced reports whether a replacement touches the mention; they are sorted
// and do not overlap.
func replaced(m Mention, replacements []Replacement) bool {
	i := sort.Search(len(replacements), func(i int) bool { return replacements[i].Span.End > m.Span.Start })
	return i < len(replacements) && replacements[i].Span.Start < m.Span.End
}
