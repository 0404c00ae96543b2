package grammars

import (
	"encoding/json"
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

// lineRange is a definition as an oracle of lines sees it: 1-based, inclusive.
type lineRange struct {
	name        string
	first, last int
}

// UnmarshalJSON reads [name, first, last].
func (r *lineRange) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&r.name, &r.first, &r.last})
}

// compareLines compares the lines from the decorators to the end, without the
// doc comment. A disagreement of which excused is true counts as none.
func (c *tally) compareLines(t *testing.T, path string, data []byte, o Outline, want []lineRange, excused func(data []byte, lines []int, have, want lineRange) bool) {
	t.Helper()
	x := &extraction{lines: lineStarts(data)}
	have := map[string][]lineRange{}
	for _, d := range o.Definitions {
		r := lineRange{d.Qualified, x.row(d.Core.Start) + 1, x.row(max(d.Core.Start, d.Core.End-1)) + 1}
		have[r.name] = append(have[r.name], r)
	}
	for _, w := range want {
		c.total++
		found := false
		for _, h := range have[w.name] {
			if h == w || excused != nil && excused(data, x.lines, h, w) {
				found = true
				break
			}
		}
		if found {
			continue
		}
		if c.wrong++; c.wrong <= mostShown {
			t.Logf("%s: %s at lines %d-%d, we have %v", path, w.name, w.first, w.last, have[w.name])
		}
	}
}
