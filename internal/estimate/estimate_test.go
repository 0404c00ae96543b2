package estimate

import (
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestArithmetic(t *testing.T) {
	e := Between(10, 12, 15).Add(Exactly(5)).Times(2)
	if e != (Estimate{Tokens: 34, Low: 30, High: 40}) || !e.Valid() {
		t.Errorf("got %+v", e)
	}
	if e.In(Best) != 30 || e.In(Likely) != 34 || e.In(Worst) != 40 {
		t.Errorf("cases of %+v", e)
	}
	if got := (Estimate{Tokens: 100, Low: 90, High: 110, Method: Measured}).Scale(1.1); got != (Estimate{110, 99, 121, Measured}) {
		t.Errorf("scaled: %+v", got)
	}
	if got := Exactly(1).Add(Estimate{1, 1, 1, Measured}); got.Method != Measured {
		t.Errorf("a sum is no more certain than its parts: %v", got.Method)
	}
	if Between(3, 2, 4).Valid() || Between(-1, 2, 4).Valid() {
		t.Error("bounds out of order are valid")
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		e             Estimate
		about, string string
	}{
		{Estimate{}, "0", "0"},
		{Exactly(52_449), "52,449", "52449"},
		{Between(1000, 1234, 1500), "~1,230", "about 1234 (1000 to 1500)"},
	} {
		if c.e.About() != c.about || c.e.String() != c.string {
			t.Errorf("%+v is %q, %q", c.e, c.e.About(), c.e)
		}
	}
	for m := Rough; m <= Exact; m++ {
		if m.String() == "unknown" {
			t.Errorf("method %d has no name", m)
		}
	}
}
