package disk

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Many who want one lock all get it, one at a time.
func TestAcquireServesAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, inside := 0, sync.Mutex{}
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			for range 20 {
				lock, err := Acquire(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if !inside.TryLock() {
					t.Error("two hold it")
				} else {
					held++
					inside.Unlock()
				}
				lock.Close()
			}
		})
	}
	wg.Wait()
	if held != 40*20 {
		t.Errorf("held %d times", held)
	}
}

// Who gives up does not keep the lock, not even when it comes to it later.
func TestAcquireGivesUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := Acquire(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := Acquire(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	first.Close()
	next, err := Acquire(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	next.Close()
}
