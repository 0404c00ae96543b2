package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
)

// programs offers the scripts that lie in the folders where people put them, by
// what their names say.
func (c *collector) programs() {
	for _, dir := range []string{"bin", "script", "scripts", "tools", "dev", "hack", "extras"} {
		for _, child := range c.tree().Children(c.at(dir)) {
			p := path.Join(c.at(dir), child)
			if !c.tree().IsFile(p) {
				continue
			}
			c.program(p, dir)
		}
	}
	for _, child := range c.tree().Children(c.opts.Dir) {
		if path.Ext(child) == ".sh" && c.tree().IsFile(c.at(child)) {
			c.program(c.at(child), "")
		}
	}
}

func (c *collector) program(p, dir string) {
	base := path.Base(p)
	ext := path.Ext(base)
	if ext != "" && ext != ".sh" && ext != ".bash" || (ext == "" && dir != "bin" && dir != "script" && dir != "dev") {
		return
	}
	name := strings.TrimSuffix(base, ext)
	rank := 0
	switch plainName(name) {
	case 3:
		rank = rankNarrow + 2
	case 2:
		rank = rankNamed
		if dir != "" {
			rank = rankNarrow - 2
		}
	}
	purpose := purposeOf(name)
	if purpose == other || purpose == generate && dir == "" {
		return
	}
	if dir == "bin" && ext == "" {
		rank += 2
	}
	line := strings.TrimPrefix(strings.TrimPrefix(p, c.opts.Dir), "/")
	if dir != "bin" {
		line = "./" + line
	}
	c.offer(candidate{purpose: purpose, text: line, head: headOf([]string{line}), rank: rank, evidence: []repo.Evidence{{File: p}}})
}

// fromCI strengthens the commands that the CI runs, and offers those that nothing
// else defines.
func (c *collector) fromCI() {
	seen := map[string]bool{}
	for _, step := range c.repo.Steps() {
		head := headOf(step.Words)
		if head == "" {
			continue
		}
		known, ok := c.byHead[head]
		if ok && !step.Matrix && step.Dir != "?" && c.opts.Dir == "" {
			c.adopt(known, step.Command, step.Dir, step.Evidence)
		}
		if seen[head] {
			continue
		}
		seen[head] = true
		if ok {
			known.ci = true
			known.rank += rankCI
			known.evidence = appendEvidence(known.evidence, step.Evidence)
			continue
		}
		if step.Matrix || step.Dir == "?" || c.opts.Dir != "" || commandPurpose(&step.Command) == generate {
			continue
		}
		c.seen(step.Command, step.Dir, rankCI, false, step.Evidence)
	}
}

// adopt takes the form of a command that the project itself writes in place of the
// tool's usual one: its options and folders are those that the project needs. A
// form that runs one test, writes a report or only checks is not the general one.
func (c *collector) adopt(x *candidate, cmd repo.Command, dir string, at repo.Evidence) {
	if inner := repo.Peel(cmd.Words); !x.usual || dir != c.below(x.dir) || len(inner) < 2 || len(cmd.Words) > len(inner)+2 {
		return
	}
	line, ok := writable(&cmd)
	if !ok || len(line) > 80 || commandPurpose(&cmd) != x.purpose || !c.confirmed(cmd, dir) || !c.general(x, cmd.Words, dir) {
		return
	}
	plain := strings.TrimPrefix(x.text, strings.TrimSuffix(c.inDir(x.dir, "\x00"), "\x00"))
	if own := repo.Peel(strings.Fields(plain)); len(repo.Peel(cmd.Words)) == len(cmd.Words) && len(own) < len(strings.Fields(plain)) {
		line = strings.TrimSuffix(plain, strings.Join(own, " ")) + line // uv run
	}
	x.text, x.usual = c.inDir(x.dir, line), false
	x.evidence = appendEvidence(x.evidence, at)
}

// general reports whether a command is for the whole project: what it adds to the
// usual form are folders near the root, or options that widen or harden it.
func (c *collector) general(x *candidate, words []string, dir string) bool {
	own := repo.Peel(strings.Fields(x.text))
	peeled := repo.Peel(words)
	sub := ""
	if t := repo.ToolOf(peeled[0]); t != nil && t.Many() {
		sub = repo.Sub(peeled)
	}
	for i, w := range peeled {
		switch {
		case i == 0 || slices.Contains(own, w) || wider.MatchString(w) || w == sub:
		case strings.HasPrefix(w, "-") || strings.Count(strings.TrimRight(w, "/"), "/") > 0 || !c.tree().IsDir(path.Join(dir, w)):
			return false
		}
	}
	// "go test" alone is less than "go test ./...".
	return !slices.ContainsFunc(own, func(w string) bool { return w != "." && !slices.Contains(peeled, w) })
}

// wider are words that make a command look at more, or forgive less, and the
// toolchain that it needs.
var wider = lazyregexp.New(`^(?:--workspace|--all|--all-features|--all-targets|--all-files|--all-extras|--tests|--benches|--examples|--strict|-race|--race|--noEmit|--max-warnings(?:=0)?|0|--|-D|-Dwarnings|warnings|--deny=?(?:warnings)?|--timeout(?:=\w+)?|\d+[ms]|-c|--configuration|Release|Debug|\+\w+|\.|\./\.\.\.)$`)

// seen offers a command that somebody wrote down, where the repository confirms
// it.
func (c *collector) seen(cmd repo.Command, dir string, rank int, docs bool, at repo.Evidence) {
	p := commandPurpose(&cmd)
	if p == other && docs && c.startsProgram(cmd.Words, dir) {
		p = run
	}
	line, ok := writable(&cmd)
	if p == other || p == install || !ok || len(line) > 90 || aside(dir) || !plainSub(&cmd) || !c.confirmed(cmd, dir) || single.MatchString(line) || c.anExample(cmd.Words, dir) {
		return
	}
	c.offer(candidate{purpose: p, text: c.inDir(dir, line), head: headOf(cmd.Words), rank: rank - besides(dir), evidence: []repo.Evidence{at}})
}

