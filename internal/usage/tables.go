package usage

import (
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"pare/budget/forecast"
	"pare/internal/figures"
	"pare/internal/report"
	"pare/internal/transcript"
)

// Only is a book of some of the calls, seen from the same moment.
func (b *Book) Only(calls []transcript.Call) *Book {
	if len(calls) == len(b.Log.Calls) {
		return b
	}
	log := *b.Log
	log.Calls = calls
	only := *b
	only.Log = &log
	only.past = only.since(b.Now.Add(time.Millisecond))
	only.spent = make([]float64, len(calls)+1)
	for i := range calls {
		dollars, _ := b.cost(&calls[i])
		only.spent[i+1] = only.spent[i] + dollars
	}
	return &only
}

// WindowTable is the document of the windows of five hours.
type WindowTable struct {
	Version  int       `json:"version"`
	View     string    `json:"view"`
	Now      time.Time `json:"now"`
	Zone     string    `json:"zone"`
	Capacity Capacity  `json:"capacity"`
	Windows  []Window  `json:"windows"`
	Read     Reading   `json:"read"`
	Notes    []string  `json:"notes"`
}

// windowTable lists the windows that some calls fell into.
func (b *Book) windowTable(calls []transcript.Call) *WindowTable {
	windows := b.fiveHourWindows(calls)
	if windows == nil {
		windows = []Window{}
	}
	return &WindowTable{
		Version: 1, View: "windows", Now: b.Now.In(b.Zone), Zone: b.zoneName(), Capacity: b.fiveHourCapacity(windows), Windows: windows,
		Read: readingOf(b.Log.Stats), Notes: b.notes(),
	}
}

