package trimmed

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"pare/internal/env"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/meter"
	"pare/trim"
)

// WriteReport tells on standard error what became of each reference, and
// what the prompt costs before and after.
func WriteReport(e *env.Env, t *trim.Result, m *meter.Meter, explain bool) {
	if len(t.Refs) == 0 && len(t.Notes) == 0 {
		e.Sayf("pare: no reference to a file; the prompt is about %s tokens\n", figures.Commas(t.After.Tokens))
		return
	}
	w := bufio.NewWriter(e.Stderr)
	width := len("prompt")
	for i := range t.Refs {
		width = max(width, runewidth.StringWidth(inert.Show(t.Refs[i].Path)))
	}
	width = min(width, 48)
	times := map[string]int{}
	for i := range t.Refs {
		times[t.Refs[i].Text] += 1 + len(t.Refs[i].Again)
	}
	for i := range t.Refs {
		n := times[t.Refs[i].Text]
		if n == 0 {
			continue // the same reference was reported before
		}
		times[t.Refs[i].Text] = 0
		writeRefReport(w, &t.Refs[i], e.Width, width, n)
		if explain {
			WriteBlocks(w, blocksOf(t.Refs[i].Evidence, t.Refs[i].Choice))
		}
	}
	writeFitting(w, e.Width, inert.Pad("prompt", width)+"  ", totals(t, m))
	for _, note := range t.Notes {
		fmt.Fprintf(w, "note: %s\n", inert.Show(note))
	}
	_ = w.Flush() // standard error takes everything, see Env.Guarded
}

func writeRefReport(w io.Writer, r *trim.Reference, columns, width, times int) {
	parts := []string{sizes(r)}
	if times > 1 {
		parts = append(parts, figures.Commas(times)+" times")
	}
	if r.Why != "" {
		parts = append(parts, inert.Show(r.Why))
	}
	writeFitting(w, columns, inert.Pad(r.Path, width)+"  ", parts)
	for _, note := range r.Notes {
		head := inert.Pad("", width) + "  "
		for _, line := range words(inert.Show(note), columns-len(head)) {
			fmt.Fprintln(w, head+line)
		}
	}
}

// writeFitting writes parts behind a head in one line, or, where a terminal of so
// many columns would wrap it, as few below each other as there must be. No columns:
// nobody looks at a terminal.
func writeFitting(w io.Writer, columns int, head string, parts []string) {
	indent := runewidth.StringWidth(head)
	line, room := head+parts[0], columns-runewidth.StringWidth(head+parts[0])
	for _, part := range parts[1:] {
		need := 3 + runewidth.StringWidth(part)
		if columns > 0 && room < need {
			fmt.Fprintln(w, line)
			line, room = strings.Repeat(" ", indent)+part, columns-indent-need+3
			continue
		}
		line, room = line+"   "+part, room-need
	}
	fmt.Fprintln(w, line)
}

// words breaks a text between its words into lines of so many columns, where there
// are enough to read them.
func words(text string, columns int) []string {
	if columns < 20 {
		return []string{text}
	}
	return figures.Wrap(text, columns)
}

// sizes is the size of a reference before and after.
func sizes(r *trim.Reference) string {
	switch r.Decision {
	case trim.Trimmed, trim.Inlined:
		kept := 0
		for _, x := range r.Ranges {
			kept += x.Last - x.First + 1
		}
		where := ""
		if r.Decision == trim.Inlined {
			where = " inline"
		}
		lines := figures.Plural(kept, "line")
		if kept == 0 {
			lines = "all of it"
		}
		before := r.Before.About() + " tok"
		if r.Before.Tokens == 0 && r.After.Tokens > 0 {
			before = "nothing attached"
		}
		return fmt.Sprintf("%s  %s → %s  %s tok%s", figures.Plural(r.Lines, "line"), before, lines, r.After.About(), where)
	case trim.Unresolved:
		return "left as it is"
	case trim.Kept:
		if r.Lines > 0 {
			return fmt.Sprintf("%s  %s tok, kept", figures.Plural(r.Lines, "line"), r.Before.About())
		}
		return fmt.Sprintf("%s tok, kept", r.Before.About())
	}
	return ""
}

// totals is what the whole prompt costs, and what that is a share of.
func totals(t *trim.Result, m *meter.Meter) []string {
	cost := t.After.About() + " tok, nothing to trim"
	if t.Changed() {
		change := figures.Change(t.Before.Tokens, t.After.Tokens)
		if t.After.Tokens > t.Before.Tokens {
			change = ", since what was meant is attached now"
		}
		cost = fmt.Sprintf("%s → %s tok%s", t.Before.About(), t.After.About(), change)
	}
	parts := []string{cost}
	if t.Outline.Tokens > 0 {
		parts = append(parts, t.Outline.About()+" of it list the rest")
	}
	if share := expected(t); share > 0 {
		parts = append(parts, fmt.Sprintf("%.0f %% of what is needed expected in it", 100*share))
	}
	parts = append(parts, fmt.Sprintf("%s of the window (%s)", figures.Percent(t.After.Tokens, m.Model.Window), m.Model.ID))
	if m.Minute > 0 {
		parts = append(parts, fmt.Sprintf("%s of a minute (%s: %s ITPM)", figures.Percent(t.After.Tokens, m.Minute), m.Tier, figures.Commas(m.Minute)))
	}
	return parts
}

// expected is the share of the needed lines that the kept ones are expected to hold,
// where lines were picked by likelihood alone; 0 where they were not.
func expected(t *trim.Result) float64 {
	for i := range t.Refs {
		if c := t.Refs[i].Choice; c != nil && !c.Names && t.Refs[i].Decision != trim.Kept {
			return c.Expected
		}
	}
	return 0
}
