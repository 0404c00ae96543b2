package slicer

import (
	_ "embed"
	"math"
	"runtime"
	"sync"
)

// model is boosted trees. The trainer writes them as:
//
//	number of features (2 bytes), of trees (2), hash of the columns' names (4),
//	scale of the leaves' values (4, a float)
//	for each feature: its column (2), number of cuts (1), one byte unused
//	the cuts of all features (4 bytes each, floats)
//	for each tree: number of nodes (1)
//	the nodes of all trees (4 bytes each): feature, bin, left child, unused; a
//	leaf has feature 255 and a value (2 bytes, signed) in place of the rest
//
// A row whose bin of the feature is at most the node's goes to the left child,
// the others to the one after it. The bin of a value is the number of cuts that
// are smaller.
//
// It is unpacked when there is something to score: that takes a tenth of a
// millisecond, and a large file asks for the same numbers a thousand times.
type model struct {
	columns []uint16  // of each feature
	counts  []uint8   // of each feature's cuts
	cuts    []float32 // of all features
	roots   []uint32  // of each tree, its first node
	nodes   []uint32  // feature, bin, left child; or 255 and a value in the upper half
	scale   float64
}

//go:embed model.bin
var modelData string

//go:embed context.bin
var contextData string

const (
	modelHeader  = 12
	featureSize  = 4
	nodeSize     = 4
	leafFeature  = 255
	mostFeatures = 255
)

// readModel unpacks a model; ok is false where there is none, or one for other
// columns.
func readModel(data string, columns []string) (m model, ok bool) {
	if len(data) < modelHeader || uint32At(data, 4) != ColumnsHash(columns) {
		return model{}, false
	}
	features, trees := uint16At(data, 0), uint16At(data, 2)
	m.scale = float64(floatAt(data, 8))
	at := modelHeader
	cuts := 0
	for range features {
		m.columns, m.counts = append(m.columns, uint16(uint16At(data, at))), append(m.counts, data[at+2])
		cuts += int(data[at+2])
		at += featureSize
	}
	m.cuts = make([]float32, cuts)
	for i := range m.cuts {
		m.cuts[i] = floatAt(data, at)
		at += 4
	}
	nodes := at + trees
	m.nodes = make([]uint32, (len(data)-nodes)/nodeSize)
	for i := range m.nodes {
		m.nodes[i] = uint32At(data, nodes+nodeSize*i)
	}
	root := uint32(0)
	for t := range trees {
		m.roots = append(m.roots, root)
		root += uint32(data[at+t])
	}
	return m, true
}

func uint16At(s string, i int) int { return int(s[i]) | int(s[i+1])<<8 }

func uint32At(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

func floatAt(s string, i int) float32 { return math.Float32frombits(uint32At(s, i)) }

// ColumnsHash tells one set of columns from another, so that a model is never used
// with columns that it was not fitted to.
func ColumnsHash(columns []string) uint32 {
	h := uint32(hashStart)
	for _, name := range columns {
		h = pair(h, hashString(name))
	}
	return h
}

// score is the sum of the trees for a row of signals.
func (m *model) score(row []float32) float64 {
	var bins [mostFeatures + 1]uint8
	cuts := m.cuts
	for f, column := range m.columns {
		n := int(m.counts[f])
		bins[f] = bin(cuts[:n], row[column])
		cuts = cuts[n:]
	}
	sum := 0
	for _, root := range m.roots {
		sum += leafValue(m.nodes[root:], &bins)
	}
	return float64(sum) * m.scale
}

// bin is the number of cuts that are smaller than the value.
func bin(cuts []float32, value float32) uint8 {
	lo, hi := 0, len(cuts)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if value > cuts[mid] {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint8(lo)
}

// leafValue is the value of the leaf of a tree that the bins lead to.
func leafValue(tree []uint32, bins *[mostFeatures + 1]uint8) int {
	node := tree[0]
	for uint8(node) != leafFeature {
		next := node >> 16 & 255
		if bins[uint8(node)] > uint8(node>>8) {
			next++
		}
		node = tree[next]
	}
	return int(int16(node >> 16))
}

// score fills the scores of all leaves: the share of the needed lines that is
// expected in each, so that those of a task sum to one.
func (e *Evidence) score() {
	models := Models{modelData, contextData}
	if e.models != nil {
		models = *e.models
	}
	first, ok := readModel(models.First, Columns())
	second, also := readModel(models.Second, ContextColumns())
	if !ok || !also {
		e.handScores()
		return
	}
	var rows [][]float32
	for i := range e.Files {
		rows = append(rows, e.Files[i].Rows...)
	}
	shares := make([]float64, len(rows))
	first.scoreAll(rows, shares)
	softmax(shares)
	second.scoreAll(e.Context(shares), shares)
	softmax(shares)
	e.Finish(shares)
}

// scoreAll scores many rows, on all processors where that pays: a score depends on
// its row alone, so the order of the work changes nothing.
func (m *model) scoreAll(rows [][]float32, scores []float64) {
	const pays = 256 // rows; fewer take less than a hundred microseconds
	parts := runtime.GOMAXPROCS(0)
	if len(rows) < pays {
		parts = 1
	}
	var wait sync.WaitGroup
	for p := range parts {
		wait.Go(func() {
			for i := p * len(rows) / parts; i < (p+1)*len(rows)/parts; i++ {
				scores[i] = m.score(rows[i])
			}
		})
	}
	wait.Wait()
}

// Models is the two stages in the form that the trainer writes.
type Models struct{ First, Second string }

// ScoreWith scores all leaves by other models than those built in, such as ones
// that have not seen what they are measured on.
func (e *Evidence) ScoreWith(m Models) {
	e.models = &m
	e.score()
}

// Finish takes the shares that the second stage gave to all leaves of all files,
// in order, mixes in what needs no learning, and sets the scores.
func (e *Evidence) Finish(shares []float64) {
	e.weighFiles(shares)
	e.pin(shares)
	for i := range e.Files {
		n := len(e.Files[i].Rows)
		e.Files[i].Scores, shares = shares[:n:n], shares[n:]
	}
}

// softmax turns scores into shares.
func softmax(scores []float64) {
	top := math.Inf(-1)
	for _, s := range scores {
		top = max(top, s)
	}
	sum := 0.0
	for i, s := range scores {
		scores[i] = math.Exp(s - top)
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}
