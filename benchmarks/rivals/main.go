// Command rivals gives the same tasks of the slicing benchmark to pare and to tools
// that choose or compress code for a model, and sets what they hold of the changed
// lines against the tokens that they send.
//
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/rivals -probe BINARY -repomix BINARY -every 4 -svg docs/pictures/rivals.svg
//
// probe searches the files of a task with the words of its prompt, within limits of
// its own; repomix --compress leaves out bodies. A tool that is not there is said
// to be missing. Tokens are Claude's as pare counts them, of all that is sent.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
	"pare/tokenize"
)

func main() {
	probe := flag.String("probe", "", "the program of probe")
	repomix := flag.String("repomix", "", "the program of repomix")
	every := flag.Int("every", 4, "take each so manieth task")
	svg := flag.String("svg", "", "file to draw the picture to")
	flag.Parse()
	if err := run(*probe, *repomix, *every, *svg); err != nil {
		fmt.Fprintln(os.Stderr, "rivals:", err)
		os.Exit(3)
	}
}

// point is one way of choosing: what it sends of the tokens, and what it holds.
type point struct {
	tool, setting string
	share         float64 // of the tokens of the prompts with whole files
	recall, hit   float64
	failed        int // tasks for which the tool gave nothing
}

func run(probe, repomix string, every int, svg string) error {
	all, err := tasks.Load(os.Getenv(tasks.Env), "dev")
	if err != nil {
		return err
	}
	var some []tasks.Task
	for i := 0; i < len(all); i += max(1, every) {
		some = append(some, all[i])
	}
	var points []point
	whole := make([]float64, len(some))
	for _, o := range []struct {
		name string
		o    slicer.Options
	}{{"default", slicer.Options{}}, {"--recall 0.7", slicer.Options{Recall: 0.7}}, {"--recall 0.8", slicer.Options{Recall: 0.8}}, {"--recall 0.9", slicer.Options{Recall: 0.9}}, {"--recall 0.95", slicer.Options{Recall: 0.95}}} {
		sent, err := tasks.SendAll(some, o.o)
		if err != nil {
			return err
		}
		p := point{tool: "pare", setting: o.name}
		var after, before float64
		for i := range sent {
			whole[i] = sent[i].Whole
			after, before = after+sent[i].After, before+sent[i].Whole
			p.recall += sent[i].Score.Recall / float64(len(sent))
			p.hit += sent[i].Score.Hit / float64(len(sent))
		}
		p.share = after / before
		points = append(points, p)
	}
	for _, limit := range []int{2000, 5000, 10000, 0} {
		points = append(points, others(some, whole, "probe search", limitName(limit), probe, func(dir string, t *tasks.Task) ([]tasks.Kept, int, error) {
			return search(probe, dir, t, limit)
		}))
	}
	points = append(points, others(some, whole, "repomix", "--compress", repomix, func(dir string, t *tasks.Task) ([]tasks.Kept, int, error) {
		return compress(repomix, dir, t)
	}))
	fmt.Printf("%d tasks\n\n%-13s %-19s %7s %7s %8s %s\n", len(some), "", "", "sent %", "recall", "hit-all", "gave nothing")
	for _, p := range points {
		if p.share > 0 {
			fmt.Printf("%-13s %-19s %7.1f %7.3f %8.3f %d\n", p.tool, p.setting, 100*p.share, p.recall, p.hit, p.failed)
		} else {
			fmt.Printf("%-13s %-19s missing\n", p.tool, p.setting)
		}
	}
	if svg == "" {
		return nil
	}
	return os.WriteFile(svg, []byte(picture(points, len(some))), 0o644)
}

func limitName(limit int) string {
	if limit == 0 {
		return "no limit"
	}
	return "--max-tokens " + strconv.Itoa(limit)
}

