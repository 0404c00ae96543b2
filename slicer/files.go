package slicer

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
)

// Of several files in one prompt, some may have nothing to do with the task. The
// trees know only files that fixes changed; which of several the task is about is
// told by a logistic model over a few signals of whole files.

// fileSignals are the columns of a file; those of the best of the task's files
// are subtracted to make as many more.
var fileSignals = []struct {
	name  string
	value func(f *FileEvidence) float64
}{
	{"words", func(f *FileEvidence) float64 { return f.found(viewAll) }},
	{"title words", func(f *FileEvidence) float64 { return f.found(viewTitle) }},
	{"names", func(f *FileEvidence) float64 { return math.Log1p(f.strongNames()) }},
	{"exact units", func(f *FileEvidence) float64 { return math.Log1p(float64(f.candidates[0].scene.exact)) }},
	{"path", func(f *FileEvidence) float64 { return float64(min(f.candidates[0].scene.pathNamed, 2)) }},
	{"base name", func(f *FileEvidence) float64 { return f.baseName() }},
	{"best unit", func(f *FileEvidence) float64 { return float64(f.candidates[0].scene.best) }},
	{"size", func(f *FileEvidence) float64 { return math.Log1p(float64(len(f.Outline.File.Data))) / 4 }},
}

// found is the share of the prompt's words, by their zones, that stand in the
// file.
func (f *FileEvidence) found(v view) float64 {
	x := f.candidates[0].x
	var found, all float64
	for i := range x.task.terms {
		w := float64(x.task.terms[i].zoneFactor(v))
		all += w
		if x.frequency[i] > 0 {
			found += w
		}
	}
	if all == 0 {
		return 0
	}
	return found / all
}

// strongNames is the number of identifiers of the prompt that stand in the file.
func (f *FileEvidence) strongNames() float64 {
	x := f.candidates[0].x
	n := 0.0
	for h := range x.nameIn {
		if x.task.strong[h] {
			n++
		}
	}
	return n
}

// baseName is the share of the parts of the file's name that stand in the
// prompt.
func (f *FileEvidence) baseName() float64 {
	x := f.candidates[0].x
	base := f.Outline.File.Name
	base = base[strings.LastIndexByte(base, '/')+1:]
	base, _, _ = strings.Cut(base, ".")
	found, all := 0.0, 0.0
	for i := 0; ; {
		start, end := nextPart([]byte(base), i)
		if start == end {
			break
		}
		i = end
		all++
		if t, ok := x.task.term[stem([]byte(base[start:end]))]; ok && x.task.terms[t].zoneFactor(viewAll) > 0 {
			found++
		}
	}
	if all == 0 {
		return 0
	}
	return found / all
}

// FileColumns is the names of the columns of FileRows.
func FileColumns() []string {
	var names []string
	for _, s := range fileSignals {
		names = append(names, s.name)
	}
	for _, s := range fileSignals {
		names = append(names, s.name+" against the best")
	}
	return names
}

// FileRows is a row of signals for each file; a file without text has nil.
func (e *Evidence) FileRows() [][]float64 {
	n := len(fileSignals)
	rows := make([][]float64, len(e.Files))
	best := make([]float64, n)
	for j := range best {
		best[j] = math.Inf(-1)
	}
	for i := range e.Files {
		if len(e.Files[i].candidates) == 0 {
			continue
		}
		rows[i] = make([]float64, 2*n)
		for j := range fileSignals {
			rows[i][j] = fileSignals[j].value(&e.Files[i])
			best[j] = max(best[j], rows[i][j])
		}
	}
	for _, row := range rows {
		for j := range row[:len(row)/2] {
			row[n+j] = row[j] - best[j]
		}
	}
	return rows
}

// fileWeights is a line for each column, name and weight, and one for the
// constant; the trainer writes it.
//
//go:embed files.tsv
var fileWeights string

// fileTrust is the power of the probability that is used. Who names several files
// in a prompt mostly means them all, unlike in the samples that the model was
// fitted to, where half are drawn from other tasks.
const fileTrust = 0.6

// weighFiles gives the files of a task the shares that they have by the trees
// times the probability that the task is about them.
func (e *Evidence) weighFiles(shares []float64) {
	if len(e.Files) < 2 {
		return
	}
	weights := readFileWeights()
	sum := 0.0
	at := 0
	for i, row := range e.FileRows() {
		p := 1.0
		if row != nil {
			p = math.Pow(FileProbability(row, weights), fileTrust)
		}
		for range e.Files[i].Rows {
			shares[at] *= p
			sum += shares[at]
			at++
		}
	}
	for i := range shares {
		shares[i] /= sum
	}
}

// readFileWeights reads the built-in weights; the last one is the constant.
func readFileWeights() []float64 {
	var weights []float64
	for line := range strings.Lines(fileWeights) {
		_, number, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if w, err := strconv.ParseFloat(number, 64); ok && err == nil {
			weights = append(weights, w)
		}
	}
	return weights
}

// FileProbability is the logistic model: the probability that a task is about
// the file with that row.
func FileProbability(row, weights []float64) float64 {
	if len(weights) != len(row)+1 {
		return 1
	}
	z := weights[len(row)]
	for i, v := range row {
		z += v * weights[i]
	}
	return 1 / (1 + math.Exp(-z))
}
