package slicer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pare/grammars"
	"pare/internal/nearest"
	"pare/internal/source"
	"pare/prompt"
)

// point decides the references that say themselves what they mean: lines and
// names. References to a whole file are left to choose.
func (t *trimmer) point() {
	t.task = NewTask(t.taskText())
	for _, r := range t.refs {
		if r.file == nil {
			continue
		}
		if r.Ref.Reason == prompt.OverCap {
			r.Why = fmt.Sprintf("the client takes %d mentions of a prompt and ignores this one", prompt.MaxMentions)
			continue
		}
		if why := r.file.refusal(); why != "" {
			r.Why = why
			if r.file.content == refused {
				r.Decision = Unresolved
			}
			continue
		}
		switch meant := r.Ref.Meant.(type) {
		case prompt.Lines:
			t.pointLines(r, []prompt.Lines{meant})
		case prompt.Ranges:
			t.pointLines(r, meant)
		case prompt.Symbol:
			t.pointSymbol(r, meant.Name)
		case prompt.Whole:
			t.pointWhole(r)
		}
	}
}

// taskText is what the relevance is measured against.
func (t *trimmer) taskText() string {
	if t.o.For == "" {
		return string(t.text)
	}
	return t.o.For + "\n\n" + string(t.text)
}

// refusal says why nothing can be done with the file, or is empty.
func (f *trimFile) refusal() string {
	switch f.content {
	case folder:
		return "a folder: the client sends its names only"
	case special:
		return "sent in its own way, whatever lines are named"
	case refused:
		return "the client attaches nothing: " + f.dropped
	case oversized:
		return "too large to look at; name the lines"
	case empty:
		return "empty"
	}
	return ""
}

func (t *trimmer) pointLines(r *trimRef, lines []prompt.Lines) {
	total := r.file.file.LineCount()
	var want []Range
	for _, l := range lines {
		from, to := l.From, l.To
		if to < from && to > 0 {
			from, to = to, from
			r.Notes = append(r.Notes, fmt.Sprintf("lines %d to %d were named in reverse", l.From, l.To))
		}
		if from > total {
			r.Why = fmt.Sprintf("the file ends at line %s", thousands(total))
			return
		}
		if from < 1 || to < 1 {
			r.Why = "lines start at 1; left as it is"
			return
		}
		want = append(want, Range{from, min(to, total)})
	}
	t.weigh(r.file)
	r.want = want
	r.inline = t.mustInline(r.file)
	// A duplicate is read as the first one is, so it is never changed alone.
	r.change = r.Ref.Reason != prompt.AsMeant || r.inline || len(r.Notes) > 0
	r.Why = "lines named in the prompt"
	if r.Ref.Reason != prompt.AsMeant {
		r.Why += ": " + asWritten(r.Ref)
	}
}

// asWritten says what the client does with a reference that it reads otherwise.
func asWritten(ref prompt.Reference) string {
	effect := map[prompt.Effect]string{
		prompt.AttachesNothing: "attaches nothing", prompt.AttachesWhole: "attaches the whole file", prompt.AttachesLines: "attaches other lines",
	}[ref.Attaches]
	return fmt.Sprintf("as written it %s (%s)", effect, ref.Reason)
}

// mustInline reports whether the slices of a file can reach the model only as
// text of the prompt.
func (t *trimmer) mustInline(f *trimFile) bool {
	if t.o.Inline || int64(len(f.data)) > prompt.ClientLimits().FileBytes {
		return true
	}
	_, err := prompt.Format(f.path, []prompt.Lines{{From: 1, To: 1}})
	return err != nil
}

func (t *trimmer) pointSymbol(r *trimRef, name string) {
	if r.file.unsliced != "" {
		r.Why = r.file.unsliced
		return
	}
	found := symbolRanges(&r.file.outline, name)
	if len(found) == 0 {
		r.Why = fmt.Sprintf("no %s in %s; %s", name, r.Path, asWritten(r.Ref))
		if near := nearest.To(name, symbolNames(&r.file.outline)); near != "" {
			r.Why += fmt.Sprintf("; did you mean %s?", near)
		}
		return
	}
	r.want, r.change, r.inline = found, true, t.mustInline(r.file)
	r.Why = name + " named in the reference: " + asWritten(r.Ref)
}

// symbolRanges is the lines of the definitions that a name means: by its whole
// qualified name, or by the end of it.
func symbolRanges(o *Outline, name string) []Range {
	name = strings.NewReplacer("::", ".", "#", ".", "->", ".").Replace(strings.TrimSuffix(name, "()"))
	var exact, tail []Range
	for _, d := range o.Syntax.Definitions {
		if d.Kind == grammars.Import || d.Name == "" {
			continue
		}
		first, last := o.File.Lines(d.Span)
		switch {
		case d.Qualified == name:
			exact = append(exact, Range{first, last})
		case strings.HasSuffix(d.Qualified, "."+name):
			tail = append(tail, Range{first, last})
		}
	}
	if len(exact) > 0 {
		return mergeRanges(exact)
	}
	return mergeRanges(tail)
}

