// Package lsp is a language server: what the linter finds, what a reference costs
// and how it is narrowed, while somebody types a prompt, a CLAUDE.md or one of the
// client's own files in an editor.
//
// A workspace is a stranger's: nothing of it is run, nothing is written, and no
// request leaves. Changes are proposed, and the editor makes them.
package lsp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/creachadair/jrpc2"

	"pare/internal/env"
	"pare/trim"
)

// ErrNoGoodbye says that the client told the server to exit without a shutdown, for
// which the protocol has an exit code.
var ErrNoGoodbye = errors.New("exit without shutdown")

// Serve answers a client over the streams of the world until it says goodbye, goes
// away, or ctx ends. Version is what the server calls itself.
func Serve(ctx context.Context, e *env.Env, version string) error {
	in, out := e.Stdin, e.Stdout
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{
		env: e.In(e.Dir), version: version, ctx: ctx, docs: map[string]*document{}, checks: map[string]*check{}, projects: map[string]*folder{},
		busy: make(chan struct{}, atOnce), told: map[string]bool{},
	}
	s.rpc = jrpc2.NewServer(s, &jrpc2.ServerOptions{AllowPush: true, DisableBuiltin: true, NewContext: func() context.Context { return ctx }})
	s.rpc.Start(newStream(in, out))
	go func() { <-ctx.Done(); s.rpc.Stop() }()
	err := s.rpc.Wait()
	cancel()
	s.running.Wait()
	if s.phase == left {
		return ErrNoGoodbye
	}
	return err
}

// atOnce is how many texts are looked at at a time.
const atOnce = 2

// phase is where a session is. The set is closed.
type phase uint8

const (
	fresh phase = iota
	ready
	shut // said goodbye
	left // went without
)

// server is one session with a client.
type server struct {
	env     *env.Env // says nothing
	version string
	ctx     context.Context // of all work that no request waits for
	rpc     *jrpc2.Server
	running sync.WaitGroup
	busy    chan struct{}
	costs   costs
	memo    trim.Memo

	mu       sync.Mutex // protects what follows
	phase    phase
	folders  []string // of the workspace, absolute
	versions bool     // the client takes edits for a version
	hints    bool     // the client asks for hints again when it is told to
	docs     map[string]*document
	checks   map[string]*check
	projects map[string]*folder
	told     map[string]bool
}

// method answers a request; the result of a notification is dropped.
type method func(s *server, ctx context.Context, p *documentParams) (any, error)

var methods = map[string]method{
	"textDocument/didOpen":     (*server).didOpen,
	"textDocument/didChange":   (*server).didChange,
	"textDocument/didSave":     (*server).didSave,
	"textDocument/didClose":    (*server).didClose,
	"textDocument/hover":       (*server).hover,
	"textDocument/codeAction":  (*server).codeAction,
	"textDocument/inlayHint":   (*server).inlayHint,
	"textDocument/completion":  (*server).completion,
	"textDocument/definition":  (*server).definition,
	"workspace/didRenameFiles": (*server).filesChanged,
	"workspace/didCreateFiles": (*server).filesChanged,
	"workspace/didDeleteFiles": (*server).filesChanged,
	"workspace/didChangeWatchedFiles": func(s *server, ctx context.Context, _ *documentParams) (any, error) {
		return s.filesChanged(ctx, nil)
	},
}

// Assign finds what answers a method.
func (s *server) Assign(_ context.Context, name string) jrpc2.Handler {
	return func(ctx context.Context, req *jrpc2.Request) (result any, err error) {
		defer func() {
			// A fault in one answer is none of the next.
			if r := recover(); r != nil {
				result, err = nil, &jrpc2.Error{Code: codeInternal, Message: fmt.Sprintf("%s: %v", name, r)}
			}
			if errors.Is(err, context.Canceled) {
				err = &jrpc2.Error{Code: codeCancelled, Message: "cancelled"}
			}
		}()
		return s.answer(ctx, name, req)
	}
}

func (s *server) answer(ctx context.Context, name string, req *jrpc2.Request) (any, error) {
	switch name {
	case "initialize":
		return s.initialize(req)
	case "shutdown":
		s.enter(shut)
		return nil, nil
	case "exit":
		s.exit()
		return nil, nil
	case "$/cancelRequest":
		return nil, s.cancel(req)
	case "workspace/didChangeWorkspaceFolders":
		return nil, s.changeFolders(req)
	}
	do, known := methods[name]
	switch s.now() {
	case fresh:
		return nil, &jrpc2.Error{Code: codeNotInitialized, Message: "initialize comes first"}
	case shut, left:
		return nil, &jrpc2.Error{Code: codeInvalidRequest, Message: "the server has been shut down"}
	case ready:
	}
	if !known {
		if req.IsNotification() {
			return nil, nil
		}
		return nil, &jrpc2.Error{Code: jrpc2.MethodNotFound, Message: "no such method: " + name}
	}
	var p documentParams
	if err := req.UnmarshalParams(&p); err != nil {
		return nil, err
	}
	return do(s, ctx, &p)
}

func (s *server) now() phase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phase
}

func (s *server) enter(p phase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase = p
}

func (s *server) initialize(req *jrpc2.Request) (any, error) {
	var p initializeParams
	if err := req.UnmarshalParams(&p); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != fresh {
		return nil, &jrpc2.Error{Code: codeInvalidRequest, Message: "initialized already"}
	}
	s.phase = ready
	s.versions = p.Capabilities.Workspace.WorkspaceEdit.DocumentChanges
	s.hints = p.Capabilities.Workspace.InlayHint.RefreshSupport
	for _, f := range p.WorkspaceFolders {
		s.addFolder(pathOf(f.URI))
	}
	if len(s.folders) == 0 {
		s.addFolder(pathOf(p.RootURI))
	}
	if len(s.folders) == 0 && p.RootPath != "" {
		s.addFolder(s.env.Absolute(p.RootPath))
	}
	return capabilities(s.version), nil
}

func (s *server) exit() {
	if s.now() != shut {
		s.enter(left)
	}
	s.rpc.Stop()
}

func (s *server) cancel(req *jrpc2.Request) error {
	var p struct {
		ID rawID `json:"id"`
	}
	if err := req.UnmarshalParams(&p); err != nil {
		return err
	}
	s.rpc.CancelRequest(string(p.ID))
	return nil
}

// rawID is an id as the client wrote it: a number, or a string in quotes.
type rawID string

// UnmarshalJSON keeps the text as it is.
func (r *rawID) UnmarshalJSON(data []byte) error {
	*r = rawID(data)
	return nil
}

func (s *server) changeFolders(req *jrpc2.Request) error {
	var p foldersParams
	if err := req.UnmarshalParams(&p); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range p.Event.Removed {
		gone := pathOf(f.URI)
		s.folders = slices.DeleteFunc(s.folders, func(name string) bool { return name == gone })
	}
	for _, f := range p.Event.Added {
		s.addFolder(pathOf(f.URI))
	}
	return nil
}

func (s *server) addFolder(name string) {
	if name != "" && !slices.Contains(s.folders, name) {
		s.folders = append(s.folders, name)
	}
}
