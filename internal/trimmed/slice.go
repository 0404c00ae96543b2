package trimmed

import (
	"fmt"
	"io"
	"path/filepath"

	"pare/internal/source"
	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
)

// Slice is what was picked of one file.
type Slice struct {
	File          *source.File
	Choice        slicer.Choice
	Before, After tokenize.Estimate
	Blocks        []Block // the candidates
	ranges        []slicer.Range
}

// NewSlice counts what was picked.
func NewSlice(file *source.File, e *slicer.FileEvidence, choice slicer.Choice, family tokenize.Family) *Slice {
	s := &Slice{File: file, Choice: choice, Before: tokenize.Count(file.Data, family), Blocks: blocksOf(e, &choice), ranges: choice.Ranges}
	if choice.Whole {
		s.ranges = []slicer.Range{{First: 1, Last: file.TextLineCount()}}
	}
	for _, r := range s.ranges {
		s.After = s.After.Add(tokenize.Count(file.LineSpan(r.First, r.Last).Text(file.Data), family))
	}
	return s
}

// SliceDocument is what pare slice --format json says.
type SliceDocument struct {
	Version  int               `json:"version"`
	Path     string            `json:"path"`
	Lines    int               `json:"lines"`
	Ranges   [][2]int          `json:"ranges"`
	Whole    bool              `json:"whole"`
	Before   tokenize.Estimate `json:"before"`
	After    tokenize.Estimate `json:"after"`
	Expected float64           `json:"expectedRecall"`
	Why      string            `json:"why"`
	Blocks   []Block           `json:"blocks,omitempty"`
}

// Document is the slice for programs, with every candidate where they are to be
// explained.
func (s *Slice) Document(explain bool) SliceDocument {
	doc := SliceDocument{
		Version: 1, Path: s.File.Name, Lines: s.File.TextLineCount(), Ranges: [][2]int{}, Whole: s.Choice.Whole,
		Before: s.Before, After: s.After, Expected: s.Choice.Expected, Why: s.Choice.Why,
	}
	for _, r := range s.ranges {
		doc.Ranges = append(doc.Ranges, [2]int{r.First, r.Last})
	}
	if explain {
		doc.Blocks = s.Blocks
	}
	return doc
}

// WriteMentions writes one mention a line.
func (s *Slice) WriteMentions(w io.Writer) error {
	var lines []prompt.Lines
	if !s.Choice.Whole {
		for _, r := range s.ranges {
			lines = append(lines, prompt.Lines{From: r.First, To: r.Last})
		}
	}
	forms, err := prompt.Format(filepath.ToSlash(s.File.Name), lines)
	if err != nil {
		return err
	}
	for _, form := range forms {
		if _, err := fmt.Fprintln(w, form); err != nil {
			return err
		}
	}
	return nil
}

// WriteLines writes lines as the client does: their number, a tab, the text.
func (s *Slice) WriteLines(w io.Writer) error {
	for i, r := range s.ranges {
		if i > 0 {
			if _, err := fmt.Fprintln(w, "…"); err != nil {
				return err
			}
		}
		for line := r.First; line <= r.Last; line++ {
			if _, err := fmt.Fprintf(w, "%d\t%s\n", line, s.File.LineText(line)); err != nil {
				return err
			}
		}
	}
	return nil
}
