package lsp

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"pare/claudemd"
	"pare/internal/disk"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/linter"
	"pare/internal/meter"
	"pare/internal/source"
	"pare/prompt"
	"pare/tokenize"
)

// reference is one of a text, with what the client makes of it.
type reference struct {
	span     source.Span
	full     string // the file, absolute; empty where it is not known
	selector prompt.Selector
	label    string // what is sent of it, and for how many tokens
	tokens   int
}

// references are those of a text, in its order: of a prompt what is attached, of
// instructions what is imported.
func (s *server) references(ctx context.Context, v *view) ([]reference, error) {
	switch v.use {
	case linter.Prompts:
		return s.mentions(ctx, v)
	case linter.Instructions:
		return imports(v), ctx.Err()
	case linter.Unused, linter.Setup:
	}
	return nil, nil
}

func (s *server) mentions(ctx context.Context, v *view) ([]reference, error) {
	set := v.project.Settings()
	at := set.Attach()
	counts := set.Meter(set.ModelOrDefault())
	exists := func(name string) bool {
		full, ok := prompt.Resolve(name, at.Cwd, at.Home)
		if !ok {
			return false
		}
		_, err := os.Stat(filepath.FromSlash(full))
		return err == nil
	}
	var all []reference
	for r := range prompt.EachReference(v.file.Data, exists) {
		if len(all) == prompt.MostReferences {
			break // P109 tells it
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		one := reference{span: r.Span, selector: r.Meant}
		if full, ok := prompt.Resolve(r.Path, at.Cwd, at.Home); ok {
			one.full = filepath.FromSlash(full)
		}
		switch {
		case r.Duplicate:
			one.label = "attached once already"
		case r.Mention == nil || r.Attaches == prompt.AttachesNothing:
			one.label = "attaches nothing: " + r.Reason.String()
		default:
			one.label, one.tokens = s.costs.of(v.project, counts, *r.Mention, at)
		}
		all = append(all, one)
	}
	return all, nil
}

// costs remembers what attachments cost, by the file as it stands on the disk.
type costs struct {
	mu    sync.Mutex
	known map[costKey]cost
}

type costKey struct {
	full, selector, model string
	size                  int64
	changed               time.Time
}

type cost struct {
	label  string
	tokens int
}

// mostCosts bounds what is remembered; more is forgotten at once.
const mostCosts = 4096

// of is what a mention attaches and costs. A file outside of the project is not
// read: a text that names it may be a stranger's.
func (c *costs) of(p *linter.Project, counts *meter.Meter, m prompt.Mention, at prompt.Options) (string, int) {
	name, _ := prompt.Resolve(m.Path, at.Cwd, at.Home)
	full := filepath.FromSlash(name)
	info, err := os.Stat(full)
	if err != nil {
		return "attaches nothing: no such file", 0
	}
	if _, inside := p.Name(full); !inside {
		return figures.Bytes(info.Size()) + ", outside of the project", 0
	}
	key := costKey{full, m.Selector.String(), counts.Model.ID, info.Size(), info.ModTime()}
	c.mu.Lock()
	got, ok := c.known[key]
	c.mu.Unlock()
	if ok && !info.IsDir() {
		return got.label, got.tokens
	}
	at.CountTokens = func(text []byte) int { return tokenize.Count(text, counts.Model.Family).Tokens }
	a := prompt.Attach(m, disk.FS{}, at)
	got = cost{tokens: counts.Cost(a).Tokens}
	got.label = labelOf(a, got.tokens)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= mostCosts {
		c.known = map[costKey]cost{}
	}
	c.known[key] = got
	return got.label, got.tokens
}

// labelOf says in a few words what is attached.
func labelOf(a prompt.Attachment, tokens int) string {
	what := a.Kind.String()
	switch a.Kind {
	case prompt.Nothing:
		return "attaches nothing: " + a.Cause.String()
	case prompt.File:
		what = "whole"
		if _, part := a.Mention.Selector.(prompt.Lines); part || a.Truncated {
			what = fmt.Sprintf("L%d-%d", a.First, a.Last)
		}
		if a.Truncated {
			what += ", cut by the client"
		}
	case prompt.Note:
		what = "too large: a note only"
	case prompt.Warning:
		what = "no lines: a warning only"
	case prompt.Directory, prompt.Image, prompt.Notebook, prompt.PDF:
	}
	return what + ": " + about(tokens)
}

func about(tokens int) string { return "~" + figures.About(tokens) + " tokens" }

// imports are those of instructions, which the client loads whole.
func imports(v *view) []reference {
	closure := v.loaded()
	set := v.project.Settings()
	family := set.ModelOrDefault().Family
	var all []reference
	for _, imp := range claudemd.Parse(v.file).Imports {
		target, external := imp.Resolve(v.name)
		one := reference{span: imp.Span, selector: prompt.Whole{}}
		switch loaded := closure.Find(target); {
		case external:
			one.label = "outside of the project"
		case loaded != nil:
			one.tokens = tokenize.Count(meter.SentText(loaded.Doc), family).Tokens
			one.label = "in every session: " + about(one.tokens)
		default:
			one.label = "not loaded at the start"
			for _, d := range closure.Dropped {
				if d.Target == target {
					one.label = "loads nothing: " + d.Why.String()
				}
			}
		}
		if !external {
			one.full = filepath.Join(v.project.Root(), filepath.FromSlash(target))
		}
		all = append(all, one)
	}
	return all
}

// attached is what the client attaches for the mentions of a text, in tokens: the
// sum of what stands beside them.
func (s *server) attached(v *view, text []byte) int {
	set := v.project.Settings()
	at, counts := set.Attach(), set.Meter(set.ModelOrDefault())
	sum := 0
	for _, m := range prompt.Parse(text) {
		_, tokens := s.costs.of(v.project, counts, m, at)
		sum += tokens
	}
	return sum
}

// typed is what a text of the project costs alone.
func (v *view) typed(text []byte) int {
	set := v.project.Settings()
	model := set.ModelOrDefault()
	return set.Meter(model).Scaled(tokenize.Count(text, model.Family)).Tokens
}

// sum is the line for the top of a text: what a prompt costs with all that it
// attaches, or what every session pays for its instructions.
func sum(v *view, refs []reference) string {
	set := v.project.Settings()
	model := set.ModelOrDefault()
	switch v.use {
	case linter.Prompts:
		counts := set.Meter(model)
		total := v.typed(v.file.Data)
		for _, r := range refs {
			total += r.tokens
		}
		text := about(total) + " with what it attaches"
		if set.Budget.Tier != "" && counts.Minute > 0 {
			text += ", " + figures.Percent(total, counts.Minute) + " of a minute"
		}
		return text
	case linter.Instructions:
		closure := v.loaded()
		if closure.Find(v.name) == nil {
			return about(tokenize.Count(v.file.Data, model.Family).Tokens) + ", where a session works below " + inert.Show(filepath.ToSlash(filepath.Dir(v.name)))
		}
		total := 0
		for _, f := range closure.Files {
			total += tokenize.Count(meter.SentText(f.Doc), model.Family).Tokens
		}
		return "every session pays " + about(total) + " for instructions"
	case linter.Unused, linter.Setup:
	}
	return ""
}

// inlayHint tells beside each reference what it costs, and at the top the sum.
func (s *server) inlayHint(ctx context.Context, p *documentParams) (any, error) {
	d, err := s.asked(p)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx, d, false)
	if err != nil {
		return nil, err
	}
	refs, err := s.references(ctx, v)
	if err != nil {
		return nil, err
	}
	within := source.Span{End: len(d.file.Data)}
	if p.Range != nil {
		within = d.span(*p.Range)
	}
	hints := []inlayHint{}
	for _, r := range refs {
		if within.Start <= r.span.End && r.span.End <= within.End {
			hints = append(hints, inlayHint{Position: d.position(r.span.End), Label: r.label, PaddingLeft: true})
		}
	}
	// Last: where a reference ends the first line, its own hint stands beside it.
	if text := sum(v, refs); text != "" && within.Start == 0 {
		hints = append(hints, inlayHint{Position: d.position(len(d.line(0))), Label: text, PaddingLeft: true})
	}
	return hints, nil
}

