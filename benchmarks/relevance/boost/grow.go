package boost

// cell is the sums of a bin.
type cell struct{ g, h float64 }

// open is a leaf that may be split.
type open struct {
	node    int
	rows    []int32
	hist    []cell // by position in the tree's features, then bin
	sum     cell
	gain    float64
	feature int // position in the tree's features
	bin     uint8
}

// grow makes one tree: again and again the leaf is split that gains most.
func (f *fitter) grow(rows []int32) Tree {
	features := f.features()
	tree := Tree{{Feature: -1}}
	leaves := []*open{f.open(0, rows, features, nil)}
	for len(leaves) < f.p.Leaves {
		best := 0
		for i, l := range leaves {
			if l.gain > leaves[best].gain {
				best = i
			}
		}
		l := leaves[best]
		if l.gain <= 0 {
			break
		}
		left, right := f.part(l, features)
		at := len(tree)
		tree[l.node].Feature, tree[l.node].Bin, tree[l.node].Left = int16(features[l.feature]), l.bin, int16(at)
		tree = append(tree, Node{Feature: -1}, Node{Feature: -1})
		// The larger side's histogram is the parent's without the smaller's.
		var a, b *open
		if len(left) <= len(right) {
			a = f.open(at, left, features, nil)
			b = f.open(at+1, right, features, subtract(l.hist, a.hist))
		} else {
			b = f.open(at+1, right, features, nil)
			a = f.open(at, left, features, subtract(l.hist, b.hist))
		}
		l.hist, l.rows = nil, nil
		leaves[best] = a
		leaves = append(leaves, b)
	}
	for _, l := range leaves {
		tree[l.node].Value = float32(-f.p.Rate * l.sum.g / (l.sum.h + f.p.L2))
	}
	return tree
}

func (f *fitter) open(node int, rows []int32, features []int, hist []cell) *open {
	l := &open{node: node, rows: rows, hist: hist}
	if hist == nil {
		l.hist = f.histogram(rows, features)
	}
	for b := range maxBins {
		l.sum.g += l.hist[b].g
		l.sum.h += l.hist[b].h
	}
	f.findSplit(l, len(features))
	return l
}

func (f *fitter) histogram(rows []int32, features []int) []cell {
	hist := make([]cell, len(features)*maxBins)
	parallel(len(features), func(from, to int) {
		for i := from; i < to; i++ {
			bins := f.d.Bins[features[i]]
			h := hist[i*maxBins : (i+1)*maxBins]
			for _, r := range rows {
				c := &h[bins[r]&(maxBins-1)]
				c.g += float64(f.g[r])
				c.h += float64(f.h[r])
			}
		}
	})
	return hist
}

func subtract(whole, part []cell) []cell {
	for i := range whole {
		whole[i].g -= part[i].g
		whole[i].h -= part[i].h
	}
	return whole
}

func (f *fitter) findSplit(l *open, features int) {
	worth := func(c cell) float64 { return c.g * c.g / (c.h + f.p.L2) }
	base := worth(l.sum)
	for i := range features {
		var left cell
		for b := range maxBins - 1 {
			c := l.hist[i*maxBins+b]
			left.g += c.g
			left.h += c.h
			right := cell{l.sum.g - left.g, l.sum.h - left.h}
			if left.h < f.p.MinChild || right.h < f.p.MinChild {
				continue
			}
			if gain := worth(left) + worth(right) - base; gain > l.gain+1e-9 {
				l.gain, l.feature, l.bin = gain, i, uint8(b)
			}
		}
	}
}

// part divides the rows of a leaf by its split.
func (f *fitter) part(l *open, features []int) (left, right []int32) {
	bins := f.d.Bins[features[l.feature]]
	for _, r := range l.rows {
		if bins[r] <= l.bin {
			left = append(left, r)
		} else {
			right = append(right, r)
		}
	}
	return left, right
}
