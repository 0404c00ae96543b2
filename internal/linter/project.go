package linter

import (
	"context"
	"maps"
	"slices"

	"pare/claudemd"
	"pare/internal/env"
	"pare/internal/repo"
	"pare/internal/settings"
	"pare/lint"
	promptrules "pare/lint/rules/prompt"
)

// Use says what a file is for the client. The set is closed.
type Use uint8

const (
	// Unused files are none of the client's.
	Unused Use = iota
	// Instructions load by themselves: CLAUDE.md, rules, what they import.
	Instructions
	// Prompts are typed texts, whose references the client attaches: also commands and
	// skills.
	Prompts
	// Setup is read by the client itself: settings, hooks, servers, agents, plugins.
	Setup
)

// Project is a root as it was at one moment, of which texts are linted one by one
// and again and again, as somebody types them. It is safe for concurrent use.
type Project struct {
	base *linter
}

// Open reads what there is to know of a root before a text is linted. Paths and
// Text of the options count for nothing here.
func Open(ctx context.Context, e *env.Env, o Options) (*Project, error) {
	l, err := newLinter(e, o)
	if err != nil {
		return nil, err
	}
	if err := l.list(ctx); err != nil {
		return nil, err
	}
	l.nameAll()
	l.repo.Tree()
	return &Project{base: l}, nil
}

// Settings are the project's.
func (p *Project) Settings() *settings.Settings { return p.base.settings }

// Root is the folder that names are relative to, absolute.
func (p *Project) Root() string { return p.base.root }

// Files are the names of the files that git would list. The list is not to be
// changed.
func (p *Project) Files() []string { return p.base.files.names }

// Name is the name of a file within the root; ok is false for one outside.
func (p *Project) Name(full string) (name string, ok bool) { return p.base.relative(full) }

// UseOf tells what a file is for.
func (p *Project) UseOf(name string) Use {
	switch p.base.kind(name, p.base.config.PromptGlobs()) {
	case instructionsFile:
		return Instructions
	case promptFile, commandFile, skillFile:
		return Prompts
	case agentFile, settingsFile, serversFile, pluginFile, marketplaceFile, hooksFile, styleFile, strayFile:
		return Setup
	case unknownFile, scriptFile:
	}
	if p.base.closure.Find(name) != nil {
		return Instructions
	}
	return Unused
}

// Loaded is what a session here loads, with a text in place of the file's.
func (p *Project) Loaded(t Text) *claudemd.Closure { return p.with(t).closure }

// Lint lints a text that stands in for a file, whatever its name. Parts of files
// that were pasted into a prompt are looked for only where thorough is set: that
// reads the whole root.
func (p *Project) Lint(ctx context.Context, t Text, thorough bool) ([]*lint.Finding, error) {
	l := p.with(t)
	one := l.asNamed(p.nameOf(t))
	targets := []target{one}
	if thorough {
		l.pastes = l.findPastes(ctx, targets)
	} else {
		l.pastes = map[string][]promptrules.Paste{}
	}
	found, err := l.lintAll(ctx, targets)
	if err != nil {
		return nil, err
	}
	found, err = l.putOff(found)
	// What a baseline holds that is gone by now is told where all is linted.
	return slices.DeleteFunc(found, func(f *lint.Finding) bool { return f.File.Name != one.name }), err
}

// nameOf is the name that a text has in the root.
func (p *Project) nameOf(t Text) string {
	if name, ok := p.base.relative(p.base.env.Absolute(t.Name)); ok {
		return name
	}
	return repo.Clean(t.Name)
}

// with is the linter with a text in the place of a file.
func (p *Project) with(t Text) *linter {
	b, name := p.base, p.nameOf(t)
	l := &linter{
		given: b.given, overlay: map[string][]byte{name: t.Data}, outer: b.outer, broken: b.broken, client: b.client,
	}
	files := *b.files
	files.overlay = l.overlay
	known := files.has(name)
	if !known {
		files.names = slices.Clone(files.names)
		files.add(name)
	}
	l.files = &files
	l.client.known, l.client.agents = maps.Clone(b.client.known), maps.Clone(b.client.agents)
	for kind, names := range l.client.known {
		l.client.known[kind] = slices.Clip(names)
	}
	if kind := l.kind(name, nil); kind != unknownFile {
		l.client.agents = without(l.client.agents, name)
		l.client.note(name, kind, t.Data)
	}
	var tree *repo.Tree
	if known {
		tree = b.repo.Tree()
	}
	l.loadWith(tree)
	return l
}

// without drops a file from the names that agents give themselves: it may say
// another now.
func without(agents map[string][]string, file string) map[string][]string {
	for name, files := range agents {
		if slices.Contains(files, file) {
			agents[name] = slices.DeleteFunc(slices.Clone(files), func(f string) bool { return f == file })
		}
	}
	return agents
}
