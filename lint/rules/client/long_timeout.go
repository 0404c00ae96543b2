package clientrules

import (
	"strconv"
	"time"

	"pare/internal/figures"
	"pare/internal/jsontree"
	"pare/internal/source"
	"pare/lint"
)

// longTimeout reports the time limit of a hook that was meant in milliseconds: the
// client counts seconds.
func longTimeout() Rule {
	return Rule{
		Meta: meta("S214", "long-timeout", lint.Warning, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			for _, h := range handlers(pass.Subject) {
				n := h.node.Get("timeout")
				if !n.Is(jsontree.Number) {
					continue
				}
				seconds, err := strconv.Atoi(n.Text)
				if err != nil || seconds < leastMeant || seconds%500 != 0 {
					continue
				}
				f := pass.Reportf(n.Span, "a hook's timeout is in seconds, so this is %s; %s milliseconds are %s", spoken(time.Duration(seconds)*time.Second), figures.Commas(seconds), inSeconds(seconds))
				f.Fix(lint.Unsafe, "write "+inSeconds(seconds), source.Edit{Span: n.Span, New: inSeconds(seconds)})
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// leastMeant is the smallest limit that is taken for milliseconds: 5,000 seconds
// are over an hour, for which no hook is meant to hold up a session, and people
// write round thousands for milliseconds.
const leastMeant = 5000

func inSeconds(ms int) string {
	return strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64)
}

// spoken is a long time in words.
func spoken(d time.Duration) string {
	hours := d.Hours()
	if hours < 48 {
		return strconv.FormatFloat(hours, 'f', 1, 64) + " hours"
	}
	return strconv.FormatFloat(hours/24, 'f', 1, 64) + " days"
}
