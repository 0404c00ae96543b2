// Package budget answers one question: would a request of so many input tokens
// be let through now, and if not, when?
//
// It models the allowance of a minute as a token bucket that refills all the
// time, a session as calls that write, read and lose a cache, and a batch as a
// sum. It knows no clock, no disk and no network: times are arguments, so that a
// day can be simulated in a test. Limits and prices are data with a source and a
// date (limits.json), not constants. Tokens are counted elsewhere; here they come
// in as an [Amount] with its bounds.
package budget

import (
	"time"

	"pare/internal/estimate"
)

// Amount is a number with the bounds within which the true number is expected:
// Low ≤ Tokens ≤ High.
type Amount = estimate.Estimate

// Exactly is an amount that is known.
func Exactly(n int) Amount { return estimate.Exactly(n) }

// Case picks one of the three numbers of an amount. The set is closed.
type Case = estimate.Case

// The cases.
const (
	Likely = estimate.Likely
	Best   = estimate.Best  // as few tokens as may be
	Worst  = estimate.Worst // as many
)

// Outcome says whether a request gets through. The set is closed, and ordered
// from good to bad.
type Outcome uint8

// The outcomes.
const (
	Fits       Outcome = iota // now
	Later                     // after a wait
	Never                     // larger than what a minute allows, however long one waits
	OverWindow                // larger than the model's context window
)

// String is the outcome as a person reads it.
func (o Outcome) String() string {
	return [...]string{"fits", "fits later", "never fits in one minute", "over the window"}[o]
}

// MarshalText is the outcome as a word for machines.
func (o Outcome) MarshalText() ([]byte, error) {
	return []byte([...]string{"fits", "later", "never", "over-window"}[o]), nil
}

// Verdict is the answer for one request.
type Verdict struct {
	Outcome Outcome `json:"outcome"` // for the likely number of tokens
	Best    Outcome `json:"best"`    // for the lower bound
	Worst   Outcome `json:"worst"`   // for the upper bound

	Need Amount `json:"need"` // tokens that count against the minute
	Have int    `json:"have"` // tokens in the bucket at that moment
	// Wait until it fits, for the likely number; WorstWait for the upper bound. Both
	// are 0 when it fits, and when no wait helps.
	Wait      time.Duration `json:"-"`
	WorstWait time.Duration `json:"-"`

	// OfMinute and OfWindow are shares of the allowance and of the context window;
	// 1 is all of it. OfMinute is 0 when the allowance is not known.
	OfMinute float64 `json:"of_minute"`
	OfWindow float64 `json:"of_window"`
	// Cut is how many tokens must go until the likely number fits one minute and the
	// window; 0 when it does.
	Cut int `json:"cut"`
}

// Request is what one call would send.
type Request struct {
	Counted Amount // input tokens that count against the minute
	Context Amount // all input tokens, cached ones too: what the window must hold
	Output  int    // tokens that the answer may take of the window
}

// Check is the verdict on a request to a model with that context window (0: not
// known) at a moment. The bucket is looked at and left as it is; a nil bucket is
// an allowance without limit.
func Check(r Request, b *Bucket, window int, at time.Time) Verdict {
	v := Verdict{Need: r.Counted}
	var waits [3]time.Duration
	var outcomes [3]Outcome
	for _, c := range []Case{Likely, Best, Worst} {
		outcomes[c], waits[c] = check(r.Counted.In(c), r.Context.In(c)+r.Output, b, window, at)
	}
	v.Outcome, v.Best, v.Worst = outcomes[Likely], outcomes[Best], outcomes[Worst]
	v.Wait, v.WorstWait = waits[Likely], waits[Worst]
	if b != nil {
		v.Have = b.Have(at)
		v.OfMinute = share(r.Counted.Tokens, b.PerMinute())
		v.Cut = max(0, r.Counted.Tokens-b.Capacity())
	}
	if window > 0 {
		v.OfWindow = share(r.Context.Tokens, window)
		v.Cut = max(v.Cut, r.Context.Tokens+r.Output-window)
	}
	return v
}

func check(counted, context int, b *Bucket, window int, at time.Time) (Outcome, time.Duration) {
	if window > 0 && context > window {
		return OverWindow, 0
	}
	if b == nil {
		return Fits, 0
	}
	wait, ever := b.Wait(counted, at)
	switch {
	case !ever:
		return Never, 0
	case wait > 0:
		return Later, wait
	}
	return Fits, 0
}

func share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
