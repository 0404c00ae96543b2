package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// classes are what a table of sent tasks tells apart.
func classes(s *tasks.Sent) []string {
	out := []string{"0 all tasks", "5 " + s.Task.Lang}
	switch f := s.Task.Flags; {
	case f.MentionsGoldSymbol:
		out = append(out, "1 names a changed function")
	case f.Stacktrace:
		out = append(out, "1 has a stack trace")
	case f.MentionsPath:
		out = append(out, "1 names a path")
	default:
		out = append(out, "1 names nothing")
	}
	if s.Task.Source != "mined" {
		out = append(out, "2 issue texts")
	}
	switch bytes := size(s.Task); {
	case bytes < 20_000:
		out = append(out, "3 files under 20 kB")
	case bytes < 60_000:
		out = append(out, "3 files of 20 to 60 kB")
	default:
		out = append(out, "3 files over 60 kB")
	}
	return out
}

func size(t *tasks.Task) int {
	n := 0
	for i := range t.Files {
		n += t.Files[i].Bytes
	}
	return n
}

// sentNow is the table of what is sent by default.
func sentNow(all []tasks.Task) (string, error) {
	sent, err := tasks.SendAll(all, slicer.Options{})
	if err != nil {
		return "", err
	}
	return sentTable(sent), nil
}

// sentTable is, for each class, the share of the tokens that is sent, with a 95 %
// interval by drawing the tasks again, the outline's part of it, and the recall.
func sentTable(all []tasks.Sent) string {
	by := map[string][]tasks.Sent{}
	for i := range all {
		for _, c := range classes(&all[i]) {
			by[c] = append(by[c], all[i])
		}
	}
	var names []string
	for c := range by {
		names = append(names, c)
	}
	slices.Sort(names)
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %5s %11s %8s %-14s %8s  %-21s %s\n", "", "tasks", "whole, tok", "sent %", "95 %", "outline", "recall 95 %", "hit-all")
	for _, c := range names {
		x := by[c]
		share := func(x []tasks.Sent) float64 {
			var after, whole float64
			for _, s := range x {
				after, whole = after+s.After, whole+s.Whole
			}
			return 100 * after / max(1, whole)
		}
		recall := func(x []tasks.Sent) float64 {
			sum := 0.0
			for _, s := range x {
				sum += s.Score.Recall
			}
			return sum / float64(len(x))
		}
		var whole, outline, hit float64
		for _, s := range x {
			whole, outline, hit = whole+s.Whole, outline+s.Outline, hit+s.Score.Hit
		}
		shareLow, shareHigh := interval(x, share)
		recallLow, recallHigh := interval(x, recall)
		fmt.Fprintf(&b, "%-28s %5d %11.0f %8.1f %-14s %8.1f  %.3f [%.3f, %.3f] %.3f\n", c[2:], len(x), whole, share(x),
			fmt.Sprintf("[%.1f, %.1f]", shareLow, shareHigh), 100*outline/max(1, whole), recall(x), recallLow, recallHigh, hit/float64(len(x)))
	}
	return b.String()
}

// interval is the 95 % interval of a figure over tasks that are drawn again.
func interval(x []tasks.Sent, figure func([]tasks.Sent) float64) (low, high float64) {
	const draws = 1000
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]float64, draws)
	again := make([]tasks.Sent, len(x))
	for i := range all {
		for j := range again {
			again[j] = x[r.IntN(len(x))]
		}
		all[i] = figure(again)
	}
	slices.Sort(all)
	return all[draws/40], all[draws-1-draws/40]
}
