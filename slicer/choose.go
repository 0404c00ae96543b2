package slicer

import (
	"slices"
	"sort"
)

// Options say how much to keep. The zero value is the default.
type Options struct {
	// Recall is the share of the needed lines that the kept ones hold, in the mean
	// over many prompts. A prompt that says much gets it with few lines, one that
	// says little with many, up to the whole file. It does not apply with a Budget,
	// and not where MaxBytes is reached first. 0 means that a line is kept where it
	// is worth its price, which grows with the file: less than that is cheaper to
	// read on, for a reader who sees what is left out.
	Recall float64
	// Budget is the share of the files' bytes that may be kept, together; 0
	// means no limit. With a budget, what is left of it is used.
	Budget float64
	// MaxBytes is the number of bytes that may be kept, together; 0 means no
	// limit.
	MaxBytes int
	// Price is what a byte of a file of 30,000 bytes must be worth to be kept, in
	// shares of the needed lines that are expected in it; it grows with the square
	// root of the file's size. 0 means the one that measurements give for Recall, or
	// DefaultPrice.
	Price float64
	// Whole is the size in bytes up to which a file is kept whole; 0 means
	// DefaultWhole, or SmallNamed where the prompt names something; a negative
	// number that no file is.
	Whole int
	// Ranges is the largest number of ranges of one file; 0 means DefaultRanges, or
	// any number where the size is capped.
	Ranges int
	// Gap is the number of bytes between two ranges up to which they are made one;
	// 0 means what another reference costs, and less where a budget rations lines.
	Gap int
}

// Pick is a block that was chosen, and why.
type Pick struct {
	Block int // index in the outline
	Score float64
	Why   string
}

// Choice is what is kept of one file.
type Choice struct {
	Outline *Outline
	Named   []Named  // what the prompt names in the file, the surest first
	Notes   []string // what is to be said of names that the file does not have
	Ranges  []Range  // in order, apart, neither end blank
	Picks   []Pick   // in order of lines
	Whole   bool     // the file is kept whole; Ranges is all of it
	Silent  bool     // nothing of the prompt points into any of the files
	// Expected is the share of the needed lines of the whole task that is
	// expected to lie in the kept lines of all files.
	Expected float64
	// Names says that the prompt names something in one of the files: then that is
	// what is meant, and what is expected says little.
	Names bool
	Why   string // one line for the report
}

// Choose keeps the lines of the files that the task needs.
func Choose(t *Task, outlines []Outline, options Options) []Choice {
	return Weigh(t, outlines).Choose(options)
}

// Choose keeps the lines that the scores ask for.
func (e *Evidence) Choose(options Options) []Choice {
	k := newKeeper(e, options)
	k.keepWhole()
	k.keepNamed()
	for _, c := range k.order {
		if k.done(c) {
			break
		}
		k.take(c)
		if k.guesses() {
			k.takeAround(c)
		}
	}
	k.keepOne()
	return k.choices()
}

// keeper holds the state of one choice.
type keeper struct {
	e       *Evidence
	options Options
	order   []spot
	kept    [][]bool // by file and line; index 0 is line 1
	must    []tiers  // by file: what belongs to what is named
	picked  [][]bool // by file and leaf
	lone    []bool   // by file: its likeliest leaf alone is kept
	whole   []string // by file: why it is kept whole
	bytes   int
	small   int // of these, in files that no choice is made in
	limit   int
	size    int     // bytes of all files
	mass    float64 // score of what is kept
	total   float64
	telling int  // words of the prompt that tell something beside names
	silent  bool // nothing of the prompt points into any of the files
}

// spot is a leaf of one of the files.
type spot struct {
	file, leaf int
	density    float64 // score by byte
	worth      float64 // share of the score against share of the bytes, by the least that is asked for
}

