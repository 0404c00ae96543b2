package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pare/budget"
)

// NewFile is a ledger in a file of this machine, made when it is not there. All
// who use it should give the same rate; the last one's counts.
//
// A lock of the operating system on a file beside it keeps processes apart, and
// goes away with a process that is killed. The state is written to another file
// and renamed, so it is there whole or not at all. It is not forced to the disk:
// it need not outlive the machine, whose start takes longer than a bucket takes
// to fill.
func NewFile(path string, r budget.Rate) (Ledger, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	s := &fileStore{path: path, rate: r, now: time.Now}
	return newLedger(s, r), nil
}

// CorruptError is a ledger file that cannot be read.
type CorruptError struct {
	Path string
	Err  error
}

// Error names the file.
func (e *CorruptError) Error() string { return fmt.Sprintf("ledger %s: %v", e.Path, e.Err) }

// Unwrap is what is wrong with it.
func (e *CorruptError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *CorruptError) Hint() string {
	return "remove the file: it holds nothing that is not forgotten after a minute"
}

type fileStore struct {
	path string
	rate budget.Rate
	now  func() time.Time
}

// with changes the state under the lock. It is written back if change says so.
func (s *fileStore) with(change func(q *budget.Queue, now time.Time) bool) error {
	lock, err := os.OpenFile(s.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	defer lock.Close() // which gives the lock back
	if err := lockFile(lock); err != nil {
		return fmt.Errorf("ledger: lock %s: %w", s.path, err)
	}
	now := s.now() // under the lock, so that times only go forward
	q, err := s.read(now)
	if err != nil {
		return err
	}
	q.Rebase(now)
	q.SetRate(s.rate, now)
	if !change(q, now) {
		return nil
	}
	return s.write(q)
}

func (s *fileStore) read(now time.Time) (*budget.Queue, error) {
	text, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return budget.NewQueue(s.rate, now), nil
	}
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	var q budget.Queue
	if err := json.Unmarshal(text, &q); err != nil {
		return nil, &CorruptError{s.path, err}
	}
	return &q, nil
}

// write puts the new state in the place of the old. The name of the file between
// is always the same: the lock is held, and one left by who was killed is written
// over.
func (s *fileStore) write(q *budget.Queue) error {
	text, err := json.Marshal(q)
	if err != nil {
		return err
	}
	next := s.path + ".next"
	if err := os.WriteFile(next, text, 0o600); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return os.Rename(next, s.path)
}

func (s *fileStore) ask(ctx context.Context, id string, ask Ask) (budget.Answer, error) {
	var a budget.Answer
	if err := ctx.Err(); err != nil {
		return a, err
	}
	err := s.with(func(q *budget.Queue, now time.Time) bool {
		a = q.Ask(id, ask.Tokens, ask.Class, now)
		if !a.Passed && ask.Wait <= 0 {
			q.Leave(id)
		}
		return true
	})
	return a, err
}

func (s *fileStore) leave(_ context.Context, id string) error {
	return s.with(func(q *budget.Queue, _ time.Time) bool { q.Leave(id); return true })
}

func (s *fileStore) release(_ context.Context, id string, used int) (held bool, err error) {
	err = s.with(func(q *budget.Queue, now time.Time) bool {
		held = q.Release(id, used, now)
		return held
	})
	return held, err
}

func (s *fileStore) state(context.Context) (State, error) {
	var st State
	err := s.with(func(q *budget.Queue, now time.Time) bool {
		have, _ := q.Have(now)
		st = State{Rate: q.Rate, Have: have, Waiting: q.Line, Held: len(q.Held), Passed: q.Passed, PassedTokens: q.PassedTokens}
		return false
	})
	return st, err
}

func (s *fileStore) close() error { return nil }
