package cli

import (
	"fmt"
	"strings"

	"pare/internal/hook"
	"pare/internal/settings"
)

// session answers SessionStart with one line for the person: what every request
// of this session carries, and what is left of the budget.
func (h *hookRun) session() answer {
	if h.event.Source == "compact" {
		return answer{}
	}
	set := settings.LoadOrDefault(h.env, h.dir)
	cost := set.Meter(set.ModelOrDefault()).Loaded(set.Place())
	if cost.Tokens == 0 {
		return answer{}
	}
	return answer{decision: hook.Decision{Message: fmt.Sprintf("pare: CLAUDE.md and what it imports are about %s tokens of every request here%s", number(rounded(cost.Tokens)), h.budgetLine(cost))}}
}

// splitList splits at commas and white space.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
}