func newKeeper(e *Evidence, options Options) *keeper {
	k := &keeper{e: e, options: options, whole: make([]string, len(e.Files))}
	size := 0
	for i := range e.Files {
		f := &e.Files[i]
		size += len(f.Outline.File.Data)
		k.kept = append(k.kept, make([]bool, f.Outline.text.count()))
		k.must = append(k.must, slices.Repeat(tiers{noTier}, f.Outline.text.count()))
		k.picked = append(k.picked, make([]bool, len(f.Leaves)))
		k.lone = append(k.lone, false)
		for j, score := range f.Scores {
			k.total += score
			k.order = append(k.order, spot{file: i, leaf: j, density: score / float64(f.candidates[j].leaf.bytes+byteOffset)})
		}
	}
	k.limit, k.size = size, size
	k.telling = e.telling()
	k.silent = e.silent()
	least := make([]float64, len(e.Files))
	for i := range least {
		least[i] = k.least(i)
	}
	for i := range k.order {
		k.order[i].worth = k.order[i].density * float64(size) / max(k.total, 1e-9) / least[k.order[i].file]
	}
	sort.SliceStable(k.order, func(a, b int) bool { return k.order[a].worth > k.order[b].worth })
	if options.Budget > 0 {
		k.limit = int(options.Budget * float64(size))
	}
	if options.MaxBytes > 0 {
		k.limit = min(k.limit, options.MaxBytes)
	}
	return k
}

// keepWhole keeps the files that no choice is made in: small ones, and, where a
// recall is asked for, all of them if the prompt says nothing that can be used. A
// cap goes before both.
func (k *keeper) keepWhole() {
	if k.capped() {
		return
	}
	most := k.options.Whole
	switch {
	case most == 0 && k.e.names():
		most = SmallNamed
	case most == 0:
		most = DefaultWhole
	}
	for i := range k.e.Files {
		f := &k.e.Files[i]
		switch {
		case len(f.Outline.File.Data) <= most:
			k.whole[i] = "small"
		case k.silent && k.options.Recall > 0:
			k.whole[i] = "the prompt says nothing that points into it"
		default:
			continue
		}
		for j := range f.Leaves {
			k.take(spot{file: i, leaf: j})
		}
	}
	k.small = k.bytes
}

// silent reports whether nothing of the prompt points into any of the files: no
// place, and no word that stands there and is not said of any code.
func (e *Evidence) silent() bool {
	if e.names() {
		return false
	}
	for i := range e.Files {
		all := e.Files[i].candidates
		if len(all) == 0 {
			continue
		}
		if len(all[0].x.places) > 0 {
			return false
		}
		for t, n := range all[0].x.frequency {
			if stem := e.task.terms[t].hash; n > 0 && !smallTalk[stem] && !anyCode[stem] {
				return false
			}
		}
	}
	return true
}

// done reports whether the choice ends before the next leaf: with a budget, when
// that is spent; else, when the leaf is not worth its bytes.
//
// That the worth is the same for all prompts makes their mean recall the best for
// their mean size; to go for the same expected recall in each would spend most on
// those where it helps least.
func (k *keeper) done(next spot) bool {
	if k.options.Budget > 0 && k.options.Price == 0 {
		return k.bytes >= k.limit
	}
	if k.guesses() {
		// A small file beside it takes nothing of a large one's share.
		return k.bytes-k.small >= int(silentShare*float64(k.size-k.small))
	}
	return next.worth < 1 || k.priced() && k.alone()
}

// take keeps the leaf, with what it needs to be read, where the limit allows it.
func (k *keeper) take(p spot) {
	if k.picked[p.file][p.leaf] {
		return
	}
	f := &k.e.Files[p.file]
	kept := k.kept[p.file]
	var lines []int // to be kept that are not yet
	add := func(first, last int) {
		for line := first; line <= last; line++ {
			if !kept[line-1] {
				kept[line-1] = true
				lines = append(lines, line)
			}
		}
	}
	b := &f.Outline.Blocks[f.Leaves[p.leaf]]
	add(k.bridge(p.file, b.First, b.Last))
	for _, r := range f.Outline.headers(f.Leaves[p.leaf]) {
		add(k.bridge(p.file, r.First, r.Last))
	}
	cost := 0
	for _, line := range lines {
		cost += f.Outline.text.bytes(line, line)
	}
	if k.bytes+cost > k.limit {
		for _, line := range lines {
			kept[line-1] = false
		}
		return
	}
	k.bytes += cost
	k.mass += f.Scores[p.leaf]
	k.picked[p.file][p.leaf] = true
}

