// Command relevance runs the slicing benchmark: it chooses lines for every task
// and shows how many of the changed ones they hold.
//
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance [-budget 0.2] [-o OUT.jsonl]
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance -sent
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance -prices
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance/train -unseen -o MODELS
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance -models MODELS -golden benchmarks
//
// The first form writes what the benchmark's own score.py reads, the second tells
// what the client would send, in tokens, the third does so for prices from dear to
// cheap. The others rewrite the tables kept in the project, with models that were fitted to
// repositories of which the benchmark has no task; those built in were fitted to
// the whole training set, which has other commits of some of them.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

func main() {
	part := flag.String("part", "dev", "which part of the benchmark: dev or train")
	budget := flag.Float64("budget", 0, "share of each task's bytes to keep; 0 lets the choice decide")
	recall := flag.Float64("recall", 0, "recall that the choice goes for; 0 is the default")
	price := flag.Float64("price", 0, "price of a byte, as slicer.Options has it; 0 is the default")
	out := flag.String("o", "", "file to write the ranges to, for score.py")
	golden := flag.String("golden", "", "folder to write relevance*.golden to")
	folder := flag.String("models", "", "folder with other models than those built in")
	tokens := flag.Bool("sent", false, "tell what the client would send of each prompt, in tokens")
	sweep := flag.Bool("prices", false, "tell that for each of several prices")
	flag.Parse()
	if *tokens || *sweep {
		table := sentNow
		if *sweep {
			table = priceTable
		}
		os.Exit(told(*part, table))
	}
	if err := run(*part, *out, *golden, *folder, slicer.Options{Budget: *budget, Recall: *recall, Price: *price}); err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(3)
	}
}

// told prints a table of what would be sent, and gives the exit code.
func told(part string, table func([]tasks.Task) (string, error)) int {
	all, err := tasks.Load(os.Getenv(tasks.Env), part)
	if err == nil {
		var text string
		if text, err = table(all); err == nil {
			fmt.Print(text)
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, "relevance:", err)
	return 3
}

func run(part, out, golden, folder string, options slicer.Options) error {
	models, err := readModels(folder)
	if err != nil {
		return err
	}
	all, err := tasks.Load(os.Getenv(tasks.Env), part)
	if err != nil {
		return err
	}
	weighed, err := weigh(all, models)
	if err != nil {
		return err
	}
	if golden != "" {
		return writeGolden(golden, weighed, models)
	}
	r := tasks.Choose("choice", weighed, options)
	fmt.Print(tasks.Table([]tasks.Run{r}))
	fmt.Print(tasks.Totals(&r))
	if out != "" {
		return write(out, r)
	}
	return nil
}

// readModels reads the models in a folder; without one it gives nil.
func readModels(folder string) (*slicer.Models, error) {
	if folder == "" {
		return nil, nil
	}
	first, err := os.ReadFile(filepath.Join(folder, "model.bin"))
	if err != nil {
		return nil, err
	}
	second, err := os.ReadFile(filepath.Join(folder, "context.bin"))
	if err != nil {
		return nil, err
	}
	return &slicer.Models{First: string(first), Second: string(second)}, nil
}

// weigh weighs the files of all tasks.
func weigh(all []tasks.Task, models *slicer.Models) ([]tasks.Weighed, error) {
	weighed := make([]tasks.Weighed, len(all))
	errs := make([]error, len(all))
	tasks.Each(len(all), func(i int) {
		var outlines []slicer.Outline
		if outlines, errs[i] = all[i].Outlines(); errs[i] == nil {
			weighed[i] = tasks.Weigh(&all[i], outlines, models)
		}
	})
	return weighed, errors.Join(errs...)
}

// write writes the ranges as score.py reads them.
func write(name string, run tasks.Run) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	for _, r := range run.Results {
		for i := range r.Task.Files {
			line := map[string]any{"id": r.Task.ID, "path": r.Task.Files[i].Path, "ranges": tasks.KeptOf(&r.Choices[i])}
			if err := enc.Encode(line); err != nil {
				return errors.Join(err, f.Close())
			}
		}
	}
	return f.Close()
}

// writeGolden writes the tables that the project keeps.
func writeGolden(dir string, weighed []tasks.Weighed, models *slicer.Models) error {
	runs := []tasks.Run{
		tasks.Choose("15 %", weighed, slicer.Options{Budget: 0.15}), tasks.Choose("20 %", weighed, slicer.Options{Budget: 0.2}),
		tasks.Choose("40 %", weighed, slicer.Options{Budget: 0.4}), tasks.Choose("recall 0.80", weighed, slicer.Options{Recall: 0.8}),
		tasks.Choose("recall 0.90", weighed, slicer.Options{Recall: 0.9}), tasks.Choose("recall 0.95", weighed, slicer.Options{Recall: 0.95}),
		tasks.Choose("default", weighed, slicer.Options{}),
	}
	several, err := severalFiles(weighed, models)
	if err != nil {
		return err
	}
	for name, text := range map[string]string{
		"relevance.golden":             tasks.Table(runs),
		"relevance-calibration.golden": tasks.Calibration(runs),
		"relevance-signals.golden":     withoutSignals(weighed),
		"relevance-several.golden":     several,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
