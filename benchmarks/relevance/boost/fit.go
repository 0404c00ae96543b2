package boost

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// Params steer the fit.
type Params struct {
	Trees    int
	Leaves   int     // per tree
	Rate     float64 // learning rate
	MinChild float64 // least sum of second derivatives in a leaf
	L2       float64
	Features float64 // share of the features that a tree may use
	Groups   float64 // share of the groups that a tree sees
	Seed     uint64
}

// Node is a node of a tree. A row whose bin is at most Bin goes to Left, others
// to Left+1. A leaf has Feature -1.
type Node struct {
	Feature int16
	Bin     uint8
	Left    int16
	Value   float32
}

// Tree is nodes; the first is the root.
type Tree []Node

// Model is the sum of its trees.
type Model struct{ Trees []Tree }

// Predict is the sum of the trees for a row of bins.
func (m *Model) Predict(bin func(feature int) uint8) float64 {
	sum := 0.0
	for _, t := range m.Trees {
		sum += float64(t.predict(bin))
	}
	return sum
}

// predict is the value of the leaf that a row of bins falls into.
func (t Tree) predict(bin func(feature int) uint8) float32 {
	n := &t[0]
	for n.Feature >= 0 {
		if bin(int(n.Feature)) <= n.Bin {
			n = &t[n.Left]
		} else {
			n = &t[n.Left+1]
		}
	}
	return n.Value
}

type fitter struct {
	d      *Data
	p      Params
	score  []float64
	g, h   []float32
	random *rand.Rand
}

// Fit grows the trees. After each tree, report is called with its number and
// the mean loss per group, if it is not nil.
func Fit(d *Data, p Params, report func(tree int, loss float64, m *Model)) *Model {
	f := &fitter{d: d, p: p, score: make([]float64, d.Rows()), g: make([]float32, d.Rows()), h: make([]float32, d.Rows()), random: rand.New(rand.NewPCG(p.Seed, 1))}
	m := &Model{}
	for t := range p.Trees {
		loss := f.gradients()
		rows := f.sample()
		tree := f.grow(rows)
		m.Trees = append(m.Trees, tree)
		f.update(tree)
		if report != nil {
			report(t, loss, m)
		}
	}
	return m
}

// gradients fills the derivatives of the softmax loss within each group.
func (f *fitter) gradients() float64 {
	loss, weight := 0.0, 0.0
	for i := range len(f.d.Group) - 1 {
		first, last := f.d.Group[i], f.d.Group[i+1]
		top := math.Inf(-1)
		for r := first; r < last; r++ {
			top = max(top, f.score[r])
		}
		sum := 0.0
		for r := first; r < last; r++ {
			sum += float64(f.d.Copies[r]) * math.Exp(f.score[r]-top)
		}
		w := float64(f.d.Weight[i])
		weight += w
		for r := first; r < last; r++ {
			p := math.Exp(f.score[r]-top) / sum
			q := float64(f.d.Target[r])
			n := float64(f.d.Copies[r])
			f.g[r] = float32(w * (n*p - q))
			f.h[r] = float32(w * n * max(p*(1-p), 1e-6))
			if q > 0 {
				loss -= w * q * math.Log(max(p, 1e-12))
			}
		}
	}
	return loss / max(weight, 1)
}

// sample is the rows of the groups that the next tree sees.
func (f *fitter) sample() []int32 {
	var rows []int32
	for i := range len(f.d.Group) - 1 {
		if f.d.Weight[i] == 0 || f.p.Groups < 1 && f.random.Float64() >= f.p.Groups {
			continue
		}
		for r := f.d.Group[i]; r < f.d.Group[i+1]; r++ {
			rows = append(rows, r)
		}
	}
	return rows
}

func (f *fitter) features() []int {
	all := f.random.Perm(len(f.d.Bins))
	n := max(1, int(f.p.Features*float64(len(all))))
	return all[:min(n, len(all))]
}

// update adds the tree to the scores of all rows.
func (f *fitter) update(t Tree) {
	parallel(f.d.Rows(), func(from, to int) {
		for r := from; r < to; r++ {
			f.score[r] += float64(t.predict(func(feature int) uint8 { return f.d.Bins[feature][r] }))
		}
	})
}

// parallel splits 0 to n-1 among the processors.
func parallel(n int, do func(from, to int)) {
	parts := runtime.GOMAXPROCS(0)
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() { do(n*i/parts, n*(i+1)/parts) })
	}
	group.Wait()
}
