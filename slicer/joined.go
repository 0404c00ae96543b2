package slicer

import (
	"math"
	"slices"
)

// ranges is the kept lines of a file as ranges that a person can read: gaps that
// cost less than another mention are closed, ends are moved to where something
// begins and ends, and of too many the nearest are joined or the weakest dropped.
func (k *keeper) ranges(file int) []Range {
	f := &k.e.Files[file]
	text := &f.Outline.text
	room := math.MaxInt
	if k.capped() {
		room = k.limit - k.bytes
	}
	out := join(text, runs(text, k.kept[file]), k.gap(file), &room)
	if len(out) == 0 || k.whole[file] != "" {
		return out
	}
	s := f.seams()
	for i := range out {
		out[i] = s.mend(text, out[i], k.must[file], &room)
		out[i].First, out[i].Last = text.trim(out[i].First, out[i].Last)
	}
	out = slices.DeleteFunc(out, func(r Range) bool { return r.Last < r.First || !f.Outline.says(r) })
	return k.fewer(file, join(text, Merge(out), k.gap(file), &room))
}

// capped reports whether somebody said how much is wanted.
func (k *keeper) capped() bool { return k.options.Budget > 0 || k.options.MaxBytes > 0 }

// fewer drops the ranges that are not worth a mention, and makes the others so few
// as are wanted.
func (k *keeper) fewer(file int, all []Range) []Range {
	f := &k.e.Files[file]
	// What a byte must be worth, as a share of the scores.
	price := k.least(file) * k.total / float64(max(1, k.size))
	// Half of what a mention costs: with all of it, more of the needed lines were
	// lost than the size that was won would buy.
	mention := float64(mentionCost+len(f.Outline.File.Name)) / 2
	worth := func(r Range) float64 {
		return f.mass(r) + standing[k.must[file].of(r)]*price*mention - price*(float64(f.Outline.text.bytes(r.First, r.Last))+mention)
	}
	if !k.capped() && !k.guesses() {
		for len(all) > 1 {
			at := weakest(all, worth)
			if worth(all[at]) >= 0 {
				break
			}
			all = slices.Delete(all, at, at+1)
		}
	}
	for most := k.most(); len(all) > most; {
		at := weakest(all, worth)
		i, gap := f.Outline.text.closest(all)
		if price*(float64(gap)-mention) > worth(all[at]) || k.capped() {
			all = slices.Delete(all, at, at+1)
			continue
		}
		all[i].Last = all[i+1].Last
		all = slices.Delete(all, i+1, i+2)
	}
	return all
}

// most is the largest number of ranges of a file.
func (k *keeper) most() int {
	switch {
	case k.options.Ranges > 0:
		return k.options.Ranges
	case k.capped():
		return math.MaxInt
	}
	return DefaultRanges
}

// standing is how many mentions a range is worth because of what it belongs to,
// whatever the scores say: a callee is dropped only where it would cost the lines
// of several others to keep it.
var standing = [...]float64{tierNamed: 1000, tierOpens: 100, tierCalled: 40, tierOwn: 6, tierAround: 3, noTier: 0}

func weakest(all []Range, worth func(Range) float64) int {
	at := 0
	for i := range all {
		if worth(all[i]) < worth(all[at]) {
			at = i
		}
	}
	return at
}

// mass is the scores of the leaves that lie in a range.
func (f *FileEvidence) mass(r Range) float64 {
	sum := 0.0
	for i, leaf := range f.Leaves {
		if b := &f.Outline.Blocks[leaf]; r.First <= b.First && b.Last <= r.Last {
			sum += f.Scores[i]
		}
	}
	return sum
}

// closest is the index of the range with the fewest bytes to the next one.
func (t *lineTable) closest(all []Range) (index, gap int) {
	gap = math.MaxInt
	for i := range len(all) - 1 {
		if between := t.bytes(all[i].Last+1, all[i+1].First-1); between < gap {
			index, gap = i, between
		}
	}
	return index, gap
}

// join closes the gaps between ranges that cost no more than so many bytes, as
// long as there is room.
func join(text *lineTable, all []Range, gap int, room *int) []Range {
	var out []Range
	for _, r := range all {
		if n := len(out); n > 0 {
			if cost := text.bytes(out[n-1].Last+1, r.First-1); cost <= gap && cost <= *room {
				*room -= cost
				out[n-1].Last = max(out[n-1].Last, r.Last)
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// runs is the runs of kept lines without blank ones at their ends.
func runs(text *lineTable, kept []bool) []Range {
	var out []Range
	for line := 1; line <= len(kept); line++ {
		if !kept[line-1] {
			continue
		}
		first := line
		for line < len(kept) && kept[line] {
			line++
		}
		if a, b := text.trim(first, line); a <= b {
			out = append(out, Range{a, b})
		}
	}
	return out
}
