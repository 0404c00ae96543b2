package slicer

import "testing"

// The policy, number by number: a change of one is meant, and shows here and in the
// quality tables. The reasons stand in policy.go.
func TestPolicy(t *testing.T) {
	for _, p := range []struct {
		name      string
		got, want float64
	}{
		{"leafTarget", leafTarget, 10},
		{"leafMost", leafMost, 18},
		{"DefaultPrice", DefaultPrice, 3e-5},
		{"silentShare", silentShare, 0.2},
		{"DefaultWhole", DefaultWhole, 8000},
		{"SmallNamed", SmallNamed, 2000},
		{"DefaultRanges", DefaultRanges, 8},
		{"mentionCost", mentionCost, 205},
		{"gapBudget", gapBudget, 60},
		{"byteOffset", byteOffset, 50},
		{"nearlyAllShare", nearlyAllShare, 0.9},
		{"besidePrice", besidePrice, 1.9e-5},
		{"besideSize", besideSize, 30000.0},
		{"leastBeside", leastBeside, 0.3},
		{"gapBeside", gapBeside, 600},
		{"gapShare", gapShare, 40},
		{"besideEntry", besideEntry, 8},
		{"lonely", lonely, 2.0},
		{"longText", longText, 10},
		{"longNamed", longNamed, 120},
		{"longCalled", longCalled, 40},
		{"longDoc", longDoc, 25},
		{"shortDoc", shortDoc, 20},
		{"longOwn", longOwn, 15},
		{"longType", longType, 25},
		{"mostOwn", mostOwn, 30},
		{"mostCalled", mostCalled, 16},
		{"shortCalled", shortCalled, 4},
		{"shortName", shortName, 4},
		{"shortPrompt", shortPrompt, 15},
		{"fewRivals", fewRivals, 3},
		{"mostRivals", mostRivals, 12},
		{"nearOwner", nearOwner, 0.25},
		{"fewLines", fewLines, 3},
		{"longOuter", longOuter, 60},
		{"minOdd", minOdd, 6},
		{"longPlace", longPlace, 400},
		{"minPhraseBytes", minPhraseBytes, 10},
		{"likelyRows", likelyRows, 3},
		{"likelyShare", likelyShare, 4.0},
		{"pieceLines", pieceLines, 120},
		{"namelessShare", namelessShare, 0.65},
		{"groupNames", groupNames, 110},
		{"rowText", rowText, 130},
		{"docText", docText, 64},
	} {
		if p.got != p.want {
			t.Errorf("%s is %v, pinned at %v", p.name, p.got, p.want)
		}
	}
}
