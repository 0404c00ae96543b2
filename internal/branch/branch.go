// Package branch looks at what a branch changed, before a session about it: mentions
// of the definitions that hold a change, what loads with every request, what pare
// lint finds, and what is left of a minute's tokens.
package branch

import (
	"context"
	"errors"
	"fmt"

	"github.com/mattn/go-runewidth"

	"pare/internal/env"
	"pare/internal/figures"
	"pare/internal/git"
	"pare/internal/inert"
	"pare/internal/linter"
	"pare/internal/models"
	"pare/internal/report"
	"pare/internal/settings"
	"pare/internal/terms"
	"pare/tokenize"
)

// Part is a range of a file that a branch changed.
type Part struct {
	Path   string            `json:"path"`
	Name   string            `json:"name"`
	First  int               `json:"first"`
	Last   int               `json:"last"`
	Tokens tokenize.Estimate `json:"tokens"`
}

// Document is what a session here begins with, as pare session --format json says it.
type Document struct {
	Version int               `json:"version"`
	Since   string            `json:"since"`
	Changed []Part            `json:"changed"`
	Prompt  string            `json:"prompt"`
	Loaded  tokenize.Estimate `json:"loaded"`
	// Findings is how many things pare lint finds here.
	Findings int `json:"findings"`

	found, left string // in words: what pare lint finds, what is left of the minute
}

// Options say what is looked at. The zero value compares with the main branch.
type Options struct {
	Since string // a commit or a branch; empty: the main branch
	Text  string // goes before the mentions
}

// Look gathers what a session in the folder of the settings begins with.
func Look(ctx context.Context, e *env.Env, set *settings.Settings, model models.Model, o Options) (*Document, error) {
	since := o.Since
	if since == "" {
		since = git.MainBranch(ctx, set.Dir)
	}
	parts, err := changed(ctx, set.Dir, since, model.Family)
	noRepository := errors.Is(err, git.ErrNoRepository)
	if noRepository && o.Since == "" {
		e.Sayf("pare: not in a git repository; no changes to look at\n")
	} else if err != nil {
		return nil, err
	}
	doc := &Document{Version: 1, Since: since, Changed: parts, Prompt: promptOf(o.Text, parts), Loaded: set.Meter(model).Loaded(set.Place())}
	if doc.Changed == nil {
		doc.Changed = []Part{}
	}
	if !noRepository { // elsewhere a folder may be a whole disk
		doc.Findings, doc.found = findingsIn(ctx, e, set.Dir)
	}
	if e.Now != nil {
		if t, err := terms.Resolve(ctx, e, set.Dir, terms.Ask{}); err == nil {
			doc.left = t.Left(ctx, e)
		}
	}
	return doc, nil
}

// Report tells on standard error what changed and what is sent with it.
func (doc *Document) Report(e *env.Env, model models.Model) {
	width := 0
	for _, c := range doc.Changed {
		width = max(width, runewidth.StringWidth(inert.Show(c.Path)))
	}
	total := doc.Loaded
	for _, c := range doc.Changed {
		e.Sayf("%s  %5d-%-5d %8s tok   %s\n", inert.Pad(c.Path, width), c.First, c.Last, c.Tokens.About(), c.Name)
		total = total.Add(c.Tokens)
	}
	if doc.Loaded.Tokens > 0 {
		e.Sayf("CLAUDE.md and what it imports: %s tok with every request\n", doc.Loaded.About())
	}
	if doc.Findings > 0 {
		e.Sayf("pare lint finds %s\n", doc.found)
	}
	if len(doc.Changed) == 0 && doc.Since != "" {
		e.Sayf("nothing changed since %s\n", doc.Since)
	}
	e.Sayf("together %s tok, %s of the window (%s)\n", total.About(), figures.Percent(total.Tokens, model.Window), model.ID)
	if doc.left != "" {
		e.Sayf("%s\n", doc.left)
	}
}

// findingsIn is what pare lint finds in dir without being told a file: how many,
// and how many of which severity.
func findingsIn(ctx context.Context, e *env.Env, dir string) (int, string) {
	r, err := linter.Run(ctx, e.In(dir), linter.Options{Dir: dir})
	if err != nil {
		return 0, "" // pare lint tells
	}
	return len(r.Findings), fmt.Sprint(report.Count(r.Findings))
}
