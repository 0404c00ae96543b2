// Package draft works out what a CLAUDE.md and its neighbours would hold, before
// anything is written: the facts of a repository, found and put in words by package
// claudemd, with what people wrote there themselves, and what is there already.
//
// It also looks whether the commands that it wrote down can run here.
package draft

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"pare/claudemd"
	"pare/internal/disk"
	"pare/internal/fault"
	"pare/internal/git"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	"pare/tokenize"
)

// File is a file that is written or checked.
type File struct {
	Name   string // relative to the folder that is described
	Exists bool
	Marked bool // it has a generated part already
	Block  claudemd.Generated
	full   string
	before []byte
	after  []byte
	head   string // frontmatter of a new file
}

// Changed reports whether it would be another file.
func (o *File) Changed() bool { return !bytes.Equal(o.before, o.after) }

// Fresh is what the file would hold if nothing were there yet.
func (o *File) Fresh() []byte { return []byte(o.head + o.Block.Text) }

// Diff is the change.
func (o *File) Diff() []byte { return diff.Diff("a/"+o.Name, o.before, "b/"+o.Name, o.after) }

// Write writes the file, unless somebody has changed it meanwhile.
func (o *File) Write() error {
	old := o.before
	if !o.Exists {
		old = nil
	}
	return disk.Put(o.full, workspace.Root(filepath.Dir(o.full)), old, o.after)
}

// Summary is its size in words.
func (o *File) Summary() string {
	e := tokenize.Count(o.Block.Text, tokenize.V5)
	return fmt.Sprintf("%d lines, %s tokens in every session", strings.Count(o.Block.Text, "\n"), e.About())
}

// AGENTS.md, beside CLAUDE.md or instead of it.
const (
	AgentsAlso = "also"
	AgentsOnly = "only"
)

// Options say what is described and how.
type Options struct {
	MaxTokens, MaxLines int    // of a file
	Packages            bool   // also a CLAUDE.md for each package of the workspace
	Rules               bool   // conventions of one language go into .claude/rules
	Agents              string // AGENTS.md: AgentsAlso, AgentsOnly; empty: none
}

// Plan is what a run would write, before anything is written.
type Plan struct {
	Files   []*File
	Notes   []string // what went wrong
	options Options
	dir     string
	repo    *repo.Repo // without what people wrote for models
}

// factFiles are the files of a repository that facts come from: instructions for
// models are left out, so that a file is never evidence for itself.
type factFiles struct {
	root  string
	names []string
}

func (f *factFiles) List() []string { return f.names }

// maxManifest is the largest file that facts are read from, in bytes.
const maxManifest = 4 << 20

func (f *factFiles) Read(name string) ([]byte, error) {
	return disk.Read(filepath.Join(f.root, filepath.FromSlash(name)), maxManifest)
}

// forModels reports whether a file tells models about the repository.
func forModels(name string) bool {
	switch path.Base(name) {
	case "CLAUDE.md", "CLAUDE.local.md", "AGENTS.md", "GEMINI.md", "copilot-instructions.md", ".cursorrules":
		return true
	}
	return strings.HasPrefix(name, ".claude/") || strings.Contains(name, "/.claude/") || strings.HasPrefix(name, ".cursor/")
}

