package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gomodule/redigo/redis"
	"github.com/google/go-cmp/cmp"

	"pare/budget"
)

// realServer is a real Redis server, started for one test.
type realServer struct {
	t    *testing.T
	port string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *realServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("REDIS IS NOT TESTED: no redis-server on the path; install it (Debian: apt-get install redis-server)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	s := &realServer{t: t, port: port}
	s.start()
	t.Cleanup(s.stop)
	return s
}

func (s *realServer) start() {
	s.t.Helper()
	s.cmd = exec.Command("redis-server", "--port", s.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", s.t.TempDir())
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for range 500 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+s.port); err == nil {
			c.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatal("redis-server does not start")
}

func (s *realServer) stop() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

// pool is of connections to the server.
func (s *realServer) pool(t *testing.T) *redis.Pool {
	at, err := readAddress(s.address())
	if err != nil {
		t.Fatal(err)
	}
	p := at.pool(5 * time.Second)
	t.Cleanup(func() { p.Close() })
	return p
}

func (s *realServer) address() string { return "redis://127.0.0.1:" + s.port }

func (s *realServer) open(r budget.Rate, o RedisOptions) *ledger {
	s.t.Helper()
	l, err := NewRedis(s.address(), r, o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { l.Close() })
	return l.(*ledger)
}

// TestRedisAgreesWithTheQueue does the same random things to a queue in Go and to
// the script on the server, with the same times, and compares every answer and
// what is left at the end.
func TestRedisAgreesWithTheQueue(t *testing.T) {
	s := startRedis(t)
	client := s.pool(t)
	ctx := context.Background()
	answers := map[string]int{}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 5))
		rates := randomRates(rng)
		rate := rates[0]
		now := noon
		var q *budget.Queue
		store := newRedisStore(client, "test", rate, RedisOptions{Name: fmt.Sprint("seed", seed), Timeout: 5 * time.Second})
		store.trust = true
		for step := range 120 {
			now = now.Add(time.Duration(rng.IntN(3_000_000)) * time.Microsecond)
			if rng.IntN(40) == 0 {
				now = now.Add(-time.Duration(rng.IntN(20)) * time.Second) // the clock goes back
			}
			if rng.IntN(30) == 0 {
				rate = rates[rng.IntN(len(rates))]
			}
			store.clock, store.rate = strconv.FormatInt(now.UnixMicro(), 10), rate
			if q == nil {
				q = budget.NewQueue(rate, now)
			}
			q.Rebase(now)
			q.SetRate(rate, now)
			id := fmt.Sprint(rng.IntN(20))
			user := []string{"", "ada", "ben b"}[rng.IntN(3)]
			class := budget.Class(len(id) - 1) // 10 to 19 are batches: nobody changes its class
			where := fmt.Sprintf("seed %d, step %d, %+v", seed, step, rate)
			switch rng.IntN(10) {
			case 0:
				q.Leave(id)
				if err := store.leave(ctx, id); err != nil {
					t.Fatal(err)
				}
			case 1, 2, 3:
				used := rng.IntN(40_000) - 1
				want := q.Release(id, used, now)
				got, err := store.release(ctx, id, used)
				if err != nil || got != want {
					t.Fatalf("%s: released %v (%v), want %v", where, got, err, want)
				}
			default:
				ask := Ask{User: user, Tokens: rng.IntN(rate.Tokens + rate.Tokens/10 + 2), Class: class, Wait: 1}
				want := q.AskAs(user, id, ask.Tokens, ask.Class, now)
				got, err := store.ask(ctx, id, ask)
				if want.Never {
					want.Wait = 0
				}
				// A forecast over many may exceed what doubles hold exactly, by the last
				// microsecond; whether one passes never does.
				if want.Ahead > 0 && (got.Wait-want.Wait).Abs() <= 2*time.Microsecond {
					got.Wait = want.Wait
				}
				if err != nil || got != want {
					t.Fatalf("%s, %+v:\n got %+v (%v)\nwant %+v", where, ask, got, err, want)
				}
				answers[fmt.Sprintf("passed %v, never %v, in line %v", got.Passed, got.Never, got.Ahead > 0)]++
			}
		}
		got, err := store.state(ctx)
		if err != nil {
			t.Fatal(err)
		}
		have, _ := q.Have(now)
		want := State{Rate: rate, Have: have, Held: len(q.Held), Passed: q.Passed, PassedTokens: q.PassedTokens, Waiting: q.Line, Users: budget.Shares(q.Use, q.Line, now)}
		for i := range want.Waiting {
			want.Waiting[i].Since, want.Waiting[i].Seen, want.Waiting[i].Late = 0, 0, false // not told
		}
		if len(want.Waiting) == 0 {
			got.Waiting, want.Waiting = nil, nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
	t.Log(answers)
	if len(answers) < 4 {
		t.Errorf("the answers are too much alike: %v", answers)
	}
}

func randomRates(rng *rand.Rand) []budget.Rate {
	all := []budget.Rate{
		{Tokens: 60_000},
		{Tokens: 30_000, Requests: 50, Keep: 6000},
		{Requests: 5},
		{Tokens: 450_000, Burst: 10 * time.Second, Keep: 1000},
		{Tokens: budget.MaxPerMinute},
		{Tokens: 7},
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:2]
}

func TestRedisThirtyTwoProcesses(t *testing.T) {
	crowd(t, startRedis(t).address())
}

func TestRedisReserveAndRelease(t *testing.T) {
	s := startRedis(t)
	l := s.open(budget.Rate{Tokens: 60_000}, RedisOptions{})
	l.store.(*redisStore).trust = true
	g := reserve(t, l, 60_000, budget.Interactive, 0)
	_, err := l.Reserve(context.Background(), Ask{Tokens: 30_000, Wait: 50 * time.Millisecond})
	var busy *BusyError
	if !errors.As(err, &busy) || busy.Need < 25*time.Second {
		t.Errorf("%v", err)
	}
	if err := l.Release(context.Background(), g.ID, 0); err != nil {
		t.Fatal(err)
	}
	reserve(t, l, 60_000, budget.Interactive, 0)
	if err := l.Release(context.Background(), "unknown", 0); !errors.Is(err, ErrNotHeld) {
		t.Errorf("%v", err)
	}
	// Keys go away by themselves.
	client := s.pool(t)
	c := client.Get()
	defer c.Close()
	keys, err := redis.Strings(c.Do("KEYS", "*"))
	if err != nil || len(keys) == 0 {
		t.Fatal(keys, err)
	}
	for _, k := range keys {
		left, err := redis.Int64(c.Do("PTTL", k))
		if ttl := time.Duration(left) * time.Millisecond; err != nil || ttl <= 0 || ttl > redisLife && !strings.HasSuffix(k, ":use") || ttl > budget.UseFor+time.Hour {
			t.Errorf("%s lives for %v", k, ttl)
		}
	}
}

// TestRedisRestart: the server forgets everything. It must not give a full bucket
// again for what was taken a second ago, and who was waiting is served.
func TestRedisRestart(t *testing.T) {
	s := startRedis(t)
	rate := budget.Rate{Tokens: 600_000}
	l := s.open(rate, RedisOptions{Timeout: time.Second})
	l.store.(*redisStore).trust = true
	reserve(t, l, 600_000, budget.Interactive, 0)
	l.store.(*redisStore).trust = false
	s.stop()
	var wg sync.WaitGroup
	wg.Go(func() {
		// At 10,000 a second, from the start of the server on.
		g, err := l.Reserve(context.Background(), Ask{Tokens: 10_000, Wait: 20 * time.Second})
		if err != nil || g.Unguarded != nil {
			t.Errorf("across the restart: %+v, %v", g, err)
		}
	})
	time.Sleep(300 * time.Millisecond)
	started := time.Now()
	s.start()
	wg.Wait()
	// What has come in since the start, which the server tells in whole seconds.
	got := have(t, l)
	if most := int(10_000 * (time.Since(started).Seconds() + 1)); got > most {
		t.Errorf("%d tokens, at most %d have come in", got, most)
	}
}

func TestRedisAwayFailsAsConfigured(t *testing.T) {
	s := startRedis(t)
	rate := budget.Rate{Tokens: 60_000}
	open := s.open(rate, RedisOptions{OnError: FailOpen, Timeout: 200 * time.Millisecond})
	closed := s.open(rate, RedisOptions{OnError: FailClosed, Timeout: 200 * time.Millisecond})
	s.stop()
	g, err := open.Reserve(context.Background(), Ask{Tokens: 1000})
	if err != nil || g.Unguarded == nil || g.ID != "" {
		t.Errorf("open: %+v, %v", g, err)
	}
	_, err = closed.Reserve(context.Background(), Ask{Tokens: 1000})
	var away *unreachableError
	if !errors.As(err, &away) || !strings.Contains(away.Hint(), "--on-error open") {
		t.Errorf("closed: %v", err)
	}
}

func TestRedisAddress(t *testing.T) {
	for _, address := range []string{"http://x", "redis://u:secret@%zz", "redis://u:secret@host:port/x", "redis://u:secret@host/x", "redis:u", "unix://", ""} {
		_, err := NewRedis(address, budget.Rate{}, RedisOptions{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
	l, err := NewRedis("redis://u:secret@127.0.0.1:1", budget.Rate{Tokens: 1}, RedisOptions{Timeout: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Reserve(context.Background(), Ask{Tokens: 1}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

// TestRedisServesAsTheQueueDoes: users who want more than there is take turns, and a
// batch that has waited long enough stands among them, at the same steps as in Go.
func TestRedisServesAsTheQueueDoes(t *testing.T) {
	s := startRedis(t)
	client := s.pool(t)
	rate := budget.Rate{Tokens: 60_000, Keep: 12_000}
	store := newRedisStore(client, "test", rate, RedisOptions{Timeout: 5 * time.Second})
	store.trust = true
	now := noon
	q := budget.NewQueue(rate, now)
	type session struct {
		user  string
		class budget.Class
		turn  int
	}
	sessions := []*session{{user: "ada"}, {user: "ada"}, {user: "ada"}, {user: "ben"}, {user: "job", class: budget.Batch}}
	passed := map[string]int{}
	for range 420 { // ten minutes and a half
		now = now.Add(1500 * time.Millisecond)
		store.clock = strconv.FormatInt(now.UnixMicro(), 10)
		for i, who := range sessions {
			ask := Ask{User: who.user, Tokens: 9000 + 500*i, Class: who.class, Wait: 1}
			id := fmt.Sprintf("%d-%d", i, who.turn)
			want := q.AskAs(ask.User, id, ask.Tokens, ask.Class, now)
			got, err := store.ask(context.Background(), id, ask)
			if err != nil || got.Passed != want.Passed || got.Ahead != want.Ahead {
				t.Fatalf("%s of %s at %v: got %+v (%v), want %+v", id, who.user, now.Sub(noon), got, err, want)
			}
			if got.Passed {
				who.turn++
				passed[who.user] += ask.Tokens
			}
		}
	}
	if passed["job"] == 0 || passed["ada"] < passed["ben"]*8/10 || passed["ada"] > passed["ben"]*14/10 {
		t.Errorf("%v", passed)
	}
	st, err := store.state(context.Background())
	if err != nil || len(st.Users) != 3 || st.Users[0].Waiting == 0 {
		t.Errorf("%+v, %v", st, err)
	}
}
