package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"pare/benchmarks/relevance/tasks"
	"pare/grammars"
	"pare/slicer"
)

// tree is the files of a repository that a task does not mention.
type tree struct {
	files     []*parsed
	frequency map[string]int // definitions that a word stands in
	defined   map[string]int // definitions of a name
	all       int
}

// parsed is the definitions of a file.
type parsed struct {
	test bool
	defs []definition
}

// definition is a definition of another file, by its words.
type definition struct {
	name  string
	kind  grammars.Kind
	words map[string]bool // of its names and its text, in parts
	names map[string]bool // that it mentions, as written
}

// tree reads the files of a commit; those that were read before are not parsed
// again.
func (r *reader) tree(at string, t *tasks.Task) (*tree, error) {
	list, err := r.git("ls-tree", "-r", at)
	if err != nil {
		return nil, err
	}
	mentioned := map[string]bool{}
	for _, f := range t.Files {
		mentioned[f.Path] = true
	}
	var blobs, paths []string
	for line := range strings.Lines(string(list)) {
		head, path, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if strings.HasSuffix(path, r.ext) && !mentioned[path] {
			blobs, paths = append(blobs, strings.Fields(head)[2]), append(paths, path)
		}
	}
	if err := r.parse(blobs, paths); err != nil {
		return nil, err
	}
	out := &tree{frequency: map[string]int{}, defined: map[string]int{}}
	for _, blob := range blobs {
		f := r.files[blob]
		out.files = append(out.files, f)
		for i := range f.defs {
			out.all++
			out.defined[f.defs[i].name]++
			for w := range f.defs[i].words {
				out.frequency[w]++
			}
		}
	}
	return out, nil
}

// parse reads and parses the blobs that are not there yet.
func (r *reader) parse(blobs, paths []string) error {
	var ask bytes.Buffer
	var missing []int
	for i, b := range blobs {
		if r.files[b] == nil {
			r.files[b] = &parsed{}
			missing = append(missing, i)
			ask.WriteString(b + "\n")
		}
	}
	if len(missing) == 0 {
		return nil
	}
	cmd := exec.Command("git", "-C", r.repo, "cat-file", "--batch")
	cmd.Stdin = &ask
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("git cat-file: %w", err)
	}
	in := bytes.NewReader(out)
	data := make([][]byte, len(missing))
	for n := range missing {
		var blob, kind string
		var size int
		if _, err := fmt.Fscanf(in, "%s %s %d\n", &blob, &kind, &size); err != nil {
			return fmt.Errorf("git cat-file: %w", err)
		}
		data[n] = make([]byte, size+1)
		if _, err := io.ReadFull(in, data[n]); err != nil {
			return err
		}
	}
	tasks.Each(len(missing), func(n int) {
		*r.files[blobs[missing[n]]] = parseFile(paths[missing[n]], data[n])
	})
	return nil
}

func isTest(path string) bool {
	return strings.Contains(path, "test") || strings.Contains(path, "spec")
}

func parseFile(path string, data []byte) parsed {
	p := parsed{test: isTest(path)}
	syntax := grammars.Parse(context.Background(), path, data, grammars.Limits{})
	for _, d := range syntax.Definitions {
		if d.Kind == grammars.Import {
			continue
		}
		text := string(d.Span.Text(data))
		one := definition{name: d.Name, kind: d.Kind, words: map[string]bool{}, names: map[string]bool{}}
		for _, name := range identifier.FindAllString(text, -1) {
			if !one.names[name] {
				one.names[name] = true
				for _, w := range parts(name) {
					one.words[w] = true
				}
			}
		}
		p.defs = append(p.defs, one)
	}
	return p
}

var identifier = regexp.MustCompile(`[\pL_][\pL\pN_]+`)

