package heap

import (
	"runtime"
	"runtime/debug"
	"testing"

	_ "pare/internal/golden"
)

// percent is what is set now.
func percent() int {
	p := debug.SetGCPercent(100)
	debug.SetGCPercent(p)
	return p
}

// TestLazy: garbage is collected seldom while little lives, and often afterwards; in
// the end it is as before.
func TestLazy(t *testing.T) {
	before := percent()
	stop := Lazy()
	runtime.GC()
	if got := percent(); got != lazy {
		t.Errorf("with little: %d", got)
	}
	large := make([]byte, 2*little)
	// The finalizer runs at some time after a collection; each gives it another.
	for i := 0; percent() != eager; i++ {
		if i > 1000 {
			t.Fatalf("with much: %d", percent())
		}
		runtime.GC()
		runtime.Gosched()
	}
	runtime.KeepAlive(large)
	stop()
	if got := percent(); got != before {
		t.Errorf("afterwards: %d, before %d", got, before)
	}
	runtime.GC()
	if got := percent(); got != before {
		t.Errorf("a stopped one has set %d", got)
	}
}
