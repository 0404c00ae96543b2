package meter

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/budget"
	"pare/claudemd"
	"pare/internal/globs"
	"pare/internal/workspace"
	"pare/prompt"
	"pare/tokenize"
)

// alongLine is something that the client sends with every prompt.
type alongLine struct {
	Tokens tokenize.Estimate
	What   string
	File   string // the name of the file, where it is one
}

// alongLine is what comes with the prompt: the frame, the instructions that load at
// the start and for the files that are attached, and the client's own text.
func (m *Meter) along(ctx context.Context, at Place, p *Prompt) ([]alongLine, error) {
	frame := m.Model.Frame.Message + m.Model.Frame.System
	lines := []alongLine{{Tokens: tokenize.Estimate{Tokens: frame, Low: frame, High: frame, Method: tokenize.Formula}, What: "frame of the message"}}
	closure := workspace.Instructions(at.Dir, at.Claude)
	docs := make([]*claudemd.Doc, 0, len(closure.Files))
	for i := range closure.Files {
		docs = append(docs, closure.Files[i].Doc)
	}
	for _, doc := range append(docs, instructionsFor(at.Dir, closure, p)...) {
		tokens, err := m.count(ctx, []byte(SentText(doc)))
		if err != nil {
			return nil, err
		}
		lines = append(lines, alongLine{Tokens: tokens, What: "instructions", File: doc.File.Name})
	}
	if load, what := m.clientLoad(); what != "" {
		lines = append(lines, alongLine{Tokens: load, What: what})
	}
	return lines, nil
}

// Base is all that comes with the prompt, as a sum.
func (m *Meter) Base(ctx context.Context, at Place, p *Prompt) (budget.Amount, error) {
	along, err := m.along(ctx, at, p)
	var sum budget.Amount
	for _, line := range along {
		sum = sum.Add(line.Tokens)
	}
	return sum, err
}

// Loaded is what the instructions cost that every session at a place loads.
func (m *Meter) Loaded(at Place) tokenize.Estimate {
	total := tokenize.Estimate{Method: tokenize.Exact}
	closure := workspace.Instructions(at.Dir, at.Claude)
	for i := range closure.Files {
		total = total.Add(tokenize.Count(SentText(closure.Files[i].Doc), m.Model.Family))
	}
	return total
}

// clientLoad is what each request of the client carries for the model, and where
// that was measured.
func (m *Meter) clientLoad() (tokenize.Estimate, string) {
	load, ok := m.data.Load("", "print", m.Model)
	if !ok {
		return tokenize.Estimate{}, ""
	}
	return load.Tokens, fmt.Sprintf("Claude Code %s itself, %s %s", load.Client, m.data.Sources[load.Source].Kind, load.Date)
}

// SentText is an instruction file as the client sends it: without frontmatter
// and without comments on lines of their own, under a line that names it.
func SentText(d *claudemd.Doc) string {
	var b strings.Builder
	b.WriteString("Contents of " + d.File.Name + " (project instructions, checked into the codebase):\n\n")
	at := 0
	if d.Front != nil {
		at = d.Front.Span.End
	}
	for _, c := range d.Comments {
		if c.Block && c.Span.Start >= at {
			b.Write(d.File.Data[at:c.Span.Start])
			at = c.Span.End
		}
	}
	b.Write(d.File.Data[at:])
	return b.String()
}

// instructionsFor are those that load because a file is attached: the CLAUDE.md
// of the folders on the way to it, and the rules for such paths.
func instructionsFor(dir string, closure *claudemd.Closure, p *Prompt) []*claudemd.Doc {
	root := workspace.Root(dir)
	var docs []*claudemd.Doc
	seen := map[string]bool{}
	add := func(doc *claudemd.Doc) {
		if doc != nil && !seen[doc.File.Name] {
			seen[doc.File.Name] = true
			docs = append(docs, doc)
		}
	}
	for i := range p.Attachments {
		a := &p.Attachments[i]
		if a.Kind != prompt.File || path.IsAbs(a.Rel) {
			continue
		}
		for _, folder := range foldersTo(a.Rel) {
			add(workspace.Instruction(dir, folder+"/CLAUDE.md"))
		}
		fromRoot, err := filepath.Rel(root, filepath.FromSlash(a.Path))
		if err != nil {
			continue
		}
		for _, rule := range closure.Conditional {
			if globs.Match(rule.Front.Strings("paths"), filepath.ToSlash(fromRoot)) {
				add(rule)
			}
		}
	}
	return docs
}

// foldersTo lists the folders below the client's on the way to a file.
func foldersTo(name string) []string {
	var folders []string
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		folders = append(folders, dir)
	}
	slices.Reverse(folders)
	return folders
}
