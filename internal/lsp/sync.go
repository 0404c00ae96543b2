package lsp

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/creachadair/jrpc2"
)

// pause is how long nothing must have been typed before a text is looked at.
const pause = 120 * time.Millisecond

func (s *server) didOpen(_ context.Context, p *documentParams) (any, error) {
	t := p.TextDocument
	d := newDocument(t.URI, t.LanguageID, t.Version, []byte(t.Text))
	s.put(d)
	s.look(d, 0, true)
	return nil, nil
}

// didChange puts what was typed into the text. Where that can not be, the text is no
// longer the client's: nothing is said of it until it is opened or sent whole again.
func (s *server) didChange(_ context.Context, p *documentParams) (any, error) {
	d := s.document(p)
	if d == nil {
		if len(p.ContentChanges) == 0 || p.ContentChanges[len(p.ContentChanges)-1].Range != nil {
			return nil, nil
		}
		d = newDocument(p.TextDocument.URI, "", 0, nil)
	}
	next, err := d.change(p.TextDocument.Version, p.ContentChanges)
	if err != nil {
		s.drop(d.uri)
		s.tell(err)
		return nil, err
	}
	s.put(next)
	s.look(next, pause, false)
	return nil, nil
}

func (s *server) didSave(_ context.Context, p *documentParams) (any, error) {
	s.outdate()
	if d := s.document(p); d != nil {
		s.look(d, 0, true)
	}
	return nil, nil
}

func (s *server) didClose(_ context.Context, p *documentParams) (any, error) {
	s.drop(p.TextDocument.URI)
	return nil, s.rpc.Notify(s.ctx, "textDocument/publishDiagnostics", publishParams{URI: p.TextDocument.URI, Diagnostics: []diagnostic{}})
}

// filesChanged looks anew at all that is open: what a file is called, and whether it
// is there, is what most of the rules ask.
func (s *server) filesChanged(context.Context, *documentParams) (any, error) {
	s.outdate()
	s.mu.Lock()
	open := slices.Collect(maps.Values(s.docs))
	s.mu.Unlock()
	for _, d := range open {
		s.look(d, pause, false)
	}
	return nil, nil
}

func (s *server) document(p *documentParams) *document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.docs[p.TextDocument.URI]
}

// asked is the text that a request is about.
func (s *server) asked(p *documentParams) (*document, error) {
	if d := s.document(p); d != nil {
		return d, nil
	}
	return nil, &jrpc2.Error{Code: jrpc2.InvalidParams, Message: "not open: " + p.TextDocument.URI}
}

func (s *server) put(d *document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs[d.uri] = d
}

func (s *server) drop(uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.docs, uri)
	if c := s.checks[uri]; c != nil {
		c.cancel()
		delete(s.checks, uri)
	}
}

// current reports whether a text is still what the client shows.
func (s *server) current(d *document) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.docs[d.uri] == d
}

// tell shows the person an error, once.
func (s *server) tell(err error) {
	s.mu.Lock()
	known := s.told[err.Error()]
	s.told[err.Error()] = true
	s.mu.Unlock()
	if !known {
		// A client that is gone needs to be told nothing.
		_ = s.rpc.Notify(s.ctx, "window/showMessage", map[string]any{"type": 2, "message": shown(err)})
	}
}
