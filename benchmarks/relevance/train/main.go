// Command train fits the relevance model to the training set.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// folds is the number of parts that the first stage is cross-fitted in, so that the
// second learns from scores as they are for repositories not seen.
const folds = 2

var out = flag.String("o", "", "folder to write the model to")

func main() {
	trees := flag.Int("trees", 300, "")
	leaves := flag.Int("leaves", 24, "")
	rate := flag.Float64("rate", 0.08, "")
	limit := flag.Int("limit", 0, "")
	minChild := flag.Float64("child", 3, "")
	l2 := flag.Float64("l2", 5, "")
	profile := flag.String("cpuprofile", "", "")
	feat := flag.Float64("features", 0.3, "")
	flag.Parse()
	if *profile != "" {
		f, _ := os.Create(*profile)
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	if err := run(boost.Params{Trees: *trees, Leaves: *leaves, Rate: *rate, MinChild: *minChild, L2: *l2, Features: *feat, Groups: 0.7, Seed: 7}, *limit); err != nil {
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
	fitEx, err := prepareAll(fit)
	if err != nil {
		return err
	}
	devEx, err := prepareAll(dev)
	if err != nil {
		return err
	}
	fmt.Println("tasks", len(fit), "prepared", time.Since(start))
	measureAll(fitEx, false)
	measureAll(devEx, true)
	fmt.Println("measured", time.Since(start))
	first := func(ex *example) [][]float32 { return ex.rows }
	second := func(ex *example) [][]float32 { return ex.second }
	cuts := cutsOf(fitEx, first, len(slicer.Columns()))
	for part := range folds {
		var in, out []*example
		for _, ex := range fitEx {
			if fold(ex.task.Repo) == part {
				out = append(out, ex)
			} else {
				in = append(in, ex)
			}
		}
		d := binned(in, first, cuts, false)
		fmt.Println("fold", part, "rows", d.Rows(), time.Since(start))
		m := boost.Fit(d, p, nil)
		predict(m, out, first, cuts)
	}
	d := binned(fitEx, first, cuts, false)
	v := binned(devEx, first, cuts, true)
	fmt.Println("first rows", d.Rows(), time.Since(start))
	m1 := boost.Fit(d, p, watch(v, start))
	predict(m1, devEx, first, cuts)
	apply(devEx)
	evaluate("first", devEx)
	importance(m1, slicer.Columns())
	each(len(fitEx), func(i int) { fitEx[i].second = fitEx[i].evidence.Context(fitEx[i].shares) })
	each(len(devEx), func(i int) { devEx[i].second = devEx[i].evidence.Context(devEx[i].shares) })
	cuts2 := cutsOf(fitEx, second, len(slicer.ContextColumns()))
	d = binned(fitEx, second, cuts2, false)
	v = binned(devEx, second, cuts2, true)
	fmt.Println("second rows", d.Rows(), time.Since(start))
	q := p
	q.Trees, q.Features, q.Leaves = 150, 0.5, 16
	m2 := boost.Fit(d, q, watch(v, start))
	predict(m2, devEx, second, cuts2)
	apply(devEx)
	evaluate("second", devEx)
	importance(m2, slicer.ContextColumns())
	if *out != "" {
		if err := os.WriteFile(filepath.Join(*out, "model.bin"), export(m1, slicer.Columns(), cuts), 0o644); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(*out, "context.bin"), export(m2, slicer.ContextColumns(), cuts2), 0o644)
	}
	return nil
}

// fold is the part of the cross-fitting that a repository belongs to.
func fold(repo string) int {
	h := fnv.New32a()
	h.Write([]byte(repo))
	return int(h.Sum32()>>8) % folds
}

func predict(m *boost.Model, examples []*example, rows func(ex *example) [][]float32, cuts [][]float32) {
	each(len(examples), func(i int) {
		ex := examples[i]
		scores := make([]float64, 0, len(ex.target))
		bins := make([]uint8, len(cuts))
		for _, row := range rows(ex) {
			for j, v := range row {
				bins[j] = boost.Bin(cuts[j], v)
			}
			scores = append(scores, m.Predict(func(f int) uint8 { return bins[f] }))
		}
		ex.shares = softmax(scores)
	})
}

func watch(v *boost.Data, start time.Time) func(t int, loss float64, m *boost.Model) {
	scores := make([]float64, v.Rows())
	done := 0
	return func(t int, loss float64, m *boost.Model) {
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
	}
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

func apply(examples []*example) {
	for _, ex := range examples {
		at := 0
		for f := range ex.evidence.Files {
			n := len(ex.evidence.Files[f].Leaves)
			ex.evidence.Files[f].Scores = ex.shares[at : at+n]
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
	for _, o := range []slicer.Options{{Budget: 0.1}, {Budget: 0.2}, {Budget: 0.4}, {Recall: 0.8}, {Recall: 0.9}, {Recall: 0.95}, {Worth: 1.0}, {Worth: 0.7}, {Worth: 0.5}, {Worth: 0.35}, {Worth: 0.25}, {Worth: 0.15}, {Worth: 0.1}} {
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
		fmt.Printf("%-6s b%.2f r%.2f w%.2f", name, o.Budget, o.Recall, o.Worth)
		for _, k := range []string{"all", "issue", "named", "outside", "rust", "kotlin"} {
			m := tasks.Mean(groups[k])
			fmt.Printf(" | %s %.3f %.3f %4.1f", k, m.Recall, m.Hit, 100*m.Kept)
		}
		fmt.Println()
	}
}

func importance(m *boost.Model, names []string) {
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
