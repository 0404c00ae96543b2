package report

import (
	"encoding/json"
	"io"
	"unicode/utf8"

	"pare/internal/source"
	"pare/lint"
)

// documentVersion is the version of the JSON document. It goes up when a field
// changes its meaning or goes away, not when one is added.
const documentVersion = 1

// jsonDocument is the JSON report. docs/schema/lint-1.json is its schema.
type jsonDocument struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
}

// jsonFinding is a finding of a jsonDocument. Lines and columns start at 1, columns
// count bytes, and the end is the place after the last byte.
type jsonFinding struct {
	Rule      string     `json:"rule"`
	Name      string     `json:"name"`
	Severity  string     `json:"severity"`
	Kind      string     `json:"kind"`
	File      string     `json:"file"`
	Line      int        `json:"line"`
	Column    int        `json:"column"`
	EndLine   int        `json:"endLine"`
	EndColumn int        `json:"endColumn"`
	Text      string     `json:"text"` // masked for secrets, cut after 1,000 bytes
	Message   string     `json:"message"`
	Tokens    *lint.Cost `json:"tokens,omitempty"`
	Notes     []jsonNote `json:"notes,omitempty"`
	Fixes     []jsonFix  `json:"fixes"`
}

// jsonNote is a remark of a finding, with a place where File is not empty.
type jsonNote struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// jsonFix is one way to repair a finding.
type jsonFix struct {
	Message string     `json:"message"`
	Safety  string     `json:"safety"`
	Edits   []jsonEdit `json:"edits"`
	Code    string     `json:"code,omitempty"` // how it is written, in the file's language
}

// jsonEdit replaces a range by New. Offset and length count bytes.
type jsonEdit struct {
	Offset    int    `json:"offset"`
	Length    int    `json:"length"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	New       string `json:"new"`
}

func writeJSON(w io.Writer, found []*lint.Finding, m masks) error {
	doc := jsonDocument{Version: documentVersion, Findings: make([]jsonFinding, len(found))}
	for i, f := range found {
		doc.Findings[i] = findingJSON(f, m)
	}
	return encode(w, doc)
}

// encode writes one indented document. Texts that are no UTF-8 get replacement
// characters; the places are the way to the bytes.
func encode(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

func findingJSON(f *lint.Finding, m masks) jsonFinding {
	start, end := f.Start(), f.End()
	out := jsonFinding{
		Rule: f.Rule.Code, Name: f.Rule.Name, Severity: f.Severity.String(), Kind: f.Rule.Kind.String(),
		File: f.File.Name, Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column,
		Text: cut(m.shown(f)), Message: m.clean(f.File, f.Message), Tokens: f.Cost, Fixes: []jsonFix{},
	}
	for _, n := range f.Notes {
		out.Notes = append(out.Notes, noteJSON(f, n, m))
	}
	for _, fix := range f.Fixes {
		out.Fixes = append(out.Fixes, fixJSON(f.File, fix, m))
	}
	return out
}

// cut ends a text that is too long to be a label.
func cut(text string) string {
	const longest = 1000
	if len(text) <= longest {
		return text
	}
	end := longest
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

func noteJSON(f *lint.Finding, n lint.Note, m masks) jsonNote {
	if n.File == nil {
		return jsonNote{Message: m.clean(f.File, n.Message)}
	}
	at := n.File.Position(n.Span.Start)
	return jsonNote{File: n.File.Name, Line: at.Line, Column: at.Column, Message: m.clean(n.File, n.Message)}
}

func fixJSON(file *source.File, fix lint.Fix, m masks) jsonFix {
	out := jsonFix{Message: m.clean(file, fix.Message), Safety: fix.Safety.String(), Edits: []jsonEdit{}, Code: fix.Code}
	for _, e := range fix.Edits {
		start, end := file.Position(e.Span.Start), file.Position(e.Span.End)
		out.Edits = append(out.Edits, jsonEdit{
			Offset: e.Span.Start, Length: e.Span.Len(), Line: start.Line, Column: start.Column,
			EndLine: end.Line, EndColumn: end.Column, New: e.New,
		})
	}
	return out
}
