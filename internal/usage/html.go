package usage

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"time"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/page"
	"pare/internal/transcript"
)

// shownSeries is how many series a chart has, besides that of all others.
const shownSeries = 8

// WriteHTML writes what there is to see as one self-contained page.
func (b *Book) WriteHTML(out io.Writer, l Limits) error {
	r := b.report(l)
	account := "a key"
	if r.Account.Plan {
		account = "a plan"
	}
	p := &page.Page{
		Title: "Claude Code on this machine",
		About: fmt.Sprintf("%s, %s; %s: %s", r.Now.Format("Monday, 2 January 2006, 15:04"), r.Zone, account, r.Account.Why),
		Facts: b.facts(r),
	}
	for _, note := range r.Notes {
		p.Notes = append(p.Notes, clean(note, 1000))
	}
	p.Charts = append(p.Charts, b.minuteCharts(r, l)...)
	p.Charts = append(p.Charts, b.windowCharts(r)...)
	p.Charts = append(p.Charts, b.cacheChart(), b.dayChart())
	p.Tables = b.pageTables(r)
	return p.Write(out)
}

// facts are the numbers at the top.
func (b *Book) facts(r *Report) []page.Fact {
	var all []page.Fact
	w := newWriter(Style{}, r.Now)
	for _, x := range []struct {
		name string
		r    *WindowReport
	}{{"Five hours", r.FiveHours}, {"Week", r.Week}, {"Month", r.Month}} {
		if x.r != nil {
			all = append(all, windowFact(w, x.name, x.r))
		}
	}
	if !r.Account.Plan && len(r.Minutes) > 0 {
		p := r.Minutes[0]
		f := page.Fact{Label: "Busiest minute today, " + clean(p.Pool, 30), Value: short(p.Today.Counted), Level: -1}
		if p.ITPM > 0 {
			f.Level = float64(p.Today.Counted) / float64(p.ITPM)
			f.Value = percent(f.Level)
			f.Notes = []string{fmt.Sprintf("%s of %s input tokens", short(p.Today.Counted), short(p.ITPM))}
		}
		all = append(all, f)
	}
	h := r.Burn.Hour
	last := page.Fact{Label: "Last hour", Value: moneyCell(h.Cost), Level: -1, Notes: []string{figures.Plural(h.Calls, "call")}}
	if r.Burn.Days > 0 {
		last.Notes[0] += ", usual is " + dollars(r.Burn.Usual)
	}
	today := page.Fact{
		Label: "Today", Value: moneyCell(r.Today.Cost), Level: -1,
		Notes: []string{fmt.Sprintf("%s in %s", figures.Plural(r.Today.Calls, "call"), figures.Plural(r.Today.Sessions, "session"))},
	}
	if r.Today.Calls > 0 {
		today.Notes = append(today.Notes, percent(r.Today.fromCache())+" of the input from the cache")
	}
	return append(all, last, today)
}

func windowFact(w *writer, name string, r *WindowReport) page.Fact {
	f := page.Fact{Label: name, Value: moneyCell(r.Cost), Level: -1}
	if r.Begin.Equal(r.End) {
		f.Value, f.Notes = "–", []string{"none is open: the next call begins one"}
		return f
	}
	if r.Full != nil {
		f.Value, f.Level = percent(*r.Full), min(*r.Full, 1)
		f.Notes = append(f.Notes, moneyCell(r.Cost)+" used here")
		if r.Capacity.Known() {
			f.Notes[0] = fmt.Sprintf("%s of about %s", moneyCell(r.Cost), dollars(r.Capacity.Likely))
		}
	}
	if !r.Told && !r.End.After(w.now) {
		f.Notes = append(f.Notes, "the last seven days")
		return f
	}
	f.Notes = append(f.Notes, fmt.Sprintf("resets %s, in %s", w.when(r.End), span(r.End.Sub(w.now))), w.wall(r))
	return f
}