// WriteText writes the windows for people.
func (t *WindowTable) WriteText(out io.Writer, s Style) error {
	w := newWriter(s, t.Now)
	if len(t.Windows) == 0 {
		fmt.Fprintln(w, "no call in that time")
		return w.end(out, t.Notes)
	}
	most := 0.0
	for _, x := range t.Windows {
		most = max(most, x.Cost.Dollars)
	}
	fmt.Fprintln(w, w.ink.Dim(fmt.Sprintf("%-22s%6s%7s%7s%9s", "five hours", "calls", "in", "out", "cost")))
	for _, x := range t.Windows {
		end := ""
		switch {
		case x.Hit != nil:
			end = w.ink.Level(1, "used up at "+x.Hit.Format("15:04"))
		case x.End.After(t.Now):
			end = w.ink.Bold("now")
		}
		share := 0.0
		if most > 0 {
			share = x.Cost.Dollars / most
		}
		line := fmt.Sprintf("%-22s%6s%7s%7s%9s  %s %s", x.Begin.Format("Mon 2 Jan 15:04")+"–"+x.End.Format("15:04"), short(x.Calls), short(x.Usage.Prompt()), short(x.Usage.Output),
			moneyCell(x.Cost), report.Bar(share, 8), end)
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	if c := t.Capacity; c.Known() {
		fmt.Fprintf(w, "a window allows about %s (%s to %s), by %s\n", dollars(c.Likely), dollars(c.Low), dollars(c.High), sourceOf(c))
	}
	return w.end(out, t.Notes)
}

// sourceOf says how a capacity is known.
func sourceOf(c Capacity) string {
	switch c.From {
	case "walls":
		if c.Times == 1 {
			return "the one window that was used up"
		}
		return figures.Plural(c.Times, "window") + " that were used up"
	case "client":
		return figures.Plural(c.Times, "percentage") + " that the client told"
	}
	return "what is given"
}

// LossTable is the document of caches that were lost.
type LossTable struct {
	Version int       `json:"version"`
	View    string    `json:"view"`
	Now     time.Time `json:"now"`
	Zone    string    `json:"zone"`
	Since   time.Time `json:"since"`
	Total   LossTotal `json:"total"`
	Losses  []Loss    `json:"losses"` // all of them, by time
	Read    Reading   `json:"read"`
	Notes   []string  `json:"notes"`
}

// shownLosses is how many losses people are shown.
const shownLosses = 15

// lossTable lists when caches were lost.
func (b *Book) lossTable(calls []transcript.Call, since time.Time) *LossTable {
	losses := b.losses(calls)
	if losses == nil {
		losses = []Loss{}
	}
	return &LossTable{
		Version: 1, View: "cache", Now: b.Now.In(b.Zone), Zone: b.zoneName(), Since: since.In(b.Zone), Total: totalLoss(losses, shownLosses), Losses: losses,
		Read: readingOf(b.Log.Stats), Notes: b.notes(),
	}
}

// WriteText writes the dearest losses for people.
func (t *LossTable) WriteText(out io.Writer, s Style) error {
	w := newWriter(s, t.Now)
	l := t.Total
	if l.Times == 0 {
		fmt.Fprintf(w, "no cache was lost since %s\n", t.Since.Format(time.DateOnly))
		return w.end(out, t.Notes)
	}
	fmt.Fprintf(w, "caches were lost %s since %s: %s tokens were written again,\n%s more than reading them costs; %s\n\n",
		times(float64(l.Times)), t.Since.Format(time.DateOnly), short(l.Tokens), dollars(l.Cost), l.reason())
	fmt.Fprintln(w, w.ink.Dim(fmt.Sprintf("%-16s%8s%9s  %-13s %-12s %s", "when", "tokens", "cost", "why", "pause", "where")))
	for _, x := range l.Worst {
		where := fmt.Sprintf("%.8s %s", x.Session, path.Base(x.Project))
		fmt.Fprintf(w, "%-16s%8s%9s  %-13s %-12s %s\n", x.At.Format("Mon 2 Jan 15:04"), short(x.Tokens), dollars(x.Cost), x.Why, span(x.Pause), clean(where, 18))
	}
	if more := l.Times - len(l.Worst); more > 0 {
		fmt.Fprintf(w, "%s\n", w.ink.Dim(fmt.Sprintf("and %d cheaper ones (--format json lists all)", more)))
	}
	return w.end(out, t.Notes)
}

// ScoreTable is the document of how good forecasts would have been.
type ScoreTable struct {
	Version int     `json:"version"`
	View    string  `json:"view"`
	Walls   int     `json:"walls"` // that were forecast an hour ahead
	ErrorS  float64 `json:"error_seconds"`
	FarS    float64 `json:"nine_in_ten_seconds"`
	Covered float64 `json:"covered"`
	Checks  int     `json:"checks"`
	Brier   float64 `json:"brier"`
	Said    [5]int  `json:"said"`
	Came    [5]int  `json:"came"`
	// Rate is the same by the rate of the last hour.
	RateErrorS float64  `json:"burn_rate_error_seconds"`
	RateBrier  float64  `json:"burn_rate_brier"`
	Capacity   Capacity `json:"capacity"`
	Notes      []string `json:"notes"`
}

// scoreTable plays the log again and scores the forecasts.
func (b *Book) scoreTable(given Capacity) *ScoreTable {
	windows := b.fiveHourWindows(b.UntilNow())
	capacity := given
	if !capacity.Known() {
		capacity = b.fiveHourCapacity(windows)
	}
	t := &ScoreTable{Version: 1, View: "forecast", Capacity: capacity, Notes: b.notes()}
	if !capacity.Known() {
		return t
	}
	s := b.backtest(windows, capacity, forecast.Wall)
	rate := b.backtest(windows, capacity, forecast.GoingOn(int(time.Hour/stepOf(FiveHours))))
	t.Walls, t.ErrorS, t.FarS, t.Covered = s.Walls, s.Error.Seconds(), s.Far.Seconds(), s.Covered
	t.Checks, t.Brier, t.Said, t.Came = s.Checks, s.Brier, s.Said, s.Came
	t.RateErrorS, t.RateBrier = rate.Error.Seconds(), rate.Brier
	return t
}

// WriteText writes the scores for people.
func (t *ScoreTable) WriteText(out io.Writer, s Style) error {
	w := newWriter(s, time.Time{})
	switch {
	case !t.Capacity.Known():
		fmt.Fprintln(w, "what five hours allow is not known: no wall was met, and the client told no\npercentage. Give it with --five-hours, or let pare usage statusline learn it.")
		return w.end(out, t.Notes)
	case t.Checks == 0:
		fmt.Fprintln(w, "the transcripts are too short: a week to learn from comes first")
		return w.end(out, t.Notes)
	}
	minutes := func(seconds float64) string { return fmt.Sprintf("%.0f min", seconds/60) }
	fmt.Fprintf(w, "played again with what was known at each moment; a window allows about %s\n\n", dollars(t.Capacity.Likely))
	if t.Walls > 0 {
		w.line("walls", "%s, asked an hour ahead: wrong by %s in the middle,", figures.Plural(t.Walls, "wall"), minutes(t.ErrorS))
		w.line("", "by less than %s nine times in ten; %s lay in the interval (80 %% is right)", minutes(t.FarS), percent(t.Covered))
		w.line("", "the rate of the last hour: wrong by %s", minutes(t.RateErrorS))
	} else {
		w.line("walls", "none was met after the first week")
	}
	w.line("chances", "asked %s: %.3f off (Brier; the rate of the last hour: %.3f)", times(float64(t.Checks)), t.Brier, t.RateBrier)
	for i, said := range t.Said {
		if said > 0 {
			w.line("", "said %2d to %3d %%: %s, came true %s", 20*i, 20*i+20, times(float64(said)), percent(float64(t.Came[i])/float64(said)))
		}
	}
	return w.end(out, t.Notes)
}
