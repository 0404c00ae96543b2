package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"pare/internal/inert"
	"pare/internal/meter"
	"pare/prompt"
	"pare/tokenize"
)

// countPrompt counts the prompt in the file of that name, "-" for standard input.
func (c *counter) countPrompt(ctx context.Context, name string) error {
	text, err := readInput(c.env, []string{name}, maxPrompt)
	if err != nil {
		return err
	}
	p, err := c.meter.Prompt(ctx, c.place, text)
	if err != nil {
		return err
	}
	if c.format == "json" {
		return writePromptJSON(c.env.Stdout, p)
	}
	piped := name == "-" || c.prompt != ""
	if !piped && len(p.Attachments)+len(p.Nothing) == 0 {
		// Whoever counts README.md asks for one number.
		one := meter.File{Path: filepath.ToSlash(filepath.Clean(name)), Kind: "text", Bytes: int64(len(text)), Tokens: p.Text}
		return c.writeFilesText([]string{name}, []meter.File{one}, nil)
	}
	if name = filepath.ToSlash(name); name == "-" {
		name = "the prompt"
	}
	return c.writePromptText(ctx, name, p)
}

// promptDocument is what pare count --format json says of a prompt.
type promptDocument struct {
	Version     int                  `json:"version"`
	Text        tokenize.Estimate    `json:"text"`
	Attachments []attachmentDocument `json:"attachments"`
	Total       tokenize.Estimate    `json:"total"`
}

type attachmentDocument struct {
	Mention string            `json:"mention"`
	Path    string            `json:"path"`
	Kind    string            `json:"kind"`
	First   *int              `json:"first"` // null where no lines are attached
	Last    *int              `json:"last"`
	Tokens  tokenize.Estimate `json:"tokens"`
}

func writePromptJSON(w io.Writer, p *meter.Prompt) error {
	doc := promptDocument{Version: 1, Text: p.Text, Attachments: []attachmentDocument{}, Total: p.Total()}
	for i := range p.Attachments {
		a := &p.Attachments[i]
		d := attachmentDocument{Mention: a.Mention.Text, Path: a.Rel, Kind: a.Kind.String(), Tokens: a.Tokens}
		if a.Lines > 0 {
			d.First, d.Last = &a.First, &a.Last
		}
		doc.Attachments = append(doc.Attachments, d)
	}
	return writeJSON(w, doc)
}

// writePromptText writes a prompt line by line, and what is sent along with it.
func (c *counter) writePromptText(ctx context.Context, name string, p *meter.Prompt) error {
	var along []meter.Along
	sum := p.Total()
	if c.meter.IsClaude() {
		var err error
		if along, err = c.meter.Along(ctx, c.place, p); err != nil {
			return err
		}
	}
	for _, line := range along {
		sum = sum.Add(line.Tokens)
	}
	t := newCountTable(c.env, sum.Tokens)
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
	writeShares(t.w, c.meter, sum)
	return t.w.Flush()
}

// describe says what a mention becomes.
func describe(a *meter.Attachment) string {
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
