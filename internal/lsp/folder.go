package lsp

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pare/claudemd"
	"pare/internal/fault"
	"pare/internal/inert"
	"pare/internal/linter"
	"pare/internal/workspace"
)

// fresh enough: what is known of the files of a folder is asked again after so long.
const keepsFor = 10 * time.Second

// folder is a client's working folder with what is known of it.
type folder struct {
	dir string

	mu      sync.Mutex
	project *linter.Project
	opened  time.Time
	old     bool
}

// folderOf is the folder of the workspace that a text lies in, the innermost one; of
// a text outside of all, the first: the client hands a prompt to an editor as a file
// elsewhere. Within reports which of both.
func (s *server) folderOf(d *document) (f *folder, within bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := ""
	for _, one := range s.folders {
		if len(one) > len(dir) && below(one, d.path) {
			dir, within = one, true
		}
	}
	switch {
	case dir != "":
	case len(s.folders) > 0:
		dir = s.folders[0]
	case d.path != "":
		dir, within = workspace.Root(filepath.Dir(d.path)), true
	default:
		dir = s.env.Dir
	}
	if s.projects[dir] == nil {
		s.projects[dir] = &folder{dir: dir}
	}
	return s.projects[dir], within
}

func below(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return name != "" && err == nil && filepath.IsLocal(rel)
}

// open is what is known of the folder. Renew reads it anew where it is old.
func (s *server) open(ctx context.Context, f *folder, renew bool) (*linter.Project, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.project != nil && !(renew && s.isOld(f)) {
		return f.project, nil
	}
	f.old = false // what changes while it is read is read again
	p, err := linter.Open(ctx, s.env.In(f.dir), linter.Options{Dir: f.dir, Memo: &s.memo})
	if err != nil {
		f.old = true
		if ctx.Err() == nil {
			s.tell(err)
		}
		return nil, err
	}
	f.project = p
	if s.env.Now != nil {
		f.opened = s.env.Now()
	}
	return p, nil
}

func (s *server) isOld(f *folder) bool {
	return f.old || s.env.Now != nil && s.env.Now().Sub(f.opened) > keepsFor
}

// outdate has everything read anew.
func (s *server) outdate() {
	s.mu.Lock()
	all := slices.Collect(maps.Values(s.projects))
	s.mu.Unlock()
	for _, f := range all {
		f.mu.Lock()
		f.old = true
		f.mu.Unlock()
	}
}

// view is a text in its project.
type view struct {
	*document
	project *linter.Project
	dir     string // where the client runs
	name    string // within the root; the path of a file outside
	use     linter.Use

	closure *claudemd.Closure // see loaded
}

// loaded is what a session loads with this text; it is worked out once. A view is
// one request's.
func (v *view) loaded() *claudemd.Closure {
	if v.closure == nil {
		v.closure = v.project.Loaded(v.text())
	}
	return v.closure
}

func (v *view) text() linter.Text { return linter.Text{Name: v.name, Data: v.file.Data} }

// view puts a text into its project.
func (s *server) view(ctx context.Context, d *document, renew bool) (*view, error) {
	f, within := s.folderOf(d)
	p, err := s.open(ctx, f, renew)
	if err != nil {
		return nil, err
	}
	v := &view{document: d, project: p, dir: f.dir, name: d.path}
	if name, ok := p.Name(d.path); ok && d.path != "" {
		v.name, v.use = name, p.UseOf(name)
	}
	if d.path == "" {
		v.name = "prompt.md"
	}
	switch d.language {
	case "", "markdown", "plaintext", "text":
		// Only a prompt is edited beside the project that it is about.
		if d.path == "" || !within && v.name == d.path {
			v.use = linter.Prompts
		}
	}
	return v, nil
}

// shown is an error as a person reads it, with its hint.
func shown(err error) string {
	text := "pare: " + inert.Show(err.Error())
	if hint := fault.HintOf(err); hint != "" {
		text += " (" + inert.Show(strings.TrimSpace(hint)) + ")"
	}
	return text
}
