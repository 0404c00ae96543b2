// Package clientrules holds the lint rules for the files beside CLAUDE.md that
// the client reads: settings, hooks, MCP servers, plugins, commands, skills,
// agents and output styles.
//
// Rules are pure; what they need to know of other files is in the [Subject]. What
// the client makes of a key, a value or a name is data of internal/clientfiles;
// the severity of a rule is what a finding costs there.
package clientrules

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/jsontree"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

// Kind says what a file is to the client. The set is closed.
type Kind uint8

// The kinds.
const (
	Command     Kind = iota // .claude/commands/**/*.md
	Skill                   // .claude/skills/NAME/SKILL.md
	Agent                   // .claude/agents/*.md
	Settings                // .claude/settings.json and settings.local.json
	Local                   // CLAUDE.local.md, of which only its place is looked at here
	Servers                 // .mcp.json
	Plugin                  // .claude-plugin/plugin.json
	Marketplace             // .claude-plugin/marketplace.json
	Hooks                   // hooks/hooks.json of a plugin
	Style                   // .claude/output-styles/*.md
	Stray                   // a file where the client looks for others: a skill by another name
)

// String is the kind as a message names it.
func (k Kind) String() string {
	switch k {
	case Command:
		return "command"
	case Skill:
		return "skill"
	case Agent:
		return "agent"
	case Settings:
		return "settings file"
	case Local:
		return "local file"
	case Servers:
		return "list of servers"
	case Plugin:
		return "plugin"
	case Marketplace:
		return "marketplace"
	case Hooks:
		return "list of hooks"
	case Style:
		return "output style"
	case Stray:
		return "file"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// isJSON reports whether files of the kind hold JSON.
func (k Kind) isJSON() bool {
	switch k {
	case Settings, Servers, Plugin, Marketplace, Hooks:
		return true
	case Command, Skill, Agent, Local, Style, Stray:
	}
	return false
}

// Subject is a file and what is known around it.
type Subject struct {
	File *source.File
	Kind Kind
	// Doc is the file taken apart; nil for JSON.
	Doc *claudemd.Doc
	// Tree is the JSON of the file, nil where it is none or the file is empty.
	Tree *jsontree.Node
	// Broken is why the file is no JSON.
	Broken *jsontree.SyntaxError
	// Plugin is the folder of the plugin that the file belongs to, "" for none; ok
	// where InPlugin says so.
	Plugin   string
	InPlugin bool
	// Repo answers what the project's own files define; nil: nobody knows.
	Repo *repo.Repo
	// Exists reports whether a path relative to the root is there; nil: everything
	// is.
	Exists func(name string) bool
	// IsFolder reports whether a path is a folder; nil: nobody knows.
	IsFolder func(name string) bool
	// Runnable reports whether a file has the right to be run; nil: every one has.
	Runnable func(name string) bool
	// Read reads a file of the root; nil: none can be read.
	Read func(name string) ([]byte, error)
	// Ignored reports whether git ignores a path, so that it may be made later;
	// nil: none is.
	Ignored func(name string) bool
	// Renamed is the path that a file has today which once had the given one, "" where
	// nothing is known; nil: nobody knows.
	Renamed func(name string) string
	// Listed says that git tracks the file or would add it.
	Listed bool
	// Others maps the names of the other files of the kind to their paths.
	Others map[string]string
	// Known are the names of what the project brings for the client, by kind.
	Known map[Kind][]string
	// Extended says that plugins are switched on here, which bring skills, agents
	// and servers of their own.
	Extended bool
}

// New is a subject for a file of the kind, taken apart. The caller adds what it
// knows around the file.
func New(file *source.File, kind Kind) *Subject {
	s := &Subject{File: file, Kind: kind}
	switch {
	case kind == Local:
	case !kind.isJSON():
		s.Doc = claudemd.Parse(file)
	case len(bytes.TrimSpace(bytes.TrimPrefix(file.Data, []byte("\ufeff")))) > 0:
		tree, err := jsontree.Parse(file.Data)
		s.Tree = tree
		if broken, ok := err.(*jsontree.SyntaxError); ok {
			s.Broken = broken
		}
	}
	return s
}

// dir is the folder that paths in the file start from: that of the project or of
// the plugin.
func (s *Subject) dir() string {
	if s.InPlugin {
		return s.Plugin
	}
	dir := path.Dir(s.File.Name)
	if i := strings.LastIndex("/"+dir+"/", "/.claude/"); i >= 0 {
		return strings.Trim(("/" + dir)[:i], "/")
	}
	return clean(dir)
}

// clean is a path relative to the root, "" for the root itself.
func clean(name string) string {
	if name = path.Clean(name); name == "." {
		return ""
	}
	return name
}

// exists reports whether a path relative to the root is there, as far as anybody
// can know.
func (s *Subject) exists(name string) bool { return s.Exists == nil || s.Exists(clean(name)) }

// gone reports whether a path relative to the root is surely not there: what git
// ignores may be made later, and what lies outside is nobody's business.
func (s *Subject) gone(name string) bool {
	name = clean(name)
	if s.exists(name) || name == ".." || strings.HasPrefix(name, "../") || strings.HasPrefix(name, "/") {
		return false
	}
	return s.Ignored == nil || !s.Ignored(name) || s.writtenByHand(name)
}

// writtenByHand reports whether a path in bin is a script that people write: what
// is built there has no such extension.
func (s *Subject) writtenByHand(name string) bool {
	switch path.Ext(name) {
	case ".sh", ".bash", ".py", ".rb", ".pl":
		return s.Repo != nil && strings.Contains("/"+name, "/bin/") && !s.Repo.Ignore().Match(name) && !s.Repo.Submodule(name)
	}
	return false
}

// moved tells where a file went that is gone, and puts the new path in place of
// the old one where the text has it as it is.
func (s *Subject) moved(f *lint.Finding, name string) {
	if s.Renamed == nil {
		return
	}
	to := s.Renamed(clean(name))
	if to == "" {
		return
	}
	f.Remarkf("git knows it as %s today", to)
	old := strings.TrimPrefix(clean(name), prefixOf(s.dir()))
	text := string(f.Span.Text(s.File.Data))
	if i := strings.Index(text, old); i >= 0 && strings.HasPrefix(to, prefixOf(s.dir())) {
		f.Fix(lint.Unsafe, "write "+to, source.Edit{Span: source.Span{Start: f.Span.Start + i, End: f.Span.Start + i + len(old)}, New: strings.TrimPrefix(to, prefixOf(s.dir()))})
	}
}

// movedBeside is moved for a path that starts at the file's own folder.
func (s *Subject) movedBeside(f *lint.Finding, name string) {
	if s.Renamed == nil {
		return
	}
	to := s.Renamed(name)
	if to == "" {
		return
	}
	f.Remarkf("git knows it as %s today", to)
	if here := prefixOf(path.Dir(s.File.Name)); strings.HasPrefix(to, here) && string(f.Span.Text(s.File.Data)) == f.Text {
		f.Replace(lint.Unsafe, strings.TrimPrefix(to, here), "write "+strings.TrimPrefix(to, here))
	}
}

// prefixOf is what the paths of a folder begin with.
func prefixOf(dir string) string {
	if dir == "" {
		return ""
	}
	return dir + "/"
}

// Rule is a rule for the client's files.
type Rule = lint.Rule[*Subject]

//go:embed pages/*.md
var pages embed.FS

func meta(code, name string, severity lint.Severity, kind lint.Kind) lint.Meta {
	page, err := pages.ReadFile("pages/" + name + ".md")
	if err != nil {
		panic(err) // a page that is not embedded: a test runs this at once
	}
	return lint.Meta{Code: code, Name: name, Severity: severity, Kind: kind, Since: "0.1.0", Doc: string(page)}
}

// All lists the rules in the order of their codes.
func All() []Rule {
	return []Rule{
		brokenHeader(),
		missingDescription(),
		missingName(),
		badName(),
		longDescription(),
		longSkill(),
		mistypedKey(),
		missingSkillFile(),
		repeatedName(),
		emptyBody(),
		unexpandedReference(),
		undescribedSkill(),
		unknownTool(),
		ignoredValue(),
		unknownModel(),
		uncallableSkill(),
		missingAgentSkill(),
		unreadFile(),
		shadowedCommand(),
		readmeCommand(),
		brokenSettings(),
		mistypedHook(),
		missingHookScript(),
		bypassedPermissions(),
		refusedSetting(),
		ignoredSetting(),
		unknownSetting(),
		misplacedSetting(),
		skippedPermission(),
		inertPermission(),
		deadMatcher(),
		unreadMatcher(),
		skippedHook(),
		longTimeout(),
		unsetHookVariable(),
		unrunnableHookScript(),
		literalHookArgs(),
		deadHookCondition(),
		shadowedPermission(),
		exactDenial(),
		skippedServer(),
		missingServerScript(),
		missingSettingTarget(),
		unreadServerKey(),
		literalPlaceholder(),
		repeatedKey(),
		refusedPlugin(),
		missingPluginPath(),
		unknownPluginKey(),
		refusedMarketplace(),
		missingPluginSource(),
		sharedLocalFile(),
		secretInFile(),
		hiddenInFile(),
	}
}

// forKinds makes a check of one that is meant for some kinds only.
func forKinds(check func(*lint.Pass[*Subject]), kinds ...Kind) func(*lint.Pass[*Subject]) {
	return func(pass *lint.Pass[*Subject]) {
		for _, k := range kinds {
			if pass.Subject.Kind == k {
				check(pass)
			}
		}
	}
}

// forTree is forKinds for files that are JSON: of one that is not, another rule
// says so.
func forTree(check func(*lint.Pass[*Subject], *jsontree.Node), kinds ...Kind) func(*lint.Pass[*Subject]) {
	return forKinds(func(pass *lint.Pass[*Subject]) {
		if tree := pass.Subject.Tree; tree.Is(jsontree.Object) {
			check(pass, tree)
		}
	}, kinds...)
}

// head is the first line of the file, where what is missing is reported.
func head(file *source.File) source.Span {
	return source.Span{Start: 0, End: len(file.LineText(1))}
}

// inside is the span of a text without its quotes, for a finding that is about
// its value.
func inside(n *jsontree.Node, data []byte) source.Span {
	s := n.Span
	if n.Kind == jsontree.Text && s.Len() >= 2 && s.End <= len(data) && data[s.Start] == '"' && data[s.End-1] == '"' {
		s.Start++
		s.End--
	}
	return s
}

// textOf is the text of a node, "" where it is none.
func textOf(n *jsontree.Node) string {
	if !n.Is(jsontree.Text) {
		return ""
	}
	return n.Text
}
