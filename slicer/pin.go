package slicer

import "math"

// What a prompt pins down by lines the trees can not learn: the training set
// has hardly a trace, and its prompts that quote a changed line's number were
// left out on purpose. So this part is set by hand: a trace or a link is right
// about the place in half of the cases, and a little off in most others.
const (
	pinTrusted = 0.5  // share of the scores that the pinned places get
	pinBare    = 0.25 // the same where only lines without a path are named
	pinFade    = 12.0 // lines over which the trust fades
	pinUnit    = 0.3  // for another leaf of the same unit
)

// pin mixes the places that the prompt names by lines, and quoted diffs, into
// the shares of all leaves.
func (e *Evidence) pin(shares []float64) {
	pins := make([]float64, 0, len(shares))
	bare := true
	for i := range e.Files {
		for j := range e.Files[i].candidates {
			w, named := e.Files[i].candidates[j].pinned()
			pins = append(pins, w)
			bare = bare && !(named && w > 0)
		}
	}
	total := 0.0
	for _, w := range pins {
		total += w
	}
	if total == 0 {
		return
	}
	trust := pinTrusted
	if bare {
		trust = pinBare
	}
	for i := range shares {
		shares[i] = (1-trust)*shares[i] + trust*pins[i]/total
	}
}

// pinned is how strongly the prompt points to the leaf by lines or by a diff;
// named says that a path or a diff does, and not a line number alone.
func (c *candidate) pinned() (weight float64, named bool) {
	if c.leaf.minus > 0 {
		weight, named = float64(c.leaf.minus), true
	}
	for _, p := range c.x.places {
		if p.First > c.x.outline.text.count() {
			continue
		}
		d := max(p.First-c.block.Last, c.block.First-p.Last, 0)
		w := math.Exp(-float64(d) / pinFade)
		if w < 0.05 {
			w = 0
		}
		if p.First <= c.whole.Last && p.Last >= c.whole.First {
			w = max(w, pinUnit)
		}
		weight += w
		named = named || !p.Bare && w > 0
	}
	return weight, named
}
