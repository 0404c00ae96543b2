package benchmarks

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pare/benchmarks/usage/people"
	"pare/budget"
	"pare/budget/forecast"
)

// forecastPeople are kinds of people, none of whom the constants of the forecast
// were chosen on (those have other seeds).
var forecastPeople = []struct {
	name   string
	person people.Person
}{
	{"office hours", people.Person{Seed: 201, Plan: true}},
	{"office hours, three sessions", people.Person{Seed: 202, Plan: true, Sessions: 3}},
	{"late riser, evenings", people.Person{Seed: 203, Plan: true, Begin: 11, End: 19, Evening: 0.6}},
	{"every day", people.Person{Seed: 204, Plan: true, Weekend: 0.8, Evening: 0.3}},
	{"many subagents", people.Person{Seed: 205, Plan: true, Agents: 0.5, Calls: 9}},
	{"a few long turns", people.Person{Seed: 206, Plan: true, Sessions: 1, Calls: 20, Gap: 6 * time.Minute}},
	{"on a key, short caches", people.Person{Seed: 207, Evening: 0.2}},
}

// TestForecast scores the forecasts of walls and compares the table with
// forecast.golden.
//
//	go test ./benchmarks -run Forecast -update
func TestForecast(t *testing.T) {
	if testing.Short() {
		t.Skip("plays weeks of seven people")
	}
	var b strings.Builder
	b.WriteString("when the allowance of five hours is used up, asked an hour ahead; four weeks of each, the first ten days to learn from\n")
	b.WriteString("the allowance is what seven of ten windows stay below\n\n")
	fmt.Fprintf(&b, "%-30s %5s  %9s %9s  %8s %6s   %9s %6s\n", "", "walls", "error", "9 in 10", "interval", "Brier", "burn rate", "Brier")
	row := func(name string, s, burnt forecast.Score) {
		fmt.Fprintf(&b, "%-30s %5d  %5.0f min %5.0f min  %6.0f %% %6.3f   %5.0f min %6.3f\n", name, s.Walls, s.Error.Minutes(), s.Far.Minutes(), 100*s.Covered, s.Brier, burnt.Error.Minutes(), burnt.Brier)
	}
	var all, burnt []forecast.Score
	for _, p := range forecastPeople {
		past, start, windows := forecastPast(p.person)
		s := forecast.Rate(forecast.Wall, past, start, windows, 12)
		r := forecast.Rate(forecast.GoingOn(12), past, start, windows, 12)
		all, burnt = append(all, s), append(burnt, r)
		row(p.name, s, r)
	}
	var together, burntTogether forecast.Score
	for i := range all {
		together, burntTogether = together.Add(all[i]), burntTogether.Add(burnt[i])
	}
	row("together", together, burntTogether)
	b.WriteString("\nerror     of the likely moment, of the middle one of all walls\n")
	b.WriteString("interval  how many walls lay between early and late; 80 % would be right\n")
	b.WriteString("Brier     mean square of chance less what came, asked every half hour; 0 is always right\n")
	b.WriteString("burn rate the last hour goes on for ever\n\nchance said      asked   came true\n")
	for i, said := range together.Said {
		fmt.Fprintf(&b, "%2d to %3d %%  %8d  %8.0f %%\n", 20*i, 20*i+20, said, 100*float64(together.Came[i])/float64(max(1, said)))
	}
	for i := range all {
		if !(all[i].Brier < burnt[i].Brier) {
			t.Errorf("%s: a burn rate is as good", forecastPeople[i].name)
		}
	}
	checkGolden(t, "forecast.golden", b.String())
}

// TestForecastDocs holds the table of docs/usage.md against the golden file;
// -update writes it.
func TestForecastDocs(t *testing.T) { docsShow(t, "../docs/usage.md", "forecast.golden") }

// forecastPast is what somebody uses in steps of five minutes, in dollars, with
// the windows of five hours from the tenth day on. After a wall nothing is used
// until its window ends.
func forecastPast(p people.Person) (past forecast.Past, start time.Time, windows []forecast.Window) {
	const perDay, days, learn, window = 288, 28, 10, 60
	start = time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	past = forecast.Past{Step: 5 * time.Minute, Used: make([]float64, (days+1)*perDay), Blocked: make([]bool, (days+1)*perDay)}
	for _, c := range p.Days(start, days) {
		m, err := budget.Embedded().Model(c.Model)
		if i := int(c.At.Sub(start) / past.Step); err == nil && i < len(past.Used) {
			past.Used[i] += c.Usage.Cost(m)
		}
	}
	var sums []float64
	each := func(f func(begin, end int)) {
		for i := 0; i < len(past.Used); i++ {
			if past.Used[i] > 0 {
				begin := i / 2 * 2 // windows begin at ten minutes
				f(begin, min(begin+window, len(past.Used)))
				i = begin + window - 1
			}
		}
	}
	each(func(begin, end int) { sums = append(sums, total(past.Used[begin:end])) })
	slices.Sort(sums)
	capacity := sums[len(sums)*7/10]
	each(func(begin, end int) {
		w := forecast.Window{Begin: begin, End: end, Capacity: capacity}
		used := 0.0
		for i := begin; i < end; i++ {
			if w.Hit > 0 {
				past.Used[i], past.Blocked[i] = 0, true
				continue
			}
			if used+past.Used[i] >= capacity {
				w.Hit = float64(i) + (capacity-used)/past.Used[i]
				past.Used[i] = capacity - used
			}
			used += past.Used[i]
		}
		if begin >= learn*perDay {
			windows = append(windows, w)
		}
	})
	return past, start, windows
}

func total(used []float64) float64 {
	sum := 0.0
	for _, u := range used {
		sum += u
	}
	return sum
}
