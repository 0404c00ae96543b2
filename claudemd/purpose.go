package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
)

// purpose is what a command is for. The set is closed; the order is that of the
// written list.
type purpose uint8

const (
	install purpose = iota
	build
	test
	lint
	types
	format
	run
	generate
	other
)

// String is the purpose as the key of a fact names it.
func (p purpose) String() string {
	return [...]string{"install", "build", "test", "lint", "types", "format", "run", "generate", "other"}[p]
}

// purposes maps words of a script's or target's name to what it is for. A word
// that comes first in the name decides.
var purposes = []struct {
	word *lazyregexp.Regexp
	is   purpose
}{
	{lazyregexp.New(`^(?:install|setup|bootstrap|deps|sync|init|prepare|postinstall)$`), install},
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
	words := strings.FieldsFunc(low, func(r rune) bool { return strings.ContainsRune(":-_./ ", r) })
	if undoes(words) {
		return other
	}
	for _, word := range words {
		for _, p := range purposes {
			if p.word.MatchString(word) {
				return fixes(p.is, low)
			}
		}
	}
	return other
}

// undoes reports whether a name is of something that takes away, hands out or
// changes versions, whatever else it names: rm:build, clean-install, release-docs.
func undoes(words []string) bool {
	for i, w := range words {
		switch w {
		case "clean", "rm", "nuke", "purge", "clobber":
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
	if p == lint && (strings.Contains(name, "fix") || strings.Contains(name, "format") || strings.Contains(name, "write")) {
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
	tool := path.Base(words[0])
	sub := firstOperand(words)
	switch tool {
	case "pre-commit", "prek":
		if sub == "run" {
			return lint
		}
		return other
	case "pytest", "rspec", "phpunit", "pest", "jest", "vitest", "ctest", "tox", "nox", "mocha", "ava", "minitest", "karma", "cypress":
		return test
	case "mypy", "pyright", "tsc", "vue-tsc", "ty", "basedpyright":
		return types
	case "eslint", "golangci-lint", "rubocop", "phpstan", "flake8", "pylint", "shellcheck", "brakeman", "swiftlint", "ktlint", "detekt", "hadolint", "actionlint", "yamllint", "stylelint", "oxlint", "clippy-driver", "psalm", "standardrb", "bandit", "semgrep", "clang-tidy", "luacheck", "codespell", "typos", "knip":
		return lint
	case "prettier", "black", "gofmt", "gofumpt", "goimports", "isort", "rustfmt", "swiftformat", "clang-format", "pint", "php-cs-fixer", "stylua", "shfmt", "taplo", "dprint", "scalafmt":
		return format
	case "ruff":
		if sub == "format" {
			return format
		}
		return lint
	case "idf.py", "xcodebuild", "ninja", "msbuild":
		return build
	case "npm", "pnpm", "yarn", "bun", "make", "just", "task", "composer", "deno", "mise", "rake", "mix", "cargo", "go", "dotnet", "swift", "mvn", "mvnw", "gradle", "gradlew", "flutter", "dart", "rails", "nx", "turbo", "cmake", "bazel", "docker", "docker-compose", "uv", "poetry", "sbt", "hatch", "pdm", "biome", "wrangler", "playwright", "meson", "zig":
		return toolPurpose(tool, sub, words)
	case "python", "python3", "node", "ruby", "bash", "sh", "tsx", "php":
		if tool == "php" && sub == "artisan" {
			return toolPurpose(tool, sub, words)
		}
		if sub != "" {
			return purposeOf(strings.TrimSuffix(path.Base(sub), path.Ext(sub)))
		}
		return other
	}
	if strings.Contains(words[0], "/") {
		return purposeOf(strings.TrimSuffix(tool, path.Ext(tool)))
	}
	return other
}

// toolPurpose judges the sub-command of a tool that does many things.
func toolPurpose(tool, sub string, words []string) purpose {
	if tool == "cmake" {
		if slices.Contains(words, "--install") {
			return other
		}
		return build
	}
	switch sub {
	case "":
		switch tool {
		case "make":
			return build
		case "npm", "pnpm", "yarn", "bun":
			return install
		}
		return other
	case "install", "ci", "i", "sync", "add", "restore", "get", "deps.get", "fetch", "mod", "download":
		return install
	case "clippy", "vet", "check", "lint", "analyze", "credo", "dialyzer", "validate", "deny", "affected", "hack", "machete", "audit", "udeps":
		return lint
	case "fmt", "format", "fix", "spotlessApply", "ktlintFormat":
		return format
	case "nextest", "test", "bench", "testDebugUnitTest", "verify", "run-many", "miri":
		return test
	case "build", "compile", "package", "assemble", "doc", "bundle", "clean", "pub", "publish":
		if sub == "clean" && !slices.Contains(words, "package") {
			return other
		}
		return build
	case "run", "server", "serve", "up", "s", "phx.server", "artisan", "start", "dev":
		if tool == "docker" && sub == "run" {
			return other
		}
		return run
	case "update", "upgrade", "publish-all", "login", "remove", "outdated", "version", "init", "create", "new", "info", "exec", "release":
		return other
	}
	return purposeOf(sub)
}

// firstOperand is the first word behind the tool that is no option, past "run"
// of a package manager.
func firstOperand(words []string) string {
	skip := false
	for i, w := range words[1:] {
		switch {
		case skip:
			skip = false
		case strings.HasPrefix(w, "-"):
			skip = takesNext(words[0], w)
		case w == "compose" && i == 0:
		case (w == "run" || w == "run-script") && slices.Contains([]string{"npm", "pnpm", "yarn", "bun", "composer", "deno", "mise"}, words[0]) && i+2 < len(words):
		case strings.Contains(w, "="):
		default:
			return w
		}
	}
	return ""
}

func takesNext(tool, option string) bool {
	switch option {
	case "-C", "--prefix", "--filter", "-F", "--workspace", "--dir", "--cwd", "-p", "--package", "-f", "--file", "--manifest-path", "--project", "--directory", "--preset", "-t":
		return true
	case "-w":
		return tool == "npm"
	}
	return false
}
