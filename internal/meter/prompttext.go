package meter

import (
	"context"
	"fmt"
	"io"

	"pare/internal/inert"
	"pare/prompt"
	"pare/tokenize"
)

// PromptDocument is what pare count --format json says of a prompt.
type PromptDocument struct {
	Version     int                  `json:"version"`
	Text        tokenize.Estimate    `json:"text"`
	Attachments []AttachmentDocument `json:"attachments"`
	Total       tokenize.Estimate    `json:"total"`
}

// AttachmentDocument is what one mention attaches.
type AttachmentDocument struct {
	Mention string            `json:"mention"`
	Path    string            `json:"path"`
	Kind    string            `json:"kind"`
	First   *int              `json:"first"` // null where no lines are attached
	Last    *int              `json:"last"`
	Tokens  tokenize.Estimate `json:"tokens"`
}

// Document is the document of a prompt.
func (p *Prompt) Document() PromptDocument {
	doc := PromptDocument{Version: 1, Text: p.Text, Attachments: []AttachmentDocument{}, Total: p.Total()}
	for i := range p.Attachments {
		a := &p.Attachments[i]
		d := AttachmentDocument{Mention: a.Mention.Text, Path: a.Rel, Kind: a.Kind.String(), Tokens: a.Tokens}
		if a.Lines > 0 {
			d.First, d.Last = &a.First, &a.Last
		}
		doc.Attachments = append(doc.Attachments, d)
	}
	return doc
}

// WritePrompt writes a prompt line by line, and what is sent along with it.
func (m *Meter) WritePrompt(ctx context.Context, w io.Writer, v View, at Place, name string, p *Prompt) error {
	var along []alongLine
	sum := p.Total()
	if m.isClaude() {
		var err error
		if along, err = m.along(ctx, at, p); err != nil {
			return err
		}
	}
	for _, line := range along {
		sum = sum.Add(line.Tokens)
	}
	t := newTable(w, v, sum.Tokens)
	t.row(p.Text, inert.Show(name))
	for i := range p.Attachments {
		a := &p.Attachments[i]
		t.row(a.Tokens, "@"+inert.Show(a.Mention.Text)+"  "+describe(a))
	}
	for _, a := range p.Nothing {
		t.row(tokenize.Estimate{}, "@"+inert.Show(a.Mention.Text)+"  attaches nothing: "+a.Cause.String())
	}
	if len(along) > 0 {
		t.row(p.Total(), "the prompt and what it attaches")
		t.w.WriteByte('\n')
	}
	for _, line := range along {
		what := line.What
		if line.File != "" {
			what = inert.Show(line.File) + "  " + what
		}
		t.row(line.Tokens, what)
	}
	t.row(sum, "total")
	m.writeShares(t.w, sum)
	return t.w.Flush()
}

// describe says what a mention becomes.
func describe(a *Attachment) string {
	switch a.Kind {
	case prompt.File:
		lines := fmt.Sprintf("lines %d to %d", a.First, a.Last)
		if a.Truncated {
			lines += ", cut by the client: over its limit of tokens"
		}
		return lines
	case prompt.Image:
		size := a.Images[0]
		return fmt.Sprintf("image of %d by %d pixels, by formula", size.Width, size.Height)
	case prompt.Directory:
		return "names in the folder"
	case prompt.Warning:
		return "a warning instead of lines"
	case prompt.Note:
		return "a note instead of the content: too large"
	case prompt.Notebook, prompt.PDF, prompt.Nothing:
	}
	return a.Kind.String()
}
