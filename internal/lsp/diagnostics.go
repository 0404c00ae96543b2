package lsp

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/linter"
	"pare/internal/workspace"
	"pare/lint"
)

// check is the newest look at a text.
type check struct {
	cancel context.CancelFunc
	doc    *document

	once  sync.Once
	found []*lint.Finding
	err   error
}

// look looks at a text after a while, unless it changes meanwhile, and tells the
// client what was found.
func (s *server) look(d *document, after time.Duration, thorough bool) {
	ctx, cancel := context.WithCancel(s.ctx)
	c := &check{cancel: cancel, doc: d}
	s.mu.Lock()
	if old := s.checks[d.uri]; old != nil {
		old.cancel()
	}
	s.checks[d.uri] = c
	s.mu.Unlock()
	s.running.Go(func() {
		defer cancel()
		if after > 0 {
			select {
			case <-s.env.Late(after):
			case <-ctx.Done():
				return
			}
		}
		select {
		case s.busy <- struct{}{}:
			defer func() { <-s.busy }()
		case <-ctx.Done():
			return
		}
		s.lookNow(ctx, c, thorough)
	})
}

// lookNow tells what is found by what is known, and again where more is known then.
func (s *server) lookNow(ctx context.Context, c *check, thorough bool) {
	defer func() {
		// A fault in a rule is told, and ends no session.
		if r := recover(); r != nil {
			s.tell(&faultError{r})
		}
	}()
	found, err := s.findings(ctx, c)
	if err == nil {
		s.publish(ctx, c.doc, found)
	}
	f, _ := s.folderOf(c.doc)
	f.mu.Lock()
	again := thorough || s.isOld(f)
	f.mu.Unlock()
	if !again || ctx.Err() != nil {
		return
	}
	v, err := s.view(ctx, c.doc, true)
	if err != nil || v.use == linter.Unused {
		return
	}
	more, err := v.project.Lint(ctx, v.text(), thorough)
	if err == nil && ctx.Err() == nil && !slices.EqualFunc(found, more, sameFinding) {
		s.publish(ctx, c.doc, more)
	}
	if s.hints {
		// A client that does not answer has not understood; hints stay as they are.
		_, _ = s.rpc.Callback(ctx, "workspace/inlayHint/refresh", nil)
	}
}

func sameFinding(a, b *lint.Finding) bool {
	return a.Rule.Code == b.Rule.Code && a.Span == b.Span && a.Message == b.Message
}

// findings are those of the text that a check is about; they are looked for once.
func (s *server) findings(ctx context.Context, c *check) ([]*lint.Finding, error) {
	c.once.Do(func() {
		v, err := s.view(ctx, c.doc, false)
		if err != nil || v.use == linter.Unused {
			c.err = err
			return
		}
		c.found, c.err = v.project.Lint(ctx, v.text(), false)
	})
	return c.found, c.err
}

// foundIn are the findings of a text, for a request about it.
func (s *server) foundIn(ctx context.Context, d *document) ([]*lint.Finding, error) {
	s.mu.Lock()
	c := s.checks[d.uri]
	s.mu.Unlock()
	if c != nil && c.doc == d {
		if found, err := s.findings(ctx, c); err == nil {
			return found, nil
		}
	}
	return s.findings(ctx, &check{doc: d})
}

// mostFindings bounds what an editor is to show of one text.
const mostFindings = 1000

// publish tells the client of the findings of the text that it shows now.
func (s *server) publish(ctx context.Context, d *document, found []*lint.Finding) {
	if ctx.Err() != nil || !s.current(d) {
		return
	}
	f, _ := s.folderOf(d)
	root := workspace.Root(f.dir) // findings name files from there
	shown := found[:min(len(found), mostFindings)]
	all := make([]diagnostic, 0, len(shown)+1)
	for _, one := range shown {
		all = append(all, diagnosticOf(d, root, one))
	}
	if more := len(found) - len(shown); more > 0 {
		all = append(all, diagnostic{
			Range: all[len(all)-1].Range, Severity: severityInfo, Source: "pare",
			Message: figures.Plural(more, "more finding") + " below are not shown: pare lint lists all",
		})
	}
	// Where the client is gone, nobody is to be told.
	_ = s.rpc.Notify(ctx, "textDocument/publishDiagnostics", publishParams{d.uri, d.version, all})
}

func diagnosticOf(d *document, root string, f *lint.Finding) diagnostic {
	out := diagnostic{Range: d.rangeOf(f.Span), Code: f.Rule.Code, Source: "pare", Severity: severityInfo}
	switch f.Severity {
	case lint.Error:
		out.Severity = severityError
	case lint.Warning:
		out.Severity = severityWarning
	case lint.Info, lint.Off:
	}
	text := []string{inert.Show(f.Message)}
	for _, n := range f.Notes {
		if n.File == nil {
			text = append(text, inert.Show(n.Message))
			continue
		}
		other := d
		if n.File != f.File && n.File.Name != f.File.Name {
			full := filepath.Join(root, filepath.FromSlash(n.File.Name))
			other = &document{uri: uriOf(full), file: n.File}
		}
		out.Related = append(out.Related, related{location{other.uri, other.rangeOf(n.Span)}, inert.Show(n.Message)})
	}
	out.Message = strings.Join(text, "\n")
	return out
}

// faultError is a panic as an error.
type faultError struct{ what any }

// Error says what it was.
func (e *faultError) Error() string {
	if err, ok := e.what.(error); ok {
		return "a fault in pare: " + err.Error()
	}
	return "a fault in pare"
}