func symbolNames(o *Outline) []string {
	var names []string
	for _, d := range o.Syntax.Definitions {
		if d.Kind != grammars.Import && d.Name != "" {
			names = append(names, d.Qualified)
		}
	}
	return names
}

// mergeRanges joins ranges, in order of their start, that touch or overlap.
func mergeRanges(ranges []Range) []Range {
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

func (t *trimmer) pointWhole(r *trimRef) {
	if t.o.KeepWhole != nil && t.o.KeepWhole(r.Path) {
		r.Why = "kept whole, as asked"
		t.fixWhole(r)
		return
	}
	if r.file.unsliced != "" {
		r.Why = r.file.unsliced
		return
	}
	r.file.wanted = true
	t.weigh(r.file)
}

// weigh lets a file take part in the evidence. Files of which the prompt names
// lines do too, since what they hold speaks for what others hold, and a prompt
// that was trimmed before is seen as it was then.
func (t *trimmer) weigh(f *trimFile) {
	if !f.weighed && f.unsliced == "" {
		f.weighed = true
		t.weighed = append(t.weighed, f)
	}
}

// fixWhole makes a reference that shall stay whole one that the client reads so.
func (t *trimmer) fixWhole(r *trimRef) {
	r.inline = t.mustInline(r.file)
	if r.Ref.Reason != prompt.AsMeant || r.inline {
		r.want, r.change = nil, true
	}
}

// choose picks lines of the weighed files and decides the references to them.
func (t *trimmer) choose() {
	if !slices.ContainsFunc(t.weighed, func(f *trimFile) bool { return f.wanted }) {
		return
	}
	if t.evidence == nil {
		if t.o.Choice.Budget > 0 || t.o.MaxTokens > 0 {
			// What may be kept is shared by the files of the choice alone.
			t.weighed = slices.DeleteFunc(t.weighed, func(f *trimFile) bool { return !f.wanted })
		}
		outlines := make([]Outline, len(t.weighed))
		for i, f := range t.weighed {
			outlines[i] = f.outline
		}
		t.evidence = Weigh(t.task, outlines)
	}
	options := t.o.Choice
	if t.maxBytes > 0 {
		options.MaxBytes = t.maxBytes
	}
	choices := t.evidence.Choose(options)
	for i, f := range t.weighed {
		f.choice = &choices[i]
	}
	for _, r := range t.refs {
		if _, whole := r.Ref.Meant.(prompt.Whole); whole && r.file != nil && r.file.choice != nil && r.Ref.Reason != prompt.OverCap {
			t.decide(r)
		}
	}
}

// decide turns the choice of a file into what one reference to it shall name.
func (t *trimmer) decide(r *trimRef) {
	f, c := r.file, r.file.choice
	r.Choice = c
	for i, w := range t.weighed {
		if w == f {
			r.Evidence = &t.evidence.Files[i]
		}
	}
	r.want, r.change, r.inline, r.Why = nil, false, false, c.Why
	ranges := c.Ranges
	capped := t.maxBytes > 0 || t.o.Choice.Budget > 0 // somebody said how much is wanted
	if capped && len(ranges) == 0 {
		ranges = bestBlock(r.Evidence)
		r.Why = "the best match alone; the cap leaves no room"
	}
	whole := c.Whole || len(ranges) == 0 || t.nearlyWhole(f, ranges)
	switch {
	case whole && f.dropped == "" && !t.o.Inline:
		if r.Why == "" {
			r.Why = "nearly all of it is needed"
		}
		t.fixWhole(r)
		return
	case c.Whole && f.dropped != "":
		// Nothing says which lines are meant, and all of them are more than the client
		// takes of a file: that is for the person to say.
		r.Why += "; left as it is: name lines or functions of it"
		return
	case c.Whole:
		ranges = []Range{{1, f.file.TextLineCount()}}
	case f.dropped != "" && !capped:
		if ranges = t.withinGate(f, r.Evidence, ranges); len(ranges) == 0 {
			r.Why = "left as it is: its best match alone is over the client's limit"
			return
		}
	}
	r.inline = t.mustInline(f)
	if !r.inline {
		ranges = t.fewer(f, r.Evidence, ranges)
	}
	r.want, r.change = ranges, true
}

// roomForRanges is how many mentions are left for the files of the choice,
// together: the client takes a hundred of a prompt.
const roomForRanges = 90

// fewer makes the ranges of a file so few that the client takes them all: those
// that are close are joined, then the ones with the weakest blocks go.
func (t *trimmer) fewer(f *trimFile, e *FileEvidence, ranges []Range) []Range {
	wanted := 0
	for _, w := range t.weighed {
		if w.wanted {
			wanted++
		}
	}
	limit := max(5, roomForRanges/max(1, wanted))
	for len(ranges) > limit {
		i, gap := f.closest(ranges)
		if gap > joinGap {
			return strongest(e, ranges, limit)
		}
		ranges = slices.Concat(ranges[:i], []Range{{ranges[i].First, ranges[i+1].Last}}, ranges[i+2:])
	}
	return ranges
}

// joinGap is the number of bytes between two ranges up to which they are joined
// rather than one of them dropped.
const joinGap = 600

// closest is the index of the range with the fewest bytes to the next one.
func (f *trimFile) closest(ranges []Range) (index, gap int) {
	gap = len(f.data) + 1
	for i := range len(ranges) - 1 {
		if between := f.file.LineSpan(ranges[i].Last+1, ranges[i+1].First-1).Len(); between < gap {
			index, gap = i, between
		}
	}
	return index, gap
}

// strongest is the n ranges that hold the blocks with the highest scores.
func strongest(e *FileEvidence, ranges []Range, n int) []Range {
	best := make(map[Range]float64, len(ranges))
	for i, leaf := range e.Leaves {
		b := e.Outline.Blocks[leaf]
		for _, r := range ranges {
			if r.First <= b.First && b.Last <= r.Last {
				best[r] = max(best[r], e.Scores[i])
			}
		}
	}
	kept := slices.Clone(ranges)
	slices.SortStableFunc(kept, func(a, b Range) int { return cmp.Compare(best[b], best[a]) })
	return sortedRanges(kept[:n])
}

// withinGate cuts what is kept of a file that the client would drop to what it
// takes of a file at most: the best blocks go in first. Nothing is left where the
// best alone is over it.
func (t *trimmer) withinGate(f *trimFile, e *FileEvidence, ranges []Range) []Range {
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
		if b := e.Outline.Blocks[leaf]; touches(ranges, b.First, b.Last) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(e.Scores[b], e.Scores[a]) })
	var kept []Range
	for used = 0; len(order) > 0; order = order[1:] {
		b := e.Outline.Blocks[e.Leaves[order[0]]]
		r := Range{b.First, b.Last}
		if used += t.o.Attach.CountTokens(f.span(r).Text(f.data)); used > limit {
			break
		}
		kept = append(kept, r)
	}
	return mergeRanges(sortedRanges(kept))
}

