package slicer

import (
	"slices"
	"sort"
	"sync"
)

// Evidence is the signals of every leaf of a task's files, and the scores made
// of them.
type Evidence struct {
	Files  []FileEvidence
	models *Models // nil: those built in
	task   *Task
	// sentences is the stems of what a person wrote in the prompt.
	sentences map[uint32]bool
}

// FileEvidence is the part of the evidence that one file holds.
type FileEvidence struct {
	Outline *Outline
	Leaves  []int       // indices of blocks in the outline
	Rows    [][]float32 // a row for each leaf, with a value for each of Columns
	// Scores is, for each leaf, the share of the lines that the task needs that is
	// expected in it; those of all files of a task sum to one.
	Scores []float64
	// Named is what the prompt names in the file, the surest first.
	Named []Named

	notes      []string
	directory  *directory
	seams      func() *seams // made when ranges are
	candidates []candidate
}

// Signal is the value of one column for one leaf.
type Signal struct {
	Name  string
	Value float32
}

// Signals is the columns that are not zero for the leaf at index i of Leaves, in
// their order: what an explanation shows.
func (f *FileEvidence) Signals(i int) []Signal {
	var out []Signal
	for j, name := range Columns() {
		if v := f.Rows[i][j]; v != 0 {
			out = append(out, Signal{name, v})
		}
	}
	return out
}

// Columns is the names of the signals, in the order of a row.
func Columns() []string {
	var names []string
	for _, s := range signals {
		names = append(names, s.name)
	}
	for _, s := range signals {
		if s.ranked {
			names = append(names, s.name+" rank", s.name+" share")
		}
	}
	return names
}

// Weigh measures the signals of all leaves of the files against the task. The
// files of one task are weighed together, since evidence in one raises the
// others.
func Weigh(t *Task, outlines []Outline) *Evidence {
	e := Measure(t, outlines)
	e.score()
	return e
}

// Measure is Weigh without the scores; the trainer of the model needs no more.
func Measure(t *Task, outlines []Outline) *Evidence {
	e := &Evidence{Files: make([]FileEvidence, len(outlines)), task: t}
	scenes := make([]scene, len(outlines))
	var best float32
	resolved := t.resolve(outlines)
	e.sentences = resolved.sentences()
	for i := range outlines {
		f := &e.Files[i]
		f.Outline = &outlines[i]
		f.Named, f.notes, f.directory = resolved.out[i], resolved.notes[i], resolved.files[i]
		f.seams = sync.OnceValue(outlines[i].seams)
		x := newIndex(t, f.Outline, resolved.found[i])
		x.setScene(&scenes[i], len(outlines))
		f.candidates = x.candidates(&scenes[i])
		x.relate(&scenes[i], f.candidates)
		best = max(best, scenes[i].best)
	}
	for i := range e.Files {
		if best > 0 {
			scenes[i].fileShare = scenes[i].best / best
		}
		e.Files[i].measure()
	}
	return e
}

// Without is the evidence as it were if a group of signals said nothing: their
// columns hold the mean of the file, and the scores are made anew.
func (e *Evidence) Without(group string) *Evidence {
	var muted []int
	for i, g := range columnGroups() {
		if g == group {
			muted = append(muted, i)
		}
	}
	out := &Evidence{Files: slices.Clone(e.Files), models: e.models, task: e.task, sentences: e.sentences}
	for i := range out.Files {
		f := &out.Files[i]
		f.Rows = slices.Clone(f.Rows)
		for j, row := range f.Rows {
			f.Rows[j] = slices.Clone(row)
		}
		for _, column := range muted {
			mute(f.Rows, column)
		}
	}
	out.score()
	return out
}

func mute(rows [][]float32, column int) {
	sum := float32(0)
	for _, row := range rows {
		sum += row[column]
	}
	for _, row := range rows {
		row[column] = sum / float32(len(rows))
	}
}

// columnGroups is the group of each column.
func columnGroups() []string {
	var groups []string
	for _, s := range signals {
		groups = append(groups, s.group)
	}
	for _, s := range signals {
		if s.ranked {
			groups = append(groups, s.group, s.group)
		}
	}
	return groups
}

// measure fills the rows.
func (f *FileEvidence) measure() {
	n := len(f.candidates)
	ranked := 0
	for _, s := range signals {
		if s.ranked {
			ranked++
		}
	}
	width := len(signals) + 2*ranked
	flat := make([]float32, n*width)
	f.Rows = make([][]float32, n)
	f.Leaves = make([]int, n)
	for i := range f.candidates {
		c := &f.candidates[i]
		f.Rows[i] = flat[i*width : (i+1)*width]
		f.Leaves[i] = c.leaf.block
		for j := range signals {
			f.Rows[i][j] = signals[j].value(c)
		}
	}
	at := len(signals)
	order := make([]int, n)
	for j := range signals {
		if signals[j].ranked {
			rank(f.Rows, j, at, order)
			at += 2
		}
	}
}

// rank writes the rank of column from, as a share of the leaves, into column to,
// and its value against the largest into the next.
func rank(rows [][]float32, from, to int, order []int) {
	if len(rows) == 0 {
		return
	}
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return rows[order[a]][from] > rows[order[b]][from] })
	top := rows[order[0]][from]
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && rows[order[j]][from] == rows[order[i]][from] {
			j++
		}
		for _, row := range order[i:j] {
			rows[row][to] = float32(i) / float32(len(order))
			if top > 0 {
				rows[row][to+1] = rows[row][from] / top
			}
		}
		i = j
	}
}
