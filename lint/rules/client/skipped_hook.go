package clientrules

import (
	"pare/internal/jsontree"
	"pare/lint"
)

// skippedHook reports a hook, or a group of them, that the client skips for its
// form.
func skippedHook() Rule {
	return Rule{
		Meta: meta("S213", "skipped-hook", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if n := frontHooks(s); n != nil && !n.Is(jsontree.Object) && !n.Is(jsontree.Null) {
				pass.Reportf(opening(n, s.File.Data), `"hooks" is an object of events, and here is %s; the client does not load the agent`, n.Kind)
			}
			for _, set := range hookSets(s) {
				for _, f := range hookFaults(set) {
					switch {
					case !f.event.Guard:
						reportHookFault(pass, f, "; the client skips it, and the hook never runs")
					case s.Kind == Agent:
						reportHookFault(pass, f, "; a broken hook of "+f.event.Name+" could be a guard, so the client does not load the agent")
					case s.Kind == Skill || s.Kind == Command:
						reportHookFault(pass, f, "; the hook never runs")
					}
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill, Command),
	}
}

// frontHooks are the hooks in the frontmatter of an agent, nil for none: with hooks
// of another form it is not loaded at all.
func frontHooks(s *Subject) *jsontree.Node {
	if s.Kind != Agent || s.InPlugin {
		return nil
	}
	return frontTree(s.Doc, "hooks")
}
