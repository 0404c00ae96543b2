package budget

import (
	"fmt"
	"time"
)

// Class is how urgent a request is. The set is closed; the smaller goes first.
type Class uint8

// The classes.
const (
	Interactive Class = iota // somebody waits for the answer
	Batch                    // nobody does
)

// String is the class's name.
func (c Class) String() string {
	if c == Batch {
		return "batch"
	}
	return "interactive"
}

// MarshalText is the class's name.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a class's name.
func (c *Class) UnmarshalText(text []byte) error {
	switch string(text) {
	case "interactive":
		*c = Interactive
	case "batch":
		*c = Batch
	default:
		return fmt.Errorf("no priority %q: interactive or batch", text)
	}
	return nil
}

// Rate is an allowance: what a gate and a ledger need to know of a limit.
type Rate struct {
	Tokens   int // input tokens per minute; 0 is without limit
	Requests int // requests per minute; 0 is without limit
	// Burst is how much of a minute the buckets hold; 0 is a whole one.
	Burst time.Duration
	// Keep is how many tokens a request of class Batch must leave in the bucket, so
	// that an interactive one finds something. A batch request larger than what
	// that leaves over needs a full bucket.
	Keep int
}

// Gate is the pair of buckets that a request passes: one of tokens, one of
// requests.
type Gate struct {
	rate     Rate
	tokens   *Bucket // nil: no limit
	requests *Bucket // nil: no limit
}

// NewGate is a gate with full buckets.
func NewGate(r Rate, at time.Time) *Gate {
	g := &Gate{rate: r}
	if r.Tokens > 0 {
		g.tokens = NewBucket(r.Tokens, r.Burst, at)
	}
	if r.Requests > 0 {
		g.requests = NewBucket(r.Requests, r.Burst, at)
	}
	return g
}

// Wait is how long after a moment a request of n tokens passes, and whether it
// ever does.
func (g *Gate) Wait(n int, class Class, at time.Time) (wait time.Duration, ever bool) {
	us := at.UnixMicro()
	var byTokens, byRequests int64
	if g.tokens != nil {
		if byTokens, ever = g.tokens.waitFor(g.needed(n, class), us); !ever {
			return 0, false
		}
	}
	if g.requests != nil {
		byRequests, _ = g.requests.waitFor(unitsPerToken, us)
	}
	return time.Duration(max(byTokens, byRequests)) * time.Microsecond, true
}

// needed is the level, in units, at which a request passes.
func (g *Gate) needed(n int, class Class) int64 {
	units := unitsOf(n)
	if class == Batch && units <= g.tokens.capacity {
		return min(g.tokens.capacity, units+unitsOf(g.rate.Keep))
	}
	return units
}

// Pass lets a request of n tokens through if it may pass at that moment.
func (g *Gate) Pass(n int, class Class, at time.Time) bool {
	if wait, ever := g.Wait(n, class, at); !ever || wait > 0 {
		return false
	}
	if g.tokens != nil {
		g.tokens.Debit(n, at)
	}
	if g.requests != nil {
		g.requests.Debit(1, at)
	}
	return true
}
