package triage

import (
	"strconv"
	"time"

	"pare/budget"
	"pare/internal/lazyregexp"
)

// wait finds how long to wait: what the server's fields say first, then what the
// message says, then what a client was going to do, and when the bucket will be
// full last. All of it is of the record that was decided on.
func (d *Diagnosis) wait(r *found) {
	base := r.at
	f := &r.facts
	switch {
	case f.HasRetry || !f.RetryAt.IsZero():
		w := f.RetryAfter
		if !f.HasRetry {
			w = max(0, f.RetryAt.Sub(base))
		}
		d.setWait(w, "retry-after", base)
		d.dated = d.Kind == SpendCap || d.Kind == OwnSpendLimit || d.Kind == Credit
	case d.fromFields(f, base), d.fromPlan(f, base), d.fromMessage(f.rest, base):
	case d.never():
	case d.fromClient(f, base):
	default:
		d.fromReset(f, base)
	}
	if d.HasWait && d.never() && !d.dated {
		d.HasWait, d.Wait, d.WaitFrom, d.Until = false, 0, "", time.Time{}
	}
}

// never reports that no wait of minutes helps.
func (d *Diagnosis) never() bool {
	switch d.Kind {
	case Window, OutputLength, TooLarge, Credit, OwnSpendLimit, SpendCap, LongContext, ZeroQuota, NotAllowed, Auth:
		return true
	default:
		return false
	}
}

func (d *Diagnosis) setWait(w time.Duration, from string, base time.Time) {
	d.Wait, d.HasWait, d.WaitFrom, d.Until = w, true, from, base.Add(w)
}

// setUntil is setWait for a point in time, which a limit that ends on a day has
// too.
func (d *Diagnosis) setUntil(at time.Time, from string, base time.Time) {
	d.setWait(max(0, at.Sub(base)), from, base)
	d.Until, d.dated = at, true
}

// fromFields reads the fields that services of others have for it.
func (d *Diagnosis) fromFields(f *facts, base time.Time) bool {
	for _, name := range []string{"retrydelay", "reset_at", "resetat"} {
		if value := f.others[name]; value != "" {
			if w, ok := untilValue(value, base); ok {
				d.setWait(w, name, base)
				d.dated = name != "retrydelay"
				return true
			}
		}
	}
	if f.Tokens.Limit > 0 || f.Requests.Limit > 0 || f.Input.Limit > 0 {
		return false // those of the Claude API, which tell more
	}
	w, ok := f.gatewayReset(d.Kind, base)
	if ok {
		d.setWait(w, "x-ratelimit-reset", base)
	}
	return ok
}

// fromPlan reads when a plan's window begins anew.
func (d *Diagnosis) fromPlan(f *facts, base time.Time) bool {
	if !f.Unified {
		return false
	}
	at := f.Plan.ResetOf(f.Plan.Rejected())
	if at.IsZero() {
		return false
	}
	d.setUntil(at, "anthropic-ratelimit-unified-reset", base)
	return true
}

var (
	epochPattern = re(`(?:limit reached|reset\w*)\|(\d{9,13})`)
	// inSpan is what a service says to wait.
	inSpan = re(`(?:\b(?:retry|try)(?: again| your request)?(?: after| in)|wait(?: for)?(?: at least)?|available (?:again )?in|resets?(?: in| after)?|cooldown_time["']?[:=]|in another) ~?(` + spanPattern + `)`)
	// bareSeconds is the same, where the unit stands for itself.
	bareSeconds = re(`(?:retry|try again) after (\d+(?:\.\d+)?)(?:[.,;]? |$)`)
	// atPoint is when it says that a limit ends.
	atPoint = re(`(?:\bresets?(?: again)?(?: at| on)?:?|limits? will reset(?: at| on)?:?|will reset(?: at| on)?|regain access (?:on|at)|available again(?: at| on)?|try again (?:at|on|after)|until) `)
	// otherLimit is how the client names another window beside the limit that was
	// met.
	otherLimit = re(`· your [\w -]+ limit $`)
	// ours is what a client was going to do by itself.
	ours = re(`(?:retrying(?: (?:request|call|attempt))?(?: to \S+)?(?: \S+)?(?: in| after)|back(?:ing)? off(?: \S+)?(?: for)?|will retry in|sleeping(?: for)?|waiting|retry \d+(?:/\d+)? in|trying again in) ~?(` + spanPattern + `)`)
	// goingTo is a program's own plan that inSpan would take for the message's.
	goingTo = re(`(?:retrying|trying again|waiting|sleeping|will retry)[^.;·]{0,60}$`)
)

// fromMessage reads what the text says of the end of a limit.
func (d *Diagnosis) fromMessage(text string, base time.Time) bool {
	if m := epochPattern.FindStringSubmatch(text); m != nil {
		n, err := strconv.ParseInt(m[1], 10, 64)
		if err == nil {
			if n > 1e11 {
				n /= 1000
			}
			at := time.Unix(n, 0).UTC()
			d.setUntil(at, "the message", base)
			return true
		}
	}
	for _, m := range inSpan.FindAllStringSubmatchIndex(text, -1) {
		if goingTo.MatchString(text[:m[2]]) {
			continue
		}
		if w, ok := parseSpan(text[m[2]:m[3]]); ok {
			d.setWait(w, "the message", base)
			return true
		}
	}
	if m := bareSeconds.FindStringSubmatch(text); m != nil {
		if w, ok := parseSpan(m[1] + "s"); ok {
			d.setWait(w, "the message", base)
			return true
		}
	}
	if d.Provider == "Claude gateway" {
		base = base.UTC() // it names days as they are there
	}
	for _, m := range atPoint.FindAllStringIndex(text, -1) {
		if d.Kind != Subscription && otherLimit.MatchString(text[:m[0]]) {
			continue
		}
		if at, ok := parsePoint(text[m[1]:], base); ok {
			d.setUntil(at, "the message", base)
			return true
		}
	}
	return false
}

// fromClient reads when a program was going to try again.
func (d *Diagnosis) fromClient(f *facts, base time.Time) bool {
	const from = "what the client was going to do"
	for _, name := range []string{"retryinms", "retry_delay_ms"} {
		if ms, err := strconv.ParseFloat(f.others[name], 64); err == nil && ms >= 0 && ms < 1e12 {
			d.setWait(time.Duration(ms*float64(time.Millisecond)), from, base)
			return true
		}
	}
	all := ours.FindAllStringSubmatch(f.rest, -1)
	for i := len(all) - 1; i >= 0; i-- {
		if w, ok := parseSpan(all[i][1]); ok {
			d.setWait(w, from, base)
			return true
		}
	}
	return false
}

// fromReset reads when the limit that was met will be full again.
func (d *Diagnosis) fromReset(f *facts, base time.Time) {
	o := f.ofKind(d.Kind)
	if d.Kind == RateLimit {
		o = f.Tokens
	}
	if o.Reset.IsZero() && (d.Kind == InputTokens || d.Kind == OutputTokens) {
		o = budget.Observed{Reset: f.Tokens.Reset}
	}
	if o.Reset.After(base) {
		d.setWait(o.Reset.Sub(base), "anthropic-ratelimit-…-reset, when it will be full again", base)
	}
}

func re(p string) *lazyregexp.Regexp { return lazyregexp.New(`(?i)` + p) }
