package slicer

import "slices"

// Range is lines of a file, 1-based and inclusive.
type Range struct{ First, Last int }

// Touches reports whether one of the ranges has a line of first to last.
func Touches(ranges []Range, first, last int) bool {
	for _, r := range ranges {
		if r.First <= last && first <= r.Last {
			return true
		}
	}
	return false
}

// Merge is the ranges in the order of their first lines, with those joined that
// touch or overlap. The argument is left sorted.
func Merge(ranges []Range) []Range {
	slices.SortFunc(ranges, func(a, b Range) int { return a.First - b.First })
	var out []Range
	for _, r := range ranges {
		if n := len(out); n > 0 && r.First <= out[n-1].Last+1 {
			out[n-1].Last = max(out[n-1].Last, r.Last)
			continue
		}
		out = append(out, r)
	}
	return out
}
