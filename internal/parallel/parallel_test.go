package parallel

import (
	"context"
	"errors"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestInOrder(t *testing.T) {
	const n = 1000
	next := 0
	err := InOrder(t.Context(), n, func(i int) int { return i * i }, func(i, v int) error {
		if i != next || v != i*i {
			t.Fatalf("result %d is %d, expected that of %d", i, v, next)
		}
		next++
		return nil
	})
	if err != nil || next != n {
		t.Errorf("%d results, %v", next, err)
	}
}

func TestInOrderStops(t *testing.T) {
	stop := errors.New("enough")
	taken := 0
	err := InOrder(t.Context(), 1_000_000, func(i int) int { return i }, func(i, _ int) error {
		if taken++; i == 10 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || taken != 11 {
		t.Errorf("%d results, %v", taken, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := InOrder(ctx, 5, func(i int) int { return i }, func(int, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that is over: %v", err)
	}
	if err := InOrder(t.Context(), 0, func(i int) int { return i }, func(int, int) error { return stop }); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
}
