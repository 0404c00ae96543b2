package scriptrules

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"

	"pare/internal/lazyregexp"
)

// script is a piece of shell within a file: all of it, a step of a workflow, a
// recipe. Its text has the length of the file's, so that offsets are the same.
type script struct {
	file *syntax.File
	job  string // of a workflow
}

// shells are the pieces of shell in a file, in order.
func (s *Subject) shells() []script {
	data := s.File.Data
	switch name := s.File.Name; {
	case s.Language == "bash":
		return parseShell(nil, data, "")
	case s.workflow():
		return s.steps()
	case isMakefile(name):
		return recipes(data)
	case path.Base(name) == "package.json":
		return npmScripts(data)
	}
	return nil
}

// expression is what a workflow puts in before the shell reads it.
var expression = lazyregexp.New(`\$\{\{[^}\n]*\}\}`)

// parseShell parses one piece of shell; what is none gives none.
func parseShell(all []script, text []byte, job string) []script {
	text = bytes.Clone(text)
	for _, m := range expression.FindAllIndex(text, -1) {
		copy(text[m[0]:m[1]], bytes.Repeat([]byte{'X'}, m[1]-m[0]))
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(bytes.NewReader(text), "")
	if err != nil {
		return all
	}
	return append(all, script{file: file, job: job})
}

// only is a text of blanks with one span of another in its place.
func only(data []byte, from int, text []byte) []byte {
	out := bytes.Repeat([]byte{' '}, len(data))
	for i, b := range data[:from] {
		if b == '\n' {
			out[i] = b
		}
	}
	return append(out[:from], text...)
}

// steps are the run lines of a workflow's steps.
func (s *Subject) steps() []script {
	var root yaml.Node
	if yaml.Unmarshal(s.File.Data, &root) != nil {
		return nil
	}
	var all []script
	walkYAML(&root, "", func(job, key string, value *yaml.Node) {
		if key != "run" && key != "script" && key != "before_script" {
			return
		}
		lines := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode { // GitLab's
			lines = value.Content
		}
		for _, line := range lines {
			if from, text := s.scalar(line); line.Kind == yaml.ScalarNode && from >= 0 {
				all = parseShell(all, only(s.File.Data, from, text), job)
			}
		}
	})
	return all
}

// walkYAML calls f for every member of a mapping, with the job that it is of.
func walkYAML(n *yaml.Node, job string, f func(job, key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		for _, c := range n.Content {
			walkYAML(c, job, f)
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1]
		f(job, key, value)
		if key == "jobs" && value.Kind == yaml.MappingNode {
			for j := 0; j+1 < len(value.Content); j += 2 {
				walkYAML(value.Content[j+1], value.Content[j].Value, f)
			}
			continue
		}
		walkYAML(value, job, f)
	}
}

// scalar is where the text of a scalar begins in the file, and the text as it
// stands there: the lines of a block, or the one line of a plain one.
func (s *Subject) scalar(n *yaml.Node) (int, []byte) {
	if n.Line < 1 || n.Line > s.File.LineCount() {
		return -1, nil
	}
	line := s.File.LineSpan(n.Line, n.Line)
	if n.Style != yaml.LiteralStyle && n.Style != yaml.FoldedStyle {
		from := line.Start + n.Column - 1
		if from > len(s.File.Data) {
			return -1, nil
		}
		text := bytes.TrimRight(s.File.Data[from:line.End], "\r\n")
		if len(text) > 1 && (text[0] == '"' || text[0] == '\'') {
			from, text = from+1, bytes.TrimRight(text[1:], `"'`)
		}
		return from, text
	}
	last := n.Line + strings.Count(strings.TrimRight(n.Value, "\n"), "\n") + 1
	body := s.File.LineSpan(min(n.Line+1, s.File.LineCount()), min(last, s.File.LineCount()))
	return body.Start, body.Text(s.File.Data)
}

func isMakefile(name string) bool {
	base := path.Base(name)
	return base == "Makefile" || base == "makefile" || base == "GNUmakefile" || path.Ext(base) == ".mk"
}

// recipes are the recipes of a Makefile, each as one piece: in them $$ is the
// shell's own $.
func recipes(data []byte) []script {
	var all []script
	for from := 0; from < len(data); {
		end := lineEnd(data, from)
		if data[from] != '\t' {
			from = end
			continue
		}
		start := from
		for end < len(data) && (data[end] == '\t' || bytes.HasSuffix(bytes.TrimRight(data[start:end], "\r\n"), []byte{'\\'})) {
			end = lineEnd(data, end)
		}
		text := bytes.Clone(data[start:end])
		text = bytes.ReplaceAll(text, []byte("$$"), []byte(" $"))
		text = bytes.ReplaceAll(text, []byte("\n\t@"), []byte("\n\t "))
		if len(text) > 1 && text[1] == '@' {
			text[1] = ' '
		}
		for _, m := range makeVariable.FindAllIndex(text, -1) {
			copy(text[m[0]:m[1]], bytes.Repeat([]byte{'X'}, m[1]-m[0]))
		}
		all = parseShell(all, only(data, start, text), "")
		from = end
	}
	return all
}

var makeVariable = lazyregexp.New(`\$\([^)\n]*\)`)

func lineEnd(data []byte, from int) int {
	if n := bytes.IndexByte(data[from:], '\n'); n >= 0 {
		return from + n + 1
	}
	return len(data)
}

// npmScripts are the scripts of a package.json.
func npmScripts(data []byte) []script {
	var p struct {
		Scripts map[string]string `json:"scripts"`
	}
	if json.Unmarshal(data, &p) != nil {
		return nil
	}
	var all []script
	for _, m := range member.FindAllSubmatchIndex(data, -1) {
		var text string
		value := data[m[4]:m[5]]
		if json.Unmarshal(data[m[4]-1:m[5]+1], &text) != nil || text == "" || p.Scripts[string(data[m[2]:m[3]])] != text {
			continue
		}
		plain := bytes.ReplaceAll(bytes.Clone(value), []byte(`\"`), []byte(` "`))
		all = parseShell(all, only(data, m[4], plain), "")
	}
	return all
}

// member is a member of an object that is a text: its name and its value.
var member = lazyregexp.New(`"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"`)
