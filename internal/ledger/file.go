package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"pare/budget"
	"pare/internal/disk"
	"pare/internal/fault"
)

// NewFile is a ledger in a file of this machine, made when it is not there. All
// who use it should give the same rate; the last one's counts. The file and the lock
// beside it are pare's own: a link in their place is not followed.
//
// A lock of the operating system on a file beside it keeps processes apart, and
// goes away with a process that is killed. The state is written to another file
// and renamed, so it is there whole or not at all. It is not forced to the disk:
// it need not outlive the machine, whose start takes longer than a bucket takes
// to fill.
func NewFile(path string, r budget.Rate) (Ledger, error) {
	if err := disk.MakeFolder(filepath.Dir(path), true); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	s := &fileStore{path: path, rate: r, now: time.Now}
	return newLedger(s, r), nil
}

// maxState is far above any state: a few hundred reservations and as many who wait.
const maxState = 4 << 20

// corruptError is a ledger file that cannot be read.
type corruptError struct {
	Path string
	Err  error
}

// Error names the file.
func (e *corruptError) Error() string { return fmt.Sprintf("ledger %s: %v", e.Path, e.Err) }

// Unwrap is what is wrong with it.
func (e *corruptError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *corruptError) Hint() string {
	return "remove the file: it holds nothing that is not forgotten after a minute"
}

type fileStore struct {
	path string
	rate budget.Rate
	now  func() time.Time
}

// with changes the state under the lock, for which it waits until ctx ends. It is
// written back if change says so.
func (s *fileStore) with(ctx context.Context, change func(q *budget.Queue, now time.Time) bool) error {
	lock, err := disk.Acquire(ctx, s.path+".lock")
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &unreachableError{Where: s.path, Err: errors.New("another process holds its lock")}
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case err != nil:
		return fmt.Errorf("ledger: %w", err)
	}
	defer lock.Close()
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

// read reads the state. An empty file is what a machine that went down may leave: it
// holds nothing, and so does one that is not there.
func (s *fileStore) read(now time.Time) (*budget.Queue, error) {
	text, err := disk.ReadOwn(s.path, maxState)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(bytes.TrimSpace(text)) == 0 {
		return budget.NewQueue(s.rate, now), nil
	}
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	var q budget.Queue
	if err := json.Unmarshal(text, &q); err != nil {
		return nil, &corruptError{s.path, fault.JSON(err)}
	}
	return &q, nil
}

// write puts the new state in the place of the old.
func (s *fileStore) write(q *budget.Queue) error {
	text, err := json.Marshal(q)
	if err == nil {
		err = disk.WriteOwn(s.path, text)
	}
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return nil
}

func (s *fileStore) ask(ctx context.Context, id string, ask Ask) (budget.Answer, error) {
	var a budget.Answer
	if err := ctx.Err(); err != nil {
		return a, err
	}
	err := s.with(ctx, func(q *budget.Queue, now time.Time) bool {
		a = q.AskAs(ask.User, id, ask.Tokens, ask.Class, now)
		if !a.Passed && ask.Wait <= 0 {
			q.Leave(id)
		}
		return true
	})
	return a, err
}

func (s *fileStore) leave(ctx context.Context, id string) error {
	return s.with(ctx, func(q *budget.Queue, _ time.Time) bool { q.Leave(id); return true })
}

func (s *fileStore) release(ctx context.Context, id string, used int) (held bool, err error) {
	err = s.with(ctx, func(q *budget.Queue, now time.Time) bool {
		held = q.Release(id, used, now)
		return held
	})
	return held, err
}

func (s *fileStore) state(ctx context.Context) (State, error) {
	var st State
	err := s.with(ctx, func(q *budget.Queue, now time.Time) bool {
		have, _ := q.Have(now)
		st = State{Rate: q.Rate, Have: have, Waiting: q.Line, Held: len(q.Held), Passed: q.Passed, PassedTokens: q.PassedTokens, Users: budget.Shares(q.Use, q.Line, now)}
		return false
	})
	return st, err
}

func (s *fileStore) close() error { return nil }
