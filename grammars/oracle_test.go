package grammars

import (
	"fmt"
	"testing"

	"pare/internal/source"
)

// expected is a definition as an oracle sees it.
type expected struct {
	name string
	span source.Span
}

// missing lists what the outline has not, or has with other spans.
func missing(o Outline, want []expected) []string {
	have := map[expected]bool{}
	byName := map[string][]source.Span{}
	for _, d := range o.Definitions {
		have[expected{d.Qualified, d.Span}] = true
		byName[d.Qualified] = append(byName[d.Qualified], d.Span)
	}
	var list []string
	for _, w := range want {
		if !have[w] {
			list = append(list, fmt.Sprintf("%s at %v, we have %v", w.name, w.span, byName[w.name]))
		}
	}
	return list
}

// tally counts how often an oracle and we agree.
type tally struct{ total, wrong int }

// mostShown is how many disagreements are logged.
const mostShown = 20

func (c *tally) compare(t *testing.T, path string, o Outline, want []expected) {
	t.Helper()
	for _, miss := range missing(o, want) {
		if c.wrong++; c.wrong <= mostShown {
			t.Logf("%s: %s", path, miss)
		}
	}
	c.total += len(want)
}

func (c *tally) share() float64 {
	if c.total == 0 {
		return 100
	}
	return 100 * float64(c.total-c.wrong) / float64(c.total)
}

func (c *tally) String() string {
	return fmt.Sprintf("%d of %d agree, %.3f %%", c.total-c.wrong, c.total, c.share())
}
