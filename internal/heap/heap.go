// Package heap sets how eagerly garbage is collected: little of it need not be, and
// much of it must be.
package heap

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// Percents of the live memory that may be garbage before it is collected, as
// [debug.SetGCPercent] takes them.
const (
	lazy  = 400 // a short run with little memory would be a tenth slower
	eager = 40
)

// little is what may live before garbage is collected at once, in bytes: what a
// repository takes, and not what somebody has made to take more.
const little = 24 << 20

// Lazy has little garbage collected as long as little lives, and much from there on.
// Call stop to set it back.
func Lazy() (stop func()) {
	t := &tuner{limit: little, before: debug.SetGCPercent(lazy)}
	t.watch()
	return t.stop
}

type tuner struct {
	limit  uint64
	before int

	mu      sync.Mutex
	stopped bool
}

// sentinel dies at each collection, which is when there is news. It holds a pointer,
// so that it is an object of its own.
type sentinel struct{ t *tuner }

func (t *tuner) watch() {
	runtime.SetFinalizer(&sentinel{t}, func(s *sentinel) { s.t.collected() })
}

func (t *tuner) collected() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped {
		return
	}
	if live[0].Value.Uint64() > t.limit {
		debug.SetGCPercent(eager)
		return // what is large once stays so for the rest of a run
	}
	t.watch()
}

func (t *tuner) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	debug.SetGCPercent(t.before)
}
