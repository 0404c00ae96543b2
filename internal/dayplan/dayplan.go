// Package dayplan plays a day that is planned: several sessions side by side on
// one allowance, each a row of tasks, once with /clear at each task and once
// without. It makes a page of it.
package dayplan

import (
	"fmt"
	"io"
	"math"
	"time"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/page"
)

// Plan is a day as it is meant to go.
type Plan struct {
	Names    []string      // of the sessions
	Sessions []budget.Plan // each of Tasks × Turns turns
	Tasks    int           // of each session
	Turns    int           // of each task
	Terms    budget.Terms
	Limit    string // in words
	Zone     string
	Notes    []string
}

// Day is a plan that was played.
type Day struct {
	Plan    Plan
	Clear   Course // with /clear at each task
	Carried Course // without
}

// Course is how all sessions went.
type Course struct {
	Sessions []budget.Session
	Cost     float64 // of the likely case
	Low      float64 // of the best
	High     float64 // of the worst
	Counted  int
	Waited   time.Duration
	End      time.Time
	Peak     int // most tokens counted in one minute of the clock
	Stopped  int // sessions that did not come to their end
	// Open says that in the worst case some did not, so that High is no bound.
	Open bool
}

// Play plays the day both ways.
func Play(p Plan) *Day {
	return &Day{Plan: p, Clear: p.course(p.Turns), Carried: p.course(0)}
}

// course plays all sessions with /clear after so many turns.
func (p Plan) course(every int) Course {
	plans := make([]budget.Plan, len(p.Sessions))
	for i, s := range p.Sessions {
		s.ClearEvery = every
		plans[i] = s
	}
	var c Course
	for _, k := range []budget.Case{budget.Best, budget.Worst, budget.Likely} {
		terms := p.Terms
		terms.Case = k
		sessions := budget.SimulateTogether(plans, terms)
		cost, stopped := 0.0, 0
		for _, s := range sessions {
			cost += s.Cost
			if !s.Finished {
				stopped++
			}
		}
		switch k {
		case budget.Best:
			c.Low = cost
		case budget.Worst:
			c.High, c.Open = cost, stopped > 0
		case budget.Likely:
			c.Sessions, c.Cost, c.Stopped = sessions, cost, stopped
		}
	}
	c.Low, c.High = min(c.Low, c.Cost), max(c.High, c.Cost)
	minutes := map[int64]int{}
	for _, s := range c.Sessions {
		c.Waited += s.Waited
		if s.End.After(c.End) {
			c.End = s.End
		}
		for _, call := range s.Calls {
			c.Counted += call.Counted
			minutes[call.At.Unix()/60] += call.Counted
		}
	}
	for _, n := range minutes {
		c.Peak = max(c.Peak, n)
	}
	return c
}

// WriteHTML writes the day as one self-contained page.
func (d *Day) WriteHTML(out io.Writer) error {
	p := d.Plan
	pg := &page.Page{
		Title: fmt.Sprintf("A planned day: %s side by side", plural(len(p.Sessions), "session")),
		About: fmt.Sprintf("%s of %s each, %s", plural(p.Tasks, "task"), plural(p.Turns, "turn"), p.Limit),
		Facts: d.facts(), Notes: append([]string{"Played from estimates, not measured: what turns and tools bring is assumed, see docs/budget.md. Costs are list prices."}, p.Notes...),
	}
	pg.Charts = []page.Chart{
		d.minutes("Input tokens a minute, /clear at each task", d.Clear), d.minutes("Input tokens a minute, without /clear", d.Carried),
		d.context(), d.cost(),
	}
	pg.Tables = []page.Table{d.table("With /clear at each task", d.Clear), d.table("Without", d.Carried)}
	return pg.Write(out)
}

func (d *Day) facts() []page.Fact {
	saved := d.Carried.Cost - d.Clear.Cost
	save := page.Fact{Label: "/clear at each task saves", Value: dollars(max(0, saved)), Level: -1}
	switch {
	case d.Carried.Stopped > d.Clear.Stopped:
		save.Value = plural(d.Carried.Stopped-d.Clear.Stopped, "session")
		save.Notes = []string{fmt.Sprintf("without it only %d of %d come to the end", len(d.Plan.Sessions)-d.Carried.Stopped, len(d.Plan.Sessions))}
	case saved <= 0:
		save.Notes = []string{"nothing: what is brought in again costs more than carrying it"}
	default:
		save.Notes = []string{fmt.Sprintf("%.0f %%: %s instead of %s", 100*saved/d.Carried.Cost, dollars(d.Clear.Cost), dollars(d.Carried.Cost))}
	}
	bounds := fmt.Sprintf("between %s and %s", dollars(d.Clear.Low), dollars(d.Clear.High))
	if d.Clear.Open {
		bounds = "at least " + dollars(d.Clear.Low)
	}
	cost := page.Fact{Label: "The day costs", Value: dollars(d.Clear.Cost), Level: -1, Notes: []string{bounds}}
	wait := page.Fact{Label: "Waiting for the limit", Value: "none", Level: -1, Notes: []string{"done at " + d.Clear.End.Format("15:04")}}
	if d.Clear.Waited > 0 {
		wait.Value = d.Clear.Waited.Round(time.Second).String()
	}
	if d.Carried.Waited > 0 {
		wait.Notes = append(wait.Notes, "without /clear "+d.Carried.Waited.Round(time.Second).String())
	}
	all := []page.Fact{save, cost, wait}
	if limit := d.Plan.Terms.Limit.ITPM; limit > 0 {
		share := float64(d.Clear.Peak) / float64(limit)
		all = append(all, page.Fact{Label: "Busiest minute", Value: fmt.Sprintf("%.0f %%", 100*share), Level: min(share, 1), Notes: []string{fmt.Sprintf("%s of %s input tokens", figures.Commas(d.Clear.Peak), figures.Commas(limit))}})
	}
	return all
}

