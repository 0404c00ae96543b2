package slicer

import (
	"math"
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

// Defaults of Options.
const (
	DefaultWhole  = 8000
	SmallNamed    = 2000
	DefaultRanges = 8
)

// What a line must be worth to be kept where nobody says how much is wanted. The
// price of a line grows with the square root of its file, as it does beside what is
// named. Large language models as readers found the place to change as often from
// what this keeps, with an outline of the rest, as from whole files; docs/relevance.md.
const (
	DefaultPrice = 3e-5
	// silentShare is what is kept of a file where no word of the prompt stands in
	// any: where everything may be meant, a fifth and an outline say where to look.
	silentShare = 0.2
)

// What another mention of a file costs besides its path, in bytes: the client
// puts two wrappers around each, with the file's name and, since its version
// 2.1.331, the lines; and what lines between two ranges may cost where there is a
// budget. Measured on that version, 2026-11-29.
const (
	mentionCost = 205
	gapBudget   = 60
)

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
	Why      string // one line for the report
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

// byteOffset is added to the size of a leaf before its score is divided by it:
// without it the shortest lines would always win.
const byteOffset = 50

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
	for i := range k.order {
		k.order[i].worth = k.order[i].density * float64(size) / max(k.total, 1e-9) / k.least(k.order[i].file)
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
}

// priced reports whether a line is kept by its price alone: nobody said how much is
// wanted.
func (k *keeper) priced() bool { return k.options.Price == 0 && k.options.Recall == 0 }

// guesses reports whether a share of the files is kept because nothing tells which
// lines are meant, nor how much is wanted.
func (k *keeper) guesses() bool { return k.silent && k.priced() }

// takeAround keeps the rest of the definition around a leaf, up to a length that can
// be read at once: where anything may be meant, whole definitions say more than pieces
// of many, and take fewer ranges.
func (k *keeper) takeAround(p spot) {
	f := &k.e.Files[p.file]
	blocks := f.Outline.Blocks
	around := f.Leaves[p.leaf]
	for b := blocks[around].Parent; b >= 0 && blocks[b].Last-blocks[b].First < longNamed; b = blocks[b].Parent {
		around = b
	}
	for i, leaf := range f.Leaves {
		if around <= leaf && leaf < blocks[around].End && k.bytes < int(silentShare*float64(k.size)) {
			k.take(spot{file: p.file, leaf: i})
		}
	}
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
		return k.bytes >= int(silentShare*float64(k.size))
	}
	return next.worth < 1 || k.priced() && k.alone()
}

// least is the least worth of a leaf of a file that is kept: its share of the
// scores against its share of the bytes of all files.
func (k *keeper) least(file int) float64 {
	f := &k.e.Files[file]
	own := float64(len(f.Outline.File.Data))
	price := DefaultPrice
	switch {
	case k.options.Price > 0:
		price = k.options.Price
	case k.options.Recall > 0:
		price = PriceOf(k.options.Recall)
	case k.e.names():
		worth := k.besideWorth(len(f.Outline.File.Data))
		if f.directory.isData() && f.names() {
			worth *= besideEntry
		}
		return worth
	}
	return max(price*math.Sqrt(own*besideSize)*float64(k.size)/max(own, 1), 1e-9)
}

// recallPrice is the mean recall that a price gave on the development half of the
// slicing benchmark, by a model that had seen none of its repositories.
// Cross-validation over the training set, most of whose prompts are commit messages
// and easier than what people write, gives more.
var recallPrice = []struct{ recall, price float64 }{
	{0, 1e-3},
	{0.490, 1.5e-4},
	{0.579, 8e-5},
	{0.653, 5e-5},
	{0.745, 3e-5},
	{0.798, 2e-5},
	{0.831, 1.4e-5},
	{0.858, 1e-5},
	{0.888, 7e-6},
	{0.926, 5e-6},
	{0.947, 3.5e-6},
	{0.971, 2e-6},
	{0.991, 1e-6},
	{1, 0},
}

// recallMeasured is what share of the needed lines was in, beside the share that the
// scores expect, as measured for recallPrice: the scores were fitted to prompts of
// which more were commit messages.
var recallMeasured = []struct{ expected, measured float64 }{
	{0, 0}, {0.457, 0.458}, {0.552, 0.495}, {0.653, 0.625}, {0.756, 0.735}, {0.855, 0.818}, {0.958, 0.931}, {1, 1},
}

// measuredOf is what an expected share has turned out to be.
func measuredOf(expected float64) float64 {
	for i := 1; i < len(recallMeasured); i++ {
		a, b := recallMeasured[i-1], recallMeasured[i]
		if expected <= b.expected {
			return a.measured + (b.measured-a.measured)*(expected-a.expected)/(b.expected-a.expected)
		}
	}
	return 1
}

// PriceOf is the price that gives a mean recall, between the measured ones.
func PriceOf(recall float64) float64 {
	for i := 1; i < len(recallPrice); i++ {
		a, b := recallPrice[i-1], recallPrice[i]
		if recall <= b.recall {
			return a.price + (b.price-a.price)*(recall-a.recall)/(b.recall-a.recall)
		}
	}
	return 0
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

// nearlyAllShare is the share of a file's size from which ranges save too little to
// be worth what they hide; each range counts as what a reference costs.
const nearlyAllShare = 0.9

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

// summarize writes the line for the report: what the prompt names, the reason of
// the best pick, or that there is none.
func (c *Choice) summarize(named string) {
	switch {
	case c.Whole || c.Why != "":
		return
	case named != "":
		c.Why = named
		return
	case len(c.Picks) == 0:
		c.Why = "nothing in the prompt speaks of it"
		return
	}
	best := &c.Picks[0]
	for i := range c.Picks {
		if c.rating(&c.Picks[i]) > c.rating(best) {
			best = &c.Picks[i]
		}
	}
	c.Why = best.Why
}

// rating is the score of a pick as a reason: one that has a name says more to a
// reader than loose lines do.
func (c *Choice) rating(p *Pick) float64 {
	if c.Outline.Blocks[p.Block].Name == "" {
		return p.Score / 4
	}
	return p.Score
}
