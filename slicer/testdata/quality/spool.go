// Package spool keeps print jobs in order, hands them to printers, and tries
// again what a printer refused.
package spool

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits of a queue that nobody has configured.
const (
	DefaultTries = 5
	DefaultPause = 2 * time.Second
	MaxPause     = 5 * time.Minute
	MaxPages     = 2000
)

// Errors that callers look for.
var (
	ErrClosed   = errors.New("the queue is closed")
	ErrTooLong  = errors.New("too many pages")
	ErrNoPaper  = errors.New("out of paper")
	ErrUnknown  = errors.New("no such job")
	ErrFinished = errors.New("the job is finished")
)

// State is where a job is in its life. The set is closed.
type State int

// The states.
const (
	Waiting State = iota
	Printing
	Done
	Failed
	Cancelled
)

// String is the state in lower case.
func (s State) String() string {
	return [...]string{"waiting", "printing", "done", "failed", "cancelled"}[s]
}

// Job is one document for one printer.
type Job struct {
	ID       int       `json:"id"`
	Owner    string    `json:"owner"`
	Title    string    `json:"title"`
	Pages    int       `json:"pages"`
	Copies   int       `json:"copies"`
	Duplex   bool      `json:"duplex"`
	Priority int       `json:"priority"`
	Tries    int       `json:"tries"`
	State    State     `json:"state"`
	Due      time.Time `json:"due"`
	Reason   string    `json:"reason,omitempty"`
}

// Sheets is the number of sheets of paper that the job takes.
func (j *Job) Sheets() int {
	pages := j.Pages
	if j.Duplex {
		pages = pages / 2
	}
	return pages * max(1, j.Copies)
}

// Before reports whether the job goes first: by priority, then by age.
func (j *Job) Before(other *Job) bool {
	return cmp.Or(cmp.Compare(other.Priority, j.Priority), cmp.Compare(j.ID, other.ID)) < 0
}

// Printer takes jobs. Print returns when the last sheet is out.
type Printer interface {
	Name() string
	Print(ctx context.Context, job *Job, data io.Reader) error
	Level() (sheets int, err error)
}

// Options say how a queue behaves. The zero value is the default.
type Options struct {
	Tries int           // how often a job is tried
	Pause time.Duration // before the second try; each one after that waits twice as long
	Dir   string        // where documents lie
	Log   *slog.Logger
	Now   func() time.Time
}

func (o Options) withDefaults() Options {
	if o.Tries == 0 {
		o.Tries = DefaultTries
	}
	if o.Pause == 0 {
		o.Pause = DefaultPause
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Queue is the jobs of one printer.
type Queue struct {
	printer Printer
	options Options

	mu     sync.Mutex
	jobs   []*Job
	next   int
	closed bool
	wake   chan struct{}
	quota  map[string]int // sheets left, by owner
}

// New makes an empty queue.
func New(p Printer, o Options) *Queue {
	return &Queue{printer: p, options: o.withDefaults(), next: 1, wake: make(chan struct{}, 1), quota: map[string]int{}}
}

// Add puts a job at its place in the queue and gives it a number.
func (q *Queue) Add(job *Job, data io.Reader) (int, error) {
	if job.Pages > MaxPages {
		return 0, fmt.Errorf("add %q: %w", job.Title, ErrTooLong)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return 0, ErrClosed
	}
	if left, limited := q.quota[job.Owner]; limited && job.Sheets() > left {
		return 0, fmt.Errorf("%s has %d sheets left, %q takes %d", job.Owner, left, job.Title, job.Sheets())
	}
	job.ID = q.next
	q.next++
	if err := q.store(job, data); err != nil {
		return 0, err
	}
	q.jobs = append(q.jobs, job)
	slices.SortStableFunc(q.jobs, func(a, b *Job) int {
		if a.Before(b) {
			return -1
		}
		return 1
	})
	q.signal()
	return job.ID, nil
}

// signal wakes the worker, if it sleeps.
func (q *Queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Cancel takes a job out, as long as it does not print.
func (q *Queue) Cancel(id int) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	job := q.find(id)
	switch {
	case job == nil:
		return ErrUnknown
	case job.State == Done || job.State == Failed:
		return ErrFinished
	}
	job.State = Cancelled
	return os.Remove(q.path(job))
}

func (q *Queue) find(id int) *Job {
	for _, job := range q.jobs {
		if job.ID == id {
			return job
		}
	}
	return nil
}

// Run prints until the context ends.
func (q *Queue) Run(ctx context.Context) error {
	for {
		job, wait := q.due()
		if job == nil {
			if err := q.sleep(ctx, wait); err != nil {
				return err
			}
			continue
		}
		q.finish(job, q.print(ctx, job))
	}
}

// due is the next job, or how long it is until there is one.
func (q *Queue) due() (*Job, time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now, wait := q.options.Now(), time.Hour
	for _, job := range q.jobs {
		if job.State != Waiting {
			continue
		}
		if job.Due.After(now) {
			wait = min(wait, job.Due.Sub(now))
			continue
		}
		job.State = Printing
		return job, 0
	}
	return nil, wait
}

func (q *Queue) sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-q.wake:
		return nil
	case <-timer.C:
		return nil
	}
}

