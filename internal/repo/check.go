package repo

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"pare/internal/lazyregexp"
)

// Verdict says whether a command would find what it names. The set is closed.
type Verdict uint8

// The verdicts.
const (
	Unknown   Verdict = iota // nobody can tell from the repository's files
	Defined                  // what it names is there
	Undefined                // what it names is not there
)

// String is the name of the verdict.
func (v Verdict) String() string { return [...]string{"unknown", "defined", "undefined"}[v] }

// Check is what the repository says of a command.
type Check struct {
	Verdict Verdict
	// Word is the index of the word that is wrong.
	Word int
	// Why says what is missing: `no script "x" in package.json`.
	Why string
	// Known are the names that could have been meant.
	Known []string
	// Path says that the wrong word is a path.
	Path     bool
	Evidence Evidence
}

// checker checks one command.
type checker struct {
	repo *Repo
	dirs []string // where the command may run
	cmd  Command
}

// Check tells whether a command's script, target, package or file exists. Dirs
// are folders that the command may run in besides the root.
func (r *Repo) Check(cmd Command, dirs ...string) Check {
	words, skip := peel(cmd.Words)
	if len(words) == 0 {
		return Check{}
	}
	if cmd.Dir != "" && cmd.Dir != "?" {
		at := []string{cmd.Dir}
		for _, d := range dirs {
			at = append(at, path.Join(d, cmd.Dir))
		}
		dirs = append(at, dirs...)
	}
	if cmd.Also != "" && cmd.Also != "?" {
		dirs = append(dirs, cmd.Also)
	}
	c := checker{repo: r, dirs: dirs, cmd: Command{Words: words, Dir: cmd.Dir, Also: cmd.Also, Before: cmd.Before, Strict: cmd.Strict}}
	if words[0] != "cd" && cmd.Dir != "" && cmd.Dir != "?" && !c.runsHere(dirs) {
		return Check{} // in a folder that is none of this repository
	}
	result := c.wrapped(cmd.Words[:skip])
	if result.Verdict == Undefined {
		return result
	}
	result = c.check(words)
	if t := ToolOf(words[0]); t != nil && result.Verdict != Undefined {
		if dead := c.pathOptions(t, words); dead.Verdict == Undefined {
			result = dead
		}
	}
	if result.Path && cmd.made(words[result.Word]) {
		return Check{}
	}
	result.Word += skip
	return result
}

// runsHere reports whether the folder that a cd led to is one of the repository.
func (c *checker) runsHere(dirs []string) bool {
	for _, d := range dirs {
		if c.repo.Tree().IsDir(d) && strings.HasSuffix("/"+d, "/"+c.cmd.Dir) {
			return true
		}
	}
	return c.repo.Tree().IsDir(c.cmd.Dir) || len(c.repo.Tree().EndingIn(c.cmd.Dir)) > 0
}

// made reports whether a line before the command makes the file: a download, a
// redirection, a copy.
func (c *Command) made(name string) bool {
	for line := range strings.Lines(c.Before) {
		if strings.Contains(line, path.Base(name)) && making.MatchString(line) {
			return true
		}
	}
	return false
}

var making = lazyregexp.New(`\b(?:curl|wget|touch|cp|mv|tee|ln|unzip|tar|git clone|invoke-restmethod|irm)\b|>|(?i:invoke-)`)

// Peel drops what only wraps a command (sudo, uv run, bundle exec, npx …) and
// returns the rest.
func Peel(words []string) []string {
	rest, _ := peel(words)
	return rest
}

func peel(words []string) ([]string, int) {
	skip := 0
	for len(words) > 0 {
		n := wrapper(words)
		if n == 0 {
			break
		}
		words, skip = words[n:], skip+n
	}
	return words, skip
}

// wrapper is the number of words that only wrap the command behind them.
func wrapper(words []string) int {
	t := ToolOf(words[0])
	if t == nil || len(t.wraps) == 0 {
		return 0
	}
	n := 1
	if !t.wraps["."] {
		if len(words) < 2 || !t.wraps[words[1]] {
			return 0
		}
		n = 2
	}
	for n < len(words) && (strings.HasPrefix(words[n], "-") || (words[0] == "env" && strings.Contains(words[n], "="))) {
		n += 1 + t.wrapValues[words[n]]
	}
	return min(n, len(words))
}