// others runs another tool on all tasks.
func others(some []tasks.Task, whole []float64, tool, setting, program string, do func(string, *tasks.Task) ([]tasks.Kept, int, error)) point {
	p := point{tool: tool, setting: setting}
	if program == "" {
		return p
	}
	sent := make([]float64, len(some))
	scores := make([]tasks.Score, len(some))
	failed := make([]bool, len(some))
	tasks.Each(len(some), func(i int) {
		t := &some[i]
		dir, data, err := laidOut(t)
		defer os.RemoveAll(dir)
		var kept []tasks.Kept
		tokens := 0
		if err == nil {
			kept, tokens, err = do(dir, t)
		}
		if failed[i] = err != nil; failed[i] {
			kept = make([]tasks.Kept, len(t.Files))
		}
		sent[i] = float64(tokens + tokenize.Count([]byte(t.Prompt), tokenize.Family(0)).Tokens)
		scores[i] = t.Score(data, kept)
	})
	var after, before float64
	for i := range some {
		after, before = after+sent[i], before+whole[i]
		if failed[i] {
			p.failed++
		}
	}
	m := tasks.Mean(scores)
	p.share, p.recall, p.hit = after/before, m.Recall, m.Hit
	return p
}

// laidOut writes the files of a task into a folder.
func laidOut(t *tasks.Task) (dir string, data [][]byte, err error) {
	if dir, err = os.MkdirTemp("", "rivals"); err != nil {
		return "", nil, err
	}
	data = make([][]byte, len(t.Files))
	for i := range t.Files {
		if data[i], err = t.Read(&t.Files[i]); err != nil {
			return dir, data, err
		}
		path := filepath.Join(dir, filepath.FromSlash(t.Files[i].Path))
		if err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data[i], 0o644)); err != nil {
			return dir, data, err
		}
	}
	return dir, data, nil
}

// patience is how long a tool may take for one task.
const patience = time.Minute

func output(dir, program string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	return cmd.Output()
}

var word = regexp.MustCompile(`[\pL\pN_]{2,}`)

// search gives probe the words of the prompt: its query language has signs of its
// own, so that the text as it stands is refused.
func search(probe, dir string, t *tasks.Task, limit int) ([]tasks.Kept, int, error) {
	args := []string{"search", strings.Join(word.FindAllString(t.Prompt, 200), " "), dir, "--allow-tests", "-o", "json"}
	if limit > 0 {
		args = append(args, "--max-tokens", strconv.Itoa(limit))
	}
	out, err := output(dir, probe, args...)
	if err != nil {
		return nil, 0, err
	}
	at := bytes.IndexByte(out, '{')
	if at < 0 {
		return nil, 0, errors.New("no document")
	}
	var doc struct {
		Results []struct {
			Code, File string
			Lines      [2]int
		}
	}
	if err := json.Unmarshal(out[at:], &doc); err != nil {
		return nil, 0, err
	}
	kept := make([]tasks.Kept, len(t.Files))
	tokens := 0
	for _, r := range doc.Results {
		tokens += tokenize.Count([]byte(r.File+"\n"+r.Code+"\n"), tokenize.Family(0)).Tokens
		for i := range t.Files {
			if strings.HasSuffix(filepath.ToSlash(r.File), "/"+t.Files[i].Path) {
				kept[i] = append(kept[i], r.Lines)
			}
		}
	}
	return kept, tokens, nil
}

// compress counts a line as kept where it stands in what repomix gives of its file.
func compress(repomix, dir string, t *tasks.Task) ([]tasks.Kept, int, error) {
	out, err := output(dir, repomix, "--compress", "--stdout", "--quiet", "--no-gitignore", ".")
	if err != nil {
		return nil, 0, err
	}
	kept := make([]tasks.Kept, len(t.Files))
	for i := range t.Files {
		_, part, found := strings.Cut(string(out), `<file path="`+t.Files[i].Path+`">`)
		if !found {
			continue
		}
		part, _, _ = strings.Cut(part, "</file>")
		has := map[string]bool{}
		for line := range strings.Lines(part) {
			has[strings.TrimSpace(line)] = true
		}
		data, err := t.Read(&t.Files[i])
		if err != nil {
			return nil, 0, err
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			if n++; has[strings.TrimSpace(line)] {
				kept[i] = append(kept[i], [2]int{n, n})
			}
		}
	}
	return kept, tokenize.Count(out, tokenize.Family(0)).Tokens, nil
}
