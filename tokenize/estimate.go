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

import "pare/internal/estimate"

// Estimate is a number of tokens with the bounds within which the true number
// is expected: Low ≤ Tokens ≤ High. Bounds hold for about 99 of 100 texts of a
// kind, not for each.
type Estimate = estimate.Estimate

// Method says how an estimate was made. The set is closed.
type Method = estimate.Method

// The methods, from the least to the most certain.
const (
	Rough    = estimate.Rough    // from the length alone
	Measured = estimate.Measured // from measured run costs: the estimator of this package
	Formula  = estimate.Formula  // by a documented formula: images, documents
	Exact    = estimate.Exact    // counted by the tokenizer itself
)
