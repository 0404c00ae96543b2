package tokenize

import (
	"math"

	"pare/tokenize/internal/table"
)

// liftV3 is the part by which the guesses of the older family are raised: words
// that the fit has never seen come out low. It was set on recorded code and
// halves the bias on files of Go's own tree too.
const liftV3 = 80

// hanPairs is how many Han characters save one token by making pairs that are
// one piece. Priced one by one, man pages come out 0.5 % high and formal texts
// 1.6 %; this lies between.
const hanPairs = 100

// slack is what a count may be off by whatever its length, in tokens.
const slack = 2

// estimate is the count of the family at the end of a text.
func (sc *scanner) estimate(f Family) Estimate {
	sum, guessed, kept := sc.sum.V5, sc.stats.guessed.V5, sc.white.kept.V5
	if f == V3 {
		guessed = sc.stats.guessed.V3
		sum, kept = sc.sum.V3+guessed/liftV3, sc.white.kept.V3
	}
	sum += (kept - sc.stats.han/hanPairs) * table.Scale
	n := (sum + table.Scale/2) / table.Scale
	width := sc.stats.width(f, float64(guessed)/float64(max(1, sum)))
	off := slack + int(math.Ceil(width*float64(n)))
	return Estimate{Tokens: n, Low: max(0, n-off), High: n + off, Method: Measured}
}

// width is how far the true count may be from the estimate, as a share of it.
// It grows with the share that was guessed, and each script beyond ASCII adds
// for its share of the characters. The figures cover 99 of 100 recorded texts;
// docs/tokens.md has the table.
func (a *stats) width(f Family, guessed float64) float64 {
	w := &widths[f]
	latin := float64(a.letters + a.latin)
	foreign := float64(a.cyrillic + a.arabic + a.cjk + a.other)
	total := max(1, latin+foreign+float64(a.marks+a.digits))

	width := w.known + w.guessed*guessed
	if strange := min(1, max(0, (guessed-0.45)/0.15)); latin > 0.6*total {
		width += strange * max(0, w.prose-width) // a language the tables hardly know
	}
	if latin+foreign < 0.35*total {
		width = max(width, w.dense)
	}
	return width*(1-foreign/total) + (float64(a.cyrillic)*w.cyrillic+float64(a.arabic)*w.arabic+
		float64(a.cjk)*w.cjk+float64(a.other)*w.other)/total
}

// widths holds the figures for each family, indexed by it.
var widths = [...]struct {
	known, guessed               float64 // runs in the tables; runs that are not
	prose                        float64 // Latin script, most words guessed
	dense                        float64 // minified code, art of punctuation
	cyrillic, arabic, cjk, other float64
}{
	V5: {known: 0.015, guessed: 0.07, prose: 0.06, dense: 0.05, cyrillic: 0.17, arabic: 0.13, cjk: 0.04, other: 0.25},
	V3: {known: 0.03, guessed: 0.10, prose: 0.17, dense: 0.08, cyrillic: 0.15, arabic: 0.12, cjk: 0.04, other: 0.25},
}
