package report

import (
	"math"
	"testing"

	"github.com/mattn/go-runewidth"
)

func TestBar(t *testing.T) {
	for share, want := range map[float64]string{
		0: "░░░░", 0.001: "▏░░░", 0.125: "▌░░░", 0.5: "██░░", 0.99: "████", 1: "████", 7: "████", -1: "░░░░", math.Inf(1): "████",
	} {
		if got := Bar(share, 4); got != want {
			t.Errorf("%v: %q, want %q", share, got, want)
		}
	}
	for i := range 1000 {
		if got := Bar(float64(i)/900, 13); runewidth.StringWidth(got) != 13 {
			t.Errorf("%d: %q is not 13 columns", i, got)
		}
	}
	if got := Bar(math.NaN(), 2); got != "░░" {
		t.Error(got)
	}
}

func TestSpark(t *testing.T) {
	if got := Spark([]float64{0, 1, 4, 8, math.NaN(), -3, 0.001}); got != " ▂▅█  ▁" {
		t.Errorf("%q", got)
	}
	if got := Spark([]float64{0, 0}); got != "  " {
		t.Errorf("%q", got)
	}
}

func TestInk(t *testing.T) {
	var plain Ink
	on := NewInk(true)
	for share, code := range map[float64]string{0: "32", 0.7: "33", 0.95: "31"} {
		if plain.Level(share, "x") != "x" || on.Level(share, "x") != "\x1b["+code+"mx\x1b[0m" {
			t.Errorf("%v: %q", share, on.Level(share, "x"))
		}
	}
	if plain.Bold("x")+plain.Dim("y") != "xy" || on.Bold("x") == "x" || on.Dim("x") == "x" {
		t.Error("bold or dim")
	}
}
