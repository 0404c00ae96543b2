package cli

import (
	"io"

	"pare/tokenize"
	"pare/trim"
)

// The document of pare --format json. A field is never renamed or removed
// without a new version; fields may be added.
type trimDocument struct {
	Version int       `json:"version"`
	Prompt  string    `json:"prompt"`
	Refs    []trimRef `json:"refs"`
	Total   change    `json:"total"`
	Notes   []string  `json:"notes"`
}

type change struct {
	Before tokenize.Estimate `json:"before"`
	After  tokenize.Estimate `json:"after"`
}

type trimRef struct {
	Text     string   `json:"text"`
	Path     string   `json:"path"`
	Decision string   `json:"decision"`
	Ranges   [][2]int `json:"ranges"`
	Lines    int      `json:"lines"`
	change
	Dropped bool        `json:"dropped"`
	Why     string      `json:"why"`
	Notes   []string    `json:"notes"`
	Times   int         `json:"times,omitempty"` // where one entry stands for many that are alike
	Blocks  []trimBlock `json:"blocks,omitempty"`
}

func writeTrimJSON(w io.Writer, t *trim.Result, explain bool) error {
	doc := trimDocument{Version: 1, Prompt: string(t.Prompt), Refs: []trimRef{}, Total: change{t.Before, t.After}, Notes: orEmpty(t.Notes)}
	for i := range t.Refs {
		r := &t.Refs[i]
		ref := trimRef{
			Text: r.Text, Path: r.Path, Decision: r.Decision.String(), Ranges: [][2]int{}, Lines: r.Lines,
			change: change{r.Before, r.After}, Dropped: r.Dropped, Why: r.Why, Notes: orEmpty(r.Notes),
		}
		if len(r.Again) > 0 {
			ref.Times = 1 + len(r.Again)
		}
		for _, x := range r.Ranges {
			ref.Ranges = append(ref.Ranges, [2]int{x.First, x.Last})
		}
		if explain {
			ref.Blocks = explainBlocks(r.Evidence, r.Choice)
		}
		doc.Refs = append(doc.Refs, ref)
	}
	return writeJSON(w, doc)
}