// hover is what a reference costs, and the page of the rule that was broken here.
func (s *server) hover(ctx context.Context, p *documentParams) (any, error) {
	d, err := s.asked(p)
	if err != nil {
		return nil, err
	}
	at := d.offset(p.Position)
	found, err := s.foundIn(ctx, d)
	if err != nil {
		return nil, err
	}
	r, _, err := s.referenceAt(ctx, d, at)
	if err != nil {
		return nil, err
	}
	cost := ""
	if r != nil {
		cost = r.label
	}
	for _, f := range found {
		if f.Span.Start <= at && at <= f.Span.End {
			return hover{markup{"markdown", strings.TrimPrefix(cost+"\n\n"+f.Rule.Explain(), "\n\n")}, d.rangeOf(f.Span)}, nil
		}
	}
	if r == nil {
		return nil, nil
	}
	return hover{markup{"plaintext", cost}, d.rangeOf(r.span)}, nil
}

func (s *server) referenceAt(ctx context.Context, d *document, at int) (*reference, *view, error) {
	v, err := s.view(ctx, d, false)
	if err != nil {
		return nil, nil, err
	}
	refs, err := s.references(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	for i := range refs {
		if refs[i].span.Start <= at && at <= refs[i].span.End {
			return &refs[i], v, nil
		}
	}
	return nil, v, nil
}
