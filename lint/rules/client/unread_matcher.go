package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/lint"
)

// unreadMatcher reports a matcher, or a condition, below an event that has none.
func unreadMatcher() Rule {
	return Rule{
		Meta: meta("S212", "unread-matcher", lint.Warning, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			seen := map[int]bool{}
			for _, h := range handlers(pass.Subject) {
				m := h.group.Get("matcher")
				if m == nil || !h.known || h.event.Matches != clientfiles.MatchesNothing || seen[m.Span.Start] || strings.Trim(m.Text, ".*") == "" {
					continue
				}
				seen[m.Span.Start] = true
				pass.Reportf(inside(m, pass.File().Data), "the client reads no matcher of %s: the hook runs every time; let the script look at its input", h.event.Name)
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}
