package meter

import (
	"slices"

	"pare/tokenize"
)

// FilesDocument is what pare count --format json says of files.
type FilesDocument struct {
	Version   int          `json:"version"`
	Tokenizer string       `json:"tokenizer"`
	Model     string       `json:"model,omitempty"`
	Factor    float64      `json:"factor,omitempty"` // on every estimate, from the user's own sessions
	Total     GroupTotal   `json:"total"`
	Window    *Share       `json:"window,omitempty"` // of the model
	Minute    *Share       `json:"minute,omitempty"` // what the tier lets in
	Groups    []GroupTotal `json:"groups,omitempty"` // with --by dir or ext
	Files     []File       `json:"files"`            // largest first
	Uncounted []Uncounted  `json:"uncounted"`
}

// GroupTotal is the sum of a group of files.
type GroupTotal struct {
	Name   string            `json:"name,omitempty"`
	Files  int               `json:"files"`
	Bytes  int64             `json:"bytes"`
	Tokens tokenize.Estimate `json:"tokens"`
}

// Uncounted is a path that could not be counted, and why.
type Uncounted struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// Share is a part of an allowance; 1 is all of it.
type Share struct {
	Tokens int     `json:"tokens"` // of the allowance
	Share  float64 `json:"share"`
}

func shareOf(part, whole int) *Share {
	if whole == 0 {
		return nil
	}
	return &Share{whole, float64(part) / float64(whole)}
}

func (g *group) total() GroupTotal { return GroupTotal{g.name, g.files, g.bytes, g.tokens} }

// FilesDocument is the document of a count of files, grouped as the view says.
func (m *Meter) FilesDocument(v View, files []File, bad []Uncounted) *FilesDocument {
	all := groupFiles(v.By, files)
	doc := &FilesDocument{
		Version: 1, Tokenizer: m.Name, Model: m.Model.ID, Factor: m.Factor,
		Total: all.total(), Window: shareOf(all.tokens.Tokens, m.Model.Window), Minute: shareOf(all.tokens.Tokens, m.Minute),
		Files: files, Uncounted: bad,
	}
	if v.By == "dir" || v.By == "ext" {
		for _, g := range all.children {
			doc.Groups = append(doc.Groups, g.total())
		}
	}
	slices.SortStableFunc(doc.Files, func(a, b File) int { return b.Tokens.Tokens - a.Tokens.Tokens })
	if doc.Files == nil {
		doc.Files = []File{}
	}
	if doc.Uncounted == nil {
		doc.Uncounted = []Uncounted{}
	}
	return doc
}
