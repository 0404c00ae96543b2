package slicer

import (
	_ "embed"
	"math"
)

// model is boosted trees in the form that the trainer writes, read in place:
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
type model struct {
	data               string
	features, trees    int
	scale              float32
	cuts, sizes, nodes int // where the parts begin
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

// readModel finds the parts of a model; ok is false where there is none, or one
// for other columns.
func readModel(data string, columns []string) (m model, ok bool) {
	if len(data) < modelHeader || uint32At(data, 4) != ColumnsHash(columns) {
		return model{}, false
	}
	m = model{data: data, features: uint16At(data, 0), trees: uint16At(data, 2), scale: floatAt(data, 8)}
	m.cuts = modelHeader + m.features*featureSize
	cuts := 0
	for f := range m.features {
		cuts += int(data[modelHeader+f*featureSize+2])
	}
	m.sizes = m.cuts + 4*cuts
	m.nodes = m.sizes + m.trees
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
	var bins [mostFeatures]uint8
	at := m.cuts
	for f := range m.features {
		entry := modelHeader + f*featureSize
		n := int(m.data[entry+2])
		bins[f] = uint8(m.bin(at, n, row[uint16At(m.data, entry)]))
		at += 4 * n
	}
	sum := 0
	node := m.nodes
	for t := range m.trees {
		sum += m.leaf(node, &bins)
		node += nodeSize * int(m.data[m.sizes+t])
	}
	return float64(sum) * float64(m.scale)
}

// bin is the number of the n cuts at offset that are smaller than the value.
func (m *model) bin(offset, n int, value float32) int {
	lo, hi := 0, n
	for lo < hi {
		mid := (lo + hi) / 2
		if value > floatAt(m.data, offset+4*mid) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// leaf is the value of the leaf of the tree at offset that the bins lead to.
func (m *model) leaf(offset int, bins *[mostFeatures]uint8) int {
	at := offset
	for m.data[at] != leafFeature {
		next := int(m.data[at+2])
		if bins[m.data[at]] > m.data[at+1] {
			next++
		}
		at = offset + nodeSize*next
	}
	return int(int16(uint16At(m.data, at+2)))
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
	var shares []float64
	for i := range e.Files {
		for _, row := range e.Files[i].Rows {
			shares = append(shares, first.score(row))
		}
	}
	softmax(shares)
	for i, row := range e.Context(shares) {
		shares[i] = second.score(row)
	}
	softmax(shares)
	e.Finish(shares)
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