func (c *checker) check(words []string) Check {
	t := ToolOf(words[0])
	if t == nil || strings.HasPrefix(words[0], "./") && t.Look != lookGradle {
		return c.program(words)
	}
	switch t.Look {
	case lookNode:
		return c.npm(t, words)
	case lookMake:
		return c.make(t, words)
	case lookName:
		return c.named(t, words)
	case lookAfter:
		return c.after(t, words)
	case lookCargo:
		return c.cargo(t, words)
	case lookGo:
		return c.golang(t, words)
	case lookComposer:
		return c.composer(t, words)
	case lookEnvs:
		return c.envs(t, words)
	case lookHooks:
		return c.preCommit(t, words)
	case lookServices:
		return c.compose(t, words)
	case lookPresets:
		return c.preset(words)
	case lookOpen:
		return c.scripted(t, words)
	case lookFiles:
		return c.files(words)
	case lookFolder:
		return c.folder(words)
	case lookCopied:
		return c.copied(words)
	case lookProjects:
		return c.dotnet(words)
	case lookLabels:
		return c.bazel(words)
	case lookPyTask:
		return c.pythonTask(t, words)
	case lookGradle:
		return c.gradle(words)
	}
	return c.program(words)
}

// lookup finds a name in a table: Undefined only where the table is complete.
func (c *checker) lookup(r Runner, name string, word int, what string) Check {
	table := c.repo.Targets().Of(r)
	if found := table.Find(name); len(found) > 0 {
		return Check{Verdict: Defined, Evidence: found[0].Evidence, Word: word}
	}
	for _, p := range table.Patterns {
		if ok, err := doublestar.Match(p, name); err == nil && ok {
			return Check{Verdict: Defined, Word: word}
		}
	}
	if table.Open || len(table.Targets) == 0 || !plainName(name) {
		return Check{Word: word}
	}
	return Check{Verdict: Undefined, Word: word, Why: fmt.Sprintf("%s %q is not defined in %s", what, name, definedIn(table)), Known: table.Names()}
}

// plainName reports whether a word can be a name at all, and is no placeholder.
func plainName(name string) bool {
	if name == "" || strings.ContainsAny(name, "$<>{}[]()*?!|&;\"'`…,") || strings.Contains(name, "..") {
		return false
	}
	low := strings.ToLower(name)
	if name != low && strings.ToUpper(name) == name {
		return false // NAME
	}
	switch low {
	case "target", "script", "name", "script-name", "task", "recipe", "x", "xxx", "foo", "bar", "sure", "it", "the", "a", "an", "target-name":
		return false
	}
	return low[0] >= 'a' && low[0] <= 'z' || low[0] >= '0' && low[0] <= '9' || low[0] == '_' || low[0] == '.' || low[0] == '@'
}

// definedIn names the files that a table was read from.
func definedIn(t *Table) string {
	var names []string
	for i := range t.Targets {
		if f := t.Targets[i].File; !slices.Contains(names, f) {
			names = append(names, f)
		}
		if len(names) > 2 {
			return names[0] + " and others"
		}
	}
	return strings.Join(names, " or ")
}

// operands are the indexes of the words that are no options; values says how many
// words an option takes after it.
func operands(words []string, values map[string]int) []int {
	var all []int
	for i := 1; i < len(words); i++ {
		w := words[i]
		if w == "--" {
			break
		}
		if strings.HasPrefix(w, "-") {
			i += values[w]
			continue
		}
		all = append(all, i)
	}
	return all
}

// after checks the operand behind a sub-command of the runner.
func (c *checker) after(t *Tool, words []string) Check {
	ops := operands(words, t.values)
	if len(ops) < 2 || !t.after[words[ops[0]]] {
		return Check{}
	}
	return c.lookup(t.Runner, words[ops[1]], ops[1], t.What)
}

func defined(ok bool) Verdict {
	if ok {
		return Defined
	}
	return Unknown
}

// named checks the first operand: what follows may be its arguments. Behind the
// name of a module of just its recipe stands, "just mod recipe" or "just mod::recipe".
func (c *checker) named(t *Tool, words []string) Check {
	ops := operands(words, t.values)
	for n, i := range ops {
		if strings.Contains(words[i], "=") {
			continue
		}
		found := c.lookup(t.Runner, words[i], i, t.What)
		if t.Runner == Just && found.Verdict == Defined && n+1 < len(ops) && c.isModule(words[i]) {
			return c.lookup(Just, words[i]+"::"+words[ops[n+1]], ops[n+1], t.What)
		}
		return found
	}
	return Check{}
}

func (c *checker) isModule(name string) bool {
	for _, t := range c.repo.Targets().Of(Just).Find(name) {
		if t.Doc == "module" {
			return true
		}
	}
	return false
}
