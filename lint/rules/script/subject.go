// Package scriptrules holds the lint rules for programs and scripts that call the
// API themselves: Python, TypeScript and JavaScript, Go, shell, and workflows.
//
// They look for what meets a rate limit in the middle of work: retries switched
// off or missing, a retry-after that nobody reads, a fixed sleep, one call after
// the other where a batch would do, one key for CI and people. Rules are pure;
// comments and strings come from the file's grammar, in the [Subject].
package scriptrules

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"pare/grammars"
	"pare/internal/lazyregexp"
	"pare/internal/source"
)

// Subject is a file and what is known of it.
type Subject struct {
	File *source.File
	// Language is the grammar's name: python, typescript, javascript, go, bash, yaml.
	Language string
	// EnvNames are the variables that local env files (.env, .envrc) define.
	EnvNames []string

	text    []byte // with comments blanked out
	code    []byte // with comments and strings blanked out
	program *code  // nil for shell, workflows, and what no grammar could read
}

// NewSubject prepares a file. Outline and tree are what the grammar says of it; where it is
// approximate, comments are told by how their lines begin.
func NewSubject(file *source.File, outline grammars.Outline, tree grammars.Tree, envNames []string) *Subject {
	s := &Subject{File: file, Language: outline.Language, EnvNames: envNames}
	comments := outline.Comments
	if outline.Approximate {
		comments = lineComments(file)
	}
	s.text = blank(file.Data, comments)
	s.code = blank(s.text, outline.Strings)
	s.program = newCode(s.text, tree)
	return s
}

// blank is the text with the bytes of spans made blanks; lines stay lines.
func blank(text []byte, spans []source.Span) []byte {
	out := bytes.Clone(text)
	for _, span := range spans {
		for i := max(span.Start, 0); i < min(span.End, len(out)); i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	return out
}

func lineComments(file *source.File) []source.Span {
	var spans []source.Span
	for n := 1; n <= file.LineCount(); n++ {
		span := file.LineSpan(n, n)
		line := bytes.TrimSpace(span.Text(file.Data))
		if bytes.HasPrefix(line, []byte("#")) || bytes.HasPrefix(line, []byte("//")) {
			spans = append(spans, span)
		}
	}
	return spans
}

// sdk is how a program says that it uses the API.
var sdk = lazyregexp.New(`(?m)^\s*(?:import|from)\s+(?:[\w. ]+,\s*)*(?:anthropic|claude_agent_sdk|langchain_anthropic)\b|require ["']anthropic["']|\bcom\.anthropic\b|@anthropic-ai/(?:sdk|bedrock-sdk|vertex-sdk)|github\.com/anthropics/anthropic-sdk-go|api\.anthropic\.com`)

// Concerns reports whether any rule can have something to say of a file: it calls
// the API, or is a workflow with a key in it. It is cheap, so that a linter need
// not parse a whole repository.
func Concerns(name string, text []byte) bool {
	if isTest(name) {
		return literalKey.Match(text) // else it calls a stand-in, as often as it likes
	}
	if isWorkflow(name) {
		return secretName.Match(text) || sdk.Match(text) || mentionsClient.Match(text) || bytes.Contains(text, []byte("claude-code-action"))
	}
	return Possible(name) && (sdk.Match(text) || mentionsClient.Match(text) || clientWords.Match(text))
}

// isTest reports whether a file is one of tests, by its name.
func isTest(name string) bool { return testName.MatchString(path.Base(name)) }

var testName = lazyregexp.New(`_test\.(?:go|py|rb)$|^test_\w+\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$|Test\.java$`)

// mentionsClient is the client run for one answer, in any line.
var mentionsClient = lazyregexp.New(`\bclaude(?:-code)?\b[^\n]*?\s(?:-p|--print)\b`)

// Possible reports whether a file of that name can call the API at all: a program
// in a language that the rules know, or a workflow.
func Possible(name string) bool {
	switch path.Ext(name) {
	case ".py", ".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs", ".go", ".sh", ".bash", ".zsh", ".rb", ".java":
		return true
	}
	return isWorkflow(name) || isMakefile(name) || path.Base(name) == "package.json"
}

// callsAPI reports whether the file uses an SDK or the API's address.
func (s *Subject) callsAPI() bool { return sdk.Match(s.text) }

// workflow reports whether the file is one of GitHub's or GitLab's.
func (s *Subject) workflow() bool { return isWorkflow(s.File.Name) }

func isWorkflow(name string) bool {
	return strings.Contains("/"+name, "/.github/workflows/") || path.Base(name) == ".gitlab-ci.yml"
}

// oneCall is a single call of the Messages API by an SDK. Batches and count_tokens
// are none.
var oneCall = lazyregexp.New(`\bmessages\s*\.\s*(?:create|stream|parse)\s*\(|\bMessages\.New(?:Streaming)?\(`)

// retries are the words of a program that has thought of it.
var retries = lazyregexp.New(`(?i)retr(?:y|ies|ied)|tenacity|backoff|\bstamina\b`)

// thinksOfRetries reports whether the code, or a library it names, retries: the
// pattern's own words do not count.
func (s *Subject) thinksOfRetries(own *lazyregexp.Regexp) bool {
	text := string(s.text)
	if own != nil {
		text = own.ReplaceAllString(text, "")
	}
	return retries.MatchString(text)
}

// refusal is how code tells that it was refused for a limit.
var refusal = lazyregexp.New(`\bRateLimitError\b|\bOverloadedError\b|\b429\b|\b529\b|rate_limit_error`)

// reads is how code reads the time that it was told to wait.
var reads = lazyregexp.New(`(?i)retry[-_ ]?after`)

// pause is a sleep: its first group is the argument's beginning.
var pause = lazyregexp.New(`\b(?:time\.sleep|asyncio\.sleep|await sleep|await delay|time\.Sleep)\(\s*([^)\n]*)|\bsetTimeout\(\s*\w+\s*,\s*([^)\n]*)|(?m)^\s*sleep\s+(\S+)`)

// constant is an argument that is the same every time.
var constant = lazyregexp.New(`^\s*(?:\d[\d_.]*\s*(?:\*\s*(?:1000|1_000|time\.\w+))?|time\.(?:Second|Minute)|\d+[smh]?)\s*$`)

// sleep is one pause in the code.
type sleep struct {
	span  source.Span
	fixed bool
}

func (s *Subject) sleeps() []sleep {
	var all []sleep
	for _, m := range pause.FindAllSubmatchIndex(s.code, -1) {
		argument := ""
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] >= 0 {
				argument = string(s.code[m[g]:m[g+1]])
			}
		}
		start := m[0]
		for start < m[1] && (s.code[start] == ' ' || s.code[start] == '\t' || s.code[start] == '\n') {
			start++
		}
		end := m[1]
		if end < len(s.code) && s.code[end] == ')' {
			end++
		}
		all = append(all, sleep{source.Span{Start: start, End: end}, constant.MatchString(argument)})
	}
	return all
}

