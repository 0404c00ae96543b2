package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
)

// purpose is what a command is for.
type purpose = repo.Purpose

const (
	install  = repo.ForInstall
	build    = repo.ForBuild
	test     = repo.ForTest
	lint     = repo.ForLint
	types    = repo.ForTypes
	format   = repo.ForFormat
	run      = repo.ForRun
	generate = repo.ForGenerate
	other    = repo.ForOther
)

// purposes maps words of a script's or target's name to what it is for. A word
// that comes first in the name decides.
var purposes = []struct {
	word *lazyregexp.Regexp
	is   purpose
}{
	{lazyregexp.New(`^(?:install|setup|bootstrap|deps|sync|init|postinstall)$`), install},
	{lazyregexp.New(`^(?:type-?check\w*|types?|tsc|mypy|pyright|ty)$`), types},
	{lazyregexp.New(`^(?:format\w*|fmt|prettier|fix|autofix|black|gofmt|gofumpt|pint|style|beautify|reformat|tidy)$`), format},
	{lazyregexp.New(`^(?:lint\w*|check\w*|eslint|clippy|vet|verify|validate|rubocop|phpstan|stan|analy[sz]e|standard|ruff|credo|dialyzer|knip|quality|flint|audit|biome|oxlint|precommit|hooks|brakeman|madge|typos)$`), lint},
	{lazyregexp.New(`^(?:test\w*|specs?|e2e|unit|integration|coverage|cov|[a-z]?tests?|vitest|jest|bench\w*|pytest|acceptance|playwright|cypress|smoke)$`), test},
	{lazyregexp.New(`^(?:build\w*|compile|package|bundle|dist|assemble|all|docs?|images?|pack|wasm|typedoc)$`), build},
	{lazyregexp.New(`^(?:dev|start|serve|run|watch|preview|server|up|develop|storybook|play|playground|demo|web|desktop|ios|android|tauri|vite)$`), run},
	{lazyregexp.New(`^(?:gen|generate|codegen|proto|bindings|migrat\w*|db|schema|seed|i18n|extract)$`), generate},
}

// purposeOf judges a name by its first word that tells anything.
func purposeOf(name string) purpose {
	low := strings.ToLower(name)
	words := nameParts(name)
	if undoes(words) {
		return other
	}
	for i, word := range words {
		for _, p := range purposes {
			if p.word.MatchString(word) && (i == 0 || p.is != install) {
				return fixes(p.is, low)
			}
		}
	}
	return other
}

// nameParts are the words of a name in small letters.
func nameParts(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(":-_./ ", r) })
}

// undoes reports whether a name is of something that takes away, hands out or
// changes versions, whatever else it names: rm:build, clean-install, release-docs.
func undoes(words []string) bool {
	for i, w := range words {
		switch w {
		case "clean", "rm", "nuke", "purge", "clobber", "prepublish", "silent":
			return true
		case "deploy", "release", "publish", "bump", "version", "remove", "delete", "reset", "kill", "stop", "down", "update", "upgrade", "undo":
			if i == 0 {
				return true
			}
		}
	}
	return false
}

// fixes tells lint that repairs apart: it is formatting.
func fixes(p purpose, name string) purpose {
	if p == lint && (strings.Contains(name, "fix") && !strings.Contains(name, "fixup") && !strings.Contains(name, "fixture") || strings.Contains(name, "format") || strings.Contains(name, "write")) {
		return format
	}
	if p == lint && strings.Contains(name, "types") {
		return types
	}
	return p
}

// plainName says how exactly a name is the one that everybody uses: 3 for the
// word alone, 2 with a part that narrows it, 1 for others.
func plainName(name string) int {
	switch name {
	case "build", "test", "tests", "lint", "format", "fmt", "dev", "start", "check", "typecheck", "type-check", "serve", "run", "watch", "fix", "lint:fix", "lint-fix", "format:check", "format-check", "check-types", "tsc", "all", "e2e", "test:e2e", "test-e2e", "test:unit", "test-unit", "coverage", "test:coverage", "preview", "check:types", "docs", "bench", "gen", "generate", "typecheck:all":
		return 3
	}
	if purposeOf(name) != other && strings.Count(name, ":")+strings.Count(name, "-")+strings.Count(name, "_") <= 1 {
		return 2
	}
	return 1
}

// commandPurpose judges a command by what it runs.
func commandPurpose(c *repo.Command) purpose {
	words := repo.Peel(c.Words)
	if len(words) == 0 {
		return other
	}
	is, sub, known := repo.PurposeOf(words)
	tool := repo.ToolOf(words[0])
	switch {
	case slices.Contains(words, "--install"):
		return other // cmake --install
	case known:
		return is
	case tool != nil && tool.Interprets && repo.Front(words) != "":
		return purposeOf(repo.Front(words))
	case tool != nil && tool.Interprets:
		return purposeOf(strings.TrimSuffix(path.Base(sub), path.Ext(sub)))
	case tool != nil:
		return purposeOf(sub)
	case strings.Contains(words[0], "/"):
		base := path.Base(words[0])
		if ext := path.Ext(base); ext != "" && ext != ".sh" && ext != ".bash" && ext != ".py" && ext != ".js" && ext != ".rb" && ext != ".pl" && ext != ".lua" && ext != ".ts" && ext != ".mjs" && ext != ".ps1" {
			return other // a file that is spoken of
		}
		return purposeOf(strings.TrimSuffix(base, path.Ext(base)))
	}
	return other
}