// minuteCharts are the input tokens of each minute of today, by session and agent,
// for the allowances that were used most.
func (b *Book) minuteCharts(r *Report, l Limits) []page.Chart {
	midnight := midnightOf(r.Now)
	if r.Account.Plan || l.Pool == nil {
		return []page.Chart{b.minuteChart("Input tokens a minute, today", "what was sent and not read from the cache, by session and agent", midnight, nil, nil)}
	}
	var all []page.Chart
	for _, p := range r.Minutes {
		if p.Today.Counted == 0 || len(all) == 2 {
			break
		}
		var lines []page.Line
		if p.ITPM > 0 {
			lines = []page.Line{{Name: fmt.Sprintf("limit %s a minute (%s)", short(p.ITPM), clean(l.Tier, 30)), Value: float64(p.ITPM)}}
		}
		keep := func(model string) bool { name, _ := l.Pool(model); return name == p.Pool }
		all = append(all, b.minuteChart("Input tokens a minute, today: "+clean(p.Pool, 40), "what counts against the limit, by session and agent", midnight, keep, lines))
	}
	if len(all) == 0 {
		all = append(all, b.minuteChart("Input tokens a minute, today", "", midnight, nil, nil))
	}
	return all
}

func (b *Book) minuteChart(title, about string, midnight time.Time, keep func(string) bool, lines []page.Line) page.Chart {
	c := page.Chart{Title: title, About: about, Unit: page.Tokens, Stacked: true, Lines: lines, Zone: b.Zone.String()}
	calls := b.Since(midnight)
	if len(calls) == 0 {
		return c
	}
	kept := b.kept(keep)
	begin := calls[0].Time().Truncate(time.Minute)
	n := int(b.Now.Sub(begin)/time.Minute) + 1
	for i := range n {
		c.At = append(c.At, begin.Add(time.Duration(i)*time.Minute))
	}
	projects := b.projects()
	rows := newStack(n)
	for i := range calls {
		x := &calls[i]
		if !kept[x.Model] {
			continue
		}
		name := fmt.Sprintf("%s %.8s", path.Base(projects[x.Session]), b.Log.Sessions[x.Session].ID)
		if x.How&transcript.Sidechain != 0 {
			name += ", " + b.agentKind(x)
		}
		rows.add(clean(name, 40), min(n-1, int(x.Time().Sub(begin)/time.Minute)), float64(x.Usage().Counted(budget.Limit{})))
	}
	c.Series = rows.series()
	c.From, c.Until = begin.Truncate(30*time.Minute), b.Now
	return c
}

// stack gathers values by name, and puts all but the largest together.
type stack struct {
	n    int
	rows map[string][]float64
	sums map[string]float64
}

func newStack(n int) *stack {
	return &stack{n, map[string][]float64{}, map[string]float64{}}
}

func (s *stack) add(name string, at int, v float64) {
	if s.rows[name] == nil {
		s.rows[name] = make([]float64, s.n)
	}
	s.rows[name][max(0, at)] += v
	s.sums[name] += v
}

func (s *stack) series() []page.Series {
	var names []string
	for name := range s.rows {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(s.sums[b], s.sums[a]), cmp.Compare(a, b)) })
	var all []page.Series
	for i, name := range names {
		switch {
		case i < shownSeries:
			all = append(all, page.Series{Name: name, Values: s.rows[name]})
		case i == shownSeries:
			all = append(all, page.Series{Name: fmt.Sprintf("%d others", len(names)-shownSeries), Values: s.rows[name]})
		default:
			for j, v := range s.rows[name] {
				all[shownSeries].Values[j] += v
			}
		}
	}
	return all
}

// windowCharts are what was used in each window, against what it allows, and how
// it may go on.
func (b *Book) windowCharts(r *Report) []page.Chart {
	var all []page.Chart
	for _, x := range []struct {
		name string
		r    *WindowReport
	}{{"These five hours", r.FiveHours}, {"This week of the plan", r.Week}, {"This month", r.Month}} {
		if x.r != nil && x.r.End.After(x.r.Begin) && (x.r.Capacity.Known() || x.r.Calls > 0) {
			all = append(all, b.windowChart(x.name, x.r))
		}
	}
	return all
}