// minutes are the tokens that count in each minute, by session.
func (d *Day) minutes(title string, c Course) page.Chart {
	begin := d.begin().Truncate(time.Minute)
	n := int(d.end().Sub(begin)/time.Minute) + 2
	chart := page.Chart{
		Title: title, About: fmt.Sprintf("what counts against the limit: %s tokens, %s in the busiest minute", figures.Commas(c.Counted), figures.Commas(c.Peak)),
		Stacked: true, Zone: d.Plan.Zone, From: begin, Until: begin.Add(time.Duration(n) * time.Minute),
	}
	for i := range n {
		chart.At = append(chart.At, begin.Add(time.Duration(i)*time.Minute))
	}
	for i, s := range c.Sessions {
		values := make([]float64, n)
		for _, call := range s.Calls {
			values[min(n-1, int(call.At.Sub(begin)/time.Minute))] += float64(call.Counted)
		}
		chart.Series = append(chart.Series, page.Series{Name: d.Plan.Names[i], Values: values})
	}
	if limit := d.Plan.Terms.Limit.ITPM; limit > 0 {
		chart.Lines = []page.Line{{Name: "limit " + figures.Commas(limit) + " a minute", Value: float64(limit)}}
	}
	return chart
}

func (d *Day) begin() time.Time { return d.Plan.Sessions[0].Start }

func (d *Day) end() time.Time {
	if d.Carried.End.After(d.Clear.End) {
		return d.Carried.End
	}
	return d.Clear.End
}

// context is how long the prompts of the first session get, both ways.
func (d *Day) context() page.Chart {
	chart := page.Chart{Title: "Context of " + d.Plan.Names[0], About: "tokens of each call's prompt: what the window must hold", Zone: d.Plan.Zone, From: d.begin(), Until: d.end()}
	chart.At, chart.Series = d.both(func(c Course) (at []time.Time, values []float64) {
		for _, call := range c.Sessions[0].Calls {
			at, values = append(at, call.At), append(values, float64(call.Context))
		}
		return at, values
	})
	if w := d.Plan.Terms.Model.Window; w > 0 {
		chart.Lines = []page.Line{{Name: "window " + figures.Commas(w), Value: float64(w)}}
	}
	return chart
}

// cost is what all sessions have cost so far, both ways.
func (d *Day) cost() page.Chart {
	chart := page.Chart{Title: "Cost of all sessions", About: "dollars at list prices", Unit: page.Dollars, Zone: d.Plan.Zone, From: d.begin(), Until: d.end()}
	begin, n := d.begin(), int(d.end().Sub(d.begin())/time.Minute)+2
	chart.At, chart.Series = d.both(func(c Course) (at []time.Time, values []float64) {
		sums := make([]float64, n)
		for _, s := range c.Sessions {
			for _, call := range s.Calls {
				sums[min(n-1, int(call.At.Sub(begin)/time.Minute)+1)] += call.Cost
			}
		}
		for i := range sums {
			if i > 0 {
				sums[i] += sums[i-1]
			}
			at = append(at, begin.Add(time.Duration(i)*time.Minute))
		}
		return at, sums
	})
	return chart
}

// both puts the rows of both courses over one row of times.
func (d *Day) both(row func(Course) ([]time.Time, []float64)) ([]time.Time, []page.Series) {
	at, clear := row(d.Clear)
	at2, carried := row(d.Carried)
	var all []time.Time
	var a, b []float64
	last := [2]float64{math.NaN(), math.NaN()}
	for i, j := 0, 0; i < len(at) || j < len(at2); {
		var t time.Time
		switch {
		case j == len(at2), i < len(at) && !at[i].After(at2[j]):
			t = at[i]
		default:
			t = at2[j]
		}
		if i < len(at) && at[i].Equal(t) {
			last[0] = clear[i]
			i++
		}
		if j < len(at2) && at2[j].Equal(t) {
			last[1] = carried[j]
			j++
		}
		all, a, b = append(all, t), append(a, last[0]), append(b, last[1])
		if i == len(at) {
			last[0] = math.NaN() // it is over
		}
		if j == len(at2) {
			last[1] = math.NaN()
		}
	}
	return all, []page.Series{{Name: "/clear at each task", Values: a}, {Name: "without", Values: b}}
}

func (d *Day) table(title string, c Course) page.Table {
	t := page.Table{Title: title, Head: []string{"", "calls", "counted", "from the cache", "waits", "cost", "goes"}}
	for i, s := range c.Sessions {
		t.Rows = append(t.Rows, []string{
			d.Plan.Names[i], figures.Commas(len(s.Calls)), figures.Commas(s.Usage.Counted(d.Plan.Terms.Limit)), figures.Commas(s.Usage.Read), s.Waited.Round(time.Second).String(), dollars(s.Cost), how(s),
		})
	}
	return t
}

// how says how a session went.
func how(s budget.Session) string {
	switch s.WallWhy {
	case budget.Never:
		return fmt.Sprintf("turn %d never gets through", s.Wall)
	case budget.OverWindow:
		return fmt.Sprintf("turn %d is over the window", s.Wall)
	case budget.Later:
		return fmt.Sprintf("waits from turn %d on", s.Wall)
	case budget.Fits:
	}
	return "through"
}

func dollars(d float64) string {
	if d >= 1000 {
		return "$" + figures.Commas(int(d+0.5))
	}
	return fmt.Sprintf("$%.2f", d)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
