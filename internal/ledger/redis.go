package ledger

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gomodule/redigo/redis"

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
	server, err := readAddress(address)
	if err != nil {
		// The cause may quote the address with its password.
		return nil, fmt.Errorf("ledger: %q is no address of a Redis server", redact(address))
	}
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Second
	}
	if o.Name == "" {
		o.Name = "default"
	}
	s := newRedisStore(server.pool(o.Timeout), redact(address), r, o)
	l := newLedger(s, r)
	l.policy = o.OnError
	return l, nil
}

func newRedisStore(c *redis.Pool, where string, r budget.Rate, o RedisOptions) *redisStore {
	s := &redisStore{pool: c, where: where, rate: r, timeout: o.Timeout}
	for _, part := range []string{"state", "line", "seen", "want", "held", "sums", "who", "since", "finish", "use"} {
		// The braces put all keys on one node of a cluster.
		s.keys = append(s.keys, "pare:{"+o.Name+"}:"+part)
	}
	s.script = redis.NewScript(len(s.keys), queueScript)
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
	pool    *redis.Pool
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

// call runs one step. Its parameters are those of queue.lua; the answer is texts, and
// lists of texts at its end.
func (s *redisStore) call(ctx context.Context, op, id string, ask Ask, used int) (answer []string, lists [][]string, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	burst := s.rate.Burst
	if burst <= 0 || burst > time.Minute {
		burst = time.Minute
	}
	got, err := s.run(ctx,
		op, id, max(0, ask.Tokens), int(ask.Class), flag(ask.Wait > 0), s.rate.Tokens, s.rate.Requests, burst.Microseconds(), max(0, s.rate.Keep), used,
		budget.Patience.Microseconds(), budget.HoldFor.Microseconds(), budget.HoldMost, redisLife.Milliseconds(), flag(s.trust), s.clock,
		ask.User, budget.BatchAge.Microseconds(), budget.TicketBits, budget.MostTag, budget.MostUsers, int(budget.UseFor.Hours()), budget.OtherUsers)
	if err != nil {
		if refused(err) {
			return nil, nil, fmt.Errorf("ledger %s: %w", s.where, err)
		}
		return nil, nil, &unreachableError{s.where, err}
	}
	for _, part := range got {
		switch v := part.(type) {
		case []byte:
			answer = append(answer, string(v))
		case []any:
			lists = append(lists, texts(v))
		}
	}
	if len(answer) == 0 {
		return nil, nil, fmt.Errorf("ledger %s: an empty answer", s.where)
	}
	return answer, lists, nil
}

// tries is how often a step is sent whose answer did not come, each time on another
// connection. Steps carry the ID of who asks, so twice is as good as once.
const tries = 4

// run has the script run on the server.
func (s *redisStore) run(ctx context.Context, args ...any) (got []any, err error) {
	all := make([]any, 0, len(s.keys)+len(args))
	for _, k := range s.keys {
		all = append(all, k)
	}
	all = append(all, args...)
	for try := range tries {
		if try > 0 && sleep(ctx, 4*time.Millisecond<<try) != nil {
			return nil, err // what went wrong says more than that the time is over
		}
		if got, err = s.once(ctx, all); err == nil || refused(err) || ctx.Err() != nil {
			return got, err
		}
	}
	return nil, err
}

func (s *redisStore) once(ctx context.Context, args []any) ([]any, error) {
	c, err := s.pool.GetContext(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close() // back into the pool, unless it is broken
	return redis.Values(s.script.DoContext(ctx, c, args...))
}

// refused says whether the server answered, and said no: wrong password, no memory,
// not allowed.
func refused(err error) bool {
	var said redis.Error
	return errors.As(err, &said) && !strings.HasPrefix(said.Error(), "LOADING")
}

func texts(list []any) []string {
	all := make([]string, len(list))
	for i, v := range list {
		if b, ok := v.([]byte); ok {
			all[i] = string(b)
		} else {
			all[i] = fmt.Sprint(v)
		}
	}
	return all
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func (s *redisStore) ask(ctx context.Context, id string, ask Ask) (budget.Answer, error) {
	got, _, err := s.call(ctx, "ask", id, ask, -1)
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
	_, _, err := s.call(ctx, "leave", id, Ask{}, -1)
	return err
}

func (s *redisStore) release(ctx context.Context, id string, used int) (bool, error) {
	got, _, err := s.call(ctx, "release", id, Ask{}, used)
	return err == nil && got[0] == "ok", err
}

func (s *redisStore) state(ctx context.Context) (State, error) {
	got, lists, err := s.call(ctx, "state", "", Ask{}, -1)
	if err != nil {
		return State{}, err
	}
	n, err := numbers(got[1:], 5)
	if err == nil && len(lists) != 2 {
		err = fmt.Errorf("a short answer: %q", got)
	}
	if err != nil {
		return State{}, fmt.Errorf("ledger %s: %w", s.where, err)
	}
	st := State{Rate: s.rate, Have: int(n[0]), Held: int(n[1]), Passed: n[2], PassedTokens: n[3], Waiting: turns(lists[0])}
	st.Users = budget.Shares(uses(lists[1]), st.Waiting, time.UnixMicro(n[4]))
	return st, nil
}

// turns reads who waits: ID, tokens, tag, class, ticket and user of each.
func turns(lines []string) []budget.Turn {
	var all []budget.Turn
	for _, line := range lines {
		f := strings.SplitN(line, " ", 6)
		if len(f) != 6 {
			continue
		}
		if n, err := numbers(f[1:], 4); err == nil {
			all = append(all, budget.Turn{ID: f[0], Tokens: int(n[0]), Tag: n[1]*budget.TicketBits + n[3]%budget.TicketBits, Class: budget.Class(n[2]), Ticket: n[3], User: f[5]})
		}
	}
	return all
}

// uses reads who took how much in which hour, from pairs of a field and a number.
func uses(pairs []string) []budget.Use {
	type key struct {
		hour int64
		user string
	}
	rows := map[key]*budget.Use{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f := strings.SplitN(pairs[i], " ", 3)
		n, err := strconv.ParseInt(pairs[i+1], 10, 64)
		if len(f) != 3 || err != nil {
			continue // how many users an hour has
		}
		hour, _ := strconv.ParseInt(f[0], 10, 64)
		k := key{hour, f[2]}
		if rows[k] == nil {
			rows[k] = &budget.Use{Hour: hour, User: f[2]}
		}
		if f[1] == "t" {
			rows[k].Tokens = n
		} else {
			rows[k].Requests = n
		}
	}
	all := make([]budget.Use, 0, len(rows))
	for _, u := range rows {
		all = append(all, *u)
	}
	return all
}

func (s *redisStore) close() error { return s.pool.Close() }
