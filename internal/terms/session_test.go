package terms

import (
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestSqueeze(t *testing.T) {
	long := make([]int, 1000)
	long[999] = 7
	if got := squeeze(long); len(got) != chartWidth || got[chartWidth-1] != 7 {
		t.Errorf("%v", got)
	}
	if few := []int{1, 2}; len(squeeze(few)) != 2 {
		t.Error("a short row is squeezed")
	}
}
