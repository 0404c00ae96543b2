package cli

import (
	"slices"

	"pare/internal/meter"
	"pare/tokenize"
)

// filesDocument is what pare count --format json says of files.
type filesDocument struct {
	Version   int          `json:"version"`
	Tokenizer string       `json:"tokenizer"`
	Model     string       `json:"model,omitempty"`
	Factor    float64      `json:"factor,omitempty"` // on every estimate, from the user's own sessions
	Total     groupTotal   `json:"total"`
	Window    *countShare  `json:"window,omitempty"` // of the model
	Minute    *countShare  `json:"minute,omitempty"` // what the tier lets in
	Groups    []groupTotal `json:"groups,omitempty"` // with --by dir or ext
	Files     []meter.File `json:"files"`            // largest first
	Uncounted []uncounted  `json:"uncounted"`
}

type groupTotal struct {
	Name   string            `json:"name,omitempty"`
	Files  int               `json:"files"`
	Bytes  int64             `json:"bytes"`
	Tokens tokenize.Estimate `json:"tokens"`
}

// countShare is a part of an allowance; 1 is all of it.
type countShare struct {
	Tokens int     `json:"tokens"` // of the allowance
	Share  float64 `json:"share"`
}

func shareOf(part, whole int) *countShare {
	if whole == 0 {
		return nil
	}
	return &countShare{whole, float64(part) / float64(whole)}
}

func (g *countGroup) total() groupTotal { return groupTotal{g.name, g.files, g.bytes, g.tokens} }

func (c *counter) writeFilesJSON(files []meter.File, bad []uncounted) error {
	m := c.meter
	all := groupFiles(c.by, files)
	doc := filesDocument{
		Version: 1, Tokenizer: m.Name, Model: m.Model.ID, Factor: m.Factor,
		Total: all.total(), Window: shareOf(all.tokens.Tokens, m.Model.Window), Minute: shareOf(all.tokens.Tokens, m.Minute),
		Files: files, Uncounted: bad,
	}
	if c.by == "dir" || c.by == "ext" {
		for _, g := range all.children {
			doc.Groups = append(doc.Groups, g.total())
		}
	}
	slices.SortStableFunc(doc.Files, func(a, b meter.File) int { return b.Tokens.Tokens - a.Tokens.Tokens })
	if doc.Files == nil {
		doc.Files = []meter.File{}
	}
	if doc.Uncounted == nil {
		doc.Uncounted = []uncounted{}
	}
	return writeJSON(c.env.Stdout, doc)
}
