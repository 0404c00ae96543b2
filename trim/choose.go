package trim

import (
	"cmp"
	"slices"

	"pare/prompt"
	"pare/slicer"
)

// fixWhole makes a reference that shall stay whole one that the client reads so.
func (t *trimmer) fixWhole(r *reference) {
	r.inline = t.mustInline(r.file)
	if r.Ref.Reason != prompt.AsMeant || r.inline {
		r.want, r.change = nil, true
	}
}

// choose picks lines of the weighed files and decides the references to them.
func (t *trimmer) choose() {
	if !slices.ContainsFunc(t.weighed, func(f *file) bool { return f.wanted }) {
		return
	}
	if t.evidence == nil {
		outlines := make([]slicer.Outline, len(t.weighed))
		for i, f := range t.weighed {
			outlines[i] = f.outline
		}
		t.evidence = slicer.Weigh(t.task, outlines)
	}
	options := t.o.Choice
	if t.maxBytes > 0 {
		options.MaxBytes = t.maxBytes
	}
	options.Ranges = t.mostRanges()
	choices := t.evidence.Choose(options)
	for i, f := range t.weighed {
		f.evidence, f.choice = &t.evidence.Files[i], &choices[i]
		f.verdict = t.judge(f)
	}
	for _, r := range t.refs {
		if _, whole := r.Ref.Meant.(prompt.Whole); whole && r.file != nil && r.file.choice != nil && r.Ref.Reason != prompt.OverCap {
			t.decide(r)
		}
	}
}

// verdict is what the references to a whole file shall name, and why.
type verdict struct {
	stays  bool           // whole
	ranges []slicer.Range // none: the references are left as they are
	inline bool
	why    string
}

// decide makes a reference name what was found for its file.
func (t *trimmer) decide(r *reference) {
	v := r.file.verdict
	r.Choice, r.Evidence = r.file.choice, r.file.evidence
	r.want, r.change, r.inline, r.Why = v.ranges, len(v.ranges) > 0, v.inline, v.why
	if v.stays {
		t.fixWhole(r)
	}
}

// judge turns the choice of a file into what references to it shall name.
func (t *trimmer) judge(f *file) verdict {
	c, why := f.choice, f.choice.Why
	ranges := c.Ranges
	if t.capped() && len(ranges) == 0 {
		ranges, why = bestBlock(f.evidence), "the best match alone; the cap leaves no room"
	}
	whole := c.Whole || len(ranges) == 0 || float64(f.size(ranges)) >= nearlyWhole*float64(len(f.data))
	switch {
	case whole && f.dropped == "" && !t.o.Inline:
		if why == "" {
			why = "nearly all of it is needed"
		}
		return verdict{stays: true, why: why}
	case c.Whole && f.dropped != "":
		// Nothing says which lines are meant, and all of them are more than the client
		// takes of a file: that is for the person to say.
		return verdict{why: why + "; left as it is: name lines or functions of it"}
	case c.Whole:
		ranges = []slicer.Range{{First: 1, Last: f.file.TextLineCount()}}
	case f.dropped != "" && !t.capped():
		if ranges = t.withinGate(f, ranges); len(ranges) == 0 {
			return verdict{why: "left as it is: its best match alone is over the client's limit"}
		}
	}
	return verdict{ranges: ranges, inline: t.mustInline(f), why: why}
}

// capped reports whether somebody said how much is wanted.
func (t *trimmer) capped() bool { return t.maxBytes > 0 || t.o.Choice.Budget > 0 }

// size is the number of bytes in the ranges.
func (f *file) size(ranges []slicer.Range) int {
	bytes := 0
	for _, r := range ranges {
		bytes += f.file.LineSpan(r.First, r.Last).Len()
	}
	return bytes
}

// mostRanges is how many ranges of each file are named.
func (t *trimmer) mostRanges() int {
	wanted := 0
	for _, f := range t.weighed {
		if f.wanted {
			wanted++
		}
	}
	most := max(5, roomForRanges/max(1, wanted))
	if t.capped() || t.o.Inline {
		return most
	}
	return min(most, slicer.DefaultRanges)
}

// withinGate cuts what is kept of a file that the client would drop to what it
// takes of a file at most: the best blocks go in first. Nothing is left where the
// best alone is over it.
func (t *trimmer) withinGate(f *file, ranges []slicer.Range) []slicer.Range {
	e := f.evidence
	limit := prompt.ClientLimits().FileTokens
	used := 0
	for _, r := range ranges {
		used += t.o.Attach.CountTokens(f.span(r).Text(f.data))
	}
	if used <= limit {
		return ranges
	}
	order := make([]int, 0, len(e.Leaves))
	for i, leaf := range e.Leaves {
		if b := e.Outline.Blocks[leaf]; slicer.Touches(ranges, b.First, b.Last) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(e.Scores[b], e.Scores[a]) })
	var kept []slicer.Range
	for used = 0; len(order) > 0; order = order[1:] {
		b := e.Outline.Blocks[e.Leaves[order[0]]]
		r := slicer.Range{First: b.First, Last: b.Last}
		if used += t.o.Attach.CountTokens(f.span(r).Text(f.data)); used > limit {
			break
		}
		kept = append(kept, r)
	}
	return slicer.Merge(kept)
}

// bestBlock is the lines of the block with the highest score.
func bestBlock(e *slicer.FileEvidence) []slicer.Range {
	best := -1
	for i := range e.Leaves {
		if best < 0 || e.Scores[i] > e.Scores[best] {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	b := e.Outline.Blocks[e.Leaves[best]]
	return []slicer.Range{{First: b.First, Last: b.Last}}
}
