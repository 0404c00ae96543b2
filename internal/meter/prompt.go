package meter

import (
	"context"
	"path/filepath"
	"strings"

	"pare/budget"
	"pare/internal/disk"
	"pare/prompt"
	"pare/tokenize"
)

// Place is where the client runs.
type Place struct {
	Dir    string // its working folder
	Home   string // of the user
	Claude string // the folder of the user's own instructions; empty: none
}

// Prompt is a prompt with what the client attaches for it.
type Prompt struct {
	Text        tokenize.Estimate
	Attachments []Attachment
	Nothing     []prompt.Attachment // mentions that attach nothing, with the cause
}

// Attachment is one mention that attaches something.
type Attachment struct {
	prompt.Attachment
	Rel    string // its path, relative to the client's folder where it is below it
	Tokens tokenize.Estimate
}

// Total is the text and what is attached.
func (p *Prompt) Total() tokenize.Estimate {
	sum := p.Text
	for i := range p.Attachments {
		sum = sum.Add(p.Attachments[i].Tokens)
	}
	return sum
}

// Attached is what is attached.
func (p *Prompt) Attached() budget.Amount {
	var sum budget.Amount
	for i := range p.Attachments {
		sum = sum.Add(p.Attachments[i].Tokens)
	}
	return sum
}

// Prompt counts a prompt as a client at that place sends it.
func (m *Meter) Prompt(ctx context.Context, at Place, text []byte) (*Prompt, error) {
	sum, err := m.count(ctx, text)
	if err != nil {
		return nil, err
	}
	p := &Prompt{Text: sum}
	opts := prompt.Options{Cwd: filepath.ToSlash(at.Dir), Home: filepath.ToSlash(at.Home)}
	// The client counts for its own model, whichever tokenizer is reported.
	opts.CountTokens = func(text []byte) int { return tokenize.Count(text, m.Model.Family).Tokens }
	for _, mention := range prompt.Parse(text) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a := prompt.Attach(mention, disk.FS{}, opts)
		if a.Kind == prompt.Nothing {
			p.Nothing = append(p.Nothing, a)
			continue
		}
		tokens, err := m.attachment(ctx, a)
		if err != nil {
			return nil, err
		}
		p.Attachments = append(p.Attachments, Attachment{a, relativePath(opts.Cwd, a.Path), tokens})
	}
	return p, nil
}

// attachment is what an attachment costs: its text as it is sent, and its images
// by Claude's formula.
func (m *Meter) attachment(ctx context.Context, a prompt.Attachment) (tokenize.Estimate, error) {
	sum, err := m.count(ctx, []byte(a.Text()))
	if !m.isClaude() {
		return sum, err
	}
	for _, image := range a.Images {
		sum = sum.Add(tokenize.ImageOf(m.Model.Image, image.Width, image.Height))
	}
	return sum, err
}

// Cost counts what a mention attaches, for a meter that asks nobody, so that nothing can fail.
func (m *Meter) Cost(a prompt.Attachment) tokenize.Estimate {
	local := *m
	local.api = nil
	e, _ := local.attachment(context.Background(), a)
	return e
}

// relativePath is a path as seen from the client's folder.
func relativePath(dir, name string) string {
	if name == dir {
		return "."
	}
	if below, ok := strings.CutPrefix(name, strings.TrimSuffix(dir, "/")+"/"); ok {
		return below
	}
	return name
}
