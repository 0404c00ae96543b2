package main

import (
	"math"

	"pare/slicer"
)

// The fit is gradient descent with a little weight decay; the columns are few
// and of like size, so that it needs no more.
const (
	steps = 3000
	rate  = 0.5
	decay = 1e-3
)

// fit is the weights of a logistic model; the last one is the constant.
func fit(rows [][]float64, labels []bool) []float64 {
	if len(rows) == 0 {
		return nil
	}
	n := len(rows[0])
	weights := make([]float64, n+1)
	for range steps {
		gradient := make([]float64, n+1)
		for i, row := range rows {
			g := slicer.FileProbability(row, weights) - target(labels[i])
			for j, v := range row {
				gradient[j] += g * v
			}
			gradient[n] += g
		}
		for j := range weights {
			weights[j] -= rate * (gradient[j]/float64(len(rows)) + decay*weights[j])
		}
	}
	return weights
}

func target(label bool) float64 {
	if label {
		return 1
	}
	return 0
}

func loss(rows [][]float64, labels []bool, weights []float64) float64 {
	sum := 0.0
	for i, row := range rows {
		p := slicer.FileProbability(row, weights)
		if !labels[i] {
			p = 1 - p
		}
		sum -= math.Log(max(p, 1e-12))
	}
	return sum / float64(max(1, len(rows)))
}

// right is the share of the files that the model puts on the right side of even
// odds.
func right(rows [][]float64, labels []bool, weights []float64) float64 {
	n := 0
	for i, row := range rows {
		if (slicer.FileProbability(row, weights) > 0.5) == labels[i] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(rows)))
}
