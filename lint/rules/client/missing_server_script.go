package clientrules

import (
	"path"
	"strings"

	"pare/internal/jsontree"
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
			if w == file {
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
