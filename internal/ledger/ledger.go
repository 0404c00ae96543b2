// Package ledger shares one allowance between the sessions, scripts and jobs that
// call with one key: each takes its tokens from one bucket before it calls, so
// that they do not meet the limit together and a heavy job does not starve the
// person at the terminal.
//
// The rules are those of budget.Queue. The state lies in a file of this machine
// ([File]) or on a Redis server for a team ([Redis]). Nothing here knows what the
// tokens are for.
package ledger

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"pare/budget"
)

// Ask is what somebody wants to reserve.
type Ask struct {
	Tokens int
	Class  budget.Class
	// User is who asks; those of one ledger take turns. All without a name are one.
	User string
	// Wait is how long to stand in the line at most; 0 is not at all.
	Wait time.Duration
}

// Grant is a reservation that passed.
type Grant struct {
	ID     string        `json:"id"`
	Tokens int           `json:"tokens"`
	Waited time.Duration `json:"-"`
	Have   int           `json:"have"` // tokens left in the bucket
	// Unguarded says why nothing was reserved although the caller may go on: the
	// ledger was out of reach and its policy is to let through.
	Unguarded error `json:"-"`
}

// State is what a ledger holds.
type State struct {
	Rate         budget.Rate   `json:"-"`
	Have         int           `json:"have"`
	Waiting      []budget.Turn `json:"waiting"`
	Held         int           `json:"held"`
	Passed       int64         `json:"passed"`
	PassedTokens int64         `json:"passed_tokens"`
	// Users are who took how much in the last hour and day, the most first.
	Users []budget.Share `json:"users"`
}

// Ledger is a shared bucket. It is safe for concurrent use.
type Ledger interface {
	// Reserve takes tokens, waiting in line for them if it must. The error is a
	// [*BusyError] or [*NeverError] when they are not to be had.
	Reserve(ctx context.Context, ask Ask) (Grant, error)
	// Release ends a reservation. What it did not use goes back; used below 0 means
	// that all was used. The error is [ErrNotHeld] when the reservation is not known,
	// or no more.
	Release(ctx context.Context, id string, used int) error
	// State looks without taking.
	State(ctx context.Context) (State, error)
	Close() error
}

// ErrNotHeld is a reservation that the ledger does not hold.
var ErrNotHeld = errors.New("no such reservation is held")

// BusyError is a wait that was not long enough.
type BusyError struct {
	Tokens int
	Waited time.Duration
	Need   time.Duration // until it would have passed; 0 when that is not known
	Ahead  int           // how many stand before it
	Have   int
}

// Error says what was asked and what is there.
func (e *BusyError) Error() string {
	if e.Ahead > 0 {
		return fmt.Sprintf("%d tokens are not free after %v: %d in line before", e.Tokens, e.Waited.Round(time.Millisecond), e.Ahead)
	}
	return fmt.Sprintf("%d tokens are not free after %v: %d in the bucket", e.Tokens, e.Waited.Round(time.Millisecond), e.Have)
}

// Hint says how long it would take.
func (e *BusyError) Hint() string {
	if e.Need > 0 {
		return fmt.Sprintf("wait %v longer (--wait)", e.Need.Round(time.Millisecond))
	}
	return "wait longer (--wait)"
}

// NeverError is a reservation larger than the whole allowance.
type NeverError struct{ Tokens, Most int }

// Error says what was asked and what the most is.
func (e *NeverError) Error() string {
	return fmt.Sprintf("%d tokens never pass: a minute allows %d", e.Tokens, e.Most)
}

// Hint says what to do.
func (e *NeverError) Hint() string { return "split the work, or trim the prompt" }

// Policy is what happens when the ledger is out of reach. The set is closed.
type Policy uint8

// The policies.
const (
	FailClosed Policy = iota // an error: nobody calls without a reservation
	FailOpen                 // go on without one, and say so
)

// String is the policy's name.
func (p Policy) String() string {
	if p == FailOpen {
		return "open"
	}
	return "closed"
}

// unreachableError is a ledger that does not answer.
type unreachableError struct {
	Where string // without a password
	Err   error
}

// Error says which.
func (e *unreachableError) Error() string {
	return fmt.Sprintf("ledger %s does not answer: %v", e.Where, e.Err)
}

