package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"sync"

	"github.com/rogpeppe/go-internal/diff"

	"pare/claudemd"
	"pare/grammars"
	"pare/internal/config"
	"pare/internal/disk"
	"pare/internal/models"
	"pare/internal/parallel"
	"pare/internal/repo"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	clientrules "pare/lint/rules/client"
	promptrules "pare/lint/rules/prompt"
	scriptrules "pare/lint/rules/script"
)

// linter is one run of pare lint.
type linter struct {
	ctx           context.Context
	env           *Env
	flags         *lintFlags
	settings      *settings.Settings
	config        *config.Config
	catalog       *lint.Catalog
	level         func(m *lint.Meta, file string) lint.Severity
	model         models.Model
	limits        promptrules.Limits
	root, session string // absolute

	files   *lintFiles
	overlay map[string][]byte // texts in place of the disk's, by name
	repo    *repo.Repo
	closure *claudemd.Closure
	outer   []claudemd.Outer
	broken  []string // instructions that are no file

	client   clientWorld
	pastes   map[string][]promptrules.Paste
	repaired int

	envOnce sync.Once
	envVars []string // see envNames
}

// ruleCatalog is every rule that there is.
func ruleCatalog() (*lint.Catalog, error) {
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
func (l *linter) lint(targets []lintTarget) ([]*lint.Finding, error) {
	l.pastes = l.findPastes(targets)
	l.nameAll()
	var files []*source.File
	var found []*lint.Finding
	err := parallel.InOrder(l.ctx, len(targets), func(i int) linted { return l.one(targets[i]) }, func(_ int, r linted) error {
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
func (l *linter) one(t lintTarget) linted {
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
		found = l.prompt(file, promptrules.All())
	case commandFile, skillFile:
		found = append(l.clientFile(t, file), l.prompt(file, referenceRules())...)
	case agentFile, settingsFile, serversFile, pluginFile, marketplaceFile, hooksFile, styleFile, strayFile:
		found = l.clientFile(t, file)
	case scriptFile:
		found = l.script(file)
	case unknownFile:
	}
	if t.kind == instructionsFile && path.Base(t.name) == "CLAUDE.local.md" {
		found = append(found, l.clientFile(t, file)...)
	}
	return linted{file, found}
}

// read reads a target; what cannot be linted is a finding.
func (l *linter) read(t lintTarget) ([]byte, *lint.Finding) {
	if t.outer != nil {
		return t.outer, nil
	}
	data, err := l.files.Read(t.name)
	var large *disk.TooLargeError
	switch {
	case errors.As(err, &large):
		return nil, lint.Large(t.name, fmt.Sprintf("%s bytes, over %s", number(int(large.Size)), number(int(large.Limit))))
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
func (l *linter) instructions(t lintTarget, file *source.File) []*lint.Finding {
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

func (l *linter) prompt(file *source.File, rules []promptrules.Rule) []*lint.Finding {
	return lint.Run(rules, promptrules.New(file, l.world(file)), file)
}

// referenceRules are the rules for prompts about their references: those that
// hold for commands and skills too, whose references the client attaches.
func referenceRules() []promptrules.Rule {
	return slices.DeleteFunc(promptrules.All(), func(r promptrules.Rule) bool { return r.Code >= "P300" })
}

// script lints a program or a workflow, if it calls the API at all.
func (l *linter) script(file *source.File) []*lint.Finding {
	if !scriptrules.Concerns(file.Name, file.Data) {
		return nil
	}
	outline := grammars.Parse(l.ctx, file.Name, file.Data, grammars.Limits{})
	return lint.Run(scriptrules.All(), scriptrules.NewSubject(file, outline, l.envNames()), file)
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
	_, err := os.Stat(l.full(name))
	return err == nil
}

// maxRounds bounds how often the files are linted and repaired again. Two rounds
// are the rule: what one fix uncovers, and the proof that nothing is left.
const maxRounds = 10

// lintAndFix lints, and with --fix or --diff repairs until nothing is left to
// repair; then it writes the files or prints the change.
func (l *linter) lintAndFix(targets []lintTarget) ([]*lint.Finding, error) {
	found, err := l.lint(targets)
	if err != nil || !l.flags.fix && !l.flags.diff {
		return found, err
	}
	least := lint.Safe
	if l.flags.unsafe {
		least = lint.Unsafe
	}
	before := map[string][]byte{}
	for range maxRounds {
		n, err := l.repairAll(targets, found, least, before)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		l.repaired += n
		l.load()
		if found, err = l.lint(targets); err != nil {
			return nil, err
		}
	}
	return found, l.writeRepaired(before)
}

// repairAll repairs every file once, in memory. Before keeps the texts as they
// were.
func (l *linter) repairAll(targets []lintTarget, found []*lint.Finding, least lint.Safety, before map[string][]byte) (int, error) {
	files := map[string]*source.File{}
	for _, f := range found {
		files[f.File.Name] = f.File
	}
	repaired := 0
	for _, t := range targets {
		file, ok := files[t.name]
		if !ok || t.outer != nil {
			continue
		}
		data, done, err := lint.Repair(file, found, least)
		if err != nil {
			return 0, err
		}
		if len(done) == 0 || bytes.Equal(data, file.Data) {
			continue
		}
		if _, ok := before[t.name]; !ok {
			before[t.name] = file.Data
		}
		l.overlay[t.name] = data
		repaired += len(done)
	}
	return repaired, nil
}

// writeRepaired writes what has changed, in the order of the names.
func (l *linter) writeRepaired(before map[string][]byte) error {
	if l.flags.fix && l.flags.stdinName != "" {
		for _, data := range l.overlay {
			if _, err := l.env.Stdout.Write(data); err != nil {
				return err
			}
		}
		return nil
	}
	var names []string
	for name := range before {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if l.flags.diff {
			if _, err := l.env.Stdout.Write(diff.Diff("a/"+name, before[name], "b/"+name, l.overlay[name])); err != nil {
				return err
			}
			continue
		}
		if err := disk.Write(l.full(name), l.overlay[name]); err != nil {
			return err
		}
	}
	return nil
}
