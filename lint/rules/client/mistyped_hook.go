package clientrules

import (
	"pare/internal/clientfiles"
	"pare/internal/nearest"
	"pare/internal/source"
	"pare/lint"
)

// mistypedHook reports an event that the client does not have.
func mistypedHook() Rule {
	return Rule{
		Meta: meta("S202", "mistyped-hook", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			for _, set := range hookSets(pass.Subject) {
				for i := range set.node.Members {
					m := &set.node.Members[i]
					if _, known := clientfiles.FindEvent(m.Key); known {
						continue
					}
					near := nearest.To(m.Key, clientfiles.Events())
					if near == "" {
						pass.Reportf(unquoted(m.KeySpan), "the client has no event %s, so the hooks below it never run", m.Key).AtMost(lint.Warning)
						continue
					}
					f := pass.Reportf(unquoted(m.KeySpan), "the client has no event %s, so the hook never runs; did you mean %s?", m.Key, near)
					f.Replace(lint.Unsafe, near, "write "+near)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill, Command),
	}
}

// unquoted is the span of a key without its quotes. One of frontmatter has none.
func unquoted(s source.Span) source.Span {
	if s.Len() > 2 {
		s.Start++
		s.End--
	}
	return s
}