// reach is how many lines after the word of a refusal its handling is looked for.
const reach = 12

// handlesRefusal reports whether a place stands in the handling of a refusal: a
// few lines before it the refusal is named.
func (s *Subject) handlesRefusal(offset int) bool {
	line := s.File.Line(offset)
	from := s.File.LineSpan(max(1, line-reach), line)
	return refusal.Match(from.Text(s.text))
}

// loop is a loop over a collection.
type loop struct {
	node       int
	head, body source.Span
}

// counts is what a loop of attempts or turns goes over.
var counts = lazyregexp.New(`(?i)^\s*(?:range\s*\(|\d+\b|itertools\.count|.*(?:attempt|retr|tries|turn|step|iteration))`)

// loops are the loops over collections, with their bodies.
func (s *Subject) loops() []loop {
	c := s.program
	if c == nil {
		return nil
	}
	var all []loop
	for i, n := range c.nodes {
		if c.role[i] != loops || strings.HasSuffix(n.Kind, "comprehension") || n.Kind == "generator_expression" || c.kindOf(i) != over {
			continue
		}
		body := n.Span
		if b := c.child(i, "body"); b >= 0 {
			body = c.nodes[b].Span
		}
		all = append(all, loop{i, source.Span{Start: n.Span.Start, End: body.Start}, body})
	}
	return all
}

// hasEnv reports whether a local env file defines a variable.
func (s *Subject) hasEnv(name string) bool { return slices.Contains(s.EnvNames, name) }

// EnvNames are the variables that a file of the form of .env defines.
func EnvNames(text []byte) []string {
	var names []string
	for _, m := range envLine.FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	return names
}

var envLine = lazyregexp.New(`(?m)^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=`)
