package usage

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"pare/internal/figures"
	"pare/internal/report"
)

// Style is how a document is written for people.
type Style struct {
	Color bool
	Home  string // a folder that is written ~
}

// columns is the most that a line takes.
const columns = 80

type writer struct {
	strings.Builder
	ink  report.Ink
	home string
	now  time.Time
}

func newWriter(s Style, now time.Time) *writer {
	return &writer{ink: report.NewInk(s.Color), home: s.Home, now: now}
}

// WriteText writes the report for people, in lines of at most 80 columns.
func (r *Report) WriteText(out io.Writer, s Style) error {
	w := newWriter(s, r.Now)
	account := "a key"
	if r.Account.Plan {
		account = "a plan"
	}
	fmt.Fprintf(w, "%s  %s\n", w.ink.Bold(r.Now.Format("Mon 2 Jan 15:04")), w.ink.Dim(fmt.Sprintf("%s; %s: %s", r.Zone, account, r.Account.Why)))
	if r.Today.Calls == 0 && len(r.Minutes) == 0 {
		fmt.Fprintf(w, "\nno call in the last weeks\n")
	} else {
		w.WriteByte('\n')
		w.windows(r)
		if !r.Account.Plan { // a plan has no limit of a minute
			w.minutes(r)
		}
		w.burn(r)
		w.day(r)
		w.lost(r)
	}
	w.refused(r.Refused)
	return w.end(out, r.Notes)
}

// line is a word for what is told, and what there is to tell.
func (w *writer) line(word, format string, args ...any) {
	fmt.Fprintf(w, "%-11s %s\n", word, fmt.Sprintf(format, args...))
}

const barWidth = 24

func (w *writer) windows(r *Report) {
	w.window("five hours", r.FiveHours)
	w.window("week", r.Week)
	w.window("month", r.Month)
}

func (w *writer) window(word string, r *WindowReport) {
	if r == nil {
		return
	}
	if r.Begin.Equal(r.End) {
		w.line(word, "none is open: the next call begins one")
		return
	}
	spent := w.money(r.Cost)
	switch {
	case r.Full != nil:
		share := *r.Full
		of := ""
		if r.Capacity.Known() {
			of = " of " + r.Capacity.text()
		}
		w.line(word, "%s %s  %s%s", w.ink.Level(share, report.Bar(share, barWidth)), percent(share), spent, of)
	case r.Busiest > r.Cost.Dollars:
		w.line(word, "%s  %s; the most so far %s", report.Bar(r.Cost.Dollars/r.Busiest, barWidth), spent, dollars(r.Busiest))
	default:
		w.line(word, "%s", spent)
	}
	if !r.Told && !r.End.After(w.now) {
		w.line("", "%s", w.ink.Dim("the last seven days; when the plan's week ends is not known"))
		return
	}
	ends := fmt.Sprintf("resets %s, in %s", w.when(r.End), span(r.End.Sub(w.now)))
	if !r.Told {
		ends += ", by the first call of the window"
	}
	w.line("", "%s", w.ink.Dim(ends))
	w.line("", "%s", w.wall(r))
}

// wall says when a window's allowance is used up.
func (w *writer) wall(r *WindowReport) string {
	f := r.Forecast
	switch {
	case r.Hit != nil:
		return w.ink.Level(1, "used up since "+w.when(*r.Hit))
	case !r.Capacity.Known():
		return w.ink.Dim("what it allows is not known yet: see pare usage --help")
	case r.Full != nil && *r.Full >= 1:
		return w.ink.Level(1, "used up, by what is known of it; if calls still pass, it allows more")
	case f.Likely == nil:
		return "wall: not before the reset, by all that is known"
	case f.Chance < 0.05:
		return fmt.Sprintf("wall: hardly before the reset (%s)", percent(f.Chance))
	}
	text := fmt.Sprintf("wall: %s likely before the reset, then about %s (%s to %s)", percent(f.Chance), w.when(*f.Likely), w.when(*f.Early), w.when(*f.Late))
	return w.ink.Level(0.5+f.Chance/2, text)
}

