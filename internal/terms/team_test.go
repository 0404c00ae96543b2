package terms

import (
	"math"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"pare/budget"
	"pare/internal/inert"
	"pare/internal/ledger"
)

// Whatever users are called and however much they took, lines stay lines of at most
// 80 columns while numbers are those that can be.
func TestTeamText(t *testing.T) {
	tm := &Terms{Data: budget.Embedded(), Limit: budget.Limit{ITPM: 40_000}}
	state := ledger.State{Have: -5, Users: []budget.Share{
		{User: strings.Repeat("長い名前", 9), Hour: 999_999_999, Day: 9_999_999_999, Requests: 9_999_999, OfHour: 1, OfDay: 1, Waiting: 9999},
		{User: "\x1b[2J\nFAKE", OfDay: 0.001},
		{OfHour: math.SmallestNonzeroFloat64},
	}}
	var b strings.Builder
	if err := tm.WriteTeam(&b, state, false); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "FAKE") || strings.ContainsFunc(line, inert.Hides) {
			t.Errorf("a line of a stranger: %q", line)
		}
		if n := runewidth.StringWidth(line); n > 80 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	if !strings.Contains(b.String(), "(no name)") || strings.Contains(b.String(), "-5") {
		t.Errorf("%s", b.String())
	}
}
