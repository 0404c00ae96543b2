package budget

import (
	"slices"
	"time"
)

// Queue is a gate with a line in front of it. Requests of one user pass in the
// order of their class and, within a class, of their coming; users take turns, so
// that who asks for a hundred does not keep out who asks for one, see fair.go.
// While the first waits for tokens, a smaller one behind it waits too, so that a
// large request is not starved by small ones. It has no clock; somebody has to ask.
//
// It is what the ledgers share, and marshals to JSON for the one in a file.
type Queue struct {
	Rate     Rate   `json:"rate"`
	Tokens   Level  `json:"tokens"`
	Requests Level  `json:"requests"`
	Next     int64  `json:"next"` // ticket of the next who comes
	Line     []Turn `json:"line"` // who waits, first first
	Held     []Held `json:"held"` // what passed and may still give back

	// Start is the tag of the last who passed, Finish the tags at which users come
	// next; see fair.go. Use is who took how much, by the hour.
	Start  int64            `json:"start,omitempty"`
	Finish map[string]int64 `json:"finish,omitempty"`
	Use    []Use            `json:"use,omitempty"`

	// Passed and PassedTokens count all that ever passed, to audit the ledger.
	Passed       int64 `json:"passed"`
	PassedTokens int64 `json:"passed_tokens"`
}

// Level is the state of one bucket: units (tokens times the microseconds of a
// minute) at a time in microseconds.
type Level struct {
	Units int64 `json:"units"`
	At    int64 `json:"at"`
}

// Turn is somebody in the line.
type Turn struct {
	ID     string `json:"id"`
	User   string `json:"user,omitempty"`
	Class  Class  `json:"class"`
	Late   bool   `json:"late,omitempty"` // a batch that has waited long enough to stand with the others
	Tag    int64  `json:"tag,omitempty"`  // see fair.go
	Ticket int64  `json:"ticket"`
	Tokens int    `json:"tokens"`
	Since  int64  `json:"since,omitempty"` // microseconds: when it came
	Seen   int64  `json:"seen"`            // and when it last asked
}

// Held is a reservation that passed.
type Held struct {
	ID     string `json:"id"`
	User   string `json:"user,omitempty"`
	Tokens int    `json:"tokens"`
	At     int64  `json:"at"` // microseconds
}

// Times of the line and of what is held.
const (
	// Patience is how long somebody who does not ask again stays in the line. Who was
	// killed must not block those behind.
	Patience = 2 * time.Second
	// HoldFor is how long a reservation can be given back. Later the bucket has
	// refilled many times over, and giving back would mean nothing.
	HoldFor = 10 * time.Minute
	// HoldMost is how many reservations can be given back; of more, the oldest count
	// as used. It keeps the ledger small.
	HoldMost = 256
)

// Answer is what the queue says to somebody who asks.
type Answer struct {
	Passed bool
	Never  bool // larger than the bucket
	// Wait is how long until it would pass if all before it passed as soon as they
	// can and nobody else came.
	Wait  time.Duration
	Ahead int // how many stand before it
	Have  int // tokens left in the bucket, after this
}

// NewQueue is an empty line before full buckets.
func NewQueue(r Rate, at time.Time) *Queue {
	q := &Queue{Rate: r}
	q.store(NewGate(r, at))
	return q
}

// SetRate changes the allowance. Levels are kept as far as they fit, a limit that
// is new starts full.
func (q *Queue) SetRate(r Rate, at time.Time) {
	if r == q.Rate {
		return
	}
	fresh, old := NewGate(r, at), q.gate()
	if fresh.tokens != nil && old.tokens != nil {
		fresh.tokens.SetHave(old.tokens.Have(at), at)
	}
	if fresh.requests != nil && old.requests != nil {
		fresh.requests.SetHave(old.requests.Have(at), at)
	}
	q.Rate = r
	q.store(fresh)
}

// Rebase puts the queue's times back to a moment when they lie after it: the
// clock went back. Levels stay, so nothing is gained by it, and refilling goes on
// from there instead of standing still until the old time comes again.
func (q *Queue) Rebase(at time.Time) {
	us := at.UnixMicro()
	q.Tokens.At, q.Requests.At = within(q.Tokens.At, us), within(q.Requests.At, us)
	q.sane(us)
	for i := range q.Line {
		q.Line[i].Seen, q.Line[i].Since = within(q.Line[i].Seen, us), within(q.Line[i].Since, us)
	}
	for i := range q.Held {
		q.Held[i].At = within(q.Held[i].At, us)
	}
}

// within is a time of a queue as far as it matters: not after us, and no longer ago
// than all buckets take to fill and everything to be forgotten.
func within(at, us int64) int64 {
	return min(max(at, us-time.Hour.Microseconds()), us)
}

// ask is somebody asking to pass with n tokens, for the first time or again. Who
// has passed already and asks again, because the answer was lost, passes without
// paying twice.
func (q *Queue) ask(id string, n int, class Class, at time.Time) Answer {
	return q.AskAs("", id, n, class, at)
}

