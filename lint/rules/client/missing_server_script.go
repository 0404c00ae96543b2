package clientrules

import (
	"path"
	"strings"

	"pare/internal/jsontree"
	"pare/internal/source"
	"pare/lint"
)

// missingServerScript reports a server that runs a script of the project which is
// not there.
func missingServerScript() Rule {
	return Rule{
		Meta: meta("S222", "missing-server-script", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], _ *jsontree.Node) {
			s := pass.Subject
			servers := serversOf(s)
			if servers == nil {
				return
			}
			for i := range servers.Members {
				m := &servers.Members[i]
				if n, name := serverScript(s, m.Value); n != nil && s.gone(name) {
					f := pass.Reportf(inside(n, s.File.Data), "the server %q runs %s, which is not there, so it never starts", m.Key, name)
					f.Text = name
					s.moved(f, name)
				} else if !reportPhrase(pass, m) {
					reportServerTasks(pass, m)
				}
			}
		}, Servers, Plugin),
	}
}

// serverScript is the word of a server's command that names a script, and the
// script's path; nil where there is none that can be known.
func serverScript(s *Subject, server *jsontree.Node) (*jsontree.Node, string) {
	command := server.Get("command")
	if !command.Is(jsontree.Text) || server.Get("cwd") != nil {
		return nil, ""
	}
	args := itemsOf(server.Get("args"))
	var words []string
	for _, a := range args {
		words = append(words, braced(a.Text))
	}
	program := path.Base(command.Text)
	file := scriptArgument(program, words)
	n := command
	if file == "" {
		file = braced(command.Text)
		if !strings.Contains(file, "/") {
			return nil, ""
		}
	} else {
		for i, w := range words {
			if w == file || strings.HasSuffix(file, "/"+w) {
				n = args[i]
				break
			}
		}
		if !worthAsking(program, file) || path.Ext(file) == "" && !strings.ContainsAny(file, "/") {
			return nil, ""
		}
	}
	name, ok := placeOf(s, file, false)
	if !ok || !strings.HasPrefix(file, ".") && !strings.Contains(file, "/") && path.Ext(file) == "" {
		return nil, ""
	}
	return n, name
}

// reportPhrase reports a command that is a whole command line: no shell reads it,
// so the client looks for a program of that name, blanks and all.
func reportPhrase(pass *lint.Pass[*Subject], m *jsontree.Member) bool {
	command := m.Value.Get("command")
	words := strings.Fields(textOf(command))
	if len(words) < 2 || strings.ContainsAny(command.Text, "\\\"'") || strings.HasPrefix(command.Text, "/") || strings.Contains(words[0], "$") || pass.Subject.exists(path.Join(pass.Subject.dir(), command.Text)) {
		return false
	}
	f := pass.Reportf(inside(command, pass.File().Data), "the server %q never starts: no shell reads \"command\", so the client looks for a program named %q; its arguments stand in \"args\"", m.Key, command.Text)
	if m.Value.Get("args") == nil {
		f.Fix(lint.Unsafe, "move the arguments into args", source.Edit{Span: command.Span, New: `"` + words[0] + `", "args": ["` + strings.Join(words[1:], `", "`) + `"]`})
	}
	return true
}

// reportServerTasks reports a task, a package or a folder that a server's command
// names and that is not there.
func reportServerTasks(pass *lint.Pass[*Subject], m *jsontree.Member) {
	command := m.Value.Get("command")
	if !command.Is(jsontree.Text) || m.Value.Get("cwd") != nil {
		return
	}
	var args []string
	for _, a := range itemsOf(m.Value.Get("args")) {
		args = append(args, braced(a.Text))
	}
	text := commandText(braced(command.Text), args)
	if shells[path.Base(command.Text)] && len(args) == 2 && strings.HasPrefix(args[0], "-") && strings.HasSuffix(args[0], "c") {
		text = args[1]
	}
	for _, dead := range deadTasks(pass.Subject, text) {
		pass.Reportf(unquoted(m.KeySpan), "the server %q runs %q, which cannot work, so it never starts: %s", m.Key, dead.command, dead.why)
	}
}
