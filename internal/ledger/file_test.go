package ledger

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pare/budget"
	"pare/internal/disk"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// fakeClock goes on only by sleeping.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
	// during is called at every sleep, as if somebody else did something meanwhile.
	during func()
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	if c.during != nil {
		c.during()
	}
	c.Set(c.Now().Add(d))
	return ctx.Err()
}

// testFile is a file ledger whose clock the test sets.
func testFile(t *testing.T, path string, r budget.Rate, c *fakeClock) *ledger {
	t.Helper()
	made, err := NewFile(path, r)
	if err != nil {
		t.Fatal(err)
	}
	l := made.(*ledger)
	l.now, l.sleep = c.Now, c.Sleep
	l.store.(*fileStore).now = c.Now
	return l
}

func reserve(t *testing.T, l Ledger, n int, class budget.Class, wait time.Duration) Grant {
	t.Helper()
	g, err := l.Reserve(context.Background(), Ask{Tokens: n, Class: class, Wait: wait})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func have(t *testing.T, l Ledger) int {
	t.Helper()
	s, err := l.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s.Have
}

func TestReserveWaitsAndReleaseGivesBack(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "deep", "ledger.json"), budget.Rate{Tokens: 60_000}, c)
	first := reserve(t, l, 50_000, budget.Interactive, 0)
	if first.Waited != 0 || first.Have != 10_000 {
		t.Errorf("%+v", first)
	}
	// 10,000 more at 1,000 a second.
	second := reserve(t, l, 20_000, budget.Interactive, time.Minute)
	if second.Waited < 10*time.Second || second.Waited > 10*time.Second+2*least {
		t.Errorf("waited %v", second.Waited)
	}
	if err := l.Release(context.Background(), second.ID, 5000); err != nil {
		t.Fatal(err)
	}
	if got := have(t, l); got < 15_000 || got > 15_010 {
		t.Errorf("%d after 15,000 were given back", got)
	}
	if err := l.Release(context.Background(), second.ID, 0); !errors.Is(err, ErrNotHeld) {
		t.Errorf("released twice: %v", err)
	}
	// What was used beyond the reservation is owed.
	if err := l.Release(context.Background(), first.ID, 90_000); err != nil {
		t.Fatal(err)
	}
	if got := have(t, l); got > -24_990 || got < -25_000 {
		t.Errorf("%d when 40,000 more were used", got)
	}
}

func TestBusyAndNever(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "l"), budget.Rate{Tokens: 60_000}, c)
	reserve(t, l, 60_000, budget.Interactive, 0)
	_, err := l.Reserve(context.Background(), Ask{Tokens: 30_000, Wait: 10 * time.Second})
	var busy *BusyError
	if !errors.As(err, &busy) || busy.Need < 19*time.Second || busy.Need > 20*time.Second || !strings.Contains(busy.Hint(), "--wait") {
		t.Errorf("%v, %+v", err, busy)
	}
	if s, _ := l.State(context.Background()); len(s.Waiting) != 0 {
		t.Errorf("who gave up still stands in line: %+v", s.Waiting)
	}
	_, err = l.Reserve(context.Background(), Ask{Tokens: 60_001, Wait: time.Hour})
	var never *NeverError
	if !errors.As(err, &never) || never.Most != 60_000 || never.Hint() == "" {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.during = cancel
	if _, err := l.Reserve(ctx, Ask{Tokens: 30_000, Wait: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if s, _ := l.State(context.Background()); len(s.Waiting) != 0 {
		t.Error("who was interrupted still stands in line")
	}
}

// TestInteractiveGoesFirst: while a batch waits, somebody at the terminal comes
// and is served before it; the batch takes nothing of the reserve for people.
func TestInteractiveGoesFirst(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "l"), budget.Rate{Tokens: 60_000, Keep: 12_000}, c)
	reserve(t, l, 60_000, budget.Interactive, 0)
	var atTerminal Grant
	asked := false
	c.during = func() {
		if !asked && c.Now().After(noon.Add(20*time.Second)) {
			asked = true
			c.during = nil
			atTerminal = reserve(t, l, 20_000, budget.Interactive, time.Minute)
		}
	}
	batch := reserve(t, l, 30_000, budget.Batch, 3*time.Minute)
	if atTerminal.Waited > time.Second {
		t.Errorf("at the terminal: waited %v", atTerminal.Waited)
	}
	// 20,000 for the terminal, then 30,000 and the reserve of 12,000.
	if batch.Waited < 62*time.Second || batch.Waited > 63*time.Second {
		t.Errorf("the batch waited %v", batch.Waited)
	}
}

