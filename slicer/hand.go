package slicer

import "math"

// handScores is a score without a learned model: what the hand-set weights of
// the kin signals say.
func handScores(all []candidate) []float64 {
	scores := make([]float64, len(all))
	for i := range all {
		c := &all[i]
		h := c.scene.hand[c.leaf.unit]/max(c.scene.best, 0.01) + 0.7*c.scene.leafHand[i]/max(c.scene.best, 0.01)
		h += 0.15 * (c.kin.caller + c.kin.callee) / max(c.scene.best, 0.01)
		scores[i] = 1 / (1 + math.Exp(-4*float64(h-1.6)))
	}
	return scores
}

// handScores scores all leaves without a learned model.
func (e *Evidence) handScores() {
	var shares []float64
	total := 0.0
	for i := range e.Files {
		for _, s := range handScores(e.Files[i].candidates) {
			shares = append(shares, s)
			total += s
		}
	}
	for i := range shares {
		shares[i] /= total
	}
	e.Finish(shares)
}
