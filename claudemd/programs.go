package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/source"
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
		rank = rankNarrow - 1
	}
	purpose := purposeOf(name)
	if purpose == other {
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
		if head == "" || seen[head] {
			continue
		}
		seen[head] = true
		if known, ok := c.byHead[head]; ok {
			known.ci = true
			known.rank += rankCI
			known.evidence = appendEvidence(known.evidence, step.Evidence)
			continue
		}
		if step.Matrix || step.Dir == "?" || c.opts.Dir != "" {
			continue
		}
		c.seen(step.Command, step.Dir, rankCI, step.Evidence)
	}
}

// seen offers a command that somebody wrote down, where the repository confirms
// it.
func (c *collector) seen(cmd repo.Command, dir string, rank int, at repo.Evidence) {
	p := commandPurpose(&cmd)
	line, ok := writable(&cmd)
	if p == other || p == install || !ok || len(line) > 90 || !c.confirmed(cmd, dir) {
		return
	}
	c.offer(candidate{purpose: p, text: c.inDir(dir, line), head: headOf(cmd.Words), rank: rank, evidence: []repo.Evidence{at}})
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
		return len(c.nearest("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")) > 0 && c.pyTool(dir, c.nearest("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt"), tool).File != ""
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
		if repo.PlaceholderPath(w) || volatile.MatchString(w) {
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

// fromDocs strengthens the commands that README and CONTRIBUTING name, and offers
// those that nothing else defines.
func (c *collector) fromDocs() {
	for _, doc := range c.docs() {
		text, err := c.repo.Read(doc.name)
		if err != nil {
			continue
		}
		seen := map[string]bool{}
		for _, cmd := range docCommands(doc.name, text) {
			head := headOf(cmd.cmd.Words)
			if head == "" || seen[head] {
				continue
			}
			seen[head] = true
			at := repo.Evidence{File: doc.name, Line: cmd.line}
			if known, ok := c.byHead[head]; ok {
				if !known.docs {
					known.rank += doc.rank
				}
				known.docs = true
				known.evidence = appendEvidence(known.evidence, at)
				continue
			}
			dir := ""
			if cmd.cmd.Dir != "?" && c.tree().IsDir(cmd.cmd.Dir) {
				dir = cmd.cmd.Dir
			}
			if c.opts.Dir == "" {
				c.seen(cmd.cmd, dir, doc.rank, at)
			}
		}
	}
}

type docFile struct {
	name string
	rank int
}

// docs lists the documents that tell people how to work on the project.
func (c *collector) docs() []docFile {
	var all []docFile
	for _, dir := range []string{"", "docs", ".github", "doc", "dev-docs"} {
		for _, child := range c.tree().Children(c.at(dir)) {
			low := strings.ToLower(child)
			name := path.Join(c.at(dir), child)
			if ext := path.Ext(low); (ext != ".md" && ext != ".rst" && ext != ".mdx" && ext != "") || !c.tree().IsFile(name) {
				continue
			}
			stem := strings.TrimSuffix(low, path.Ext(low))
			switch {
			case docStem.MatchString(stem):
				all = append(all, docFile{name, rankDocs})
			case stem == "readme" && dir == "":
				all = append(all, docFile{name, rankReadme})
			}
		}
	}
	return all
}

var docStem = lazyregexp.New(`^(?:contributing|contribute|development|developing|developer|developers|hacking|building|build|testing|readme-dev|readme_dev|dev|local-development|getting-started|setup)(?:[-_]?(?:guide|setup))?$`)

type docCommand struct {
	cmd  repo.Command
	line int
}

// docCommands reads the commands of a document's fences and inline code.
func docCommands(name string, data []byte) []docCommand {
	doc := Parse(source.NewFile(name, data))
	var all []docCommand
	add := func(text string, start int) {
		for _, cmd := range repo.Commands(text) {
			line := doc.File.Line(start) + strings.Count(text[:min(cmd.Start, len(text))], "\n")
			all = append(all, docCommand{cmd, line})
		}
	}
	for i := range doc.Fences {
		f := &doc.Fences[i]
		if len(f.Lines) > 0 && shellLang(f.Lang) {
			add(f.Text(data), f.Lines[0].Start)
		}
	}
	for i := range doc.Code {
		if c := &doc.Code[i]; strings.Contains(c.Text, " ") || strings.Contains(c.Text, "/") {
			add(c.Text, c.Span.Start)
		}
	}
	return all
}

func shellLang(lang string) bool {
	switch lang {
	case "", "bash", "sh", "shell", "zsh", "console", "shell-session", "terminal", "shellsession", "text", "cmd":
		return true
	}
	return false
}
