package triage

import (
	"strings"
	"time"

	"pare/internal/lazyregexp"
	"pare/internal/secret"
)

// found is a record and what was recognised in it.
type found struct {
	record *record
	facts  facts
	lines  string // the record's lines
	said   string // the same and as they stood in the log: where speakers are looked for
	row    *row   // nil when no text of the table matched
	match  []int  // where, in facts.rest
	kind   Kind
	period Period
	status int
	limit  int // from numbers beside the text
	rank   int
	at     time.Time // of the answer
	line   int       // where it stands
}

// silentRank is the rank of a status that came without any words that are known.
const silentRank = 1

// look recognises a record; nil where it is no refusal.
func look(r *record, now time.Time) *found {
	if r.status < 400 && !r.speaks() && !r.onlyHeaders() {
		return nil
	}
	f := &found{record: r, lines: r.text(), line: r.lines[0].number}
	f.said = f.lines + r.raw()
	f.facts = factsOf(f.lines)
	f.match1()
	f.status = f.statusOf()
	if f.status >= 200 && f.status < 400 && !bodyError.MatchString(f.lines) {
		return nil // went through, whatever words it holds
	}
	f.byHeaders()
	if f.rank == 0 {
		return nil
	}
	if f.status == 0 && f.match == nil {
		f.status = 429 // copied headers name the limit
	}
	if f.match != nil {
		f.line = lineOf(r, f.facts.rest[f.match[0]:f.match[1]])
	}
	f.at = r.at()
	if f.at.IsZero() || !f.facts.Date.IsZero() {
		f.at = f.facts.Date
	}
	if f.at.IsZero() {
		f.at = now
	}
	return f
}

// speaks reports whether a line may speak of a refusal, or tells a status of one.
func (r *record) speaks() bool {
	for _, l := range r.lines {
		if telling().in(l.text) || statuses().in(l.text) && named.MatchString(l.text) {
			return true
		}
	}
	// A message may be broken anywhere by a terminal.
	return len(r.lines) > 1 && telling().in(flatten(r.text()))
}

// onlyHeaders reports a record of headers that were copied without the status above
// them: retry-after comes with refusals alone, and so does a rejected plan.
func (r *record) onlyHeaders() bool {
	if r.status > 0 {
		return false
	}
	text := strings.ToLower(r.text())
	return strings.Contains(text, "ratelimit-") && (strings.Contains(text, "retry-after") || strings.Contains(text, "rejected"))
}

// bodyError is an error that came after a response had begun well: one in a
// stream, or one that a program made of it.
var bodyError = lazyregexp.New(`["']type["']: ?["']error["']|event: error|(?:Error|Exception)\b`)

// match1 finds the first row of the highest rank.
func (f *found) match1() {
	lower := strings.ToLower(f.facts.rest)
	for i := range rows() {
		row := &rows()[i]
		if row.rank <= f.rank || !holdsAny(lower, row.words) {
			continue
		}
		if m := row.pattern.FindStringSubmatchIndex(f.facts.rest); m != nil {
			f.row, f.match, f.rank = row, m, row.rank
			f.kind, f.period = row.kind, row.period
		}
	}
}

// statusOf is the record's status: what it tells, else what the text comes with.
func (f *found) statusOf() int {
	told := 0
	if f.record.status > 0 {
		told = f.record.status
	}
	for _, m := range named.FindAllStringSubmatch(f.lines, -1) {
		n := atoi(m[1])
		if told == 0 || told < 400 && n >= 400 || f.row != nil && n == f.row.status {
			told = n
		}
	}
	for _, m := range loose.FindAllStringSubmatch(f.lines, -1) {
		if n := atoi(m[1]); told == 0 || f.row != nil && n == f.row.status {
			told = n
		}
	}
	if told == 0 && f.row != nil {
		told = f.row.status
	}
	return told
}

// loose is a status without a name, in the places where programs put one.
var loose = lazyregexp.New(`(?i)\((4\d\d|5\d\d)\)|(?:^|[\s:"'\[(])(4\d\d|5\d\d) ?(?:\{|\]|too many|client error|server error|internal|bad gateway|service unavail|gateway|payment|request entity|overloaded)`)