// startsProgram reports whether a command runs what the project is: a module of it,
// or a program near its root, by an interpreter.
func (c *collector) startsProgram(words []string, dir string) bool {
	words = repo.Peel(words)
	if len(words) < 2 {
		return false
	}
	t := repo.ToolOf(words[0])
	if t == nil || !t.Interprets {
		return false
	}
	if words[1] == "-m" {
		return len(words) > 2 && strings.Count(words[2], ".") <= 2 && !aside(strings.ReplaceAll(words[2], ".", "/"))
	}
	p := repo.Clean(path.Join(dir, words[1]))
	return programText(path.Ext(p)) && strings.Count(p, "/") <= 1 && besides(p) == 0 && !aside(path.Dir(p)) && c.tree().IsFile(p)
}

// single are options that run one test, or nothing at all.
var single = lazyregexp.New(`(?:^| )(?:-k|-run|--grep|--filter|-t|--only|--testNamePattern|--testRegex|--help|--version)(?:[= ]|$)|::`)

// anExample reports whether a command shows how something is done with one file:
// one of the tests, or one that is not here.
func (c *collector) anExample(words []string, dir string) bool {
	for i, w := range words {
		if ext := path.Ext(w); i == 0 || len(ext) < 2 || strings.HasPrefix(w, "-") || strings.Contains(w, "*") || strings.Trim(ext[1:], "0123456789") == "" {
			continue
		}
		p := repo.Clean(path.Join(dir, w))
		if !c.tree().Has(p) && strings.Trim(path.Ext(w)[1:], "abcdefghijklmnopqrstuvwxyz") == "" || aside(path.Dir(p)) {
			return true
		}
	}
	return false
}

// plainSub reports whether what the command does is one thing: not "test/build",
// which speaks of two, nor "test:", which is a beginning.
func plainSub(cmd *repo.Command) bool {
	words := repo.Peel(cmd.Words)
	t := repo.ToolOf(words[0])
	if t == nil || !t.Many() {
		return true
	}
	sub := repo.Sub(words)
	return !strings.Contains(sub, "/") && !strings.HasSuffix(sub, ":")
}

// confirmed reports whether the repository bears a command out: what it names is
// defined, or its tool belongs to a manifest that is here.
func (c *collector) confirmed(cmd repo.Command, dir string) bool {
	if dir != "" && !c.tree().IsDir(dir) {
		return false
	}
	check := c.repo.Check(cmd, dir)
	words := repo.Peel(cmd.Words)
	if check.Verdict == repo.Undefined || len(words) == 0 || !c.filesThere(words, dir) {
		return false
	}
	if check.Verdict == repo.Defined {
		return true
	}
	switch tool := path.Base(words[0]); tool {
	case "pytest", "mypy", "ruff", "pyright", "black", "flake8", "isort":
		manifests := c.nearest("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")
		if tool == "pytest" && slices.ContainsFunc(c.tree().Under(dir), func(f string) bool {
			base := path.Base(f)
			return path.Ext(f) == ".py" && (strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py"))
		}) {
			return true
		}
		return len(manifests) > 0 && c.pythonTools(dirOf(manifests[0]), manifests)[tool].File != ""
	case "dotnet":
		return len(words) > 1 && slices.Contains([]string{"build", "test", "run", "format"}, words[1])
	case "swift":
		return len(c.tree().Named("Package.swift")) > 0
	case "mvn", "mvnw":
		return c.first("pom.xml") != ""
	case "flutter", "dart":
		return c.first("pubspec.yaml") != ""
	case "golangci-lint":
		return c.first(".golangci.yml", ".golangci.yaml", ".golangci.toml") != ""
	}
	return false
}

// filesThere reports whether the scripts that a command names lie exactly where
// it looks for them: a copy elsewhere will not run.
func (c *collector) filesThere(words []string, dir string) bool {
	for i, w := range words {
		if strings.HasPrefix(strings.TrimPrefix(w, "./"), ".github/") {
			return false // a part of the CI itself
		}
		script := strings.Contains(w, "/") && (i == 0 || slices.Contains([]string{".py", ".js", ".ts", ".sh", ".rb", ".mjs"}, path.Ext(w)))
		if script && !strings.HasPrefix(w, "vendor/bin/") && !strings.HasPrefix(w, "node_modules/") && !c.tree().IsFile(path.Join(dir, w)) {
			return false
		}
	}
	return true
}

// writable is a command as one line, where it can be said without a shell's
// variables, pipes and placeholders.
func writable(cmd *repo.Command) (string, bool) {
	if cmd.Piped {
		return "", false
	}
	var words []string
	for i, w := range cmd.Words {
		if !cmd.Literal(i) && !strings.Contains(w, "...") || strings.ContainsAny(w, "\n<>{}|;") || strings.Contains(w, "${{") {
			return "", false
		}
		if repo.PlaceholderPath(strings.TrimSuffix(w, "/...")) || volatile.MatchString(w) {
			return "", false
		}
		if strings.ContainsAny(w, " \"'()&#") {
			w = `"` + strings.ReplaceAll(w, `"`, `\"`) + `"`
		}
		words = append(words, w)
	}
	return strings.Join(words, " "), true
}

// volatile are words that are of the CI's machines and not of the project.
var volatile = lazyregexp.New(`GITHUB_|RUNNER_|^/|--(?:junit|cov-report|github|reporter|output-file)|\.xml$|ci-only`)