func (b *Book) windowChart(name string, r *WindowReport) page.Chart {
	c := page.Chart{Title: name, Unit: page.Dollars, Zone: b.Zone.String(), From: r.Begin, Until: r.End}
	step := stepOf(r.End.Sub(r.Begin))
	elsewhere := 0.0
	if r.Full != nil && r.Capacity.Known() {
		elsewhere = max(0, *r.Full*r.Capacity.Likely-r.Cost.Dollars)
	}
	var used, low, mid, high []float64
	end := minTime(b.Now, r.End)
	for at := r.Begin; ; at = at.Add(step) {
		if at.After(end) {
			at = end
		}
		c.At = append(c.At, at)
		used = append(used, b.spentIn(r.Begin, at.Add(time.Millisecond)))
		if at.Equal(end) {
			break
		}
	}
	n := len(c.At)
	low, mid, high = gaps(n), gaps(n), gaps(n)
	if band := r.Forecast.Band; len(band) > 0 {
		now := used[n-1] + elsewhere
		low[n-1], mid[n-1], high[n-1] = now, now, now
		for _, p := range band {
			c.At = append(c.At, p.At)
			used = append(used, gaps(1)...)
			low, mid, high = append(low, p.Low), append(mid, p.Mid), append(high, p.High)
		}
		c.Band = &page.Band{Name: "eight in ten courses", Low: low, High: high}
	}
	c.Series = []page.Series{{Name: "used", Values: used}}
	if c.Band != nil {
		c.Series = append(c.Series, page.Series{Name: "likely", Values: mid, Dashed: true})
	}
	if r.Capacity.Known() {
		name := "allows about "
		if r.Capacity.From == "given" || r.Capacity.From == "tier" {
			name = "allows "
		}
		c.Lines = []page.Line{{Name: name + dollars(r.Capacity.Likely), Value: r.Capacity.Likely}}
	}
	c.About = windowAbout(newWriter(Style{}, b.Now.In(b.Zone)), r)
	if r.Hit != nil {
		c.Marks = []page.Mark{{At: *r.Hit, Text: "used up at " + r.Hit.Format("15:04")}}
	}
	return c
}

func windowAbout(w *writer, r *WindowReport) string {
	if !r.Told && !r.End.After(w.now) {
		return "dollars at list prices; when the plan's week ends is not known: the last seven days"
	}
	return "dollars at list prices; " + w.wall(r)
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// cacheChart is what was read from caches, written to them and in none, in the
// last day, with the moments at which one was lost.
func (b *Book) cacheChart() page.Chart {
	const step = 10 * time.Minute
	begin := b.Now.Add(-24 * time.Hour).Truncate(step)
	if calls := b.Since(begin); len(calls) > 0 {
		begin = calls[0].Time().Truncate(step)
	}
	n := int(b.Now.Sub(begin)/step) + 1
	c := page.Chart{
		Title: "Caches, the last 24 hours", About: "input tokens in each ten minutes; a triangle is a moment at which a cache was lost and written again",
		Unit: page.Tokens, Stacked: true, Bars: true, Zone: b.Zone.String(), From: begin, Until: b.Now.Add(step),
	}
	calls := b.Since(begin)
	if len(calls) == 0 {
		return c
	}
	read, written, plain := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		c.At = append(c.At, begin.Add(time.Duration(i)*step))
	}
	for i := range calls {
		x := &calls[i]
		at := min(n-1, int(x.Time().Sub(begin)/step))
		read[at] += float64(x.Read)
		written[at] += float64(x.Write5m) + float64(x.Write1h)
		plain[at] += float64(x.Input)
	}
	c.Series = []page.Series{{Name: "read from the cache", Values: read}, {Name: "written to it", Values: written}, {Name: "in no cache", Values: plain}}
	for _, l := range b.losses(calls) {
		c.Marks = append(c.Marks, page.Mark{At: l.At, Text: fmt.Sprintf("%s %s: %s tokens lost after %s (%v), %s", l.At.Format("15:04"), clean(path.Base(l.Project), 24), short(l.Tokens), span(l.Pause), l.Why, dollars(l.Cost))})
	}
	return c
}

