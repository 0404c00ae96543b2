package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/internal/lazyregexp"
	"pare/lint"
)

// otherPlaceholder are what other programs fill in and this client does not: it
// knows ${NAME} and ${NAME:-else}, with the name of a variable.
var otherPlaceholder = lazyregexp.New(`\$\{(?:(?:input|env|config|command|workspaceFolder|userHome|secret|secrets):[^}]*|workspaceFolder|workspaceRoot|workspaceFolderBasename|userHome|file|fileDirname|cwd|projectRoot)\}|\{\{[^{}]+\}\}|%[A-Z_]{3,}%`)

// bareVariable is a text that is a variable as a shell has it, and no more.
var bareVariable = lazyregexp.New(`^\$[A-Z_][A-Z0-9_]*$`)

// literalPlaceholder reports a placeholder in a server that the client does not
// fill in.
func literalPlaceholder() Rule {
	return Rule{
		Meta: meta("S225", "literal-placeholder", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], _ *jsontree.Node) {
			servers := serversOf(pass.Subject)
			if servers == nil {
				return
			}
			for i := range servers.Members {
				literalsOf(pass, servers.Members[i].Key, servers.Members[i].Value)
			}
		}, Servers),
	}
}

func literalsOf(pass *lint.Pass[*Subject], server string, n *jsontree.Node) {
	for _, key := range []string{"command", "url", "args", "env", "headers"} {
		value := n.Get(key)
		for _, text := range textsOf(value) {
			found := otherPlaceholder.FindString(text.Text)
			switch {
			case found == "" && bareVariable.MatchString(text.Text):
				found = text.Text
			case found == "" && key == "command" && strings.HasPrefix(text.Text, "~/"):
				found = "~/"
			}
			if found == "" {
				continue
			}
			span := inside(text, pass.File().Data)
			f := pass.Reportf(span, "the client fills in no %s, so the server %q gets these letters; %s", found, server, insteadOf(found))
			f.Text = found
			if name, ok := strings.CutPrefix(found, "${env:"); ok && string(span.Text(pass.File().Data)) == found {
				f.Replace(lint.Unsafe, "${"+name, "write ${"+name)
			}
			if bareVariable.MatchString(found) && string(span.Text(pass.File().Data)) == found {
				f.Replace(lint.Unsafe, "${"+found[1:]+"}", "write ${"+found[1:]+"}")
			}
		}
	}
}

// insteadOf is what does the work of another program's placeholder here.
func insteadOf(found string) string {
	switch {
	case strings.HasPrefix(found, "${workspace"), found == "${cwd}", found == "${projectRoot}", found == "${file}", found == "${fileDirname}":
		return "write a path from the folder of the project, where the server starts"
	case found == "~/" || strings.HasPrefix(found, "${userHome"):
		return "write ${HOME}"
	}
	return "write ${NAME}, for a variable of whoever starts the client"
}

// textsOf are the texts of a value: itself, its items, its members.
func textsOf(n *jsontree.Node) []*jsontree.Node {
	if n == nil {
		return nil
	}
	var all []*jsontree.Node
	if n.Is(jsontree.Text) {
		all = append(all, n)
	}
	for _, item := range n.Items {
		all = append(all, textsOf(item)...)
	}
	for i := range n.Members {
		all = append(all, textsOf(n.Members[i].Value)...)
	}
	return all
}
