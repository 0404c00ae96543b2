package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"pare/lint"
)

// Counts says how many findings there are of each severity, and how many of them
// a fix would repair.
type Counts struct {
	Errors, Warnings, Infos int
	// Safe and Unsafe count findings whose strongest fix promises so much.
	Safe, Unsafe int
}

// Count counts findings.
func Count(found []*lint.Finding) Counts {
	var c Counts
	for _, f := range found {
		switch f.Severity {
		case lint.Error:
			c.Errors++
		case lint.Warning:
			c.Warnings++
		case lint.Info:
			c.Infos++
		case lint.Off:
		}
		switch strongest(f) {
		case lint.Safe:
			c.Safe++
		case lint.Unsafe:
			c.Unsafe++
		case lint.DisplayOnly:
		}
	}
	return c
}

func strongest(f *lint.Finding) lint.Safety {
	best := lint.DisplayOnly
	for _, fix := range f.Fixes {
		if len(fix.Edits) > 0 {
			best = max(best, fix.Safety)
		}
	}
	return best
}

// String is the summary in a line: "2 errors, 1 warning; --fix repairs 1".
func (c Counts) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		noun string
	}{{c.Errors, "error"}, {c.Warnings, "warning"}, {c.Infos, "note"}} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.noun))
		}
	}
	if len(parts) == 0 {
		return "nothing found"
	}
	line := strings.Join(parts, ", ")
	if c.Safe > 0 {
		line += fmt.Sprintf("; --fix repairs %d", c.Safe)
	}
	if c.Unsafe > 0 {
		line += fmt.Sprintf("; --unsafe-fixes %d more", c.Unsafe)
	}
	return line
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Statistics prints how often each rule was broken, the most frequent first.
func Statistics(w io.Writer, found []*lint.Finding) error {
	type row struct {
		rule    *lint.Meta
		n, safe int
		worst   lint.Severity
	}
	rows := map[string]*row{}
	for _, f := range found {
		r := rows[f.Rule.Code]
		if r == nil {
			r = &row{rule: f.Rule}
			rows[f.Rule.Code] = r
		}
		r.n++
		r.worst = max(r.worst, f.Severity)
		if strongest(f) == lint.Safe {
			r.safe++
		}
	}
	var sorted []*row
	for _, r := range rows {
		sorted = append(sorted, r)
	}
	slices.SortFunc(sorted, func(a, b *row) int { return cmp.Or(b.n-a.n, strings.Compare(a.rule.Code, b.rule.Code)) })
	for _, r := range sorted {
		line := fmt.Sprintf("%6d  %-7s  %s %s", r.n, r.worst, r.rule.Code, r.rule.Name)
		if r.safe > 0 {
			line += fmt.Sprintf("  (%d fixable)", r.safe)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
