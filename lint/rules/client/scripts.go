package clientrules

import (
	"path"
	"strings"

	"pare/internal/jsontree"
)

// commandLine is a command that the client runs, from wherever a file says it.
type commandLine struct {
	what    string // "hook", "status line"
	node    *jsontree.Node
	args    []*jsontree.Node // of a command without a shell
	exec    bool             // args are given, so that no shell reads it
	handler *handler         // nil where it is no hook
}

// commandLines are the commands that a file has the client run.
func commandLines(s *Subject) []commandLine {
	var all []commandLine
	hooks := handlers(s)
	for i := range hooks {
		h := &hooks[i]
		if h.kind == "command" && h.known {
			all = append(all, commandLine{what: "hook", node: h.command, args: itemsOf(h.node.Get("args")), exec: h.node.Get("args") != nil, handler: h})
		}
	}
	if s.Kind == Settings {
		for _, key := range []string{"statusLine", "subagentStatusLine", "fileSuggestion"} {
			if c := s.Tree.Get(key).Get("command"); c.Is(jsontree.Text) {
				all = append(all, commandLine{what: wordsOf[key], node: c})
			}
		}
		for _, key := range []string{"apiKeyHelper", "otelHeadersHelper", "awsAuthRefresh", "awsCredentialExport", "gcpAuthRefresh", "proxyAuthHelper"} {
			if c := s.Tree.Get(key); c.Is(jsontree.Text) {
				all = append(all, commandLine{what: key, node: c})
			}
		}
	}
	return all
}

var wordsOf = map[string]string{"statusLine": "status line", "subagentStatusLine": "status line of agents", "fileSuggestion": "search for files"}

// script is a file of the project that a command runs.
type script struct {
	name string // relative to the root
	word string // as written
	by   string // the program that reads it, "" where it is run itself
}

// scriptsOf are the files of the project that a command runs and that have to be
// there: what it only writes, reads or looks for is none, nor what it may do
// without.
func scriptsOf(s *Subject, c commandLine) []script {
	if c.exec {
		return execScripts(s, c)
	}
	shell := readShell(c.node.Text)
	var all []script
	for _, r := range shell.runs {
		if r.spared || shell.tested[r.word] {
			continue
		}
		if name, ok := placeFrom(s, r.at, r.word); ok && worthAsking(r.by, name) {
			all = append(all, script{name: name, word: r.word, by: r.by})
		}
	}
	return all
}

// placeFrom is placeOf for a word behind a cd.
func placeFrom(s *Subject, at, word string) (string, bool) {
	if at == "" || at == "?" || strings.HasPrefix(word, "$") || strings.HasPrefix(word, "/") {
		return placeOf(s, word, at != "")
	}
	return placeOf(s, at+"/"+word, false)
}

// execScripts are those of a command without a shell, in which only ${…} is
// filled in.
func execScripts(s *Subject, c commandLine) []script {
	var args []string
	for _, a := range c.args {
		args = append(args, braced(a.Text))
	}
	command := braced(c.node.Text)
	program := path.Base(command)
	if file := scriptArgument(program, args); file != "" {
		if name, ok := placeOf(s, file, false); ok && worthAsking(program, name) {
			return []script{{name: name, word: file, by: program}}
		}
		return nil
	}
	if name, ok := placeOf(s, command, false); ok && strings.Contains(command, "/") {
		return []script{{name: name, word: command}}
	}
	return nil
}

// braced turns the placeholders that the client fills in into the variables that
// they are named for.
func braced(text string) string {
	return strings.NewReplacer("${CLAUDE_PROJECT_DIR:-.}", "$CLAUDE_PROJECT_DIR", "${CLAUDE_PROJECT_DIR:-}", "$CLAUDE_PROJECT_DIR", "${CLAUDE_PROJECT_DIR:-$PWD}", "$CLAUDE_PROJECT_DIR", "${CLAUDE_PROJECT_DIR}", "$CLAUDE_PROJECT_DIR", "${CLAUDE_PLUGIN_ROOT}", "$CLAUDE_PLUGIN_ROOT").Replace(text)
}

// worthAsking reports whether a word that stands for a file surely is one: a
// program may take its name for something else.
func worthAsking(by, name string) bool {
	switch by {
	case "":
		return true
	case "sh", "bash", "zsh", "dash", "ksh", "source", "python", "python3", "node", "ruby", "perl", "php", "tsx", "ts-node", "osascript", "lua", "Rscript":
		return true
	}
	return path.Ext(name) != ""
}

// placeOf is a word of a command as a path relative to the root, and whether it
// is one that can be known.
func placeOf(s *Subject, word string, changed bool) (string, bool) {
	base := s.dir()
	rest, rooted := word, false
	for _, v := range []struct{ name, dir string }{{"$CLAUDE_PROJECT_DIR", base}, {"$CLAUDE_PLUGIN_ROOT", base}, {"$TOPLEVEL", ""}, {"$PWD", base}} {
		after, ok := strings.CutPrefix(word, v.name+"/")
		if !ok || changed && v.name == "$PWD" {
			continue
		}
		if v.name == "$CLAUDE_PLUGIN_ROOT" && !s.InPlugin || v.name == "$CLAUDE_PROJECT_DIR" && s.InPlugin {
			return "", false
		}
		rest, base, rooted = after, v.dir, true
	}
	switch {
	case strings.ContainsAny(rest, "$`*?{}[]<>|&;~\x00") || strings.HasPrefix(rest, "/") || rest == "":
		return "", false
	case !rooted && (changed || s.InPlugin):
		// A plugin's hooks run in the folder of whoever uses it.
		return "", false
	}
	return clean(path.Join(base, rest)), true
}
