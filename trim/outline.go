package trim

import (
	"bytes"
	"strings"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
)

// outlines is, for each file of which lines were picked, what is left out of it.
func (t *trimmer) outlines() []byte {
	if t.o.NoOutline {
		return nil
	}
	var b bytes.Buffer
	done := map[*file]bool{}
	for _, r := range t.refs {
		if _, whole := r.Ref.Meant.(prompt.Whole); whole && r.change && len(r.want) > 0 && !done[r.file] {
			done[r.file] = true
			b.WriteString(t.outline(r.file, r.want, b.Len() == 0))
		}
	}
	return b.Bytes()
}

// outline is what is left out of a file, as a list. The first one says what to do
// with it.
func (t *trimmer) outline(f *file, kept []slicer.Range, first bool) string {
	var scores []float64
	if f.evidence != nil && f.choice != nil && !f.choice.Silent { // else no row is likelier than others
		scores = f.evidence.Scores
	}
	head := leftOutHead + inert.Show(f.path) + ", " + figures.Plural(f.file.TextLineCount(), "line")
	if first {
		head += " (what the task needs may be here; Read takes offset and limit)"
	}
	head += ":\n"
	f.rest = f.outline.Rest(kept, scores, t.outlineLimit(f, kept), func(rows []slicer.Row) int {
		return tokenize.Count([]byte(head+OutlineText(rows)), t.o.Family).Tokens
	})
	if len(f.rest) == 0 {
		return ""
	}
	return head + OutlineText(f.rest)
}

// OutlineText is the rows of an outline as a list. What comes out of the file closes
// no tag of a text that it is put into, and no character of it is more than one.
func OutlineText(rows []slicer.Row) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Repeat("  ", row.Depth) + "- " + strings.ReplaceAll(inert.Show(row.String()), "</", "< /") + "\n")
	}
	return b.String()
}

// outlineLimit is the number of tokens that the outline of a file may cost.
func (t *trimmer) outlineLimit(f *file, kept []slicer.Range) int {
	all := float64(f.whole.Tokens)
	share := max(outlineShare*all, min(outlineSmall, outlineTenth*all))
	beside := outlineBeside * all * float64(f.size(kept)) / float64(max(1, len(f.data)))
	return int(min(share, max(beside, outlineLeast)))
}
