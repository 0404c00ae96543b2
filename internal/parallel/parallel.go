// Package parallel makes many results on all processors and takes them in order.
package parallel

import (
	"context"
	"runtime"
)

// InOrder makes n results on all processors and takes them in order, with few
// waiting, so that memory does not grow with n.
func InOrder[T any](ctx context.Context, n int, produce func(i int) T, consume func(i int, v T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := runtime.GOMAXPROCS(0)
	slots := make(chan chan T, 8*workers)
	jobs := make(chan func())
	for range workers {
		go func() {
			for job := range jobs {
				job()
			}
		}()
	}
	go func() {
		defer close(slots)
		defer close(jobs)
		for i := range n {
			slot := make(chan T, 1)
			select {
			case slots <- slot:
			case <-ctx.Done():
				return
			}
			jobs <- func() { slot <- produce(i) }
		}
	}()
	i := 0
	for slot := range slots {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := consume(i, <-slot); err != nil {
			cancel(err)
			for range slots { // let the producer see that it is over
			}
			return err
		}
		i++
	}
	return ctx.Err()
}
