package lint

import (
	"fmt"
	"slices"

	"pare/internal/source"
)

// Repair applies to the file the best fix of every finding in it that promises
// at least so much. A fix that overlaps one already chosen is left for another
// run; the same edit asked for twice is made once. It returns the new text and
// the findings whose fixes went in.
//
// One run may not be enough: lint the result again and repair it until nothing
// goes in.
func Repair(file *source.File, found []*Finding, least Safety) ([]byte, []*Finding, error) {
	least = max(least, Unsafe)
	var chosen []source.Edit
	var repaired []*Finding
	for _, f := range found {
		if f.File.Name != file.Name {
			continue
		}
		for _, fix := range f.Fixes {
			if fix.Safety < least || len(fix.Edits) == 0 {
				continue
			}
			if edits, ok := join(chosen, fix.Edits); ok {
				chosen, repaired = edits, append(repaired, f)
				break
			}
		}
	}
	data, err := source.Apply(file.Data, chosen)
	if err != nil {
		return nil, nil, fmt.Errorf("repair %s: %w", file.Name, err)
	}
	return data, repaired, nil
}

// join adds edits to those chosen, or reports that they clash. The chosen ones
// are not changed.
func join(chosen, edits []source.Edit) ([]source.Edit, bool) {
	joined := slices.Clip(chosen)
	for _, e := range edits {
		if slices.Contains(chosen, e) {
			continue
		}
		for _, c := range joined {
			if clash(c.Span, e.Span) {
				return chosen, false
			}
		}
		joined = append(joined, e)
	}
	return joined, true
}

// clash reports whether two edits share a byte or stand at one place, where their
// order would decide the result.
func clash(a, b source.Span) bool {
	return a.Overlaps(b) || a.Start == b.Start
}
