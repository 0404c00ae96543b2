package clientrules

import (
	"strings"
	"time"

	"pare/lint"
)

// matchLimit bounds how long a pattern of a stranger is held against a name.
const matchLimit = 50 * time.Millisecond

// deadMatcher reports a matcher that never matches, or a name in one.
func deadMatcher() Rule {
	return Rule{
		Meta: meta("S211", "dead-matcher", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			seen := map[int]bool{}
			for _, h := range handlers(pass.Subject) {
				m := h.group.Get("matcher")
				if m == nil || !h.known || seen[m.Span.Start] {
					continue
				}
				seen[m.Span.Start] = true
				for _, d := range deadMatcherOf(h.event, m.Text) {
					reportDead(pass, h, d)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

func reportDead(pass *lint.Pass[*Subject], h handler, d deadMatch) {
	m := h.group.Get("matcher")
	span := inside(m, pass.File().Data)
	if d.part == "" {
		f := pass.Reportf(span, "this matcher never matches, so the hook never runs: %s", d.what)
		suggest(f, d.instead)
		if d.gone {
			f.AtMost(lint.Warning)
		}
		return
	}
	if i := strings.Index(string(span.Text(pass.File().Data)), d.part); i >= 0 {
		span.Start += i
		span.End = span.Start + len(d.part)
	}
	f := pass.Reportf(span, "%q in this matcher never matches: %s", d.part, d.what)
	if d.gone {
		f.AtMost(lint.Info)
		return // beside names that match it does no harm
	}
	suggest(f, d.instead)
}

func suggest(f *lint.Finding, instead string) {
	if instead != "" {
		f.Remarkf("write %s", instead)
		f.Replace(lint.Unsafe, quote(instead), "write "+instead)
	}
}
