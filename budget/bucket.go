package budget

import "time"

// The bucket counts in whole numbers, so that a simulation and a ledger on
// another machine come to the same answer to the microsecond. Its unit is a
// token divided by the microseconds of a minute: an allowance of n tokens a
// minute then refills by exactly n units each microsecond.
const unitsPerToken = int64(time.Minute / time.Microsecond)

// maxTokens is more than any request has: four times as many can be added up in
// units without an overflow.
const maxTokens = int64(1) << 35

// unitsOf is n tokens in units. A number that nobody can mean counts as the largest
// that can be computed with, and a negative one as none.
func unitsOf(n int) int64 { return min(max(int64(n), 0), maxTokens) * unitsPerToken }

// MaxPerMinute is the largest allowance of a bucket. Up to it a full bucket is
// below 2^53 units, which a double holds exactly: the Redis ledger computes in
// doubles.
const MaxPerMinute = 150_000_000

// Bucket is an allowance of tokens per minute that refills continuously up to
// its capacity, as the API's does. It is safe for no concurrent use. Times are
// rounded down to the microsecond, waits up.
//
// Time going backwards changes nothing: the bucket neither gains nor loses, and
// refills again from the latest time it has seen.
type Bucket struct {
	perMinute int
	capacity  int64 // units
	level     int64 // units; below zero after a debit that was not foreseen
	at        int64 // microseconds since 1970
}

// NewBucket is a full bucket of so many tokens per minute. Burst is how much of
// a minute it holds at most; 0 means a whole minute. The documentation warns that
// a limit may be enforced over a shorter time ("60 a minute as 1 a second").
// The rate is cut back to 1…[MaxPerMinute].
func NewBucket(perMinute int, burst time.Duration, at time.Time) *Bucket {
	perMinute = min(max(perMinute, 1), MaxPerMinute)
	if burst <= 0 || burst > time.Minute {
		burst = time.Minute
	}
	capacity := int64(perMinute) * burst.Microseconds()
	// At least one token fits, or nothing would ever get through.
	capacity = max(capacity, unitsPerToken)
	return &Bucket{perMinute: perMinute, capacity: capacity, level: capacity, at: at.UnixMicro()}
}

// PerMinute is the rate, in tokens.
func (b *Bucket) PerMinute() int { return b.perMinute }

// Capacity is how many tokens the bucket holds when it is full: the largest
// request that can ever get through at once.
func (b *Bucket) Capacity() int { return int(b.capacity / unitsPerToken) }

// Have is how many whole tokens could be taken at a moment; negative while a
// debit is being paid off.
func (b *Bucket) Have(at time.Time) int {
	level := b.levelAt(at.UnixMicro())
	if level < 0 {
		return -int((-level + unitsPerToken - 1) / unitsPerToken)
	}
	return int(level / unitsPerToken)
}

// Wait is how long after a moment n tokens can be taken, and whether they ever
// can. It is rounded up to the microsecond.
func (b *Bucket) Wait(n int, at time.Time) (wait time.Duration, ever bool) {
	us, ever := b.waitFor(unitsOf(n), at.UnixMicro())
	return time.Duration(us) * time.Microsecond, ever
}

// Take takes n tokens if they are there at that moment, and reports whether it
// did. A negative n takes nothing and succeeds.
func (b *Bucket) Take(n int, at time.Time) bool {
	us := at.UnixMicro()
	if wait, ever := b.waitFor(unitsOf(n), us); !ever || wait > 0 {
		return false
	}
	b.Debit(n, at)
	return true
}

// Debit takes n tokens whether they are there or not: what a request really cost
// when that turns out to be more than was estimated. A negative n gives tokens
// back, never more than the bucket holds. What is owed is never more than it holds
// either: the API has forgotten it after two minutes.
func (b *Bucket) Debit(n int, at time.Time) {
	b.refill(at.UnixMicro())
	b.level = b.within(b.level - unitsOf(n) + unitsOf(-n))
}

// SetHave sets what is left at a moment, as response headers tell it.
func (b *Bucket) SetHave(tokens int, at time.Time) {
	b.refill(at.UnixMicro())
	b.level = b.within(unitsOf(tokens) - unitsOf(-tokens))
}

// within is a level that the bucket can have.
func (b *Bucket) within(units int64) int64 { return min(max(units, -b.capacity), b.capacity) }

func (b *Bucket) levelAt(us int64) int64 {
	passed := us - b.at
	if passed <= 0 {
		return b.level
	}
	missing := b.capacity - b.level
	// Compared by division: the product overflows for a bucket left alone for long.
	if passed > missing/int64(b.perMinute) {
		return b.capacity
	}
	return b.level + passed*int64(b.perMinute)
}

func (b *Bucket) refill(us int64) {
	b.level, b.at = b.levelAt(us), max(b.at, us)
}

func (b *Bucket) waitFor(units, us int64) (wait int64, ever bool) {
	if units > b.capacity {
		return 0, false
	}
	return b.flow(units, us), true
}

// longestWait is 142 years, in microseconds: it can still be written in nanoseconds.
const longestWait = int64(1) << 52

// flow is how long until so many units are there or have come in: more than the
// bucket holds at once, when others take from it meanwhile.
func (b *Bucket) flow(units, us int64) (wait int64) {
	short := units - b.levelAt(us)
	if short <= 0 {
		return 0
	}
	rate := int64(b.perMinute)
	wait = min((short+rate-1)/rate, longestWait)
	if us < b.at {
		// The clock went back: refilling starts when it is past the latest time seen.
		wait += b.at - us
	}
	return wait
}
