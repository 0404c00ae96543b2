package clientrules

import "pare/lint"

// skippedHook reports a hook, or a group of them, that the client skips for its
// form.
func skippedHook() Rule {
	return Rule{
		Meta: meta("S213", "skipped-hook", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
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