// byHeaders takes from the headers what the text leaves open.
func (f *found) byHeaders() {
	refused := f.status == 429 || f.status == 529 || f.rank > 0 || f.status == 0 && f.record.onlyHeaders()
	if f.kind == Credit && f.facts.others["retrydelay"] != "" {
		// The same words stand for a quota that comes back, where the answer says when.
		f.kind, f.period, f.status = RateLimit, NoPeriod, 429
	}
	if f.facts.Unified && f.rank < 3 && refused && (f.facts.Plan.Status == "rejected" || f.facts.Plan.Rejected() != "") {
		f.rank = 3
		f.kind, f.period = planKind(f.facts.Plan.Rejected(), f.facts.Plan.Disabled)
		return
	}
	if f.rank == 2 && f.kind == GatewayLimit {
		f.byNumbers()
	}
	if kind, _ := f.facts.spent(); kind != Unknown && f.rank < 3 && refused {
		f.kind, f.period, f.rank = kind, Minute, 3
		return
	}
	if f.rank > 0 {
		return
	}
	switch f.status {
	case 429:
		f.kind, f.rank = RateLimit, silentRank
	case 529:
		f.kind, f.rank = Overloaded, silentRank
	case 413:
		f.kind, f.rank = TooLarge, silentRank
	case 401, 403:
		f.kind, f.rank = Auth, silentRank
	case 402:
		f.kind, f.rank = Credit, silentRank
	case 500, 502, 504, 520, 521, 522, 523, 524:
		f.kind, f.rank = ServerError, silentRank
	case 503:
		f.kind, f.rank = Overloaded, silentRank
	}
}

// pairs is how LiteLLM tells a limit: what is used of it, and the limit.
var pairs = lazyregexp.New(`(?i)current (rpm|tpm|max_parallel_requests): (\d+), (?:rpm limit|tpm limit|max_parallel_requests): (\d+)`)

// byNumbers names the limit of a gateway whose numbers show that it is the one
// that is reached; where none or several do, it stays open.
func (f *found) byNumbers() {
	kind, limit := Unknown, 0
	if k, ok := map[string]Kind{"requests": Requests, "tokens": Tokens, "max_parallel_requests": Concurrency, "concurrent_requests": Concurrency}[f.facts.others["rate_limit_type"]]; ok {
		kind = k
	}
	for _, m := range pairs.FindAllStringSubmatch(f.facts.rest, -1) {
		if len(m[3]) > 12 || atoi(m[2]) < atoi(m[3]) {
			continue
		}
		if kind != Unknown {
			return
		}
		kind, limit = map[string]Kind{"rpm": Requests, "tpm": Tokens, "max_parallel_requests": Concurrency}[strings.ToLower(m[1])], atoi(m[3])
	}
	if kind == Unknown {
		return
	}
	f.kind, f.limit, f.rank = kind, limit, 3
	if kind != Concurrency {
		f.period = Minute
	}
}

// planKind is what a claim of a plan stands for.
func planKind(claim, disabled string) (Kind, Period) {
	switch {
	case claim == "five_hour":
		return Subscription, FiveHours
	case strings.HasPrefix(claim, "seven_day"):
		return Subscription, Week
	case claim == "overage" && disabled == "out_of_credits":
		return Credit, NoPeriod
	case claim == "overage" && strings.Contains(disabled, "until"), claim == "overage" && disabled == "org_spend_cap_reached":
		return SpendCap, Month
	}
	return Subscription, NoPeriod
}

// lineOf is the number of the line on which matched words begin.
func lineOf(r *record, words string) int {
	first, _, _ := strings.Cut(strings.TrimSpace(words), " ")
	for _, l := range r.lines {
		if first != "" && strings.Contains(flatten(l.text), first) {
			return l.number
		}
	}
	return r.lines[0].number
}

// group is what a named group of the row's pattern caught.
func (f *found) group(name string) string {
	if f.row == nil {
		return ""
	}
	for i, g := range f.row.groups {
		if g == name && 2*i+1 < len(f.match) && f.match[2*i] >= 0 {
			return f.facts.rest[f.match[2*i]:f.match[2*i+1]]
		}
	}
	return ""
}

// evidence is the words that decided, with a little of what stands around them;
// for an answer without words, the line with its status.
func (f *found) evidence() string {
	if f.match == nil {
		for _, l := range f.record.lines {
			if t := strings.TrimSpace(l.text); t != "" {
				return shown(t)
			}
		}
	}
	return shown(around(f.facts.rest, f.match[0], f.match[1]))
}

// around is the words from one place to another, with what stands before.
func around(flat string, from, to int) string {
	const before, most = 60, 160
	start := max(0, from-before)
	for start > 0 && start < from && flat[start-1] != ' ' {
		start++
	}
	end := min(len(flat), max(to, min(start+most, to+30)))
	for end < len(flat) && flat[end] != ' ' && end < to+60 {
		end++
	}
	return strings.ToValidUTF8(flat[start:end], "")
}

// shown is a text as a report may print it: short, and without keys.
func shown(text string) string {
	const most = 400
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + " …"
	}
	found := secret.Find([]byte(text))
	for i := len(found) - 1; i >= 0; i-- {
		m := found[i]
		text = text[:m.Span.Start] + m.Shown + text[m.Span.End:]
	}
	return text
}
