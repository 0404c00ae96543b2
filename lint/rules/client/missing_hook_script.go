package clientrules

import (
	"path"
	"strings"

	"pare/lint"
)

// missingHookScript reports a hook, a status line or a helper that runs a script
// of the project which is not there.
func missingHookScript() Rule {
	return Rule{
		Meta: meta("S203", "missing-hook-script", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, c := range commandLines(s) {
				for _, script := range scriptsOf(s, c) {
					if !s.gone(script.name) {
						continue
					}
					f := pass.Reportf(inside(c.node, s.File.Data), "the %s runs %s, which is not there%s", c.what, script.name, withoutScript(c, script))
					f.Text = script.name
					s.moved(f, script.name)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// withoutScript says what happens without the script, where it is more than
// nothing: Python ends with 2, which the client takes for "block".
func withoutScript(c commandLine, script script) string {
	if c.handler == nil || !strings.HasPrefix(path.Base(script.by), "python") {
		return ""
	}
	switch c.handler.event.Name {
	case "PreToolUse":
		return "; Python ends with 2 then, so the client blocks every call that the hook is for"
	case "UserPromptSubmit":
		return "; Python ends with 2 then, so the client blocks every prompt"
	case "Stop", "SubagentStop":
		return "; Python ends with 2 then, so the client does not let the model stop"
	}
	return ""
}
