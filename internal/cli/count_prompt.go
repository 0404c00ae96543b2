package cli

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"pare/internal/disk"
	"pare/prompt"
	"pare/tokenize"
)

// promptCount is a prompt with what the client attaches for it.
type promptCount struct {
	name        string
	text        tokenize.Estimate
	attachments []attachmentCount
	nothing     []prompt.Attachment // mentions that attach nothing, with the cause
}

// attachmentCount is one mention that attaches something.
type attachmentCount struct {
	prompt.Attachment
	path   string // relative to the client's folder where it is below it
	tokens tokenize.Estimate
}

// total is the text and what is attached.
func (p *promptCount) total() tokenize.Estimate {
	sum := p.text
	for _, a := range p.attachments {
		sum = sum.Add(a.tokens)
	}
	return sum
}

// countPrompt counts the prompt in the file of that name, "-" for standard input.
func (f *countFlags) countPrompt(ctx context.Context, env *Env, m *meter, dir, name string) error {
	text, err := readInput(env, []string{name}, maxPrompt)
	if err != nil {
		return err
	}
	p, err := m.countPrompt(ctx, env, dir, text)
	if err != nil {
		return err
	}
	if p.name = filepath.ToSlash(name); name == "-" {
		p.name = "the prompt"
	}
	if f.format == "json" {
		return writePromptJSON(env.Stdout, p)
	}
	piped := name == "-" || f.prompt != ""
	if !piped && len(p.attachments)+len(p.nothing) == 0 {
		// Whoever counts README.md asks for one number.
		return f.writeOneFile(env, m, name, text, p.text)
	}
	return f.writePromptText(ctx, env, m, dir, p)
}

func (m *meter) countPrompt(ctx context.Context, env *Env, dir string, text []byte) (*promptCount, error) {
	sum, err := m.count(ctx, text)
	if err != nil {
		return nil, err
	}
	p := &promptCount{text: sum}
	home := env.Getenv("HOME")
	opts := prompt.Options{Cwd: filepath.ToSlash(dir), Home: filepath.ToSlash(home)}
	// The client counts for its own model, whichever tokenizer is reported.
	opts.CountTokens = func(text []byte) int { return tokenize.Count(text, m.model.Family).Tokens }
	for _, mention := range prompt.Parse(text) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a := prompt.Attach(mention, disk.FS{}, opts)
		if a.Kind == prompt.Nothing {
			p.nothing = append(p.nothing, a)
			continue
		}
		tokens, err := m.attachment(ctx, a)
		if err != nil {
			return nil, err
		}
		p.attachments = append(p.attachments, attachmentCount{a, relativePath(opts.Cwd, a.Path), tokens})
	}
	return p, nil
}

// attachment is what an attachment costs: its text as it is sent, and its images
// by Claude's formula.
func (m *meter) attachment(ctx context.Context, a prompt.Attachment) (tokenize.Estimate, error) {
	sum, err := m.count(ctx, []byte(a.Text()))
	if !m.claude() {
		return sum, err
	}
	for _, image := range a.Images {
		sum = sum.Add(tokenize.ImageOf(m.model.Image, image.Width, image.Height))
	}
	return sum, err
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

func (f *countFlags) writeOneFile(env *Env, m *meter, name string, text []byte, e tokenize.Estimate) error {
	c := counted{Path: filepath.ToSlash(filepath.Clean(name)), Kind: "text", Bytes: int64(len(text)), Tokens: e}
	return f.writeFilesText(env, m, []string{name}, []counted{c}, nil)
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

func writePromptJSON(w io.Writer, p *promptCount) error {
	doc := promptDocument{Version: 1, Text: p.text, Attachments: []attachmentDocument{}, Total: p.total()}
	for i := range p.attachments {
		a := &p.attachments[i]
		d := attachmentDocument{Mention: a.Mention.Text, Path: a.path, Kind: a.Kind.String(), Tokens: a.tokens}
		if a.Lines > 0 {
			d.First, d.Last = &a.First, &a.Last
		}
		doc.Attachments = append(doc.Attachments, d)
	}
	return writeJSON(w, doc)
}