// TestWhoDiedInLineBlocksNobody: a process killed while it waited does not come
// to ask again.
func TestWhoDiedInLineBlocksNobody(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "l"), budget.Rate{Tokens: 60_000}, c)
	reserve(t, l, 60_000, budget.Interactive, 0)
	if a, err := l.store.ask(context.Background(), "killed", Ask{Tokens: 60_000, Wait: time.Hour}); err != nil || a.Passed {
		t.Fatal(a, err)
	}
	g := reserve(t, l, 1000, budget.Interactive, time.Minute)
	if g.Waited < budget.Patience || g.Waited > budget.Patience+time.Second {
		t.Errorf("waited %v", g.Waited)
	}
}

func TestAskingAgainAfterALostAnswerPaysOnce(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "l"), budget.Rate{Tokens: 60_000}, c)
	for range 3 {
		if a, err := l.store.ask(context.Background(), "same", Ask{Tokens: 1000, Wait: 1}); err != nil || !a.Passed {
			t.Fatal(a, err)
		}
	}
	if got := have(t, l); got != 59_000 {
		t.Errorf("have %d", got)
	}
}

func TestClockGoesBackBetweenReservations(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "l"), budget.Rate{Tokens: 60_000}, c)
	reserve(t, l, 60_000, budget.Interactive, 0)
	c.Set(noon.Add(-3 * time.Hour))
	if got := have(t, l); got != 0 {
		t.Errorf("going back gives %d tokens", got)
	}
	if g := reserve(t, l, 10_000, budget.Interactive, time.Minute); g.Waited > 11*time.Second {
		t.Errorf("and the bucket refills from there: waited %v", g.Waited)
	}
}

func TestOtherRate(t *testing.T) {
	c := &fakeClock{now: noon}
	path := filepath.Join(t.TempDir(), "l")
	reserve(t, testFile(t, path, budget.Rate{Tokens: 60_000}, c), 20_000, budget.Interactive, 0)
	if got := have(t, testFile(t, path, budget.Rate{Tokens: 30_000}, c)); got != 30_000 {
		t.Errorf("a smaller bucket holds what fits: %d", got)
	}
	reserve(t, testFile(t, path, budget.Rate{Tokens: 30_000}, c), 20_000, budget.Interactive, 0)
	if got := have(t, testFile(t, path, budget.Rate{Tokens: 1_000_000}, c)); got != 10_000 {
		t.Errorf("a larger bucket is not filled by the change: %d", got)
	}
}

func TestCorruptFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l")
	if err := os.WriteFile(path, []byte(`{"rate":`), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := NewFile(path, budget.Rate{Tokens: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Reserve(context.Background(), Ask{Tokens: 1})
	var corrupt *corruptError
	if !errors.As(err, &corrupt) || corrupt.Hint() == "" {
		t.Errorf("%v", err)
	}
}

func TestRequestsAreLimitedToo(t *testing.T) {
	c := &fakeClock{now: noon}
	l := testFile(t, filepath.Join(t.TempDir(), "l"), budget.Rate{Tokens: 60_000, Requests: 2}, c)
	reserve(t, l, 1, budget.Interactive, 0)
	reserve(t, l, 1, budget.Interactive, 0)
	if g := reserve(t, l, 1, budget.Interactive, time.Minute); g.Waited < 30*time.Second {
		t.Errorf("the third of two a minute waited %v", g.Waited)
	}
}

// TestHeldIsBounded: what is never released does not make the file grow.
func TestHeldIsBounded(t *testing.T) {
	c := &fakeClock{now: noon}
	path := filepath.Join(t.TempDir(), "l")
	l := testFile(t, path, budget.Rate{Tokens: 60_000}, c)
	for range budget.HoldMost + 50 {
		reserve(t, l, 1, budget.Interactive, 0)
	}
	s, err := l.State(context.Background())
	if err != nil || s.Held != budget.HoldMost || s.Passed != budget.HoldMost+50 {
		t.Errorf("%+v, %v", s, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > 64<<10 {
		t.Errorf("%v, %v", info, err)
	}
}

// Numbers that nobody can mean neither pass nor lock anybody out.
func TestLargeNumbers(t *testing.T) {
	c := &fakeClock{now: noon}
	path := filepath.Join(t.TempDir(), "l")
	l := testFile(t, path, budget.Rate{Tokens: 60_000}, c)
	for _, n := range []int{60_001, 307_445_734_562, math.MaxInt, math.MaxInt - 1, 1 << 40, 153_722_867_280} {
		var never *NeverError
		if _, err := l.Reserve(context.Background(), Ask{Tokens: n}); !errors.As(err, &never) {
			t.Errorf("%d tokens pass 60,000 a minute: %v", n, err)
		}
	}
	for _, used := range []int{100_000_000_000, math.MaxInt, 60_000_000} {
		g := reserve(t, l, 1, budget.Interactive, 5*time.Minute)
		if err := l.Release(context.Background(), g.ID, used); err != nil {
			t.Fatal(err)
		}
		var busy *BusyError
		if _, err := l.Reserve(context.Background(), Ask{Tokens: 1}); !errors.As(err, &busy) || busy.Need > 2*time.Minute {
			t.Errorf("after %d were used: %v, %+v", used, err, busy)
		}
	}
	g := reserve(t, l, 1, budget.Interactive, 5*time.Minute)
	if err := l.Release(context.Background(), g.ID, 0); err != nil {
		t.Fatal(err)
	}
}

// A state that somebody has written by hand, or that a fault has spoilt, is read as
// far as it makes sense.
func TestStateOfAStranger(t *testing.T) {
	for text, free := range map[string]bool{
		`{"rate":{"Tokens":60000},"tokens":{"units":3600000000000,"at":0},"start":-9,"finish":{"":9223372036854775807},"use":[{"hour":9223372036854775807,"tokens":9223372036854775807},{"hour":9223372036854775807,"user":"b","tokens":-9223372036854775808,"requests":-1}]}`: true,
		"": true, " \n": true, "{}": false, "null": false,
		`{"tokens":{"units":-9223372036854775808,"at":-9223372036854775808},"rate":{"Tokens":60000}}`:                    false,
		`{"tokens":{"units":9223372036854775807,"at":9223372036854775807},"rate":{"Tokens":60000}}`:                      true,
		`{"rate":{"Tokens":60000},"line":[{"id":"x","tokens":9223372036854775807,"seen":9223372036854775807}]}`:          false,
		`{"rate":{"Tokens":60000},"tokens":{"units":3600000000000,"at":0},"held":[{"id":"x","tokens":-5,"at":1000}]}`:    true,
		`{"rate":{"Tokens":9223372036854775807,"Burst":9223372036854775807},"tokens":{"units":1,"at":1795608000000000}}`: false,
	} {
		path := filepath.Join(t.TempDir(), "l")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c := &fakeClock{now: noon}
		l := testFile(t, path, budget.Rate{Tokens: 60_000}, c)
		if h := have(t, l); h < -60_000 || h > 60_000 {
			t.Errorf("%.60q: %d tokens of 60,000", text, h)
		}
		_, err := l.Reserve(context.Background(), Ask{Tokens: 1})
		if free && err != nil {
			t.Errorf("%.60q: %v", text, err)
		}
		// Whatever it was, it is over in a few minutes.
		if _, err := l.Reserve(context.Background(), Ask{Tokens: 60_000, Wait: 5 * time.Minute}); err != nil {
			t.Errorf("%.60q: %v", text, err)
		}
	}
	path := filepath.Join(t.TempDir(), "l")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	var corrupt *corruptError
	if _, err := testFile(t, path, budget.Rate{Tokens: 1}, &fakeClock{now: noon}).State(context.Background()); !errors.As(err, &corrupt) {
		t.Errorf("no JSON: %v", err)
	}
}

// Whoever can lay a link beside the ledger must not have another file written, read
// or locked.
func TestLinksAreNotFollowed(t *testing.T) {
	for _, name := range []string{"l", "l.lock", "l.next", ".l.pare-1-0"} {
		dir := t.TempDir()
		victim := filepath.Join(dir, "victim")
		if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("victim", filepath.Join(dir, name)); err != nil {
			t.Skip("no links here")
		}
		l := testFile(t, filepath.Join(dir, "l"), budget.Rate{Tokens: 60_000}, &fakeClock{now: noon})
		_, err := l.Reserve(context.Background(), Ask{Tokens: 1})
		if strings.HasPrefix(name, "l.lock") != (err != nil) && name != "l" || name == "l" && err == nil {
			t.Errorf("with a link in the place of %s: %v", name, err)
		}
		if text, _ := os.ReadFile(victim); string(text) != "precious" {
			t.Errorf("through %s the victim became %q", name, text)
		}
	}
}

// The lock of another process is waited for as long as the tokens, and no longer.
func TestTheLockIsWaitedForAsLongAsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l")
	held, err := disk.Acquire(context.Background(), path+".lock")
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewFile(path, budget.Rate{Tokens: 60_000})
	if err != nil {
		t.Fatal(err)
	}
	var lost *unreachableError
	if _, err := l.Reserve(context.Background(), Ask{Tokens: 1, Wait: time.Millisecond}); !errors.As(err, &lost) || !strings.Contains(err.Error(), "another process holds its lock") {
		t.Errorf("held: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Reserve(ctx, Ask{Tokens: 1, Wait: time.Hour}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	held.Close()
	if _, err := l.Reserve(context.Background(), Ask{Tokens: 1, Wait: time.Millisecond}); err != nil {
		t.Errorf("given back: %v", err)
	}
}
