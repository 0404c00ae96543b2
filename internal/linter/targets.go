package linter

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/claudemd"
	"pare/internal/disk"
	"pare/internal/fault"
	"pare/internal/git"
	"pare/internal/globs"
	"pare/internal/repo"
	clientrules "pare/lint/rules/client"
	scriptrules "pare/lint/rules/script"
)

// fileKind says which rules a file is for. The set is closed.
type fileKind uint8

const (
	unknownFile      fileKind = iota
	instructionsFile          // CLAUDE.md, AGENTS.md, a rule of .claude/rules, what they import
	promptFile
	commandFile // .claude/commands
	skillFile   // .claude/skills/NAME/SKILL.md
	agentFile   // .claude/agents
	settingsFile
	scriptFile      // a program or workflow that may call the API
	serversFile     // .mcp.json
	pluginFile      // .claude-plugin/plugin.json
	marketplaceFile // .claude-plugin/marketplace.json
	hooksFile       // hooks/hooks.json of a plugin
	styleFile       // .claude/output-styles
	strayFile       // one that the client would read under another name
)

// target is a file to lint. Name is relative to the root, with slashes; a
// file from outside has the name that people call it by.
type target struct {
	name string
	kind fileKind
	// outer is the content of a file from outside of the root.
	outer []byte
	// stale says that only what the change makes wrong in the file is told.
	stale bool
}

// kindOf tells a file's kind by its path.
func kindOf(name string, prompts []string) fileKind {
	switch ext := path.Ext(name); {
	case ext == ".md", strings.HasPrefix(ext, ".json"):
		if kind := clientKind(name, ext == ".md"); kind != unknownFile {
			return kind
		}
	}
	if globs.Match(prompts, name) {
		return promptFile
	}
	return unknownFile
}

// clientKind tells the kind of a file that the client looks for.
func clientKind(name string, markdown bool) fileKind {
	base := path.Base(name)
	for _, own := range []string{base, path.Join(path.Base(path.Dir(name)), base)} {
		if kind, ok := jsonKinds[own]; ok {
			return kind
		}
	}
	in := func(folder string) bool {
		return strings.HasPrefix(name, folder+"/") || strings.Contains(name, "/"+folder+"/")
	}
	switch {
	case base == "CLAUDE.md", base == "CLAUDE.local.md", base == "AGENTS.md":
		return instructionsFile
	case !strings.Contains(name, ".claude/"):
		return unknownFile
	case clientrules.IsStray(name):
		return strayFile
	case markdown && in(".claude/rules"):
		return instructionsFile
	case markdown && in(".claude/commands"):
		return commandFile
	case markdown && in(".claude/agents"):
		return agentFile
	case base == "SKILL.md" && in(".claude/skills"):
		return skillFile
	case markdown && in(".claude/output-styles"):
		return styleFile
	}
	return unknownFile
}