// parts are the words of a name, in lower case, without the s of a plural.
func parts(name string) []string {
	var out []string
	start := 0
	r := []rune(name)
	add := func(end int) {
		w := strings.ToLower(string(r[start:end]))
		if w = strings.TrimSuffix(w, "s"); len(w) > 2 {
			out = append(out, w)
		}
	}
	for i := 1; i < len(r); i++ {
		if r[i] == '_' || unicode.IsUpper(r[i]) && !unicode.IsUpper(r[i-1]) {
			add(i)
			if start = i; r[i] == '_' {
				start++
			}
		}
	}
	add(len(r))
	return out
}

// mostNamesakes is how often a name may be defined to tell anything.
const mostNamesakes = 4

// hints is what the rest of the tree says of each leaf, by kind and file, against
// the most that it says of any.
func (t *tree) hints(e *slicer.Evidence, prompt string) [len(kinds)][][]float64 {
	said := map[string]float64{}
	total := 0.0
	for _, name := range identifier.FindAllString(prompt, -1) {
		for _, w := range parts(name) {
			if n := t.frequency[w]; said[w] == 0 && n > 0 {
				said[w] = math.Log(1 + float64(t.all)/float64(n))
				total += said[w]
			}
		}
	}
	callers, tests := t.speakers(said, total)
	types := t.types(said)
	var out [len(kinds)][][]float64
	for f := range e.Files {
		file := &e.Files[f]
		var by [len(kinds)][]float64
		for _, leaf := range file.Leaves {
			b := &file.Outline.Blocks[leaf]
			hints := [len(kinds)]float64{}
			if b.Def >= 0 && t.defined[b.Name] < mostNamesakes {
				hints[0], hints[1] = callers[b.Name], tests[b.Name]
			}
			text := file.Outline.File.Data[file.Outline.File.LineSpan(b.First, b.Last).Start:file.Outline.File.LineSpan(b.First, b.Last).End]
			for _, name := range identifier.FindAllString(string(text), -1) {
				hints[2] = max(hints[2], types[name])
			}
			hints[3] = hints[0] + hints[1] + hints[2]
			for k := range hints {
				by[k] = append(by[k], hints[k])
			}
		}
		for k := range by {
			out[k] = append(out[k], by[k])
		}
	}
	for k := range out {
		againstTop(out[k])
	}
	return out
}

func againstTop(hints [][]float64) {
	top := 0.0
	for _, file := range hints {
		for _, h := range file {
			top = max(top, h)
		}
	}
	if top == 0 {
		return
	}
	for _, file := range hints {
		for i := range file {
			file[i] /= top
		}
	}
}

// speakers is, for each name, how much of the prompt stands in the definition of
// another file that mentions it and speaks of the prompt most; those of tests
// apart.
func (t *tree) speakers(said map[string]float64, total float64) (callers, tests map[string]float64) {
	callers, tests = map[string]float64{}, map[string]float64{}
	for _, f := range t.files {
		into := callers
		if f.test {
			into = tests
		}
		for i := range f.defs {
			d := &f.defs[i]
			cover := 0.0
			for w, weight := range said {
				if d.words[w] {
					cover += weight
				}
			}
			if cover /= max(total, 1e-9); cover == 0 {
				continue
			}
			for name := range d.names {
				into[name] = max(into[name], cover)
			}
		}
	}
	return callers, tests
}

var typeKinds = []grammars.Kind{grammars.Class, grammars.Interface, grammars.Struct, grammars.Enum, grammars.Type}

// types is, for each type of another file, the share of its name that the prompt
// has, by weight.
func (t *tree) types(said map[string]float64) map[string]float64 {
	out := map[string]float64{}
	for _, f := range t.files {
		for i := range f.defs {
			d := &f.defs[i]
			if f.test || !slices.Contains(typeKinds, d.kind) {
				continue
			}
			words := parts(d.name)
			sum := 0.0
			for _, w := range words {
				sum += said[w]
			}
			if len(words) > 0 && t.defined[d.name] < mostNamesakes {
				out[d.name] = sum / float64(len(words))
			}
		}
	}
	return out
}