// bestBlock is the lines of the block with the highest score.
func bestBlock(e *FileEvidence) []Range {
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
	return []Range{{b.First, b.Last}}
}

// nearlyWhole is the share of a file's bytes from which naming ranges saves less
// than it hides.
const nearlyWhole = 0.9

func (t *trimmer) nearlyWhole(f *trimFile, ranges []Range) bool {
	kept := 0
	for _, r := range ranges {
		kept += f.file.LineSpan(r.First, r.Last).Len()
	}
	return float64(kept) >= nearlyWhole*float64(len(f.data))
}

// splitForGate cuts ranges that the client would not attach in one piece: at
// the starts of blocks where there are any, so that every piece stays under the
// gate.
func (t *trimmer) splitForGate(f *trimFile, ranges []Range) []Range {
	var out []Range
	for _, r := range ranges {
		out = append(out, t.splitRange(f, r)...)
	}
	return out
}

// gateShare is how full a piece may be, so that an estimate that is a little low
// does no harm.
const gateShare = 0.8

func (t *trimmer) splitRange(f *trimFile, r Range) []Range {
	limit := int(gateShare * float64(prompt.ClientLimits().FileTokens))
	text := f.file.LineSpan(r.First, r.Last).Text(f.data)
	if len(text) <= limit || t.o.Attach.CountTokens(text) <= limit || r.First == r.Last {
		return []Range{r}
	}
	middle := r.First + (r.Last-r.First)/2
	cut, best := middle, r.Last-r.First
	for _, b := range f.outline.Blocks {
		if c := b.First - 1; c >= r.First && c < r.Last && max(c-middle, middle-c) < best {
			cut, best = c, max(c-middle, middle-c)
		}
	}
	return append(t.splitRange(f, Range{r.First, cut}), t.splitRange(f, Range{cut + 1, r.Last})...)
}

// span is the bytes of a range without the final line's terminator.
func (f *trimFile) span(r Range) source.Span {
	s := f.file.LineSpan(r.First, r.Last)
	for s.End > s.Start && (f.data[s.End-1] == '\n' || f.data[s.End-1] == '\r') {
		s.End--
	}
	return s
}
