package clientrules

import (
	"fmt"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// unknownTool reports names in the list of tools of an agent, a skill or a command
// that are none.
func unknownTool() Rule {
	return Rule{
		Meta: meta("S113", "unknown-tool", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			switch pass.Subject.Kind {
			case Agent:
				agentTools(pass, frontTree(d, "tools"))
				reportTools(pass, frontTree(d, "disallowedTools"), "the client has no tool %s, so nothing is taken from the agent", lint.Warning)
			case Skill, Command:
				reportTools(pass, frontTree(d, "allowed-tools"), "the client has no tool %s, so nothing is allowed by this", lint.Warning)
			case Settings, Local, Servers, Plugin, Marketplace, Hooks, Style, Stray:
			}
		}, Agent, Skill, Command),
	}
}

// agentTools: a list that names no tool at all is worse than one that lacks some.
func agentTools(pass *lint.Pass[*Subject], n *jsontree.Node) {
	switch {
	case n == nil:
		return
	case n.Is(jsontree.Null), n.Is(jsontree.Object):
		pass.Reportf(n.Span, "a list of tools without a name leaves the agent with none at all; leave the key out for all tools").AtMost(lint.Warning)
		return
	}
	names := toolsOf(n, pass.File().Data)
	for _, t := range names {
		if isTool(t.name) {
			reportTools(pass, n, "the client has no tool %s and leaves it out of what the agent has", lint.Warning)
			return
		}
	}
	if len(names) == 0 {
		return // [] says it: an agent without tools
	}
	f := pass.Reportf(n.Span, "no name here is a tool, so the client refuses to start the agent%s", meantTools(names))
	if text := string(n.Span.Text(pass.File().Data)); strings.EqualFold(text, "all") || strings.EqualFold(text, "all tools") || strings.EqualFold(text, "inherit") {
		f.Remarkf("leave the key out for all tools")
	}
}

// meantTools says what names were probably meant.
func meantTools(names []toolName) string {
	var meant []string
	for _, t := range names {
		m := toolMeant(t.name)
		if m == "" {
			return ""
		}
		meant = append(meant, m)
	}
	return "; did you mean " + strings.Join(meant, ", ") + "?"
}

// reportTools reports each name of a list that is no tool.
func reportTools(pass *lint.Pass[*Subject], n *jsontree.Node, format string, most lint.Severity) {
	for _, t := range toolsOf(n, pass.File().Data) {
		if isTool(t.name) || t.name == "" {
			continue
		}
		tool, gone := clientfiles.FindTool(t.name)
		meant := toolMeant(t.name)
		text := fmt.Sprintf(format, t.name)
		switch {
		case gone && tool.Instead != "":
			text += fmt.Sprintf("; its work is done by %s now", tool.Instead)
		case meant != "":
			text += fmt.Sprintf("; did you mean %s?", meant)
		}
		f := pass.Reportf(t.span, "%s", text).AtMost(most)
		if gone {
			f.AtMost(lint.Info)
			continue
		}
		if meant != "" && string(t.span.Text(pass.File().Data)) == t.text {
			f.Replace(lint.Unsafe, meant+strings.TrimPrefix(t.text, t.name), "write "+meant)
		}
	}
}