// dayChart is what each of the last thirty days cost, by project.
func (b *Book) dayChart() page.Chart {
	midnight := midnightOf(b.Now.In(b.Zone))
	c := page.Chart{Title: "Thirty days", About: "dollars at list prices, by project", Unit: page.Dollars, Stacked: true, Bars: true, Zone: b.Zone.String()}
	index := map[string]int{}
	for i := 29; i >= 0; i-- {
		day := midnightOf(midnight.AddDate(0, 0, -i).Add(12 * time.Hour))
		index[day.Format(time.DateOnly)] = len(c.At)
		c.At = append(c.At, day)
	}
	c.From, c.Until = c.At[0], nextDay(midnight)
	calls := b.Since(c.At[0])
	name, projects, rows := b.calendar(ByDay), b.projects(), newStack(len(c.At))
	for i := range calls {
		day, _ := name(&calls[i])
		if at, ok := index[day]; ok {
			cost, _ := b.cost(&calls[i])
			rows.add(clean(path.Base(projects[calls[i].Session]), 30), at, cost)
		}
	}
	c.Series = rows.series()
	if len(calls) == 0 {
		c.At = nil
	}
	return c
}

// pageTables are the numbers of the charts, for who wants to read them.
func (b *Book) pageTables(r *Report) []page.Table {
	head := []string{"", "calls", "in", "write", "read", "out", "cost"}
	cells := func(name string, s Sum) []string {
		u := s.Usage
		return []string{name, short(s.Calls), short(u.Input), short(u.Write5m + u.Write1h), short(u.Read), short(u.Output), moneyCell(s.Cost)}
	}
	const most = 12
	var all []page.Table
	for _, t := range []struct {
		title string
		by    By
		from  time.Time
	}{
		{"Today, by session", BySession, midnightOf(r.Now)},
		{"Thirty days, by project", ByProject, r.Now.AddDate(0, 0, -30)},
		{"Thirty days, by model", ByModel, r.Now.AddDate(0, 0, -30)},
		{"Thirty days, by agent", ByAgent, r.Now.AddDate(0, 0, -30)},
	} {
		table := page.Table{Title: t.title, Head: head}
		rows := b.Rows(t.by, b.Since(t.from))
		for _, x := range rows[:min(most, len(rows))] {
			name := clean(x.Name, 60)
			if t.by == BySession {
				name = clean(fmt.Sprintf("%s %.8s", path.Base(x.About), x.Name), 40)
			}
			table.Rows = append(table.Rows, cells(name, x.Sum))
		}
		if more := len(rows) - most; more > 0 {
			table.Rows = append(table.Rows, []string{fmt.Sprintf("and %d more", more), "", "", "", "", "", ""})
		}
		if len(rows) > 0 {
			all = append(all, table)
		}
	}
	if r.Cache.Times > 0 {
		t := page.Table{Title: fmt.Sprintf("Caches lost in seven days: %s, %s tokens written again, %s more than reading", times(float64(r.Cache.Times)), short(r.Cache.Tokens), dollars(r.Cache.Cost)), Head: []string{"", "tokens", "cost", "pause", "why"}}
		for _, l := range r.Cache.Worst {
			t.Rows = append(t.Rows, []string{l.At.Format("Mon 2 Jan 15:04") + " " + clean(path.Base(l.Project), 30), short(l.Tokens), dollars(l.Cost), span(l.Pause), l.Why.String()})
		}
		all = append(all, t)
	}
	return all
}

// gaps are so many values that are none.
func gaps(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = math.NaN()
	}
	return all
}
