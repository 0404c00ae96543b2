package tokenize

import "pare/tokenize/internal/table"

// liftV3 is the part by which the guesses of the older family are raised: words
// that the fit has never seen come out low. It was set on recorded code and
// halves the bias on files of Go's own tree too.
const liftV3 = 80

// estimate is the count of the family at the end of a text.
func (sc *scanner) estimate(f Family) Estimate {
	units := sc.sum.V5 + sc.white.kept.V5*table.Scale
	if f == V3 {
		units = sc.sum.V3 + sc.white.kept.V3*table.Scale + sc.stats.guessed.V3/liftV3
	}
	n := (units + table.Scale/2) / table.Scale
	low, high := sc.stats.bounds(f)
	return Estimate{
		Tokens: n,
		Low:    max(0, n-2-int(float64(n)*low)),
		High:   n + 2 + int(float64(n)*high),
		Method: Measured,
	}
}

// bounds is how far below and above the estimate the true count may be, as
// shares of the estimate.
func (a stats) bounds(f Family) (low, high float64) {
	beyond := a.latin + a.cyrillic + a.arabic + a.cjk + a.other
	total := a.letters + a.marks + a.digits + beyond
	pick := func(v3, v5 float64) (float64, float64) {
		if f == V3 {
			return v3, v3
		}
		return v5, v5
	}
	switch {
	case total == 0 || beyond*10 <= total:
		if a.letters*100 < total*35 {
			return pick(0.08, 0.05)
		}
		return pick(0.05, 0.03)
	case a.cjk*2 > beyond:
		return pick(0.02, 0.02)
	case a.arabic*2 > beyond:
		return pick(0.08, 0.10)
	case a.cyrillic*2 > beyond:
		return pick(0.13, 0.15)
	case a.latin*2 > beyond:
		return pick(0.17, 0.06)
	}
	return pick(0.21, 0.19)
}
