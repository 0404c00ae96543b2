package slicer

import "math"

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

// recallPrice is each mean recall with the price that gave it on the development half of the
// slicing benchmark, by a model that had seen none of its repositories.
// Cross-validation over the training set, most of whose prompts are commit messages
// and easier than what people write, gives more.
var recallPrice = []point{
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

// recallMeasured is each share of the needed lines that the scores expect with the one
// that was in, as measured for recallPrice: the scores were fitted to prompts of
// which more were commit messages.
var recallMeasured = []point{
	{0, 0}, {0.457, 0.458}, {0.552, 0.495}, {0.653, 0.625}, {0.756, 0.735}, {0.855, 0.818}, {0.958, 0.931}, {1, 1},
}

// measuredOf is what an expected share has turned out to be.
func measuredOf(expected float64) float64 { return between(recallMeasured, expected) }

// PriceOf is the price that gives a mean recall, between the measured ones.
func PriceOf(recall float64) float64 { return between(recallPrice, recall) }

// point is a place on a measured curve.
type point struct{ x, y float64 }

// between is the height of a curve at x, by a straight line between its points; what
// is beyond the last has its height.
func between(curve []point, x float64) float64 {
	for i := 1; i < len(curve); i++ {
		a, b := curve[i-1], curve[i]
		if x <= b.x {
			return a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)
		}
	}
	return curve[len(curve)-1].y
}
