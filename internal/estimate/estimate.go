// Package estimate is a number that is not known exactly: with the bounds within
// which the true one is expected, and the method that found it.
//
// Tokens are the number that pare is about, but calls of a turn and whatever else
// is not known come as estimates too.
package estimate

import (
	"fmt"

	"pare/internal/figures"
)

// Method says how an estimate was made. The set is closed.
type Method uint8

// The methods, from the least to the most certain.
const (
	Rough    Method = iota // from the length alone
	Measured               // from measured run costs: the estimator of package tokenize
	Formula                // by a documented formula: images, documents
	Exact                  // counted by the tokenizer itself, or known
)

// String is the method in a word, for reports.
func (m Method) String() string {
	switch m {
	case Rough:
		return "rough"
	case Measured:
		return "measured"
	case Formula:
		return "formula"
	case Exact:
		return "exact"
	}
	return "unknown"
}

// Estimate is a number with its bounds: Low ≤ Tokens ≤ High. Bounds hold for
// about 99 of 100 texts of a kind, not for each.
type Estimate struct {
	Tokens int    `json:"tokens"`
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Method Method `json:"-"`
}

// Exactly is a number that is known.
func Exactly(n int) Estimate { return Estimate{n, n, n, Exact} }

// Between is a number and its bounds.
func Between(low, n, high int) Estimate { return Estimate{Tokens: n, Low: low, High: high} }

// Add is the sum of two estimates. The method is the less certain of the two.
// Bounds add up, which is wide for many numbers whose errors are independent, and
// right for errors that all point one way, as those of one tokenizer do.
func (e Estimate) Add(o Estimate) Estimate {
	return Estimate{e.Tokens + o.Tokens, e.Low + o.Low, e.High + o.High, min(e.Method, o.Method)}
}

// Times is the estimate n times over.
func (e Estimate) Times(n int) Estimate {
	return Estimate{e.Tokens * n, e.Low * n, e.High * n, e.Method}
}

// Scale is the estimate by a factor, rounded.
func (e Estimate) Scale(factor float64) Estimate {
	scale := func(n int) int { return int(float64(n)*factor + 0.5) }
	return Estimate{scale(e.Tokens), scale(e.Low), scale(e.High), e.Method}
}

// Valid reports whether the estimate is ordered and not negative.
func (e Estimate) Valid() bool { return 0 <= e.Low && e.Low <= e.Tokens && e.Tokens <= e.High }

// String is "about 1200 (1000 to 1500)", or the bare number when it is known.
func (e Estimate) String() string {
	if e.Low == e.High {
		return fmt.Sprint(e.Tokens)
	}
	return fmt.Sprintf("about %d (%d to %d)", e.Tokens, e.Low, e.High)
}

// About is the estimate as a person reads it: "~52,400", "0" for none.
func (e Estimate) About() string {
	if e.High == 0 {
		return "0"
	}
	if e.Low == e.High {
		return figures.Commas(e.Tokens)
	}
	return "~" + figures.Commas(figures.Rounded(e.Tokens))
}

// Case picks one of the three numbers of an estimate. The set is closed.
type Case uint8

// The cases.
const (
	Likely Case = iota
	Best        // as few as may be
	Worst       // as many
)

// String is the case's name.
func (c Case) String() string { return [...]string{"likely", "best", "worst"}[c] }

// In is the number in that case.
func (e Estimate) In(c Case) int {
	switch c {
	case Best:
		return e.Low
	case Worst:
		return e.High
	case Likely:
	}
	return e.Tokens
}
