package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/linter"
	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
	"pare/slicer"
	"pare/trim"
)

// Kinds of actions, by the protocol's names.
const (
	kindQuickFix = "quickfix"
	kindRewrite  = "refactor.rewrite"
	kindFixAll   = "source.fixAll"
)

// codeAction proposes the fixes of what is wrong in a range, all safe ones at once,
// and narrower references.
func (s *server) codeAction(ctx context.Context, p *documentParams) (any, error) {
	d, err := s.asked(p)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx, d, false)
	if err != nil || v.use == linter.Unused {
		return []codeAction{}, err
	}
	found, err := s.foundIn(ctx, d)
	if err != nil {
		return nil, err
	}
	at := reach(d, p.Range)
	all := []codeAction{}
	if wants(p.Context.Only, kindQuickFix) {
		all = append(all, s.fixes(v, found, at)...)
	}
	if wants(p.Context.Only, kindFixAll) {
		all = append(all, s.fixAll(ctx, v, found)...)
	}
	if wants(p.Context.Only, kindRewrite) && v.use == linter.Prompts {
		all = append(all, s.narrow(ctx, v, at)...)
	}
	return all, ctx.Err()
}

// reach is where somebody means who asks at a range: there, and where nothing is to be
// done at a place alone, on its line.
func reach(d *document, r *Range) []source.Span {
	if r == nil {
		return []source.Span{{End: len(d.file.Data)}}
	}
	at := d.span(*r)
	if at.Len() > 0 {
		return []source.Span{at}
	}
	line := d.file.Line(at.Start)
	return []source.Span{at, d.file.LineSpan(line, line)}
}

// first are the actions in the first of the spans that has any.
func first(at []source.Span, in func(within source.Span) []codeAction) []codeAction {
	for _, within := range at {
		if all := in(within); len(all) > 0 {
			return all
		}
	}
	return nil
}

// wants reports whether a client that asks for these kinds asks for one: a kind
// holds those below it.
func wants(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool { return o == kind || strings.HasPrefix(kind, o+".") || o == "" })
}

func (s *server) edit(d *document, edits []textEdit) *workspaceEdit {
	if !s.versions {
		return &workspaceEdit{Changes: map[string][]textEdit{d.uri: edits}}
	}
	one := versionedEdits{Edits: edits}
	one.TextDocument.URI, one.TextDocument.Version = d.uri, d.version
	return &workspaceEdit{DocumentChanges: []versionedEdits{one}}
}

func (s *server) fixes(v *view, found []*lint.Finding, at []source.Span) []codeAction {
	return first(at, func(within source.Span) []codeAction { return s.fixesIn(v, found, within) })
}

func (s *server) fixesIn(v *view, found []*lint.Finding, within source.Span) []codeAction {
	var all []codeAction
	for _, f := range found {
		if f.Span.Start > within.End || f.Span.End < within.Start {
			continue
		}
		for _, fix := range f.Fixes {
			if len(fix.Edits) == 0 || fix.Safety < lint.Unsafe {
				continue
			}
			title := inert.Show(fix.Message)
			if fix.Safety == lint.Unsafe {
				title += " (may lose something)"
			}
			edits := make([]textEdit, 0, len(fix.Edits))
			for _, e := range fix.Edits {
				edits = append(edits, textEdit{v.rangeOf(e.Span), e.New})
			}
			all = append(all, codeAction{
				Title: title, Kind: kindQuickFix, Preferred: fix.Safety == lint.Safe,
				Diagnostics: []diagnostic{diagnosticOf(v.document, v.project.Root(), f)}, Edit: s.edit(v.document, edits),
			})
		}
	}
	return all
}

// rounds bounds how often a text is repaired again: a repair may uncover another.
const rounds = 5

// fixAll makes all safe repairs, until none is left.
func (s *server) fixAll(ctx context.Context, v *view, found []*lint.Finding) []codeAction {
	text := v.file.Data
	for range rounds {
		after, done, err := lint.Repair(source.NewFile(v.name, text), found, lint.Safe)
		if err != nil || len(done) == 0 {
			break
		}
		text = after
		if found, err = v.project.Lint(ctx, linter.Text{Name: v.name, Data: text}, false); err != nil {
			break
		}
	}
	edits := v.edits(text)
	if len(edits) == 0 {
		return nil
	}
	return []codeAction{{Title: "Make all safe repairs (pare)", Kind: kindFixAll, Edit: s.edit(v.document, edits)}}
}

// narrow proposes ranges of lines instead of whole files: of the references at a place
// one by one, and of all together.
func (s *server) narrow(ctx context.Context, v *view, at []source.Span) []codeAction {
	set := v.project.Settings()
	o := set.Trim(set.ModelOrDefault())
	o.MaxTokens = 0                     // no cap cuts what somebody asked for by name
	o.NoOutline, o.Memo = true, &s.memo // the list of the rest is for the model, when the prompt is sent
	out, err := trim.Prompt(ctx, v.file.Data, o)
	if err != nil || !out.Changed() {
		return nil
	}
	all := first(at, func(within source.Span) []codeAction { return s.narrowIn(v, out, within) })
	title := fmt.Sprintf("Narrow all references (~%s instead of ~%s tokens)", figures.About(v.typed(out.Prompt)+s.attached(v, out.Prompt)), figures.About(v.typed(v.file.Data)+s.attached(v, v.file.Data)))
	return append(all, codeAction{Title: title, Kind: kindRewrite, Edit: s.edit(v.document, v.edits(out.Prompt))})
}

// narrowIn proposes to narrow each reference within a span.
func (s *server) narrowIn(v *view, out *trim.Result, within source.Span) []codeAction {
	var all []codeAction
	for _, r := range out.Refs {
		span := r.Ref.Span
		if r.Decision != trim.Trimmed || span.Start > within.End || span.End < within.Start {
			continue
		}
		mentions, err := prompt.Format(r.Path, linesOf(r.Ranges))
		if err != nil {
			continue
		}
		after, err := prompt.Rewrite(v.file.Data, []prompt.Replacement{{Span: span, Mentions: mentions}})
		if err != nil {
			continue
		}
		title := fmt.Sprintf("Narrow %s to %s (~%s instead of ~%s tokens)", inert.Show(r.Text), rangesText(r.Ranges), figures.About(s.attached(v, []byte(strings.Join(mentions, " ")))), figures.About(s.attached(v, span.Text(v.file.Data))))
		all = append(all, codeAction{Title: title, Kind: kindRewrite, Edit: s.edit(v.document, v.edits(after))})
	}
	return all
}

func linesOf(ranges []slicer.Range) []prompt.Lines {
	var all []prompt.Lines
	for _, r := range ranges {
		all = append(all, prompt.Lines{From: r.First, To: r.Last})
	}
	return all
}

func rangesText(ranges []slicer.Range) string {
	if len(ranges) > 3 {
		return figures.Plural(len(ranges), "range")
	}
	var all []string
	for _, l := range linesOf(ranges) {
		all = append(all, l.String())
	}
	return strings.Join(all, ", ")
}
