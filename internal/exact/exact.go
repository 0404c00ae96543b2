// Package exact asks the API how many tokens a text has: the count_tokens
// endpoint.
//
// It does so only when a person asks for it on the command line. Answers are kept in a cache, because
// the count of a text does not change. The endpoint is free and has a limit of
// its own: requests are bounded, and a pause that the API asks for holds for all
// of them. See https://platform.claude.com/docs/en/build-with-claude/token-counting
package exact

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"pare/internal/network"
)

// DefaultBaseURL is where the API is.
const DefaultBaseURL = "https://api.anthropic.com"

// DefaultConcurrency is how many requests are under way at a time.
const DefaultConcurrency = 8

// maxBytes is what the endpoint takes in one request, less its frame:
// https://platform.claude.com/docs/en/api/errors, request_too_large.
const maxBytes = 32<<20 - 64<<10

// maxAnswer is far above any answer: a number, or a sentence on what is wrong.
const maxAnswer = 1 << 20

// Options say how to reach the API. The zero value of each but Key is the
// default.
type Options struct {
	Key         string        // of the API; there is none by default
	BaseURL     string        // empty: [DefaultBaseURL]
	CacheFile   string        // counts of earlier runs; empty: none are kept
	Concurrency int           // requests at a time; 0: [DefaultConcurrency]
	Timeout     time.Duration // of one attempt; 0: a minute
	Attempts    int           // for one text; 0: 5
	// Patience is the longest pause that is waited for; a longer one ends in an
	// error that names it. 0: a minute.
	Patience time.Duration
	// Sleep waits, for tests; nil: the clock is waited for.
	Sleep func(context.Context, time.Duration) error
}

// Client counts texts. It is safe for concurrent use.
type Client struct {
	opts  Options
	net   *network.Client
	cache *cache
	slots chan struct{}

	mu    sync.Mutex
	pause time.Duration // that the API asked for and nobody has waited for yet
	stats Stats
}

// Stats is what a client has done.
type Stats struct {
	Sent   int // texts that went to the API
	Cached int // texts that the cache answered
}

// New is a client. The error is an [*Error] of kind [NoKey].
func New(opts Options) (*Client, error) {
	if opts.Key == "" {
		return nil, &Error{Kind: NoKey}
	}
	opts = opts.withDefaults()
	return &Client{opts: opts, net: network.New(), cache: openCache(opts.CacheFile), slots: make(chan struct{}, opts.Concurrency)}, nil
}

func (o Options) withDefaults() Options {
	if o.BaseURL == "" {
		o.BaseURL = DefaultBaseURL
	}
	if o.Concurrency <= 0 {
		o.Concurrency = DefaultConcurrency
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Attempts <= 0 {
		o.Attempts = 5
	}
	if o.Patience <= 0 {
		o.Patience = time.Minute
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Stats is what the client has done so far.
func (c *Client) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// Count is the number of input tokens of a request with the text as its only
// message: the frame of a message is in it. A text of nothing but white space
// has none; the API takes no such message. The error is an [*Error] or the
// context's.
func (c *Client) Count(ctx context.Context, model, text string) (int, error) {
	if strings.TrimSpace(text) == "" {
		return 0, nil
	}
	if len(text) > maxBytes {
		return 0, &Error{Kind: TooLarge, Message: "the API takes no text over 32 MB"}
	}
	key := keyOf(c.opts.BaseURL, model, text)
	if n, ok := c.cache.get(key); ok {
		c.note(func(s *Stats) { s.Cached++ })
		return n, nil
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	n, err := c.ask(ctx, model, text)
	if err != nil {
		return 0, err
	}
	c.note(func(s *Stats) { s.Sent++ })
	c.cache.put(key, n)
	return n, nil
}

func (c *Client) note(f func(*Stats)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.stats)
}

// ask sends the text until there is an answer, an error that will not pass, or
// no attempt left.
func (c *Client) ask(ctx context.Context, model, text string) (int, error) {
	for attempt := 1; ; attempt++ {
		if err := c.waitForPause(ctx); err != nil {
			return 0, err
		}
		n, err := c.once(ctx, model, text)
		if err == nil {
			return n, nil
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if !err.passes() || attempt == c.opts.Attempts {
			return 0, err
		}
		pause := err.RetryAfter
		if pause == 0 {
			pause = min(500*time.Millisecond<<(attempt-1), 8*time.Second)
		}
		if pause > c.opts.Patience {
			return 0, err
		}
		c.askForPause(pause)
	}
}

// question is the body of a request.
type question struct {
	Model    string    `json:"model"`
	Messages []message `json:"messages"`
}

type message struct {
	Role    string  `json:"role"`
	Content []block `json:"content"`
}

type block struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// once sends the text one time.
func (c *Client) once(ctx context.Context, model, text string) (int, *Error) {
	body, err := json.Marshal(question{model, []message{{"user", []block{{"text", text}}}}})
	if err != nil {
		return 0, &Error{Kind: Invalid, Message: err.Error()}
	}
	answer, err := c.net.Do(ctx, network.Request{
		Method: "POST", URL: strings.TrimSuffix(c.opts.BaseURL, "/") + "/v1/messages/count_tokens", Body: body,
		Header:  map[string]string{"x-api-key": c.opts.Key, "anthropic-version": "2023-06-01", "content-type": "application/json", "accept": "application/json"},
		Timeout: c.opts.Timeout, Limit: maxAnswer,
	})
	if err != nil {
		return 0, classify(err)
	}
	if !answer.OK() {
		return 0, refusal(answer)
	}
	// A gateway may answer 200 with something else.
	var count struct {
		InputTokens int `json:"input_tokens"`
	}
	if err := json.Unmarshal(answer.Body, &count); err != nil {
		return 0, &Error{Kind: Garbled, Message: err.Error()}
	}
	if count.InputTokens <= 0 {
		return 0, &Error{Kind: Garbled, Message: "the answer holds no input_tokens"}
	}
	return count.InputTokens, nil
}

// askForPause has the next request of every caller wait.
func (c *Client) askForPause(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pause = max(c.pause, d)
}

// waitForPause waits for a pause that the API asked for. Whoever waits holds the
// others up, so that the pause is waited for once.
func (c *Client) waitForPause(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pause == 0 {
		return ctx.Err()
	}
	err := c.opts.Sleep(ctx, c.pause)
	if err == nil {
		c.pause = 0
	}
	return err
}
