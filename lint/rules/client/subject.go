// Package clientrules holds the lint rules for the files beside CLAUDE.md that
// the client reads: commands, skills, agents and settings.
//
// Rules are pure; what they need to know of other files is in the [Subject].
package clientrules

import (
	"embed"
	"fmt"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
)

// Kind says what a file is to the client. The set is closed.
type Kind uint8

// The kinds.
const (
	Command  Kind = iota // .claude/commands/**/*.md
	Skill                // .claude/skills/NAME/SKILL.md
	Agent                // .claude/agents/*.md
	Settings             // .claude/settings.json and settings.local.json
	Local                // CLAUDE.local.md, of which only its place is looked at here
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
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Subject is a file and what is known around it.
type Subject struct {
	File *source.File
	Kind Kind
	// Doc is the file taken apart; nil for settings.
	Doc *claudemd.Doc
	// Exists reports whether a path relative to the root is there; nil: everything
	// is.
	Exists func(name string) bool
	// Listed says that git tracks the file or would add it.
	Listed bool
	// Others maps the names of the other files of the kind to their paths.
	Others map[string]string
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
		brokenSettings(),
		mistypedHook(),
		missingHookScript(),
		bypassedPermissions(),
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

// head is the first line of the file, where what is missing is reported.
func head(file *source.File) source.Span {
	return source.Span{Start: 0, End: len(file.LineText(1))}
}
