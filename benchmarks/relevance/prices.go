package main

import (
	"fmt"
	"strings"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// priceRows are the settings of the table of prices: without what is named, from
// dear to cheap, the default, and what people ask for by --recall.
var priceRows = []struct {
	name    string
	options slicer.Options
}{
	{"8e-5", slicer.Options{Price: 8e-5}},
	{"5e-5", slicer.Options{Price: 5e-5}},
	{"3e-5", slicer.Options{Price: 3e-5}},
	{"3e-5, what is named: default", slicer.Options{}},
	{"2e-5", slicer.Options{Price: 2e-5}},
	{"1e-5", slicer.Options{Price: 1e-5}},
	{"5e-6", slicer.Options{Price: 5e-6}},
	{"3.5e-6", slicer.Options{Price: 3.5e-6}},
	{"--recall 0.8", slicer.Options{Recall: 0.8}},
	{"--recall 0.9", slicer.Options{Recall: 0.9}},
	{"--recall 0.95", slicer.Options{Recall: 0.95}},
}

// priceClasses are those of sentTable that the table of prices tells apart.
var priceClasses = []string{"1 names a changed function", "1 names nothing", "2 issue texts", "3 files under 20 kB", "3 files of 20 to 60 kB", "3 files over 60 kB"}

// priceTable is, for each price, what of the change is in and what is sent: of all
// tasks, and by class.
func priceTable(all []tasks.Task) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %15s %11s %8s %7s", "", "recall/hit-all", "mean sent %", "tokens %", "ranges")
	for _, c := range priceClasses {
		name := strings.TrimPrefix(c[2:], "files ")
		fmt.Fprintf(&b, "  %24s", name)
	}
	b.WriteString("\n")
	for _, row := range priceRows {
		sent, err := tasks.SendAll(all, row.options)
		if err != nil {
			return "", err
		}
		by := map[string]sum{}
		for i := range sent {
			for _, c := range classes(&sent[i]) {
				by[c] = by[c].with(&sent[i])
			}
		}
		x := by["0 all tasks"]
		fmt.Fprintf(&b, "%-28s   %.3f / %.3f %11.1f %8.1f %7.1f", row.name, x.recall/x.n, x.hit/x.n, 100*x.mean/x.n, 100*x.after/x.whole, x.ranges/x.files)
		for _, c := range priceClasses {
			fmt.Fprintf(&b, "  %24s", fmt.Sprintf("%.3f at %.1f", by[c].recall/max(1, by[c].n), 100*by[c].after/max(1, by[c].whole)))
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

// sum adds up tasks that were sent.
type sum struct{ n, recall, hit, mean, after, whole, ranges, files float64 }

func (s sum) with(t *tasks.Sent) sum {
	s.n++
	s.recall += t.Score.Recall
	s.hit += t.Score.Hit
	s.mean += t.After / max(1, t.Whole)
	s.after += t.After
	s.whole += t.Whole
	s.ranges += float64(t.Ranges)
	s.files += float64(len(t.Task.Files))
	return s
}
