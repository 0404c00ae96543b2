package slicer

import "math"

// view is a way of looking at the prompt: which of its zones count. The set is
// closed.
type view uint8

const (
	viewAll   view = iota
	viewTitle      // the title alone
	viewNames      // back-ticked words and words that stand as part of a name
	viewCode       // code fences and traces
	views
)

// zoneWeight is how much a stem counts that stands in a zone, by view. A stem
// that stands in several has the sum.
var zoneWeight = [views][zones]float32{
	viewAll:   {zoneTitle: 2, zoneProse: 1, zoneInline: 1.5, zoneFence: 0.6, zoneTrace: 0.4},
	viewTitle: {zoneTitle: 1},
	viewNames: {zoneInline: 1},
	viewCode:  {zoneFence: 1, zoneTrace: 1},
}

// fieldWeight is how much a word of the file counts, by field.
var fieldWeight = [fields]float32{fieldCode: 1, fieldString: 0.9, fieldComment: 0.7}

// BM25's constants: how fast repetition stops to matter, and how much length is
// held against a leaf.
const (
	saturation = 1.2
	lengthCost = 0.6
)

// weigh is the weight of each term of the task in a view of this file: its
// rarity among the leaves, and where in the prompt it stands.
func (x *index) weigh(v view) []float32 {
	weights := make([]float32, len(x.task.terms))
	n := float64(len(x.leaves))
	for i := range x.task.terms {
		df := float64(x.frequency[i])
		if df == 0 {
			continue
		}
		idf := float32(math.Log(1 + (n-df+0.5)/(df+0.5)))
		weights[i] = idf * x.task.terms[i].zoneFactor(v) * x.task.terms[i].worth()
	}
	return weights
}

func (t *term) zoneFactor(v view) float32 {
	var sum float32
	for z, count := range t.count {
		if count > 0 {
			sum += zoneWeight[v][z] * float32(1+math.Log(float64(count))/2)
		}
	}
	if v == viewNames && sum == 0 && !t.plain {
		return 0.5
	}
	return sum
}

// worth is how much the stem tells in prompts at large.
func (t *term) worth() float32 { return 1 }

// match is how well a text matches the task in one view.
type match struct {
	bm25  float32
	cover float32 // the share of the weight of the terms found in the file at all
	best  float32 // the largest weight of a term that matches
	terms float32 // distinct terms that match
	text  [fields]float32
}

func (x *index) match(hits []hit, size int, mean float32, weights []float32, total float32) match {
	var m match
	norm := saturation * (1 - lengthCost + lengthCost*float32(size)/max(mean, 1))
	for _, h := range hits {
		w := weights[h.term]
		if w == 0 {
			continue
		}
		var tf float32
		for f, count := range h.count {
			tf += fieldWeight[f] * float32(count)
			if count > 0 {
				m.text[f] += w
			}
		}
		m.bm25 += w * tf * (saturation + 1) / (tf + norm)
		m.cover += w
		m.best = max(m.best, w)
		m.terms++
	}
	if total > 0 {
		m.cover /= total
	}
	return m
}

func sum(values []float32) float32 {
	var s float32
	for _, v := range values {
		s += v
	}
	return s
}