// Unwrap is the cause.
func (e *unreachableError) Unwrap() error { return e.Err }

// Hint says how to go on.
func (e *unreachableError) Hint() string {
	return "to go on without a reservation when the ledger is away: --on-error open"
}

// store is where the state of a queue lies. Each call is atomic.
type store interface {
	ask(ctx context.Context, id string, ask Ask) (budget.Answer, error)
	leave(ctx context.Context, id string) error
	release(ctx context.Context, id string, used int) (bool, error)
	state(ctx context.Context) (State, error)
	close() error
}

// pollEvery is how often somebody in the line asks again, at least: others may
// give tokens back, and who does not ask loses its place.
const pollEvery = 500 * time.Millisecond

// least is the shortest pause between two questions.
const least = 2 * time.Millisecond

// ledger is the part that both kinds share: standing in line.
type ledger struct {
	store  store
	rate   budget.Rate
	policy Policy
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
}

func newLedger(s store, r budget.Rate) *ledger {
	return &ledger{store: s, rate: r, now: time.Now, sleep: sleep}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func (l *ledger) Reserve(ctx context.Context, ask Ask) (Grant, error) {
	id := newID()
	start := l.now()
	for {
		a, err := l.ask(ctx, id, ask, ask.Wait-l.now().Sub(start))
		var lost *unreachableError
		if errors.As(err, &lost) && ctx.Err() == nil {
			// A server that restarts is back before long.
			if waited := l.now().Sub(start); waited < ask.Wait {
				if err := l.sleep(ctx, min(pollEvery, ask.Wait-waited)); err != nil {
					return Grant{}, err
				}
				continue
			}
			if l.policy == FailOpen {
				return Grant{Tokens: ask.Tokens, Waited: l.now().Sub(start), Unguarded: err}, nil
			}
		}
		if err != nil {
			return Grant{}, err
		}
		// A clock that goes back must not make anybody wait for ever, so the time
		// waited is what the sleeps took, by the monotonic clock.
		waited := l.now().Sub(start)
		switch {
		case a.Passed:
			return Grant{ID: id, Tokens: ask.Tokens, Waited: waited, Have: a.Have}, nil
		case a.Never:
			return Grant{}, &NeverError{Tokens: ask.Tokens, Most: l.rate.Tokens}
		}
		left := ask.Wait - waited
		if left <= 0 {
			// Give the place back even when the caller has been interrupted.
			l.leave(ctx, id)
			return Grant{}, &BusyError{Tokens: ask.Tokens, Waited: waited, Need: a.Wait, Ahead: a.Ahead, Have: a.Have}
		}
		// Others may give tokens back, so the forecast is an upper bound.
		pause := min(pollEvery, a.Wait)
		if err := l.sleep(ctx, min(max(pause, least), max(left, least))); err != nil {
			l.leave(ctx, id)
			return Grant{}, err
		}
	}
}

// How long one question to the ledger may take, beside what the caller waits for:
// others hold it for a few milliseconds each.
const (
	shortest = 250 * time.Millisecond
	patient  = 2 * time.Second
)

// ask asks once, for no longer than is left of the wait.
func (l *ledger) ask(ctx context.Context, id string, ask Ask, left time.Duration) (budget.Answer, error) {
	limit := patient
	if ask.Wait > 0 {
		limit = max(shortest, min(left, patient))
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	a, err := l.store.ask(limited, id, ask)
	if err != nil && ctx.Err() != nil {
		return a, ctx.Err()
	}
	return a, err
}

// leave gives a place in the line up, also when the caller has been interrupted.
func (l *ledger) leave(ctx context.Context, id string) {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patient)
	defer cancel()
	_ = l.store.leave(limited, id) // who does not ask again loses its place anyway
}

func (l *ledger) Release(ctx context.Context, id string, used int) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	held, err := l.store.release(ctx, id, used)
	if err == nil && !held {
		return ErrNotHeld
	}
	return err
}

func (l *ledger) State(ctx context.Context) (State, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	return l.store.state(ctx)
}

func (l *ledger) Close() error { return l.store.close() }

func newID() string {
	var b [9]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
