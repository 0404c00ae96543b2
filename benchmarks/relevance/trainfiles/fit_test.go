package main

import (
	"testing"

	"pare/benchmarks/relevance/tasks"
	_ "pare/internal/golden" // go test ./... -update
)

func TestFit(t *testing.T) {
	var rows [][]float64
	var labels []bool
	for i := range 200 {
		x, noise := float64(i%20)/10-1, float64(i%7)/7
		rows, labels = append(rows, []float64{x, noise}), append(labels, x > 0.2)
	}
	weights := fit(rows, labels)
	if r := right(rows, labels, weights); r < 0.95 {
		t.Errorf("%v are right, by %v", r, weights)
	}
	if l := loss(rows, labels, weights); l > loss(rows, labels, []float64{0, 0, 0})/2 {
		t.Errorf("the loss is %v", l)
	}
	if fit(nil, nil) != nil {
		t.Error("nothing gives weights")
	}
}

func TestOthers(t *testing.T) {
	file := func(path string) []tasks.File { return []tasks.File{{Path: path}} }
	all := []tasks.Task{
		{Repo: "a", Files: file("x")}, {Repo: "b", Files: file("y")}, {Repo: "a", Files: file("x")}, {Repo: "a", Files: file("z")},
	}
	if got := others(all, 0); len(got) != 1 || got[0].Path != "z" {
		t.Errorf("the others are %v", got)
	}
	if got := others(all, 1); len(got) != 0 {
		t.Errorf("a repository of one task has others: %v", got)
	}
}