func (q *Queue) print(ctx context.Context, job *Job) error {
	sheets, err := q.printer.Level()
	if err != nil {
		return fmt.Errorf("ask %s for its paper: %w", q.printer.Name(), err)
	}
	if sheets < job.Sheets() {
		return ErrNoPaper
	}
	f, err := os.Open(q.path(job))
	if err != nil {
		return err
	}
	defer f.Close()
	return q.printer.Print(ctx, job, f)
}

// finish notes what became of a try, and says when the next one is.
func (q *Queue) finish(job *Job, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	job.Tries++
	switch {
	case err == nil:
		job.State = Done
		if _, limited := q.quota[job.Owner]; limited {
			q.quota[job.Owner] -= job.Sheets()
		}
		os.Remove(q.path(job))
	case job.Tries >= q.options.Tries:
		job.State, job.Reason = Failed, err.Error()
	default:
		job.State, job.Reason = Waiting, err.Error()
		job.Due = q.options.Now().Add(q.pause(job.Tries))
	}
	q.options.Log.Info("job", "id", job.ID, "state", job.State.String(), "tries", job.Tries, "reason", job.Reason)
}

// pause is how long a job waits after so many tries.
func (q *Queue) pause(tries int) time.Duration {
	d := q.options.Pause
	for range tries - 1 {
		d *= 2
	}
	return min(d, MaxPause)
}

// SetQuota limits what an owner may print, in sheets; a negative number lifts the
// limit.
func (q *Queue) SetQuota(owner string, sheets int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if sheets < 0 {
		delete(q.quota, owner)
		return
	}
	q.quota[owner] = sheets
}

// Status is the jobs as a table for a person.
func (q *Queue) Status() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	var b strings.Builder
	for _, job := range q.jobs {
		fmt.Fprintf(&b, "%4d  %-10s %-20s %4d p  %s\n", job.ID, job.Owner, shorten(job.Title, 20), job.Pages*max(1, job.Copies), job.State)
	}
	return b.String()
}

func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return s[:most-1] + "…"
}

// path is where the document of a job lies.
func (q *Queue) path(job *Job) string {
	return filepath.Join(q.options.Dir, fmt.Sprintf("%06d.prn", job.ID))
}

func (q *Queue) store(job *Job, data io.Reader) error {
	f, err := os.Create(q.path(job))
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, data); err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f.Close()
}

// Save writes the queue, so that it survives a restart.
func (q *Queue) Save(w io.Writer) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"next": q.next, "jobs": q.jobs, "quota": q.quota})
}

// Load reads a queue that Save has written. What printed when it was written waits
// again.
func (q *Queue) Load(r io.Reader) error {
	var saved struct {
		Next  int            `json:"next"`
		Jobs  []*Job         `json:"jobs"`
		Quota map[string]int `json:"quota"`
	}
	if err := json.NewDecoder(r).Decode(&saved); err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.next, q.jobs, q.quota = saved.Next, saved.Jobs, saved.Quota
	for _, job := range q.jobs {
		if job.State == Printing {
			job.State = Waiting
		}
	}
	q.signal()
	return nil
}

// Close refuses new jobs. Those in the queue stay.
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}

// Purge forgets jobs that were finished before a time, and says how many.
func (q *Queue) Purge(before time.Time) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := len(q.jobs)
	q.jobs = slices.DeleteFunc(q.jobs, func(job *Job) bool {
		return job.State >= Done && job.Due.Before(before)
	})
	return n - len(q.jobs)
}
