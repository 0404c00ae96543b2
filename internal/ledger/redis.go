package ledger

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"pare/budget"
)

//go:embed queue.lua
var queueScript string

// RedisOptions are those of a ledger on a Redis server.
type RedisOptions struct {
	// Name tells ledgers on one server apart; empty is "default".
	Name string
	// OnError is what happens when the server does not answer within the time that a
	// reservation may wait.
	OnError Policy
	// Timeout is how long one question may take; 0 is two seconds.
	Timeout time.Duration
}

// Lifetime of the keys on the server after their last use.
const redisLife = budget.HoldFor + time.Minute

// NewRedis is a ledger on a Redis server, by its address: redis://, rediss:// for
// TLS, or unix://. Every step is one script on the server and takes the server's
// clock, so the clocks of those who use it do not matter. It does not connect
// before it is asked.
//
// A server that has just started and knows nothing is taken to have had empty
// buckets when it started: what was reserved before is not known, and at worst was
// all.
func NewRedis(address string, r budget.Rate, o RedisOptions) (Ledger, error) {
	opts, err := redis.ParseURL(address)
	if err != nil {
		// The library's message may quote the address with its password.
		return nil, fmt.Errorf("ledger: %q is no address of a Redis server", redact(address))
	}
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Second
	}
	if o.Name == "" {
		o.Name = "default"
	}
	quiet()
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout = o.Timeout, o.Timeout, o.Timeout
	s := newRedisStore(redis.NewClient(opts), redact(address), r, o)
	l := newLedger(s, r)
	l.policy = o.OnError
	return l, nil
}

// quiet keeps the library from writing to standard error, which belongs to the
// program: what goes wrong comes back as an error.
var quiet = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

func newRedisStore(c *redis.Client, where string, r budget.Rate, o RedisOptions) *redisStore {
	s := &redisStore{client: c, where: where, rate: r, timeout: o.Timeout, script: redis.NewScript(queueScript)}
	for _, part := range []string{"state", "line", "seen", "want", "held", "sums"} {
		// The braces put all keys on one node of a cluster.
		s.keys = append(s.keys, "pare:{"+o.Name+"}:"+part)
	}
	return s
}

// redact is the address without its password.
func redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(an address that cannot be read)"
	}
	return u.Redacted()
}

type redisStore struct {
	client  *redis.Client
	script  *redis.Script
	where   string
	rate    budget.Rate
	keys    []string
	timeout time.Duration
	// For tests: buckets of a server that has just started are full, and its clock in
	// microseconds.
	trust bool
	clock string
}

// call runs one step. Its parameters are those of queue.lua.
func (s *redisStore) call(ctx context.Context, op, id string, ask Ask, used int) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	burst := s.rate.Burst
	if burst <= 0 || burst > time.Minute {
		burst = time.Minute
	}
	answer, err := s.script.Run(ctx, s.client, s.keys,
		op, id, max(0, ask.Tokens), int(ask.Class), flag(ask.Wait > 0), s.rate.Tokens, s.rate.Requests, burst.Microseconds(), max(0, s.rate.Keep), used,
		budget.Patience.Microseconds(), budget.HoldFor.Microseconds(), budget.HoldMost, redisLife.Milliseconds(), flag(s.trust), s.clock).StringSlice()
	if err != nil {
		var said redis.Error
		if errors.As(err, &said) && !strings.HasPrefix(said.Error(), "LOADING") {
			// The server answered, and said no: wrong password, no memory, not allowed.
			return nil, fmt.Errorf("ledger %s: %w", s.where, err)
		}
		return nil, &UnreachableError{s.where, err}
	}
	return answer, nil
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func (s *redisStore) ask(ctx context.Context, id string, ask Ask) (budget.Answer, error) {
	got, err := s.call(ctx, "ask", id, ask, -1)
	if err != nil {
		return budget.Answer{}, err
	}
	n, err := numbers(got[1:], 3)
	if err != nil {
		return budget.Answer{}, fmt.Errorf("ledger %s: %w", s.where, err)
	}
	return budget.Answer{
		Passed: got[0] == "passed", Never: got[0] == "never",
		Wait: time.Duration(n[0]) * time.Microsecond, Ahead: int(n[1]), Have: int(n[2]),
	}, nil
}

// numbers reads the first n of an answer's strings.
func numbers(texts []string, n int) ([]int64, error) {
	if len(texts) < n {
		return nil, fmt.Errorf("a short answer: %q", texts)
	}
	all := make([]int64, n)
	for i := range all {
		var err error
		if all[i], err = strconv.ParseInt(texts[i], 10, 64); err != nil {
			return nil, fmt.Errorf("an answer that is no number: %q", texts)
		}
	}
	return all, nil
}

func (s *redisStore) leave(ctx context.Context, id string) error {
	_, err := s.call(ctx, "leave", id, Ask{}, -1)
	return err
}

func (s *redisStore) release(ctx context.Context, id string, used int) (bool, error) {
	got, err := s.call(ctx, "release", id, Ask{}, used)
	return err == nil && got[0] == "ok", err
}

func (s *redisStore) state(ctx context.Context) (State, error) {
	got, err := s.call(ctx, "state", "", Ask{}, -1)
	if err != nil {
		return State{}, err
	}
	n, err := numbers(got[1:], 4)
	if err != nil {
		return State{}, fmt.Errorf("ledger %s: %w", s.where, err)
	}
	st := State{Rate: s.rate, Have: int(n[0]), Held: int(n[1]), Passed: n[2], PassedTokens: n[3]}
	for _, w := range got[5:] {
		f := strings.Fields(w)
		if len(f) != 3 {
			continue
		}
		score, _ := strconv.ParseFloat(f[1], 64)
		tokens, _ := strconv.Atoi(f[2])
		const tickets = 1 << 40
		st.Waiting = append(st.Waiting, budget.Turn{ID: f[0], Class: budget.Class(int64(score) / tickets), Ticket: int64(score) % tickets, Tokens: tokens})
	}
	return st, nil
}

func (s *redisStore) close() error { return s.client.Close() }
