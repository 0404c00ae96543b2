package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"pare/claudemd"
	"pare/internal/disk"
	"pare/internal/git"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	"pare/tokenize"
)

// output is a file that is written or checked.
type output struct {
	name   string // relative to the folder that is described
	full   string
	before []byte
	after  []byte
	exists bool
	marked bool // it has a generated part already
	block  claudemd.Generated
	head   string // frontmatter of a new file
}

func (o *output) changed() bool { return !bytes.Equal(o.before, o.after) }

// fresh is what the file would hold if nothing were there yet.
func (o *output) fresh() []byte { return []byte(o.head + o.block.Text) }

func (o *output) summary() string {
	e := tokenize.Count(o.block.Text, tokenize.V5)
	return fmt.Sprintf("%d lines, %s tokens in every session", strings.Count(o.block.Text, "\n"), about(e))
}

// claudemdPlan is what a run would write, before anything is written.
type claudemdPlan struct {
	flags   *claudemdFlags
	dir     string
	repo    *repo.Repo // without what people wrote for models
	outputs []*output
	notes   []string
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

// plan finds the facts and works out every file.
func (f *claudemdFlags) plan(ctx context.Context, env *Env, args []string) (*claudemdPlan, error) {
	if err := f.valid(env, args); err != nil {
		return nil, err
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return nil, err
	}
	if f.dir == "" {
		dir = workspace.Root(dir)
	}
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
	p := &claudemdPlan{flags: f, dir: dir, repo: repo.New(files)}
	opts := claudemd.FactOptions{Name: filepath.Base(dir), Commits: git.Subjects(ctx, dir, 30), Sizes: sizes}
	facts := claudemd.Find(p.repo, opts)
	p.notes = append(p.notes, facts.Notes...)
	if err := p.root(facts); err != nil {
		return nil, err
	}
	if f.rules {
		if err := p.ruleFiles(facts); err != nil {
			return nil, err
		}
	}
	if f.packages {
		if err := p.packages(ctx, opts); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// root plans CLAUDE.md, AGENTS.md, or both.
func (p *claudemdPlan) root(facts *claudemd.Facts) error {
	if p.flags.agents != "only" {
		name := "CLAUDE.md"
		if !p.there(name) && p.there(".claude/CLAUDE.md") {
			name = ".claude/CLAUDE.md"
		}
		if err := p.add(name, facts, claudemd.WriteOptions{Apart: p.flags.rules && len(facts.Scopes(p.repo)) > 0}, ""); err != nil {
			return err
		}
	}
	if p.flags.agents == "" {
		return nil
	}
	if p.flags.agents == "only" && (p.there("CLAUDE.md") || p.there(".claude/CLAUDE.md")) {
		p.notes = append(p.notes, "the client reads CLAUDE.md here and not AGENTS.md: only where no CLAUDE.md has text is AGENTS.md read")
	}
	return p.add("AGENTS.md", facts, claudemd.WriteOptions{}, "")
}

func (p *claudemdPlan) there(name string) bool {
	_, err := disk.FS{}.Stat(filepath.Join(p.dir, filepath.FromSlash(name)))
	return err == nil
}

// ruleFiles plans a file in .claude/rules for each language that conventions of
// its own are known of.
func (p *claudemdPlan) ruleFiles(facts *claudemd.Facts) error {
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
func (p *claudemdPlan) packages(ctx context.Context, opts claudemd.FactOptions) error {
	for _, dir := range claudemd.Packages(p.repo) {
		if err := ctx.Err(); err != nil {
			return err
		}
		opts.Dir, opts.Name, opts.MaxCommands = dir, "", 8
		facts := claudemd.Find(p.repo, opts)
		if len(facts.Of("command")) < 2 {
			continue
		}
		if err := p.add(dir+"/CLAUDE.md", facts, claudemd.WriteOptions{MaxTokens: p.flags.maxTokens / 2}, ""); err != nil {
			return err
		}
	}
	return nil
}

// add plans one file.
func (p *claudemdPlan) add(name string, facts *claudemd.Facts, opts claudemd.WriteOptions, head string) error {
	o := &output{name: name, full: filepath.Join(p.dir, filepath.FromSlash(name)), head: head}
	before, err := disk.Read(o.full, claudemd.MaxBytes)
	switch {
	case err == nil:
		o.exists, o.before = true, before
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	span, hand, err := claudemd.Split(o.before)
	if err != nil {
		return withHint(fmt.Errorf("%s: %w", name, err), "put the marks right, or remove them, and run pare claudemd init --add")
	}
	o.marked = !span.Empty()
	if opts.MaxTokens == 0 {
		opts.MaxTokens = p.flags.maxTokens
	}
	opts.MaxLines = p.flags.maxLines
	opts.Hand = p.withImports(name, hand, opts.Scope)
	opts.Bad = func(block string) []int { return p.objections(name, block) }
	o.block = claudemd.Write(facts, opts)
	base := o.before
	if !o.exists {
		base = []byte(head)
	}
	if o.after, err = claudemd.Merge(base, o.block.Text); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.outputs = append(p.outputs, o)
	return nil
}

// withImports adds what a file imports to what people wrote in it. The
// frontmatter of a rule is none of that.
func (p *claudemdPlan) withImports(name string, hand []byte, scope string) []byte {
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
func (p *claudemdPlan) objections(name, block string) []int {
	doc := claudemd.Parse(source.NewFile(name, []byte(block)))
	var lines []int
	for _, f := range lint.Run(claudemdrules.All(), &claudemd.Subject{Doc: doc, Repo: p.repo}, doc.File) {
		lines = append(lines, f.Start().Line)
	}
	return lines
}
