package tasks

import (
	"fmt"
	"sort"
	"strings"

	"pare/slicer"
)

// Result is the score of one task, with what the choice itself expected.
type Result struct {
	Task     *Task
	Score    Score
	Expected float64 // of the recall
	Choices  []slicer.Choice
}

// groups is the tables that a result counts in, in the order they are shown in.
func (r Result) groups() []string {
	g := []string{"0 all tasks", "3 " + r.Task.Lang, "4 " + r.Task.Source}
	if r.Task.Source != "mined" {
		g = append(g, "1 issue texts only")
	}
	if r.Task.Flags.MentionsGoldSymbol {
		g = append(g, "2 a changed function is named")
	} else {
		g = append(g, "2 no changed function is named")
	}
	if r.Task.Flags.GoldOutsideFunction {
		g = append(g, "2 some change outside functions")
	}
	if r.Task.Flags.Stacktrace {
		g = append(g, "2 with a stack trace")
	}
	if len(r.Task.Files) > 1 {
		g = append(g, "2 several files")
	}
	return g
}

// Run is the results of one way of choosing.
type Run struct {
	Name    string
	Results []Result
}

// Table sets runs side by side, by language, source and kind of task: for each
// the line recall, hit-all and kept %, as means over the tasks.
func Table(runs []Run) string {
	scores := map[string]map[string][]Score{}
	for _, run := range runs {
		for _, r := range run.Results {
			for _, g := range r.groups() {
				if scores[g] == nil {
					scores[g] = map[string][]Score{}
				}
				scores[g][run.Name] = append(scores[g][run.Name], r.Score)
			}
		}
	}
	var names []string
	for g := range scores {
		names = append(names, g)
	}
	sort.Strings(names)
	var b strings.Builder
	fmt.Fprintf(&b, "%-32s %5s", "line recall, hit-all, kept %", "tasks")
	for _, run := range runs {
		fmt.Fprintf(&b, " | %-17s", run.Name)
	}
	b.WriteByte('\n')
	for _, g := range names {
		fmt.Fprintf(&b, "%-32s %5d", g[2:], len(scores[g][runs[0].Name]))
		for _, run := range runs {
			m := Mean(scores[g][run.Name])
			fmt.Fprintf(&b, " | %.3f %.3f %5.1f", m.Recall, m.Hit, 100*m.Kept)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// bins is the number of bins of a calibration.
const bins = 10

// Calibration sets the recall that the choices expected against what they had,
// in ten bins.
func Calibration(runs []Run) string {
	var expected, measured [bins]float64
	var count [bins]int
	for _, run := range runs {
		for _, r := range run.Results {
			i := min(bins-1, int(r.Expected*bins))
			expected[i] += r.Expected
			measured[i] += r.Score.Recall
			count[i]++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %7s %9s %9s\n", "expected", "choices", "expected", "measured")
	for i, n := range count {
		if n == 0 {
			continue
		}
		fmt.Fprintf(&b, "%.1f to %.1f   %7d %9.3f %9.3f\n", float64(i)/bins, float64(i+1)/bins, n, expected[i]/float64(n), measured[i]/float64(n))
	}
	return b.String()
}

// Totals is what a run keeps of the bytes of all tasks together, which is what
// people pay for, and in how many ranges.
func Totals(r *Run) string {
	var kept, all, ranges, files, whole int
	for _, x := range r.Results {
		for i := range x.Choices {
			c := &x.Choices[i]
			all += len(c.Outline.File.Data)
			files++
			if c.Whole {
				whole++
			}
			ranges += len(c.Ranges)
			for _, q := range c.Ranges {
				kept += c.Outline.File.LineSpan(q.First, q.Last).Len()
			}
		}
	}
	return fmt.Sprintf("%.1f %% of all bytes, %.1f ranges a file, %d of %d files whole\n",
		100*float64(kept)/float64(max(1, all)), float64(ranges)/float64(max(1, files)), whole, files)
}
