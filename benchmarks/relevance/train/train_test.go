package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/grammars"
	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/source"
	"pare/slicer"
)

// made is examples of made-up repositories in which the function that the prompt
// names is the one that was changed.
func made(n int) []*example {
	var all []*example
	for i := range n {
		var b strings.Builder
		for j := range 12 {
			fmt.Fprintf(&b, "def step_%c%c(box):\n    lift(box, %d)\n    return box\n\n\n", 'a'+i%26, 'a'+j, i+j)
		}
		file := source.NewFile("steps.py", []byte(b.String()))
		o := slicer.NewOutline(file, grammars.Parse(context.Background(), file.Name, file.Data, grammars.Limits{}))
		line := 5*(i%12) + 2
		t := &tasks.Task{Repo: fmt.Sprint("repo", i), Prompt: fmt.Sprintf("step_%c%c drops the box", 'a'+i%26, 'a'+i%12), Files: []tasks.File{{Path: "steps.py", GoldLines: [][2]int{{line, line}}, GoldKinds: []string{"mod"}, Bytes: len(file.Data)}}}
		ex := &example{task: t, outlines: []slicer.Outline{o}, target: target(&t.Files[0], &o)}
		normalize(ex.target)
		all = append(all, ex)
	}
	return all
}

func tiny() plan {
	p := boost.Params{Trees: 20, Leaves: 4, Rate: 0.3, MinChild: 0.5, L2: 1, Features: 1, Groups: 1, Seed: 1}
	return plan{first: p, second: p}
}

func TestTarget(t *testing.T) {
	ex := made(3)[2]
	sum := float32(0)
	for _, m := range ex.target {
		sum += m
	}
	if sum != 1 || ex.target[2] != 1 {
		t.Errorf("the target is %v", ex.target)
	}
}

// TestWrittenModelsScoreAsFitted writes both stages, lets slicer score by them,
// and compares with the scores of the stages in memory.
func TestWrittenModelsScoreAsFitted(t *testing.T) {
	examples := made(40)
	measureAll(examples)
	s := fit(tiny(), examples, time.Now())
	s.score(examples)
	models := slicer.Models{
		First:  string(export(s.first, slicer.Columns(), s.firstCuts)),
		Second: string(export(s.second, slicer.ContextColumns(), s.secondCuts)),
	}
	right := 0
	for _, ex := range examples {
		e := slicer.Measure(slicer.NewTask(ex.task.Prompt), ex.outlines)
		e.ScoreWith(models)
		best := 0
		for i, got := range e.Files[0].Scores {
			if want := ex.evidence.Files[0].Scores[i]; math.Abs(got-want) > 0.005 {
				t.Fatalf("leaf %d scores %v as written and %v as fitted", i, got, want)
			}
			if got > e.Files[0].Scores[best] {
				best = i
			}
		}
		if ex.target[best] == 1 {
			right++
		}
	}
	if right < 36 {
		t.Errorf("%d of 40 are right", right)
	}
	if text := report(examples); !strings.Contains(text, "all tasks") {
		t.Errorf("the report is\n%s", text)
	}
}

func TestFitIsReproducible(t *testing.T) {
	bytes := func() string {
		examples := made(20)
		measureAll(examples)
		s := fit(tiny(), examples, time.Now())
		return string(export(s.first, slicer.Columns(), s.firstCuts)) + string(export(s.second, slicer.ContextColumns(), s.secondCuts))
	}
	if once, again := bytes(), bytes(); once != again {
		t.Error("the same data give other bytes")
	}
}

func TestThinning(t *testing.T) {
	ex := &example{task: &tasks.Task{}, target: make([]float32, 1000)}
	ex.target[500] = 1
	for i := range 1000 {
		ex.rows = append(ex.rows, []float32{float32(i)})
	}
	d := binned([]*example{ex}, firstRows, [][]float32{{500}})
	copies := float32(0)
	for _, c := range d.Copies {
		copies += c
	}
	if d.Rows() > 2*mostRows || math.Abs(float64(copies)-1000) > 20 {
		t.Errorf("%d rows stand for %v", d.Rows(), copies)
	}
}
