package clientrules

import (
	"slices"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/nearest"
	"pare/lint"
)

// unknownModel reports a model that is no name of one: the client sends it as it
// stands, and the API refuses the request.
func unknownModel() Rule {
	return Rule{
		Meta: meta("S115", "unknown-model", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			var n *jsontree.Node
			if s.Kind == Settings {
				env := s.Tree.Get("env")
				if env.Get("ANTHROPIC_BASE_URL") != nil || env.Get("CLAUDE_CODE_USE_BEDROCK") != nil || env.Get("CLAUDE_CODE_USE_VERTEX") != nil || env.Get("CLAUDE_CODE_USE_FOUNDRY") != nil {
					return // another program answers, and knows its own names
				}
				n = s.Tree.Get("model")
			} else {
				n = frontTree(s.Doc, "model")
			}
			if !n.Is(jsontree.Text) || isModel(n.Text, s.Kind) {
				return
			}
			f := pass.Reportf(inside(n, s.File.Data), "%q is the name of no model: the client sends it as it stands, and the API refuses; write one of %s, or a full name", n.Text, listed(clientfiles.ModelNames()[:4]))
			if family := familyOf(n.Text); family != "" {
				f.Remarkf("did you mean %s?", family)
				if string(inside(n, s.File.Data).Text(s.File.Data)) == n.Text {
					f.Replace(lint.Unsafe, family, "write "+family)
				}
			}
		}, Agent, Skill, Command, Settings),
	}
}

// isModel reports whether a text may be the name of a model: a short one, one of
// the family, or one of another provider's form.
func isModel(text string, kind Kind) bool {
	name := strings.ToLower(strings.TrimSpace(text))
	name = strings.TrimSuffix(name, "[1m]")
	if name == "default" || name == "inherit" {
		return (name == "inherit") == (kind == Agent) || kind == Skill || kind == Command
	}
	return name == "" || slices.Contains(clientfiles.ModelNames(), name) || strings.Contains(name, "claude") || strings.ContainsAny(name, "/:@$")
}

// familyOf is the short name that a wrong one means, "" for none.
func familyOf(text string) string {
	lower := strings.ToLower(text)
	for _, name := range []string{"sonnet", "opus", "haiku", "fable"} {
		if strings.Contains(lower, name) {
			return name
		}
	}
	return nearest.To(text, clientfiles.ModelNames())
}
