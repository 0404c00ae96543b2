package usage

import (
	"strings"
	"time"

	"pare/budget/triage"
	"pare/internal/transcript"
)

// mostTexts is how many different texts of refusals are looked into.
const mostTexts = 200

// name gives a name to the limits of a plan that were met with a client which did
// not write their names down yet: by its words, which tell when the window ends.
// A time without a zone is one of the book's.
func (b *Book) name(refusals []transcript.Refusal) {
	looked := 0
	for i := range refusals {
		r := &refusals[i]
		if r.Limit != "" || r.At.IsZero() || !strings.Contains(r.Message, "limit") || looked >= mostTexts {
			continue
		}
		looked++
		d := triage.Read(r.Message, r.At.In(b.Zone))
		if d.Kind != triage.Subscription || !d.HasWait {
			continue
		}
		switch {
		case d.Model != "":
			r.Limit = limitWeek + "_" + d.Model // of one model, which is not the plan's
		case d.Period == triage.FiveHours, d.Period == triage.NoPeriod && d.Wait <= FiveHours:
			r.Limit = limitFiveHours
		case d.Period == triage.Week, d.Period == triage.NoPeriod:
			r.Limit = limitWeek
		default:
			continue
		}
		r.Resets = r.At.Add(d.Wait).Round(time.Minute)
	}
}
