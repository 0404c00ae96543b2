package disk

import (
	"context"
	"errors"
	"os"
)

// Lock is the only lock on a file of pare's own. The system takes it back when the
// process ends, however it ends.
type Lock struct{ file *os.File }

// Close gives the lock back.
func (l *Lock) Close() error { return l.file.Close() }

// errHeld is a lock that somebody else has.
var errHeld = errors.New("somebody else holds the lock")

// Acquire gets the lock on a file, which is made where it is not there, and waits for
// it until ctx ends. The error is an [*Error].
func Acquire(ctx context.Context, path string) (*Lock, error) {
	f, err := openOwn(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, &Error{Op: "lock", Path: path, Err: Cause(err)}
	}
	switch err = tryLock(f); {
	case errors.Is(err, errHeld):
		err = waitLock(ctx, f)
	case err != nil:
		f.Close()
	}
	if err != nil {
		return nil, &Error{Op: "lock", Path: path, Err: err}
	}
	return &Lock{f}, nil
}

// waitLock waits in the system's own line, where who comes first is served first:
// trying again and again can go on for ever while others come and go. Where the wait
// is given up, the lock is given back as soon as it is got. It closes the file unless
// it gets the lock.
func waitLock(ctx context.Context, f *os.File) error {
	got := make(chan error, 1)
	go func() { got <- blockLock(f) }()
	select {
	case err := <-got:
		if err != nil {
			f.Close()
		}
		return err
	case <-ctx.Done():
		go func() {
			<-got
			f.Close()
		}()
		return ctx.Err()
	}
}
