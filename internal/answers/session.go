package answers

import (
	"context"
	"fmt"
	"strings"

	"pare/internal/figures"
	"pare/internal/hook"
	"pare/internal/settings"
)

// session answers SessionStart with one line for the person: what every request
// of this session carries, and what is left of the budget.
func (h *run) session(ctx context.Context) Answer {
	if h.event.Source == "compact" {
		return Answer{}
	}
	set := settings.LoadOrDefault(h.env, h.dir)
	cost := set.Meter(set.ModelOrDefault()).Loaded(set.Place())
	if cost.Tokens == 0 {
		return Answer{}
	}
	return Answer{Decision: hook.Decision{Message: fmt.Sprintf("pare: CLAUDE.md and what it imports are about %s tokens of every request here%s", figures.About(cost.Tokens), h.budgetLine(ctx, cost))}}
}

// splitList splits at commas and white space.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
}
