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
				if !reportScripts(pass, c) && !c.exec {
					reportTasks(pass, c)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// reportScripts reports the scripts of a command that are not there, and the
// folders that it goes to.
func reportScripts(pass *lint.Pass[*Subject], c commandLine) bool {
	s, any := pass.Subject, false
	for _, script := range scriptsOf(s, c) {
		if !s.gone(script.name) {
			continue
		}
		any = true
		f := pass.Reportf(inside(c.node, s.File.Data), "the %s runs %s, which is not there%s", c.what, script.name, withoutScript(c, script))
		f.Text = script.name
		s.moved(f, script.name)
	}
	if any || c.exec {
		return any
	}
	for _, folder := range readShell(c.node.Text).folders {
		if name, ok := placeOf(s, folder, false); ok && s.gone(name) {
			pass.Reportf(inside(c.node, s.File.Data), "the %s goes to the folder %s, which is not there", c.what, name).Text = name
			return true
		}
	}
	return any
}

// reportTasks reports a script of package.json, a target of make and their like
// that a command runs and that is not defined.
func reportTasks(pass *lint.Pass[*Subject], c commandLine) {
	for _, dead := range deadTasks(pass.Subject, c.node.Text) {
		pass.Reportf(inside(c.node, pass.File().Data), "the %s runs %q, which cannot work: %s", c.what, dead.command, dead.why).Text = dead.command
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