// headers is the signatures of the definitions around a leaf, from the inside
// out: without them nobody can tell where it lives.
func (o *Outline) headers(leaf int) []Range {
	var out []Range
	for i := o.Blocks[leaf].Parent; i >= 0; i = o.Blocks[i].Parent {
		b := &o.Blocks[i]
		if b.Role != Whole || b.Header.Empty() {
			continue
		}
		first, last := o.File.Lines(b.Header)
		if kids := o.Children(i); len(kids) > 1 {
			// Nothing of the first member, which may stand in the same lines.
			last = min(last, max(first, o.Blocks[kids[1]].First-1))
		}
		first, last = o.text.trim(first, last)
		if last < first || first < b.First || last > b.Last {
			continue
		}
		out = append(out, Range{first, last})
	}
	return out
}

// gap is the number of bytes between two ranges up to which they are made one.
func (k *keeper) gap(file int) int {
	switch {
	case k.options.Gap != 0:
		return k.options.Gap
	case k.options.Budget > 0:
		return gapBudget
	case k.e.names() && k.telling > 0, !k.e.names() && k.priced():
		size := len(k.e.Files[file].Outline.File.Data)
		return min(max(size/gapShare, mentionCost), gapBeside)
	}
	return mentionCost
}

// bridge widens a range over a gap to kept lines that costs less than another
// reference.
func (k *keeper) bridge(file, first, last int) (int, int) {
	gap := k.gap(file)
	text, kept := &k.e.Files[file].Outline.text, k.kept[file]
	for line := first - 1; line >= 1 && text.bytes(line, first-1) <= gap; line-- {
		if kept[line-1] {
			first = line + 1
			break
		}
	}
	for line := last + 1; line <= text.count() && text.bytes(last+1, line) <= gap; line++ {
		if kept[line-1] {
			last = line - 1
			break
		}
	}
	return first, last
}

func (k *keeper) choices() []Choice {
	choices := make([]Choice, len(k.e.Files))
	for i := range k.e.Files {
		f := &k.e.Files[i]
		c := &choices[i]
		c.Outline = f.Outline
		c.Named, c.Notes, c.Silent = f.Named, f.notes, k.silent
		c.Ranges = k.ranges(i)
		if k.whole[i] != "" {
			c.Whole, c.Why = true, k.whole[i]
			c.Ranges = []Range{{1, max(1, f.Outline.Lines())}}
		}
		certain := f.certainDefs()
		for j, picked := range k.picked[i] {
			if picked {
				c.Picks = append(c.Picks, Pick{Block: f.Leaves[j], Score: f.Scores[j], Why: f.candidates[j].why(f.Scores[j], certain[f.Outline.Blocks[f.Leaves[j]].Def])})
			}
		}
		if k.nearlyAll(c) {
			c.Whole, c.Why = true, c.Outline.allNeeded()
			c.Ranges = []Range{{1, max(1, f.Outline.Lines())}}
		}
		if k.total > 0 {
			c.Expected = measuredOf(k.mass / k.total)
		}
		c.Names = k.e.names()
		if k.guesses() && !c.Whole && !k.capped() {
			c.Why = "the prompt says nothing that points into it; its likeliest part"
		}
		if k.lone[i] && !c.Whole {
			c.Why = "nothing in the prompt speaks of it; its likeliest part"
		}
		c.summarize(f.reason())
	}
	return choices
}

// allNeeded says why no part of a file is worth naming alone.
func (o *Outline) allNeeded() string {
	longest := 0
	for line := 1; line <= o.text.count(); line++ {
		longest = max(longest, o.text.bytes(line, line))
	}
	switch {
	case o.Lines() <= 1:
		return "one line; no part of it can be named"
	case 2*longest > len(o.File.Data):
		return "most of it is one line, of which no part can be named"
	}
	return "nearly all of it may be needed"
}

// nearlyAll reports whether the ranges of a choice cost about as much as the
// file. A cap goes before it.
func (k *keeper) nearlyAll(c *Choice) bool {
	if k.capped() || k.options.Whole < 0 || c.Whole || len(c.Ranges) == 0 {
		return false
	}
	cost := mentionCost * (len(c.Ranges) - 1)
	for _, r := range c.Ranges {
		cost += c.Outline.text.bytes(r.First, r.Last)
	}
	return float64(cost) >= nearlyAllShare*float64(len(c.Outline.File.Data))
}
