package main

import (
	"math"

	"pare/tokenize/internal/table"
)

// example is one run to learn from: its features in each family, what it
// should cost beyond its base, and how much it counts.
type example struct {
	slots  [2][]uint32
	target [2]float32
	weight float32
}

// learner fits the weights of one table by going against the error of one
// example at a time. A weight that has moved much moves less (AdaGrad), so
// that rare features learn as fast as frequent ones.
type learner struct {
	epochs  int
	rate    float32
	weights [2][]float32
	moved   [2][]float32 // sum of the squared steps of each weight
}

func newLearner(bits uint) *learner {
	slots := func() [2][]float32 { return [2][]float32{make([]float32, 1<<bits), make([]float32, 1<<bits)} }
	return &learner{epochs: 8, rate: 0.1, weights: slots(), moved: slots()}
}

// learn goes over the examples several times, each time in another order that
// depends on nothing but the seed, in steps that shrink to nothing. Products
// are rounded on their own, so that no machine fuses them with a sum and gets
// other bits.
func (l *learner) learn(examples []example, seed uint64) {
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	total, done := float32(l.epochs*len(examples)), float32(0)
	for range l.epochs {
		shuffle(order, &seed)
		for _, i := range order {
			rate := l.rate * (1 - done/total)
			done++
			for f := range 2 {
				l.step(f, &examples[i], rate)
			}
		}
	}
}

// step moves the weights of an example towards its target.
func (l *learner) step(f int, ex *example, rate float32) {
	weights, moved := l.weights[f], l.moved[f]
	var sum float32
	for _, s := range ex.slots[f] {
		sum += weights[s]
	}
	miss := float32(ex.weight * (ex.target[f] - sum))
	square, move := float32(miss*miss), float32(rate*miss)
	for _, s := range ex.slots[f] {
		moved[s] += square
		weights[s] += float32(move / float32(math.Sqrt(float64(moved[s]+1))))
	}
}

// shuffle orders by the SplitMix64 generator, which is the same everywhere.
func shuffle(order []int, seed *uint64) {
	for i := len(order) - 1; i > 0; i-- {
		*seed += 0x9E3779B97F4A7C15
		z := *seed
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		z ^= z >> 31
		j := int(z % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}

// round turns weights into the units of the blob.
func (l *learner) round() [2][]int8 {
	var out [2][]int8
	for f := range 2 {
		out[f] = make([]int8, len(l.weights[f]))
		for i, w := range l.weights[f] {
			out[f][i] = int8(max(-128, min(127, math.Round(float64(w)*table.Scale))))
		}
	}
	return out
}
