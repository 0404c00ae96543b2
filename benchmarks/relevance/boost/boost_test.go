package boost

import (
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestBin(t *testing.T) {
	cuts := []float32{1, 2.5, 7}
	for value, want := range map[float32]uint8{0: 0, 1: 0, 1.5: 1, 2.5: 1, 3: 2, 7: 2, 8: 3} {
		if got := Bin(cuts, value); got != want {
			t.Errorf("%v is in bin %d, want %d", value, got, want)
		}
	}
}

func TestCuts(t *testing.T) {
	if got := Cuts([]float32{3, 1, 2, 2, 1}); !reflect.DeepEqual(got, []float32{1.5, 2.5}) {
		t.Errorf("cuts of three values are %v", got)
	}
	var many []float32
	for i := range 10000 {
		many = append(many, float32(i%997))
	}
	cuts := Cuts(many)
	if len(cuts) == 0 || len(cuts) >= maxBins {
		t.Fatalf("%d cuts", len(cuts))
	}
	for i := 1; i < len(cuts); i++ {
		if cuts[i] <= cuts[i-1] {
			t.Fatalf("cut %d is %v after %v", i, cuts[i], cuts[i-1])
		}
	}
}

// made is groups of ten rows, of which the one with the largest first feature
// has the target; the other features are noise.
func made(groups int) *Data {
	r := rand.New(rand.NewPCG(1, 2))
	d := &Data{Bins: make([][]uint8, 4)}
	for range groups {
		d.Group = append(d.Group, int32(len(d.Target)))
		d.Weight = append(d.Weight, 1)
		best, at := -1, 0
		for range 10 {
			for f := range d.Bins {
				d.Bins[f] = append(d.Bins[f], uint8(r.IntN(maxBins)))
			}
			d.Target = append(d.Target, 0)
			d.Copies = append(d.Copies, 1)
			if v := int(d.Bins[0][len(d.Target)-1]); v > best {
				best, at = v, len(d.Target)-1
			}
		}
		d.Target[at] = 1
	}
	d.Group = append(d.Group, int32(len(d.Target)))
	return d
}

var quick = Params{Trees: 30, Leaves: 8, Rate: 0.3, MinChild: 1, L2: 1, Features: 1, Groups: 0.8, Seed: 3}

func TestFitLearns(t *testing.T) {
	d := made(400)
	var losses []float64
	m := Fit(d, quick, func(_ int, loss float64, _ *Model) { losses = append(losses, loss) })
	if first, last := losses[0], losses[len(losses)-1]; last > first/2 {
		t.Errorf("the loss went from %v to %v", first, last)
	}
	right := 0
	for g := range len(d.Group) - 1 {
		best, at := -1e9, 0
		for r := int(d.Group[g]); r < int(d.Group[g+1]); r++ {
			if s := m.Predict(func(f int) uint8 { return d.Bins[f][r] }); s > best {
				best, at = s, r
			}
		}
		if d.Target[at] == 1 {
			right++
		}
	}
	if right < 320 {
		t.Errorf("%d of 400 groups are right", right)
	}
}

func TestFitIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	d := made(60)
	want := Fit(d, quick, nil)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	if got := Fit(d, quick, nil); !reflect.DeepEqual(got, want) {
		t.Error("another number of processors gives another model")
	}
}

func TestGroupsWithoutTargetCountForNothing(t *testing.T) {
	d := made(50)
	want := Fit(d, Params{Trees: 3, Leaves: 4, Rate: 0.3, MinChild: 1, L2: 1, Features: 1, Groups: 1, Seed: 3}, nil)
	for range 10 {
		for f := range d.Bins {
			d.Bins[f] = append(d.Bins[f], 5)
		}
		d.Target = append(d.Target, 0)
		d.Copies = append(d.Copies, 1)
	}
	d.Group = append(d.Group, int32(len(d.Target)))
	d.Weight = append(d.Weight, 0)
	if got := Fit(d, Params{Trees: 3, Leaves: 4, Rate: 0.3, MinChild: 1, L2: 1, Features: 1, Groups: 1, Seed: 3}, nil); !reflect.DeepEqual(got, want) {
		t.Error("a group without a target changes the model")
	}
}
