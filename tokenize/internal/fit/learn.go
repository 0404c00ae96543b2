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
// example at a time.
type learner struct {
	epochs  int
	rate    float32
	weights [2][]float32
}

func newLearner(bits uint) *learner {
	return &learner{
		epochs:  6,
		rate:    0.6,
		weights: [2][]float32{make([]float32, 1<<bits), make([]float32, 1<<bits)},
	}
}

// learn goes over the examples several times, each time in another order that
// depends on nothing but the seed. Products are rounded on their own, so that
// no machine fuses them with a sum and gets other bits.
func (l *learner) learn(examples []example, seed uint64) {
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for epoch := range l.epochs {
		shuffle(order, &seed)
		rate := l.rate / float32(1+epoch)
		for _, i := range order {
			for f := range 2 {
				step(l.weights[f], examples[i].slots[f], examples[i].target[f], float32(rate*examples[i].weight))
			}
		}
	}
}

// step moves the weights of an example towards its target. It divides by the
// sum of the squared counts of the features: by their number, a run of one
// repeated letter would diverge.
func step(weights []float32, slots []uint32, target, rate float32) {
	var sum float32
	for _, s := range slots {
		sum += weights[s]
	}
	delta := float32(float32(rate*(target-sum)) / squares(slots))
	for _, s := range slots {
		weights[s] += delta
	}
}

func squares(slots []uint32) float32 {
	n := 0
	for i, s := range slots {
		n++
		for _, o := range slots[:i] {
			if o == s {
				n += 2
			}
		}
	}
	return float32(n)
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
