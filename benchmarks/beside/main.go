// Command beside asks whether the rest of a repository helps to choose the lines of
// the mentioned files: who calls a definition, which test names it, which type of
// another file it uses.
//
//	go run ./benchmarks/beside [-repo DIR] [-ext .go]
//
// Its tasks come from the history of a repository (this one, if no other is
// given): the message of a commit is the prompt, the files that it changed are
// mentioned, and the whole tree before it is what there is to look at. The table
// shows what each kind of knowledge adds to the scores that are built in, with the
// weight that is best for the other half of the tasks.
package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

func main() {
	repo := flag.String("repo", ".", "folder of the repository")
	ext := flag.String("ext", ".go", "how names of its files end")
	flag.Parse()
	if err := run(*repo, *ext); err != nil {
		fmt.Fprintln(os.Stderr, "beside:", err)
		os.Exit(3)
	}
}

// example is a task with what the repository says of each leaf.
type example struct {
	weighed tasks.Weighed
	scores  [][]float64             // as built in, by file and leaf
	hints   [len(kinds)][][]float64 // by kind, file and leaf, at most 1
}

// kinds are the kinds of knowledge. The set is closed.
var kinds = [...]string{"callers elsewhere", "tests that name it", "types of other files", "all three"}

func run(repo, ext string) error {
	found, err := history(repo, ext)
	if err != nil {
		return err
	}
	var all []example
	var spent time.Duration
	for i := range found {
		outlines, err := found[i].task.Outlines()
		if err != nil {
			return err
		}
		ex := example{weighed: tasks.Weigh(&found[i].task, outlines, nil)}
		start := time.Now()
		ex.hints = found[i].tree.hints(ex.weighed.Evidence, found[i].task.Prompt)
		spent += time.Since(start)
		for f := range ex.weighed.Evidence.Files {
			ex.scores = append(ex.scores, slices.Clone(ex.weighed.Evidence.Files[f].Scores))
		}
		all = append(all, ex)
	}
	if len(all) == 0 {
		return fmt.Errorf("no commit of %s can be a task", repo)
	}
	fmt.Printf("%d commits; looking through a parsed tree takes %d ms a prompt\n\n", len(all), spent.Milliseconds()/int64(len(all)))
	fmt.Print(table(all))
	return nil
}

// options are the ways to choose of the table.
var options = []struct {
	name string
	o    slicer.Options
}{{"10 %", slicer.Options{Budget: 0.1}}, {"20 %", slicer.Options{Budget: 0.2}}, {"40 %", slicer.Options{Budget: 0.4}}}

// weights are what is tried.
var weights = []float64{0, 0.25, 0.5, 1, 1.5, 2, 3}

func table(all []example) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s", "line recall at")
	for _, o := range options {
		fmt.Fprintf(&b, " | %-32s", o.name)
	}
	fmt.Fprintf(&b, "\n%-22s", "as built in")
	for _, o := range options {
		fmt.Fprintf(&b, " | %-32.3f", mean(recalls(all, 0, 0, o.o)))
	}
	b.WriteByte('\n')
	for kind, name := range kinds {
		fmt.Fprintf(&b, "%-22s", name)
		for _, o := range options {
			b.WriteString(" | " + gain(all, kind, o.o))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// gain is what a kind of knowledge adds, with a weight that was chosen on the other
// half of the tasks, its 95 % interval, and in brackets what the weight that is
// best in hindsight would add.
func gain(all []example, kind int, o slicer.Options) string {
	by := make([][]float64, len(weights))
	for i, w := range weights {
		by[i] = recalls(all, kind, w, o)
	}
	diff := make([]float64, len(all))
	for half := range 2 {
		best, at := -1.0, 0
		for i := range weights {
			if m := mean(every(by[i], 1-half)); m > best {
				best, at = m, i
			}
		}
		for i := half; i < len(all); i += 2 {
			diff[i] = by[at][i] - by[0][i]
		}
	}
	hindsight := 0.0
	for i := range weights {
		hindsight = max(hindsight, mean(by[i])-mean(by[0]))
	}
	low, high := interval(diff)
	return fmt.Sprintf("%+.3f [%+.3f, %+.3f] (%.3f)   ", mean(diff), low, high, hindsight)
}

func every(x []float64, half int) []float64 {
	var out []float64
	for i := half; i < len(x); i += 2 {
		out = append(out, x[i])
	}
	return out
}

// recalls is the recall of each task where the scores of its leaves are raised by
// what the repository says of them.
func recalls(all []example, kind int, weight float64, o slicer.Options) []float64 {
	for i := range all {
		ex := &all[i]
		total := 0.0
		files := ex.weighed.Evidence.Files
		for f := range files {
			for l, s := range ex.scores[f] {
				files[f].Scores[l] = s * math.Exp(weight*ex.hints[kind][f][l])
				total += files[f].Scores[l]
			}
		}
		for f := range files {
			for l := range files[f].Scores {
				files[f].Scores[l] /= total
			}
		}
	}
	weighed := make([]tasks.Weighed, len(all))
	for i := range all {
		weighed[i] = all[i].weighed
	}
	run := tasks.Choose("", weighed, o)
	out := make([]float64, len(all))
	for i, r := range run.Results {
		out[i] = r.Score.Recall
	}
	return out
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(max(1, len(x)))
}

// interval is the 95 % interval of a mean over tasks that are drawn again.
func interval(x []float64) (low, high float64) {
	const draws = 1000
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]float64, draws)
	for i := range all {
		for range x {
			all[i] += x[r.IntN(len(x))] / float64(len(x))
		}
	}
	slices.Sort(all)
	return all[draws/40], all[draws-1-draws/40]
}
