package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/lint"
)

// uncallableSkill reports a skill that neither the user nor the model can call.
func uncallableSkill() Rule {
	return Rule{
		Meta: meta("S116", "uncallable-skill", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			user, model := frontTree(d, "user-invocable"), frontTree(d, "disable-model-invocation")
			if isFlag(user, false) && isFlag(model, true) {
				f := pass.Reportf(user.Span, "nobody can call this %s: the user may not, for user-invocable is false, and the model may not, for disable-model-invocation is true", pass.Subject.Kind)
				f.Notef(pass.File(), model.Span, "the model may not")
			}
		}, Skill, Command),
	}
}

// isFlag reports whether a value is that flag, as the client reads one of
// frontmatter: what does not say yes is no.
func isFlag(n *jsontree.Node, want bool) bool {
	if n == nil {
		return false
	}
	yes := n.Is(jsontree.Bool) && n.Bool || flagOf(strings.ToLower(n.Text)) == "true"
	return yes == want
}