// targets are the files to lint, in the order of their names.
func (l *linter) targets(ctx context.Context) ([]target, error) {
	if err := l.list(ctx); err != nil {
		return nil, err
	}
	var all []target
	switch {
	case l.opts.Text != nil:
		return []target{l.asNamed(l.addText(l.opts.Text))}, nil
	case len(l.opts.Paths) == 0:
		all = l.automatic("")
	default:
		for _, arg := range l.opts.Paths {
			some, err := l.fromArgument(arg)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	slices.SortFunc(all, func(a, b target) int { return strings.Compare(a.name, b.name) })
	all = slices.CompactFunc(all, func(a, b target) bool { return a.name == b.name })
	all, err := l.changedOnly(ctx, all)
	return l.oncePerFile(all), err
}

// oncePerFile drops the links to files that are linted by their own names: what is
// wrong in one text is one finding.
func (l *linter) oncePerFile(all []target) []target {
	return slices.DeleteFunc(all, func(t target) bool {
		if t.outer != nil || !isLink(l.full(t.name)) {
			return false
		}
		place, err := filepath.EvalSymlinks(l.full(t.name))
		if err != nil {
			return false
		}
		real, inside := l.relative(place)
		return inside && slices.ContainsFunc(all, func(o target) bool { return o.name == real && o.kind == t.kind })
	})
}

// addText puts a text in the place of a file, whose name within the root it
// returns.
func (l *linter) addText(t *Text) string {
	name, ok := l.relative(l.env.Absolute(t.Name))
	if !ok {
		name = filepath.ToSlash(t.Name)
	}
	l.overlay[name] = t.Data
	l.files.add(name)
	l.load()
	return name
}

// asNamed is the target of a file that somebody named: whatever its name, it is
// linted.
func (l *linter) asNamed(name string) target {
	kind := l.kind(name, l.config.PromptGlobs())
	switch {
	case kind == unknownFile && scriptrules.Possible(name):
		kind = scriptFile
	case kind == unknownFile:
		kind = promptFile
		if l.closure.Find(name) != nil {
			kind = instructionsFile
		}
	}
	return target{name: name, kind: kind}
}

func (l *linter) fromArgument(arg string) ([]target, error) {
	full := l.env.Absolute(arg)
	if l.opts.Root != "" && !filepath.IsAbs(arg) {
		full = filepath.Join(l.root, arg)
	}
	info, err := os.Stat(full)
	if err != nil && !isLink(full) {
		return nil, fmt.Errorf("read %s: %w", arg, disk.Cause(err))
	}
	name, inside := l.relative(full)
	switch {
	case !inside:
		return nil, fault.Usage("--dir names another root", "%s lies outside of the root %s", arg, l.root)
	case err == nil && info.IsDir():
		// CLAUDE.md is a folder: somebody means the file.
		if kindOf(name, nil) == instructionsFile {
			return []target{{name: name, kind: instructionsFile}}, nil
		}
		return l.automatic(name), nil
	}
	l.files.add(name)
	return []target{l.asNamed(name)}, nil
}

func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// relative is a path as seen from the root, and whether it lies within.
func (l *linter) relative(full string) (string, bool) {
	rel, err := filepath.Rel(l.root, full)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return repo.Clean(filepath.ToSlash(rel)), true
}

// automatic lists what is linted below a folder without being named.
func (l *linter) automatic(below string) []target {
	var all []target
	prompts := l.config.PromptGlobs()
	add := func(name string, kind fileKind) {
		within := below == "" || name == below || strings.HasPrefix(name, below+"/")
		if within && !globs.Match(l.config.Lint.Exclude, name) {
			all = append(all, target{name: name, kind: kind})
		}
	}
	for _, name := range l.files.List() {
		kind := l.kind(name, prompts)
		if kind == unknownFile && l.opts.Scripts && scriptrules.Possible(name) {
			kind = scriptFile
		}
		if kind != unknownFile {
			add(name, kind)
		}
	}
	for _, f := range l.closure.Files {
		name := f.Doc.File.Name
		switch {
		case f.Scope == claudemd.User && l.opts.User && below == "":
			all = append(all, target{name: name, kind: instructionsFile, outer: f.Doc.Data()})
		case f.From >= 0 && f.Scope >= claudemd.Project && path.Ext(name) == ".md":
			add(name, instructionsFile)
		}
	}
	for _, name := range l.broken {
		add(name, instructionsFile)
	}
	return all
}

// readsNoAgents reports whether the client leaves an AGENTS.md unread because
// there is a CLAUDE.md beside or above it.
func (l *linter) readsNoAgents(name string) bool {
	if slices.Contains(l.closure.Shadowed, name) {
		return true
	}
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		for _, claude := range []string{"CLAUDE.md", ".claude/CLAUDE.md", "CLAUDE.local.md"} {
			if l.files.has(repo.Clean(path.Join(dir, claude))) {
				return true
			}
		}
		if dir == "." {
			return false
		}
	}
}

// changedOnly keeps what --staged or --since name, and what names a file that the
// change takes away. With --staged the content is that of the index.
func (l *linter) changedOnly(ctx context.Context, all []target) ([]target, error) {
	if !l.opts.Staged && l.opts.Since == "" {
		return all, nil
	}
	names, removed, err := git.Compare(ctx, l.root, l.opts.Staged, l.opts.Since)
	if err != nil {
		if errors.Is(err, git.ErrNoRepository) {
			return nil, fault.Usage("", "--staged and --since need a git repository; %s is in none", l.root)
		}
		return nil, err
	}
	prefix, err := l.prefix()
	if err != nil {
		return nil, fmt.Errorf("compare %s: %w", l.root, err)
	}
	l.takeAway(removed, prefix)
	kept := l.madeStale(ctx, all, names, prefix)
	for _, t := range all {
		full := repo.Clean(path.Join(prefix, t.name))
		if l.opts.Stale || !slices.Contains(names, full) {
			continue
		}
		if l.opts.Staged {
			data, err := git.Staged(ctx, l.root, full, maxLinted)
			if err != nil {
				continue // a submodule, or too large to be read
			}
			l.overlay[t.name] = data
		}
		kept = append(kept, t)
	}
	l.files.recent = !slices.ContainsFunc(kept, func(t target) bool { return !t.stale })
	slices.SortFunc(kept, func(a, b target) int { return strings.Compare(a.name, b.name) })
	if l.opts.Staged || len(l.files.removed)+len(l.restated) > 0 {
		l.load()
	}
	return kept, nil
}
