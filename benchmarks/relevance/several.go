package main

import (
	"fmt"
	"strings"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// mostOthers is how many irrelevant files a task is given.
const mostOthers = 3

// withOthers adds files of other tasks of the same repository to a task's own,
// and weighs them together. Tasks of a repository without other files are left
// out.
func withOthers(weighed []tasks.Weighed, models *slicer.Models) ([]tasks.Weighed, error) {
	byRepo := map[string][]int{}
	for i := range weighed {
		repo := weighed[i].Task.Repo
		byRepo[repo] = append(byRepo[repo], i)
	}
	all := make([]tasks.Weighed, len(weighed))
	errs := make([]error, len(weighed))
	tasks.Each(len(weighed), func(i int) { all[i], errs[i] = addOthers(weighed, i, byRepo[weighed[i].Task.Repo], models) })
	var kept []tasks.Weighed
	for i := range all {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if all[i].Task != nil {
			kept = append(kept, all[i])
		}
	}
	return kept, nil
}

func addOthers(weighed []tasks.Weighed, i int, candidates []int, models *slicer.Models) (tasks.Weighed, error) {
	t := weighed[i].Task
	has := map[string]bool{}
	for _, f := range t.Files {
		has[f.Path] = true
	}
	outlines, err := t.Outlines()
	if err != nil {
		return tasks.Weighed{}, err
	}
	own := len(outlines)
	at := 0
	for candidates[at] != i {
		at++
	}
	// The tasks that follow in the list, around its end, so that no file serves
	// all tasks of a repository.
	for n := 1; n < len(candidates) && len(outlines) < own+mostOthers; n++ {
		other := weighed[candidates[(at+n)%len(candidates)]]
		for j := range other.Task.Files {
			if path := other.Task.Files[j].Path; !has[path] && len(outlines) < own+mostOthers {
				has[path] = true
				outlines = append(outlines, *other.Evidence.Files[j].Outline)
			}
		}
	}
	if len(outlines) == own {
		return tasks.Weighed{}, nil
	}
	return tasks.Weigh(t, outlines, models), nil
}

// severalFiles shows what irrelevant files among the references cost: how much
// is kept of them, and what becomes of the recall in the others.
func severalFiles(weighed []tasks.Weighed, models *slicer.Models) (string, error) {
	with, err := withOthers(weighed, models)
	if err != nil {
		return "", err
	}
	var alone []tasks.Weighed
	in := map[string]bool{}
	for _, w := range with {
		in[w.Task.ID] = true
	}
	for _, w := range weighed {
		if in[w.Task.ID] {
			alone = append(alone, w)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d tasks, each with up to %d irrelevant files of its repository; line recall, hit-all and kept %% are of the\ntask's own files, the last column is the share kept of the irrelevant ones\n\n", len(with), mostOthers)
	fmt.Fprintf(&b, "%-16s %-28s %-28s %s\n", "", "own files alone", "among irrelevant ones", "kept of those")
	for _, o := range []struct {
		name    string
		options slicer.Options
	}{{"20 % of all", slicer.Options{Budget: 0.2}}, {"40 % of all", slicer.Options{Budget: 0.4}}, {"recall 0.80", slicer.Options{Recall: 0.8}}, {"recall 0.90", slicer.Options{Recall: 0.9}}, {"default", slicer.Options{}}} {
		a, w := tasks.Choose("", alone, o.options), tasks.Choose("", with, o.options)
		x, y := mean(a), mean(w)
		fmt.Fprintf(&b, "%-16s %.3f %.3f %5.1f %12s %.3f %.3f %5.1f %12s %5.1f\n", o.name, x.Recall, x.Hit, 100*x.Kept, "", y.Recall, y.Hit, 100*y.Kept, "", 100*keptOfOthers(w))
	}
	return b.String(), nil
}

func mean(run tasks.Run) tasks.Score {
	var scores []tasks.Score
	for _, r := range run.Results {
		scores = append(scores, r.Score)
	}
	return tasks.Mean(scores)
}

// keptOfOthers is the mean share of the bytes kept of the files that are not the
// task's own.
func keptOfOthers(run tasks.Run) float64 {
	sum := 0.0
	for _, r := range run.Results {
		kept, size := 0, 0
		for _, c := range r.Choices[len(r.Task.Files):] {
			size += len(c.Outline.File.Data)
			for _, lines := range c.Ranges {
				kept += c.Outline.File.LineSpan(lines.First, lines.Last).Len()
			}
		}
		sum += float64(kept) / float64(max(1, size))
	}
	return sum / float64(max(1, len(run.Results)))
}
