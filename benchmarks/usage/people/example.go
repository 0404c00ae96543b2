package people

import (
	"fmt"
	"time"

	"pare/budget"
)

// exampleEnd is the moment at which the documentation looks at [Example].
var exampleEnd = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// Example writes the transcripts that the documentation shows: sixteen days of
// somebody on a plan, whose allowance of five hours was used up now and then.
func Example(dir string) error {
	person := Person{Seed: 36, Sessions: 1, Calls: 2.4, Gap: 8 * time.Minute, Agents: 0.08, Plan: true, Begin: 8.3, End: 17}
	calls, walls := stop(Before(person.Days(exampleEnd.AddDate(0, 0, -16), 17), exampleEnd), 3.4)
	if err := writeSmall(dir, calls); err != nil {
		return err
	}
	var lines []string
	for _, w := range walls {
		lines = append(lines, fmt.Sprintf(`{"type":"assistant","isApiErrorMessage":true,"apiErrorStatus":429,"timestamp":%q,"sessionId":%q,"message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your limit"}]},"quotaLimits":{"status":"rejected","rateLimitType":"five_hour","resetsAt":%d}}`,
			w.At.Format(time.RFC3339), w.Session, w.Resets.Unix()))
	}
	return WriteLines(dir, "-home-ada-shop", "walls", lines...)
}

// Before are the calls before a time.
func Before(calls []Call, end time.Time) []Call {
	var before []Call
	for _, c := range calls {
		if c.At.Before(end) {
			before = append(before, c)
		}
	}
	return before
}

// wall is a plan's limit of five hours that was met.
type wall struct {
	At, Resets time.Time
	Session    string
}

// stop leaves out the calls that a plan would not let through which allows so many
// dollars in five hours.
func stop(calls []Call, dollars float64) (through []Call, walls []wall) {
	var resets time.Time
	spent := 0.0
	for _, c := range calls {
		if !c.At.Before(resets) {
			resets, spent = c.At.Truncate(10*time.Minute).Add(5*time.Hour), 0
		}
		if spent >= dollars {
			if n := len(walls); n == 0 || !walls[n-1].Resets.Equal(resets) {
				walls = append(walls, wall{c.At, resets, c.Session})
			}
			continue
		}
		if m, err := budget.Embedded().Model(c.Model); err == nil {
			spent += c.Usage.Cost(m)
		}
		through = append(through, c)
	}
	return through, walls
}
