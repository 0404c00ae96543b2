package clientrules

import (
	"slices"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/lazyregexp"
	"pare/lint"
)

// unsetHookVariable reports a variable that no hook gets: what the event is about
// comes as JSON on standard input.
func unsetHookVariable() Rule {
	return Rule{
		Meta: meta("S215", "unset-hook-variable", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, c := range commandLines(s) {
				if c.handler == nil || c.exec {
					continue
				}
				reportPlaceholders(pass, c)
				var said []string
				for _, name := range readShell(c.node.Text).unset {
					if slices.Contains(said, name) || !neverSet(s, c.handler.event.Name, name) {
						continue
					}
					said = append(said, name)
					f := pass.Reportf(inside(c.node, s.File.Data), "%s", unsetMessage(c.handler.event.Name, name))
					f.Text = "$" + name
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// placeholder is a name in braces, as templates of other tools have it.
var placeholder = lazyregexp.New(`(^|[^$\\\w{])(\{\{?\s*\.?(?:tool_input\.)?(file_paths?|filePaths?|files?|tool_name|toolName|tool_input|session_id|prompt|command)\s*\}?\})`)

// ownBraces are programs that fill in names in braces, or read text in which
// braces mean something.
var ownBraces = lazyregexp.New(`(^|[\s/|;&])(xargs|parallel|fd|fdfind|jq|awk|gawk|docker|gh|python3?|node|perl|ruby|printf|deno|bun)\b`)

// reportPlaceholders reports names in braces, which the client fills in nowhere.
func reportPlaceholders(pass *lint.Pass[*Subject], c commandLine) {
	if c.exec || ownBraces.MatchString(c.node.Text) {
		return
	}
	if m := placeholder.FindStringSubmatch(c.node.Text); m != nil {
		f := pass.Reportf(inside(c.node, pass.File().Data), "the client fills in no %s, so the command gets these letters; the call comes as JSON on standard input: %s", m[2], fieldFor(m[3]))
		f.Text = m[2]
	}
}

// neverSet reports whether the client gives hooks of the event no such variable,
// and nobody else is likely to.
func neverSet(s *Subject, event, name string) bool {
	if s.Tree.Get("env").Get(name) != nil {
		return false
	}
	switch v := clientfiles.FindVariable(name); {
	case v == nil:
		return strings.HasPrefix(name, "CLAUDE_TOOL_") || strings.HasPrefix(name, "CLAUDE_FILE") || strings.HasPrefix(name, "CLAUDE_HOOK_") || strings.HasPrefix(name, "TOOL_INPUT")
	case v.Never:
		return true
	case len(v.Events) > 0:
		return !slices.Contains(v.Events, event)
	case v.Plugin:
		return !s.InPlugin && (s.Kind == Settings)
	}
	return false
}

func unsetMessage(event, name string) string {
	switch v := clientfiles.FindVariable(name); {
	case v != nil && v.Plugin:
		return "only the hooks of a plugin get $" + name + ", so it is empty here; write $CLAUDE_PROJECT_DIR for the folder of the project"
	case v != nil && len(v.Events) > 0:
		return "hooks of " + event + " get no $" + name + ", so it is empty here; those of " + listed(v.Events) + " do"
	}
	return "no hook gets $" + name + ", so it is empty here; the call comes as JSON on standard input: " + fieldFor(name)
}

// fieldFor is how to get what a variable was to hold.
func fieldFor(name string) string {
	lower := strings.ToLower(name)
	switch {
	case strings.Contains(lower, "file"):
		return "jq -r .tool_input.file_path"
	case strings.Contains(lower, "command"):
		return "jq -r .tool_input.command"
	case strings.Contains(lower, "name"):
		return "jq -r .tool_name"
	case strings.Contains(lower, "output"), strings.Contains(lower, "response"), strings.Contains(lower, "result"):
		return "jq .tool_response"
	case strings.Contains(lower, "prompt"):
		return "jq -r .prompt"
	case strings.Contains(lower, "session"):
		return "jq -r .session_id"
	case strings.Contains(lower, "event"):
		return "jq -r .hook_event_name"
	case strings.Contains(lower, "message"), strings.Contains(lower, "notification"):
		return "jq -r .message"
	}
	return "jq .tool_input"
}