// minutes tells of the allowances that were used today; without any, of the one
// that was used most.
func (w *writer) minutes(r *Report) {
	shown := 0
	for i, p := range r.Minutes {
		if i > 0 && p.Today.Counted == 0 || shown == 3 {
			break
		}
		w.pool(p)
		shown++
	}
	if more := len(r.Minutes) - shown; more > 0 && shown > 0 {
		w.line("", "%s", w.ink.Dim("and "+figures.Plural(more, "other pool")))
	}
}

func (w *writer) pool(p PoolReport) {
	name := clean(p.Pool, 24)
	if p.ITPM == 0 {
		w.line("a minute", "%s: %s in the last, %s in the busiest (no limit is known)", name, short(p.LastMinute), short(p.Ever.Counted))
		return
	}
	share := float64(p.LastMinute) / float64(p.ITPM)
	w.line("a minute", "%s %s  of %s, %s", w.ink.Level(share, report.Bar(share, barWidth)), percent(share), short(p.ITPM), name)
	busiest := float64(p.Ever.Counted) / float64(p.ITPM)
	text := fmt.Sprintf("busiest %s, %s %s", short(p.Ever.Counted), percent(busiest), w.when(p.Ever.At))
	switch {
	case p.Over > 0:
		text += "; " + w.ink.Level(1, figures.Plural(p.Over, "minute")+" over the limit this week")
	case busiest > 0.001:
		text += fmt.Sprintf("; room for %s as much", times(1/busiest))
	}
	w.line("", "%s", text)
	if when := p.whenOver(); when != "" {
		w.line("", "%s", when)
	}
}

// whenOver says in which hours of the day minutes were over the limit, and in which
// working hours none was: heavy work fits better there. It is empty where that says
// nothing.
func (p PoolReport) whenOver() string {
	const least = 5 // fewer have no pattern
	if p.Over < least {
		return ""
	}
	from, length, most := 0, 0, 0
	for n := 1; n <= 3; n++ {
		for h := 0; h+n <= 24; h++ {
			sum := 0
			for _, over := range p.OverByHour[h : h+n] {
				sum += over
			}
			// A longer run must hold a good deal more.
			if sum > most+p.Over/8 {
				from, length, most = h, n, sum
			}
		}
	}
	text := fmt.Sprintf("%s of them %d–%d h", percent(float64(most)/float64(p.Over)), from, from+length)
	var quiet []string
	for h := 0; h < 24; h++ {
		begin := h
		for h < 24 && p.working[h] && p.OverByHour[h] == 0 {
			h++
		}
		if h > begin {
			quiet = append(quiet, fmt.Sprintf("%d–%d h", begin, h))
		}
	}
	if len(quiet) > 0 {
		text += "; none " + strings.Join(quiet[:min(2, len(quiet))], ", ") + ": heavy work fits there"
	}
	return text
}

func (w *writer) burn(r *Report) {
	h := r.Burn.Hour
	usual := ""
	if r.Burn.Days > 0 {
		usual = fmt.Sprintf("; usual is %s", dollars(r.Burn.Usual))
	}
	w.line("last hour", "%s, %s%s", w.money(h.Cost), figures.Plural(h.Calls, "call"), usual)
	if h.Calls > 0 {
		w.line("", "%s", w.ink.Dim(fmt.Sprintf("%s tokens in, %s from the cache; %s written by the model", short(h.Usage.Prompt()), percent(h.fromCache()), short(h.Usage.Output))))
	}
}

func (w *writer) day(r *Report) {
	var today, usual []float64
	for _, h := range r.Today.Hours {
		today = append(today, h.Dollars)
	}
	for _, h := range r.Hours {
		usual = append(usual, h.Dollars)
	}
	w.line("today", "%s  %s, %s, %s", report.Spark(today), w.money(r.Today.Cost), figures.Plural(r.Today.Calls, "call"), figures.Plural(r.Today.Sessions, "session"))
	var peaks []string
	for _, p := range r.Peaks {
		peaks = append(peaks, fmt.Sprintf("%d–%d h (%s)", p.From, p.To, percent(p.Share)))
	}
	text := "by the hour, 0 to 23"
	if len(peaks) > 0 {
		text = "peaks " + strings.Join(peaks[:min(3, len(peaks))], ", ")
	}
	w.line("usually", "%s  %s", report.Spark(usual), text)
}

