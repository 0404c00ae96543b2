package trim

import "testing"

// The policy, number by number: a change of one is meant, and shows here and in the
// quality tables. The reasons stand in policy.go.
func TestPolicy(t *testing.T) {
	for _, p := range []struct {
		name      string
		got, want float64
	}{
		{"nearlyWhole", nearlyWhole, 0.9},
		{"roomForRanges", roomForRanges, 90},
		{"maxFileBytes", maxFileBytes, 64 << 20},
		{"MaxSliceBytes", MaxSliceBytes, 4 << 20},
		{"gateShare", gateShare, 0.8},
		{"outlineShare", outlineShare, 0.02},
		{"outlineSmall", outlineSmall, 250},
		{"outlineTenth", outlineTenth, 0.1},
		{"outlineBeside", outlineBeside, 0.35},
		{"outlineLeast", outlineLeast, 120},
		{"maxTries", maxTries, 7},
		{"leastBytes", leastBytes, 300},
		{"maxRewrites", maxRewrites, 100},
	} {
		if p.got != p.want {
			t.Errorf("%s is %v, pinned at %v", p.name, p.got, p.want)
		}
	}
}
