// Command train fits the relevance model of slicer to the training set and
// reports how well it does on repositories that it has not seen.
//
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance/train [-unseen] [-o slicer]
//
// Given the same data it writes the same bytes, on any number of processors.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// plan is what a run of the command does.
type plan struct {
	root   string
	unseen bool
	out    string
	limit  int
	first  boost.Params
	second boost.Params
}

func main() {
	p := plan{
		root:   os.Getenv(tasks.Env),
		first:  boost.Params{Trees: 300, Leaves: 32, Rate: 0.06, MinChild: 3, L2: 5, Features: 0.3, Groups: 0.7, Seed: 7},
		second: boost.Params{Trees: 150, Leaves: 16, Rate: 0.06, MinChild: 3, L2: 5, Features: 0.5, Groups: 0.7, Seed: 8},
	}
	flag.BoolVar(&p.unseen, "unseen", false, "leave out repositories of the development half, and report on that half")
	flag.StringVar(&p.out, "o", "", "folder to write the model to; empty: write none")
	flag.IntVar(&p.limit, "limit", 0, "use only so many tasks, to try the command")
	flag.IntVar(&p.first.Trees, "trees", p.first.Trees, "trees of the first stage")
	flag.Parse()
	if err := run(p); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(3)
	}
}

func run(p plan) error {
	train, err := trainingTasks(p)
	if err != nil {
		return err
	}
	start := time.Now()
	examples, err := measured(train)
	if err != nil {
		return err
	}
	say(start, "%d tasks measured", len(examples))
	s := fit(p, examples, start)
	fmt.Printf("cross-validation over the repositories of %d training tasks\n\n%s\n", len(examples), report(examples))
	if p.unseen {
		if err := onDevelopment(p, s); err != nil {
			return err
		}
	}
	if p.out == "" {
		return nil
	}
	if err := os.WriteFile(filepath.Join(p.out, "model.bin"), export(s.first, slicer.Columns(), s.firstCuts), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.out, "context.bin"), export(s.second, slicer.ContextColumns(), s.secondCuts), 0o644)
}

func say(start time.Time, format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.0f s  %s\n", time.Since(start).Seconds(), fmt.Sprintf(format, args...))
}

// trainingTasks is the tasks to fit to.
func trainingTasks(p plan) ([]tasks.Task, error) {
	all, err := tasks.Training(p.root, p.unseen)
	if err != nil {
		return nil, err
	}
	if p.limit > 0 {
		all = all[:min(p.limit, len(all))]
	}
	return all, nil
}

func measured(all []tasks.Task) ([]*example, error) {
	examples, err := prepareAll(all)
	if err != nil {
		return nil, err
	}
	measureAll(examples)
	return examples, nil
}

// onDevelopment reports on the development half.
func onDevelopment(p plan, s *stages) error {
	dev, err := tasks.Load(p.root, "dev")
	if err != nil {
		return err
	}
	examples, err := measured(dev)
	if err != nil {
		return err
	}
	s.score(examples)
	fmt.Printf("development half, %d tasks, of whose repositories none was fitted to\n\n%s\n", len(examples), report(examples))
	return nil
}