func (w *writer) lost(r *Report) {
	l := r.Cache
	if l.Times == 0 {
		return
	}
	worst := l.Worst[0]
	w.line("cache lost", "%s in seven days, %s", times(float64(l.Times)), l.reason())
	w.line("", "%s tokens written again, %s more than reading them", short(l.Tokens), dollars(l.Cost))
	w.line("", "%s", w.ink.Dim(fmt.Sprintf("the worst %s in %s: %s after %s", w.when(worst.At), clean(path.Base(worst.Project), 16), short(worst.Tokens), span(worst.Pause))))
}

// reason says how many of the losses a pause explains.
func (l LossTotal) reason() string {
	switch {
	case l.Expired == 0:
		return "none after a pause"
	case l.Expired == l.Times && l.Times == 1:
		return "after a pause that was too long"
	case l.Expired == l.Times:
		return "each after a pause that was too long"
	}
	return figures.Commas(l.Expired) + " after pauses that were too long"
}

func (w *writer) refused(counts map[int]int) {
	if len(counts) == 0 {
		return
	}
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(counts)) {
		name := fmt.Sprint(status)
		if status == 0 {
			name = "without a status"
		}
		parts = append(parts, fmt.Sprintf("%s %s", name, times(float64(counts[status]))))
	}
	w.line("refused", "%s in seven days", strings.Join(parts[:min(6, len(parts))], ", "))
}

// end writes what was gathered, with notes, wrapped.
func (w *writer) end(out io.Writer, notes []string) error {
	for _, note := range notes {
		for i, line := range figures.Wrap("note: "+clean(note, 1000), columns-2) {
			if i > 0 {
				line = "  " + line
			}
			fmt.Fprintln(w, line)
		}
	}
	_, err := io.WriteString(out, w.String())
	return err
}

// WriteText writes the table for people, in lines of at most 80 columns.
func (t *Table) WriteText(out io.Writer, s Style) error {
	w := newWriter(s, t.Now)
	if len(t.Rows) == 0 {
		fmt.Fprintf(w, "no call since %s\n", t.Since.Format("2006-01-02 15:04"))
		return w.end(out, t.Notes)
	}
	const figuresWidth = 6 + 7*4 + 9 + 1 // calls, four kinds of tokens, cost
	width, most := len(t.View), 0.0
	for _, r := range t.Rows {
		width = max(width, runewidth.StringWidth(t.nameOf(w, r)))
		most = max(most, r.Cost.Dollars)
	}
	width = min(width, columns-figuresWidth-7)
	bar := min(24, columns-figuresWidth-width-2)
	fmt.Fprintf(w, "%s %s\n", w.ink.Dim(pad(t.View, width)), w.ink.Dim(fmt.Sprintf("%6s%7s%7s%7s%7s%9s", "calls", "in", "write", "read", "out", "cost")))
	row := func(name string, s Sum, end string) {
		u := s.Usage
		fmt.Fprintf(w, "%s %6s%7s%7s%7s%7s%9s%s\n", name, short(s.Calls), short(u.Input), short(u.Write5m+u.Write1h), short(u.Read), short(u.Output), moneyCell(s.Cost), end)
	}
	for _, r := range t.Rows {
		end := ""
		if most > 0 && r.Cost.Dollars > 0 {
			full := int(r.Cost.Dollars/most*float64(8*bar) + 0.5)
			end = "  " + strings.TrimRight(report.Bar(float64(full)/float64(8*bar), bar), "░")
		}
		row(pad(t.nameOf(w, r), width), r.Sum, strings.TrimRight(end, " "))
	}
	if len(t.Rows) > 1 {
		row(w.ink.Bold(pad("total", width)), t.Total, "")
	}
	return w.end(out, t.Notes)
}

// nameOf is a row's name as a person reads it.
func (t *Table) nameOf(w *writer, r Row) string {
	switch t.by {
	case BySession:
		return clean(fmt.Sprintf("%-8.8s %6s %s", r.Name, r.First.Format("2 Jan"), path.Base(r.About)), 30)
	case ByProject:
		return clean(w.folder(r.Name), 40)
	case ByWeek, ByMonth, ByModel, ByAgent, ByDay:
	}
	return clean(r.Name, 30)
}
