// Package linter is a run of the linter: which files, by which configuration, what
// the rules find in them, what a baseline puts off, and what repairs would change.
//
// It reads the disk and asks git, prints nothing and writes nothing unless it is
// told to.
package linter

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/grammars"
	"pare/internal/config"
	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/figures"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/parallel"
	"pare/internal/repo"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	clientrules "pare/lint/rules/client"
	promptrules "pare/lint/rules/prompt"
	scriptrules "pare/lint/rules/script"
	"pare/trim"
)

// Options say what is linted and how. The zero value of each but Dir is the
// default.
type Options struct {
	Dir    string // where the client runs, absolute
	Root   string // of the project; empty: the top of the repository that Dir is in
	Config string // a file to read instead of the project's pare.toml

	Paths []string   // files and folders, from the working directory or from Root where that is set; none: what there is
	Memo  *trim.Memo // keeps what mentioned files were cut into; nil keeps nothing
	// Text stands in for a file, which is then all that is linted.
	Text   *Text
	Staged bool   // the files of the next commit, as it would hold them
	Since  string // the files that changed since a commit
	Stale  bool   // of a change, only what it makes wrong in files that it leaves alone
	// Scripts also lints the programs and workflows that call the API; User the
	// user's own instructions.
	Scripts, User bool

	Allow     []string // rules that are not reported
	Model     string
	Tier      string
	MaxTokens int
	// Baseline is the file of findings that are put off; empty: the
	// configuration's.
	Baseline string
	All      bool // also the findings that a baseline puts off

	// Repair is the least promise of repairs that are made, in memory; the zero
	// value makes none.
	Repair lint.Safety
}

// Text is a file that is not on the disk, or not as it stands there.
type Text struct {
	Name string
	Data []byte
}

// Result is what a run found.
type Result struct {
	Findings []*lint.Finding // sorted; after the repairs
	Files    int             // that were linted
	Repaired int             // findings
	Changes  []Change        // what the repairs changed, in the order of the names
	Catalog  *lint.Catalog
	Config   *config.Config
	Text     []byte // the one that stands in for a file, repaired

	root string
}

// Change is a file before and after the repairs.
type Change struct {
	Name          string
	Before, After []byte
}

