package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

// literalHookArgs reports what only a shell would understand in a hook with args,
// which none reads.
func literalHookArgs() Rule {
	return Rule{
		Meta: meta("S217", "literal-hook-args", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, c := range commandLines(s) {
				if !c.exec {
					continue
				}
				if strings.ContainsAny(strings.TrimSpace(c.node.Text), " \t") && !s.exists(c.node.Text) {
					pass.Reportf(inside(c.node, s.File.Data), "with “args” the client starts “command” itself, without a shell, and finds no program of the name %q; put its arguments into args", c.node.Text)
				}
				for _, a := range append([]*jsontree.Node{c.node}, c.args...) {
					reportLiteral(pass, a)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// unbraced is a variable that the client would fill in if it had braces.
var unbraced = lazyregexp.New(`\$(CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|CLAUDE_PLUGIN_DATA)\b`)

func reportLiteral(pass *lint.Pass[*Subject], a *jsontree.Node) {
	m := unbraced.FindStringSubmatch(a.Text)
	if m == nil {
		return
	}
	f := pass.Reportf(inside(a, pass.File().Data), "with “args” no shell fills in %s: the program gets these letters; write ${%s}", m[0], m[1])
	text := unbraced.ReplaceAllString(a.Text, "${${1}}")
	f.Fix(lint.Safe, "write ${"+m[1]+"}", source.Edit{Span: inside(a, pass.File().Data), New: quote(text)})
}
