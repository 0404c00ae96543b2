package claudemd

import (
	"path"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/source"
)

// fromDocs strengthens the commands that README and CONTRIBUTING name, and offers
// those that nothing else defines.
func (c *collector) fromDocs() {
	for _, doc := range c.docs() {
		seen := map[string]bool{}
		for _, cmd := range c.commandsOf(doc.name) {
			head := headOf(cmd.cmd.Words)
			if head == "" {
				continue
			}
			at := repo.Evidence{File: doc.name, Line: cmd.line}
			known, ok := c.byHead[head]
			if ok && c.opts.Dir == "" && cmd.cmd.Dir != "?" {
				c.adopt(known, cmd.cmd, cmd.cmd.Dir, at)
			}
			if seen[head] {
				continue
			}
			seen[head] = true
			if ok {
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
				c.seen(cmd.cmd, dir, doc.rank, true, at)
			}
		}
	}
}

// commandsOf are the commands of a document, which is read once.
func (c *collector) commandsOf(name string) []docCommand {
	if all, ok := c.documents[name]; ok {
		return all
	}
	var all []docCommand
	if text, err := c.repo.Read(name); err == nil {
		all = docCommands(name, text)
	}
	c.documents[name] = all
	return all
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
			add(withoutOutput(f.Text(data)), f.Lines[0].Start)
		}
	}
	for i := range doc.Code {
		if c := &doc.Code[i]; strings.Contains(c.Text, " ") || strings.Contains(c.Text, "/") {
			add(c.Text, c.Span.Start)
		}
	}
	return all
}

// withoutOutput blanks out the lines of a terminal's text that are no commands:
// where one line begins with a prompt, those without are what was printed.
func withoutOutput(text string) string {
	if !prompt.MatchString(text) {
		return text
	}
	var b strings.Builder
	goesOn := false
	for line := range strings.Lines(text) {
		if goesOn || prompt.MatchString(line) {
			b.WriteString(line)
			goesOn = strings.HasSuffix(strings.TrimRight(line, "\r\n"), `\`)
			continue
		}
		b.WriteString(strings.Repeat(" ", len(strings.TrimRight(line, "\r\n"))) + line[len(strings.TrimRight(line, "\r\n")):])
	}
	return b.String()
}

// prompt begins a line of a terminal that somebody typed.
var prompt = lazyregexp.New(`(?m)^[ \t]*(?:[$%❯]|PS [^>\n]*>|[\w.-]+@[\w.-]+[^$\n]*\$) `)

func shellLang(lang string) bool {
	switch lang {
	case "", "bash", "sh", "shell", "zsh", "console", "shell-session", "terminal", "shellsession", "text", "cmd":
		return true
	}
	return false
}