// New finds the facts of a folder and works out every file.
func New(ctx context.Context, dir string, o Options) (*Plan, error) {
	entries, err := workspace.Files(ctx, dir, workspace.Options{})
	if err != nil {
		return nil, err
	}
	files := &factFiles{root: dir}
	sizes := map[string]int64{}
	for _, e := range entries {
		if !forModels(e.Path) {
			files.names = append(files.names, e.Path)
			sizes[e.Path] = e.Size
		}
	}
	p := &Plan{options: o, dir: dir, repo: repo.New(files)}
	opts := claudemd.FactOptions{Name: filepath.Base(dir), Commits: git.Subjects(ctx, dir, 30), Sizes: sizes}
	facts := claudemd.Find(p.repo, opts)
	p.Notes = append(p.Notes, facts.Notes...)
	if err := p.root(facts); err != nil {
		return nil, err
	}
	if o.Rules {
		if err := p.ruleFiles(facts); err != nil {
			return nil, err
		}
	}
	if o.Packages {
		if err := p.packages(ctx, opts); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// root plans CLAUDE.md, AGENTS.md, or both.
func (p *Plan) root(facts *claudemd.Facts) error {
	if p.options.Agents != AgentsOnly {
		name := "CLAUDE.md"
		if !p.there(name) && p.there(".claude/CLAUDE.md") {
			name = ".claude/CLAUDE.md"
		}
		if err := p.add(name, facts, claudemd.WriteOptions{Apart: p.options.Rules && len(facts.Scopes(p.repo)) > 0}, ""); err != nil {
			return err
		}
	}
	if p.options.Agents == "" {
		return nil
	}
	if p.options.Agents == AgentsOnly && (p.there("CLAUDE.md") || p.there(".claude/CLAUDE.md")) {
		p.Notes = append(p.Notes, "the client reads CLAUDE.md here and not AGENTS.md: only where no CLAUDE.md has text is AGENTS.md read")
	}
	return p.add("AGENTS.md", facts, claudemd.WriteOptions{}, "")
}

func (p *Plan) there(name string) bool {
	_, err := disk.FS{}.Stat(filepath.Join(p.dir, filepath.FromSlash(name)))
	return err == nil
}

// ruleFiles plans a file in .claude/rules for each language that conventions of
// its own are known of.
func (p *Plan) ruleFiles(facts *claudemd.Facts) error {
	for _, scope := range facts.Scopes(p.repo) {
		head := "---\npaths:\n"
		for _, pattern := range claudemd.ScopePatterns(p.repo, scope) {
			head += "  - \"" + pattern + "\"\n"
		}
		if err := p.add(".claude/rules/"+scope+".md", facts, claudemd.WriteOptions{Scope: scope}, head+"---\n\n"); err != nil {
			return err
		}
	}
	return nil
}

// packages plans a CLAUDE.md for each package that has commands of its own.
func (p *Plan) packages(ctx context.Context, opts claudemd.FactOptions) error {
	for _, dir := range claudemd.Packages(p.repo) {
		if err := ctx.Err(); err != nil {
			return err
		}
		opts.Dir, opts.Name, opts.MaxCommands = dir, "", 8
		facts := claudemd.Find(p.repo, opts)
		if len(facts.Of("command")) < 2 {
			continue
		}
		if err := p.add(dir+"/CLAUDE.md", facts, claudemd.WriteOptions{MaxTokens: p.options.MaxTokens / 2}, ""); err != nil {
			return err
		}
	}
	return nil
}

// add plans one file.
func (p *Plan) add(name string, facts *claudemd.Facts, opts claudemd.WriteOptions, head string) error {
	o := &File{Name: name, full: filepath.Join(p.dir, filepath.FromSlash(name)), head: head}
	before, err := disk.Read(o.full, claudemd.MaxBytes)
	switch {
	case err == nil:
		o.Exists, o.before = true, before
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	span, hand, err := claudemd.Split(o.before)
	if err != nil {
		return fault.WithHint(fmt.Errorf("%s: %w", name, err), "put the marks right, or remove them, and run pare claudemd init --add")
	}
	o.Marked = !span.Empty()
	if opts.MaxTokens == 0 {
		opts.MaxTokens = p.options.MaxTokens
	}
	opts.MaxLines = p.options.MaxLines
	opts.Hand = p.withImports(name, hand, opts.Scope)
	opts.Bad = func(block string) []int { return p.objections(name, block) }
	o.Block = claudemd.Write(facts, opts)
	base := o.before
	if !o.Exists {
		base = []byte(head)
	}
	if o.after, err = claudemd.Merge(base, o.Block.Text); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.Files = append(p.Files, o)
	return nil
}

// withImports adds what a file imports to what people wrote in it. The
// frontmatter of a rule is none of that.
func (p *Plan) withImports(name string, hand []byte, scope string) []byte {
	if scope != "" {
		return nil
	}
	doc := claudemd.Parse(source.NewFile(name, hand))
	all := bytes.Clone(hand)
	for i := range doc.Imports {
		target, external := doc.Imports[i].Resolve(name)
		if external {
			continue
		}
		data, err := disk.Read(filepath.Join(p.dir, filepath.FromSlash(target)), claudemd.MaxBytes)
		if err != nil {
			continue
		}
		if _, byHand, err := claudemd.Split(data); err == nil {
			all = append(append(all, '\n', '\n'), byHand...)
		}
	}
	return all
}

// objections are the lines of a block that a rule of pare lint reports: what pare
// writes must pass it.
func (p *Plan) objections(name, block string) []int {
	doc := claudemd.Parse(source.NewFile(name, []byte(block)))
	var lines []int
	for _, f := range lint.Run(claudemdrules.All(), &claudemd.Subject{Doc: doc, Repo: p.repo}, doc.File) {
		lines = append(lines, f.Start().Line)
	}
	return lines
}
