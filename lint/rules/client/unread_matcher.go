package clientrules

import (
	"slices"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// unreadMatcher reports a matcher below an event that has none, and one under
// another name.
func unreadMatcher() Rule {
	return Rule{
		Meta: meta("S212", "unread-matcher", lint.Warning, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			seen := map[*jsontree.Node]bool{}
			for _, h := range handlers(pass.Subject) {
				if !h.known || seen[h.group] {
					continue
				}
				seen[h.group] = true
				m := h.group.Get("matcher")
				switch {
				case m == nil && h.event.Matches != clientfiles.MatchesNothing:
					reportMisnamedMatcher(pass, h.group)
				case m != nil && h.event.Matches == clientfiles.MatchesNothing && strings.Trim(m.Text, ".*") != "":
					pass.Reportf(inside(m, pass.File().Data), "the client reads no matcher of %s: the hook runs every time; let the script look at its input", h.event.Name)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// matcherNames are what other tools call a matcher.
var matcherNames = []string{"tool", "tools", "tool_name", "toolName", "pattern"}

func reportMisnamedMatcher(pass *lint.Pass[*Subject], group *jsontree.Node) {
	for i := range group.Members {
		m := &group.Members[i]
		if nearKey(m.Key, []string{"matcher", "hooks"}) != "matcher" && !slices.Contains(matcherNames, m.Key) {
			continue
		}
		span := unquoted(m.KeySpan)
		f := pass.Reportf(span, "the client reads no %q of a group, so the hook runs for every call; did you mean \"matcher\"?", m.Key)
		if m.Value.Is(jsontree.Text) && string(span.Text(pass.File().Data)) == m.Key {
			f.Replace(lint.Unsafe, "matcher", "write matcher")
		}
	}
}
