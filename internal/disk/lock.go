package disk

import (
	"context"
	"errors"
	"os"
	"time"
)

// Lock is the only lock on a file of pare's own. The system takes it back when the
// process ends, however it ends.
type Lock struct{ file *os.File }

// Close gives the lock back.
func (l *Lock) Close() error { return l.file.Close() }

// errHeld is a lock that somebody else has.
var errHeld = errors.New("somebody else holds the lock")

// The pauses between two tries to get a lock, at first and at most.
const (
	shortPause = time.Millisecond
	longPause  = 20 * time.Millisecond
)

// Acquire gets the lock on a file, which is made where it is not there, and waits for
// it until ctx ends. The error is an [*Error].
func Acquire(ctx context.Context, path string) (*Lock, error) {
	f, err := openOwn(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, &Error{Op: "lock", Path: path, Err: Cause(err)}
	}
	pause := shortPause
	for {
		err := tryLock(f)
		if err == nil {
			return &Lock{f}, nil
		}
		if errors.Is(err, errHeld) {
			err = wait(ctx, pause)
		}
		if err != nil {
			f.Close()
			return nil, &Error{Op: "lock", Path: path, Err: err}
		}
		pause = min(2*pause, longPause)
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
