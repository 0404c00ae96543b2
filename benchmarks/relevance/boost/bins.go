// Package boost fits small boosted trees to grouped rows: histograms of binned
// values, trees grown leaf by leaf, a softmax within each group. Given the same
// rows it makes the same model, to the byte, on any number of processors.
package boost

import "sort"

// maxBins is the largest number of bins of a feature.
const maxBins = 64

// Data is rows in groups. A row's target is the share of its group's mass that
// lies in it; a group without any is left out of the fit.
type Data struct {
	Bins   [][]uint8 // by feature, then row
	Target []float32
	Group  []int32   // first row of each group, and one entry for the end
	Weight []float32 // by group
	// Copies is how many rows of its group a row stands for.
	Copies []float32
}

// Rows is the number of rows.
func (d *Data) Rows() int { return len(d.Target) }

// Cuts finds the values at which a feature is binned: bin b holds the values
// from cuts[b-1] (exclusive) to cuts[b] (inclusive). The values are sorted.
func Cuts(values []float32) []float32 {
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	var distinct []float32
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			distinct = append(distinct, v)
		}
	}
	if len(distinct) <= maxBins {
		return middle(distinct)
	}
	var cuts []float32
	for b := 1; b < maxBins; b++ {
		v := values[len(values)*b/maxBins]
		if len(cuts) == 0 || v > cuts[len(cuts)-1] {
			cuts = append(cuts, v)
		}
	}
	// Rare large values carry the evidence: the upper tail gets cuts of its own
	// where the quantiles left room.
	for i := 1; len(cuts) < maxBins-1 && i <= 16; i++ {
		v := distinct[len(distinct)*(16+i-1)/32]
		if v > cuts[len(cuts)-1] && v < distinct[len(distinct)-1] {
			cuts = append(cuts, v)
		}
	}
	return cuts
}

func middle(distinct []float32) []float32 {
	var cuts []float32
	for i := 1; i < len(distinct); i++ {
		cuts = append(cuts, (distinct[i-1]+distinct[i])/2)
	}
	return cuts
}

// Bin is the bin of a value.
func Bin(cuts []float32, v float32) uint8 {
	lo, hi := 0, len(cuts)
	for lo < hi {
		mid := (lo + hi) / 2
		if v > cuts[mid] {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint8(lo)
}
