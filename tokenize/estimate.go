// Package tokenize tells how many tokens a text costs: Claude's, estimated with
// bounds for each model family, and OpenAI's, exact.
//
// No public tokenizer is Claude's, so a count is always an [Estimate] and never
// a bare number. The package touches no disk and no network.
//
// The costs of runs of text were measured with ctok by sanderland
// (https://github.com/sanderland/ctok, MIT licence), a public reconstruction of
// the tokenizers; its code and vocabularies are no part of this. docs/tokens.md
// says what was measured, how a text is counted, and how right it is.
package tokenize

// Method says how an estimate was made. The set is closed.
type Method uint8

// The methods, from the least to the most certain.
const (
	Rough    Method = iota // from the length alone
	Measured               // from measured run costs: the estimator of this package
	Formula                // by a documented formula: images, documents
	Exact                  // counted by the tokenizer itself
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

// Estimate is a number of tokens with the bounds within which the true number
// is expected: Low ≤ Tokens ≤ High. Bounds hold for about 99 of 100 texts of a
// kind, not for each.
type Estimate struct {
	Tokens int    `json:"tokens"`
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Method Method `json:"-"`
}

// Add is the estimate of two texts sent one after the other. The method is the
// less certain of the two.
func (e Estimate) Add(o Estimate) Estimate {
	return Estimate{e.Tokens + o.Tokens, e.Low + o.Low, e.High + o.High, min(e.Method, o.Method)}
}
