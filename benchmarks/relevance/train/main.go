// Command train fits the relevance model to the training set.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"time"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

func main() {
	trees := flag.Int("trees", 300, "")
	leaves := flag.Int("leaves", 24, "")
	rate := flag.Float64("rate", 0.08, "")
	limit := flag.Int("limit", 0, "")
	minChild := flag.Float64("child", 3, "")
	l2 := flag.Float64("l2", 5, "")
	flag.Parse()
	if err := run(boost.Params{Trees: *trees, Leaves: *leaves, Rate: *rate, MinChild: *minChild, L2: *l2, Features: 0.4, Groups: 0.7, Seed: 7}, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(3)
	}
}

func run(p boost.Params, limit int) error {
	root := os.Getenv(tasks.Env)
	train, err := tasks.Load(root, "train")
	if err != nil {
		return err
	}
	devRepos, err := tasks.DevRepositories(root)
	if err != nil {
		return err
	}
	var fit []tasks.Task
	for _, t := range train {
		if !devRepos[t.Repo] {
			fit = append(fit, t)
		}
	}
	if limit > 0 {
		fit = fit[:limit]
	}
	dev, err := tasks.Load(root, "dev")
	if err != nil {
		return err
	}
	start := time.Now()
	fitEx, err := measureAll(fit, false)
	if err != nil {
		return err
	}
	devEx, err := measureAll(dev, true)
	if err != nil {
		return err
	}
	fmt.Println("tasks", len(fit), "measured", time.Since(start))
	columns := len(slicer.Columns())
	cuts := cutsOf(fitEx, columns)
	d := binned(fitEx, cuts)
	for _, ex := range fitEx {
		ex.rows = nil
	}
	v := binned(devEx, cuts)
	fmt.Println("rows", d.Rows(), "columns", columns, "dev rows", v.Rows(), time.Since(start))
	hand(devEx)
	evaluate("hand", devEx)
	scores := make([]float64, v.Rows())
	done := 0
	m := boost.Fit(d, p, func(t int, loss float64, m *boost.Model) {
		if (t+1)%50 != 0 {
			return
		}
		for r := range scores {
			for _, tree := range m.Trees[done:] {
				scores[r] += float64(tree.Predict(func(f int) uint8 { return v.Bins[f][r] }))
			}
		}
		done = len(m.Trees)
		fmt.Printf("%d loss %.4f dev %.4f %s\n", t+1, loss, devLoss(v, scores), time.Since(start).Round(time.Second))
	})
	apply(devEx, v, scores)
	evaluate("model", devEx)
	importance(m, d)
	return nil
}

func devLoss(v *boost.Data, scores []float64) float64 {
	loss := 0.0
	for i := range len(v.Group) - 1 {
		p := softmax(scores[v.Group[i]:v.Group[i+1]])
		for j, q := range p {
			if t := v.Target[int(v.Group[i])+j]; t > 0 {
				loss -= float64(t) * math.Log(max(q, 1e-12))
			}
		}
	}
	return loss / float64(len(v.Group)-1)
}

func softmax(s []float64) []float64 {
	top := math.Inf(-1)
	for _, v := range s {
		top = max(top, v)
	}
	p := make([]float64, len(s))
	sum := 0.0
	for i, v := range s {
		p[i] = math.Exp(v - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func apply(examples []*example, v *boost.Data, scores []float64) {
	for i, ex := range examples {
		p := softmax(scores[v.Group[i]:v.Group[i+1]])
		at := 0
		for f := range ex.evidence.Files {
			n := len(ex.evidence.Files[f].Leaves)
			ex.evidence.Files[f].Scores = p[at : at+n]
			at += n
		}
	}
}

func hand(examples []*example) {
	for _, ex := range examples {
		ex.evidence.HandScores()
	}
}

func evaluate(name string, examples []*example) {
	for _, o := range []slicer.Options{{Budget: 0.1}, {Budget: 0.2}, {Budget: 0.4}, {Recall: 0.8}, {Recall: 0.9}, {Recall: 0.95}} {
		groups := map[string][]tasks.Score{}
		for _, ex := range examples {
			var kept []tasks.Kept
			for _, c := range ex.evidence.Choose(o) {
				var k tasks.Kept
				for _, r := range c.Ranges {
					k = append(k, [2]int{r.First, r.Last})
				}
				kept = append(kept, k)
			}
			s := ex.task.Score(ex.data, kept)
			keys := []string{"all"}
			if ex.task.Source != "mined" {
				keys = append(keys, "issue")
			}
			if ex.task.Flags.MentionsGoldSymbol {
				keys = append(keys, "named")
			}
			if ex.task.Flags.GoldOutsideFunction {
				keys = append(keys, "outside")
			}
			if ex.task.Lang == "rust" || ex.task.Lang == "kotlin" {
				keys = append(keys, ex.task.Lang)
			}
			for _, k := range keys {
				groups[k] = append(groups[k], s)
			}
		}
		fmt.Printf("%-6s b%.2f r%.2f", name, o.Budget, o.Recall)
		for _, k := range []string{"all", "issue", "named", "outside", "rust", "kotlin"} {
			m := tasks.Mean(groups[k])
			fmt.Printf(" | %s %.3f %.3f %4.1f", k, m.Recall, m.Hit, 100*m.Kept)
		}
		fmt.Println()
	}
}

func importance(m *boost.Model, d *boost.Data) {
	names := slicer.Columns()
	uses := map[string]int{}
	for _, t := range m.Trees {
		for _, n := range t {
			if n.Feature >= 0 {
				uses[names[n.Feature]]++
			}
		}
	}
	for _, n := range names {
		fmt.Printf("%s:%d ", n, uses[n])
	}
	fmt.Println()
}