// AskAs is a user asking; all who give no name are one user.
func (q *Queue) AskAs(user, id string, n int, class Class, at time.Time) Answer {
	g, us := q.gate(), at.UnixMicro()
	if slices.ContainsFunc(q.Held, func(h Held) bool { return h.ID == id }) {
		return Answer{Passed: true, Have: q.have(at)}
	}
	if _, ever := g.Wait(n, class, at); !ever {
		q.leave(id)
		return Answer{Never: true, Have: q.have(at)}
	}
	q.expire(us)
	place := q.enter(Turn{ID: id, User: user, Class: class, Tokens: n, Since: us, Seen: us})
	if wait := q.waitAt(g, place, us); place > 0 || wait > 0 {
		return Answer{Ahead: place, Wait: wait, Have: q.have(at)}
	}
	g.Pass(n, class, at)
	q.store(g)
	t := q.Line[place]
	q.pass(t, us)
	q.Held = append(q.Held, Held{ID: id, User: t.User, Tokens: n, At: us})
	q.Held = q.Held[max(0, len(q.Held)-HoldMost):]
	q.Passed++
	q.PassedTokens += int64(n)
	return Answer{Passed: true, Have: q.have(at)}
}

// waitAt is how long until the one at that place passes, after all before it.
func (q *Queue) waitAt(g *Gate, place int, us int64) time.Duration {
	var wait int64
	if g.tokens != nil {
		units := g.needed(q.Line[place].Tokens, q.Line[place].Class)
		for _, t := range q.Line[:place] {
			units = min(units, maxTokens*unitsPerToken) + unitsOf(t.Tokens)
		}
		wait = g.tokens.flow(units, us)
	}
	if g.requests != nil {
		wait = max(wait, g.requests.flow(int64(place+1)*unitsPerToken, us))
	}
	return time.Duration(wait) * time.Microsecond
}

// Leave is somebody going away without having passed.
func (q *Queue) Leave(id string) { q.leave(id) }

// Release ends a reservation that used so many tokens: what it took too much
// goes back, what it used too much is owed. Used below 0 means all of it. It
// reports whether the reservation was still held.
func (q *Queue) Release(id string, used int, at time.Time) bool {
	q.expire(at.UnixMicro())
	i := slices.IndexFunc(q.Held, func(h Held) bool { return h.ID == id })
	if i < 0 {
		return false
	}
	h := q.Held[i]
	q.Held = slices.Delete(q.Held, i, i+1)
	if used >= 0 {
		q.take(h.User, h.At, 0, int64(used)-int64(h.Tokens))
	}
	if used >= 0 && used != h.Tokens {
		g := q.gate()
		if g.tokens != nil {
			g.tokens.Debit(used-h.Tokens, at)
			q.store(g)
		}
	}
	return true
}

// Have is how many tokens are in the bucket, and whether there is a bucket.
func (q *Queue) Have(at time.Time) (tokens int, limited bool) {
	return q.have(at), q.Rate.Tokens > 0
}

func (q *Queue) have(at time.Time) int {
	if b := q.gate().tokens; b != nil {
		return b.Have(at)
	}
	return 0
}

// enter puts somebody in the line or marks that it asked again, and returns its
// place.
func (q *Queue) enter(t Turn) int {
	i := slices.IndexFunc(q.Line, func(o Turn) bool { return o.ID == t.ID })
	if i >= 0 {
		q.Line[i].Seen = max(t.Seen, q.Line[i].Seen)
		q.Line[i].Tokens = t.Tokens
		return i
	}
	t.Ticket = q.Next
	q.Next++
	t.Tag = q.tag(t.User, t.Tokens, t.Ticket)
	i, _ = slices.BinarySearchFunc(q.Line, t, Turn.before)
	q.Line = slices.Insert(q.Line, i, t)
	return i
}

// leave takes somebody out of the line who has not passed.
func (q *Queue) leave(id string) {
	i := slices.IndexFunc(q.Line, func(t Turn) bool { return t.ID == id })
	if i >= 0 {
		q.untag(q.Line[i])
		q.Line = slices.Delete(q.Line, i, i+1)
	}
}

func (q *Queue) expire(us int64) {
	for i := len(q.Line) - 1; i >= 0; i-- {
		if q.Line[i].Seen < us-Patience.Microseconds() {
			q.leave(q.Line[i].ID)
		}
	}
	q.promote(us)
	q.Held = slices.DeleteFunc(q.Held, func(h Held) bool { return h.At < us-HoldFor.Microseconds() })
}

// gate is the buckets at their stored levels.
func (q *Queue) gate() *Gate {
	g := NewGate(q.Rate, time.UnixMicro(0))
	if g.tokens != nil {
		g.tokens.level, g.tokens.at = g.tokens.within(q.Tokens.Units), q.Tokens.At
	}
	if g.requests != nil {
		g.requests.level, g.requests.at = g.requests.within(q.Requests.Units), q.Requests.At
	}
	return g
}

func (q *Queue) store(g *Gate) {
	if g.tokens != nil {
		q.Tokens = Level{g.tokens.level, g.tokens.at}
	}
	if g.requests != nil {
		q.Requests = Level{g.requests.level, g.requests.at}
	}
}
