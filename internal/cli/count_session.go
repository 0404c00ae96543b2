package cli

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/claudemd"
	"pare/internal/config"
	"pare/internal/workspace"
	"pare/prompt"
	"pare/tokenize"
)

// writePromptText writes a prompt line by line, and what is sent along with it.
func (f *countFlags) writePromptText(ctx context.Context, env *Env, m *meter, dir string, p *promptCount) error {
	var along []alongLine
	sum := p.total()
	if m.claude() {
		var err error
		if along, err = m.sentAlong(ctx, env, dir, p); err != nil {
			return err
		}
	}
	for _, line := range along {
		sum = sum.Add(line.tokens)
	}
	t := newCountTable(env, sum.Tokens)
	t.row(p.text, printable(p.name))
	for i := range p.attachments {
		a := &p.attachments[i]
		t.row(a.tokens, "@"+printable(a.Mention.Text)+"  "+describe(a))
	}
	for _, a := range p.nothing {
		t.row(tokenize.Estimate{}, "@"+printable(a.Mention.Text)+"  attaches nothing: "+a.Cause.String())
	}
	if len(along) > 0 {
		t.row(p.total(), "the prompt and what it attaches")
		t.w.WriteByte('\n')
	}
	for _, line := range along {
		t.row(line.tokens, line.what)
	}
	t.row(sum, "total")
	writeShares(t.w, m, sum)
	return t.w.Flush()
}

// describe says what a mention becomes.
func describe(a *attachmentCount) string {
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

// alongLine is something that the client sends with every prompt.
type alongLine struct {
	tokens tokenize.Estimate
	what   string
}

// sentAlong is what comes with the prompt: the frame, the instructions that load
// at the start and for the files that are attached, and the client's own text.
func (m *meter) sentAlong(ctx context.Context, env *Env, dir string, p *promptCount) ([]alongLine, error) {
	frame := m.model.Frame.Message + m.model.Frame.System
	lines := []alongLine{{exactly(frame), "frame of the message"}}
	closure := workspace.Instructions(dir, claudeFolder(env))
	docs := make([]*claudemd.Doc, 0, len(closure.Files))
	for i := range closure.Files {
		docs = append(docs, closure.Files[i].Doc)
	}
	for _, doc := range append(docs, instructionsFor(dir, closure, p)...) {
		tokens, err := m.count(ctx, []byte(sentText(doc)))
		if err != nil {
			return nil, err
		}
		lines = append(lines, alongLine{tokens, printable(doc.File.Name) + "  instructions"})
	}
	if load, what := m.baseLoad(); what != "" {
		lines = append(lines, alongLine{load, what})
	}
	return lines, nil
}

func exactly(n int) tokenize.Estimate {
	return tokenize.Estimate{Tokens: n, Low: n, High: n, Method: tokenize.Formula}
}

// claudeFolder is where the client keeps the user's own instructions.
func claudeFolder(env *Env) string {
	return firstOf(env.Getenv("CLAUDE_CONFIG_DIR"), belowHome(env, ".claude"))
}

// sentText is an instruction file as the client sends it: without frontmatter
// and without comments on lines of their own, under a line that names it.
func sentText(d *claudemd.Doc) string {
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
func instructionsFor(dir string, closure *claudemd.Closure, p *promptCount) []*claudemd.Doc {
	root := workspace.Root(dir)
	var docs []*claudemd.Doc
	seen := map[string]bool{}
	add := func(doc *claudemd.Doc) {
		if doc != nil && !seen[doc.File.Name] {
			seen[doc.File.Name] = true
			docs = append(docs, doc)
		}
	}
	for i := range p.attachments {
		a := &p.attachments[i]
		if a.Kind != prompt.File || path.IsAbs(a.path) {
			continue
		}
		for _, folder := range foldersTo(a.path) {
			add(workspace.Instruction(dir, folder+"/CLAUDE.md"))
		}
		fromRoot, err := filepath.Rel(root, filepath.FromSlash(a.Path))
		if err != nil {
			continue
		}
		for _, rule := range closure.Conditional {
			if config.Matches(rule.Front.Strings("paths"), filepath.ToSlash(fromRoot)) {
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
