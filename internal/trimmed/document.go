// Package trimmed tells what became of a prompt, or of a file that was sliced: a
// report for people, and documents for programs.
package trimmed

import (
	"pare/tokenize"
	"pare/trim"
)

// Document is what pare --format json says. A field is never renamed or removed
// without a new version; fields may be added.
type Document struct {
	Version int      `json:"version"`
	Prompt  string   `json:"prompt"`
	Refs    []Ref    `json:"refs"`
	Total   Change   `json:"total"`
	Notes   []string `json:"notes"`
}

// Change is what something cost, and costs.
type Change struct {
	Before tokenize.Estimate `json:"before"`
	After  tokenize.Estimate `json:"after"`
}

// Ref is one reference.
type Ref struct {
	Text     string   `json:"text"`
	Path     string   `json:"path"`
	Decision string   `json:"decision"`
	Ranges   [][2]int `json:"ranges"`
	Lines    int      `json:"lines"`
	Change
	Dropped bool     `json:"dropped"`
	Why     string   `json:"why"`
	Notes   []string `json:"notes"`
	Times   int      `json:"times,omitempty"` // where one entry stands for many that are alike
	Blocks  []Block  `json:"blocks,omitempty"`
}

// NewDocument is the document of a prompt, with every candidate block where they are
// to be explained.
func NewDocument(t *trim.Result, explain bool) Document {
	doc := Document{Version: 1, Prompt: string(t.Prompt), Refs: []Ref{}, Total: Change{t.Before, t.After}, Notes: orEmpty(t.Notes)}
	for i := range t.Refs {
		r := &t.Refs[i]
		ref := Ref{
			Text: r.Text, Path: r.Path, Decision: r.Decision.String(), Ranges: [][2]int{}, Lines: r.Lines,
			Change: Change{r.Before, r.After}, Dropped: r.Dropped, Why: r.Why, Notes: orEmpty(r.Notes),
		}
		if len(r.Again) > 0 {
			ref.Times = 1 + len(r.Again)
		}
		for _, x := range r.Ranges {
			ref.Ranges = append(ref.Ranges, [2]int{x.First, x.Last})
		}
		if explain {
			ref.Blocks = blocksOf(r.Evidence, r.Choice)
		}
		doc.Refs = append(doc.Refs, ref)
	}
	return doc
}

// orEmpty keeps a list from being null in a document.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