// Run lints. The error is one of usage, of the configuration, or of the disk.
func Run(ctx context.Context, e *env.Env, o Options) (*Result, error) {
	l, err := newLinter(e, o)
	if err != nil {
		return nil, err
	}
	targets, err := l.targets(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{Files: len(targets), Catalog: l.catalog, Config: l.config, root: l.root}
	if r.Findings, err = l.lintAndRepair(ctx, targets, r); err != nil {
		return nil, err
	}
	if o.Text != nil {
		r.Text = l.overlay[targets[0].name]
	}
	if !o.All {
		r.Findings, err = l.putOff(r.Findings)
	}
	return r, err
}

// given is what one run and its copies have in common.
type given struct {
	env           *env.Env
	opts          Options
	settings      *settings.Settings
	config        *config.Config
	catalog       *lint.Catalog
	level         func(m *lint.Meta, file string) lint.Severity
	model         models.Model
	counts        *meter.Meter
	limits        promptrules.Limits
	root, session string // absolute
}

// linter is one run.
type linter struct {
	given

	files   *fileList
	overlay map[string][]byte // texts in place of the disk's, by name
	// restated are files that the change says otherwise, with what they said before.
	restated map[string][]byte
	repo     *repo.Repo
	closure  *claudemd.Closure
	outer    []claudemd.Outer
	broken   []string // instructions that are no file

	client clientWorld
	pastes map[string][]promptrules.Paste

	envOnce sync.Once
	envVars []string // see envNames
}

// newLinter reads the configuration and what is known of the root.
func newLinter(e *env.Env, o Options) (*linter, error) {
	l := &linter{given: given{env: e, opts: o, session: o.Dir, root: o.Root}, overlay: map[string][]byte{}}
	if l.root == "" {
		l.root = workspace.Root(o.Dir)
	}
	var err error
	if l.settings, err = settings.Load(e, o.Dir, settings.Options{Root: l.root, File: o.Config}); err != nil {
		return nil, err
	}
	l.config = l.settings.Config
	if l.catalog, err = Catalog(); err != nil {
		return nil, err
	}
	if l.level, err = l.config.Levels(l.catalog, o.Allow); err != nil {
		return nil, fault.AsUsage(err)
	}
	return l, l.setModel()
}

// Catalog is every rule that there is.
func Catalog() (*lint.Catalog, error) {
	return lint.NewCatalog(lint.Metas(promptrules.All()), lint.Metas(claudemdrules.All()), lint.Metas(clientrules.All()),
		lint.Metas(scriptrules.All()), lint.EngineRules())
}

// linted is what came out of one file.
type linted struct {
	file  *source.File
	found []*lint.Finding
}

// lint runs the rules over the targets and silences what comments allow. The
// findings are sorted.
func (l *linter) lint(ctx context.Context, targets []target) ([]*lint.Finding, error) {
	l.pastes = l.findPastes(ctx, targets)
	l.nameAll()
	return l.lintAll(ctx, targets)
}

// lintAll is lint where what the project brings for the client is known.
func (l *linter) lintAll(ctx context.Context, targets []target) ([]*lint.Finding, error) {
	var files []*source.File
	var found []*lint.Finding
	lintOne := l.one
	if slices.ContainsFunc(targets, func(t target) bool { return t.stale }) {
		before := l.beforeChange()
		lintOne = func(ctx context.Context, t target) linted {
			if !t.stale {
				return l.one(ctx, t)
			}
			return causedOnly(l.one(ctx, t), before.one(ctx, t))
		}
	}
	err := parallel.InOrder(ctx, len(targets), func(i int) linted { return lintOne(ctx, targets[i]) }, func(_ int, r linted) error {
		files = append(files, r.file)
		found = append(found, r.found...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	found = lint.Silence(files, found, l.catalog)
	found = lint.Relevel(found, l.level)
	lint.Sort(found)
	return slices.CompactFunc(found, sameFinding), nil
}

func sameFinding(a, b *lint.Finding) bool {
	return a.Rule == b.Rule && a.File.Name == b.File.Name && a.Span == b.Span && a.Message == b.Message
}

// one lints a file.
func (l *linter) one(ctx context.Context, t target) linted {
	data, unreadable := l.read(t)
	if unreadable != nil {
		return linted{unreadable.File, []*lint.Finding{unreadable}}
	}
	file := source.NewFile(t.name, data)
	var found []*lint.Finding
	switch t.kind {
	case instructionsFile:
		found = l.instructions(t, file)
	case promptFile:
		found = l.prompt(ctx, file, promptrules.All())
	case commandFile, skillFile:
		found = append(l.clientFile(t, file), l.prompt(ctx, file, l.referenceRules(t.name))...)
		found = append(found, l.namedBy(file)...)
	case agentFile:
		found = append(l.clientFile(t, file), l.namedBy(file)...)
	case settingsFile, serversFile, pluginFile, marketplaceFile, hooksFile, styleFile, strayFile:
		found = l.clientFile(t, file)
	case scriptFile:
		found = l.script(ctx, file)
	case unknownFile:
	}
	if t.kind == instructionsFile && path.Base(t.name) == "CLAUDE.local.md" {
		found = append(found, l.clientFile(t, file)...)
	}
	return linted{file, found}
}

// read reads a target; what cannot be linted is a finding.
func (l *linter) read(t target) ([]byte, *lint.Finding) {
	if t.outer != nil {
		return t.outer, nil
	}
	data, err := l.files.Read(t.name)
	var large *disk.TooLargeError
	switch {
	case errors.As(err, &large):
		return nil, lint.Large(t.name, fmt.Sprintf("%s bytes, over %s", figures.Commas(int(large.Size)), figures.Commas(int(large.Limit))))
	case err != nil:
		var werr *disk.Error
		if errors.As(err, &werr) {
			err = werr.Err
		}
		return nil, lint.Unreadable(t.name, err.Error())
	}
	if i := bytes.IndexByte(data[:min(len(data), 8000)], 0); i >= 0 {
		return nil, lint.Binary(t.name, fmt.Sprintf("NUL byte at offset %d; save it as UTF-8", i))
	}
	return data, nil
}

// instructions lints a file that the client loads as instructions. Of a file from
// outside of the root nothing is held against the repository. Of an AGENTS.md that
// the client does not read, because a CLAUDE.md is there, size and wording are
// other programs' business; what it says of the repository is true or not for all.
func (l *linter) instructions(t target, file *source.File) []*lint.Finding {
	s := &claudemd.Subject{Doc: claudemd.Parse(file), Repo: l.repo, Closure: l.closure, Loaded: l.closure.Find(t.name)}
	found := lint.Run(claudemdrules.All(), s, file)
	unread := path.Base(t.name) == "AGENTS.md" && l.readsNoAgents(t.name)
	return slices.DeleteFunc(found, func(f *lint.Finding) bool {
		switch f.Rule.Kind {
		case lint.KindPath, lint.KindLink, lint.KindGlob, lint.KindTree, lint.KindCommand, lint.KindAnchor, lint.KindFence:
			return t.outer != nil
		case lint.KindImport:
			return t.outer != nil || unread
		case lint.KindSecret, lint.KindSafety:
			return false
		default:
			return unread
		}
	})
}

func (l *linter) prompt(ctx context.Context, file *source.File, rules []promptrules.Rule) []*lint.Finding {
	found := lint.Run(rules, promptrules.New(file, l.world(ctx, file)), file)
	if ofOthers(file.Name) {
		for _, f := range found {
			for i := range f.Fixes {
				f.Fixes[i].Safety = lint.DisplayOnly
			}
		}
	}
	return found
}

// ofOthers reports whether a prompt lies in the folder of another assistant, such as
// .github or .cursor. That one reads references in a way of its own, and text that
// becomes a reference would be gone for it.
func ofOthers(name string) bool {
	for folder := range strings.SplitSeq(path.Dir(name), "/") {
		if len(folder) > 1 && folder[0] == '.' && folder != ".claude" && folder != ".prompts" && folder != ".." {
			return true
		}
	}
	return false
}

// referenceRules are the rules for the references of a command or a skill. Of one
// that a plugin brings, or whose .claude lies in a folder of its own, as in a
// template of projects, nobody knows in which folder the session will run, nor what
// will be there.
func (l *linter) referenceRules(name string) []promptrules.Rule {
	rules := promptrules.OfReferences()
	if above, _, found := strings.Cut("/"+name, "/.claude/"); found && slices.Contains(l.sessionDirs(), strings.TrimPrefix(above, "/")) {
		return rules
	}
	return slices.DeleteFunc(slices.Clone(rules), func(r promptrules.Rule) bool { return r.Name == "missing-file" })
}

// script lints a program or a workflow, if it calls the API at all.
func (l *linter) script(ctx context.Context, file *source.File) []*lint.Finding {
	if !scriptrules.Concerns(file.Name, file.Data) {
		return nil
	}
	outline := grammars.Parse(ctx, file.Name, file.Data, grammars.Limits{})
	tree, _ := grammars.Nodes(ctx, file.Name, file.Data, grammars.Limits{})
	return lint.Run(scriptrules.All(), scriptrules.NewSubject(file, outline, tree, l.envNames()), file)
}

// envNames are the variables that local files of the root define.
func (l *linter) envNames() []string {
	l.envOnce.Do(func() {
		for _, name := range []string{".env", ".env.local", ".envrc"} {
			if data, err := disk.Read(l.full(name), 1<<20); err == nil {
				l.envVars = append(l.envVars, scriptrules.EnvNames(data)...)
			}
		}
	})
	return l.envVars
}

// there reports whether a path relative to the root exists, ignored by git or
// not.
func (l *linter) there(name string) bool {
	if l.files.has(name) || l.repo.Tree().IsDir(name) {
		return true
	}
	if _, removed := l.files.removed[name]; removed {
		return false
	}
	_, err := os.Stat(l.full(name))
	return err == nil
}

// Over reports whether something is found at or over the severity that fails a run, or
// more warnings than it may have; empty, and below 0, are the configuration's.
func (r *Result) Over(failOn string, maxWarnings int) (bool, error) {
	least, err := lint.ParseSeverity(cmp.Or(failOn, r.Config.Lint.FailOn, "error"))
	if err != nil {
		return false, err
	}
	warnings := 0
	for _, one := range r.Findings {
		if least != lint.Off && one.Severity >= least {
			return true, nil
		}
		if one.Severity == lint.Warning {
			warnings++
		}
	}
	if maxWarnings < 0 && r.Config.Lint.MaxWarnings != nil {
		maxWarnings = *r.Config.Lint.MaxWarnings
	}
	return maxWarnings >= 0 && warnings > maxWarnings, nil
}
