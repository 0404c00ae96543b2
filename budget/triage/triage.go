// Package triage reads what a program printed when the API refused it, and says
// which limit it met, how long to wait, what to change, and whether trying again
// helps, does nothing or makes it worse.
//
// It knows the words of Claude Code, the Python and TypeScript SDKs, curl and the
// big clouds. It decides by the most telling words: a message that names a limit
// over a bare status, and the last of several.
package triage

import (
	"strconv"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/lazyregexp"
)

// Kind is what was met. The set is closed.
type Kind uint8

// The kinds.
const (
	Unknown       Kind = iota // nothing that we know
	InputTokens               // input tokens per minute
	OutputTokens              // output tokens per minute
	Tokens                    // tokens per minute, of which kind is not told
	TokensPerDay              // tokens per day
	Requests                  // requests per minute
	Concurrency               // requests at the same time
	Acceleration              // usage grew too fast
	RateLimit                 // 429 that names no limit
	SpendCap                  // the tier's or organisation's monthly cap
	OwnSpendLimit             // a limit that somebody set in the Console
	Credit                    // prepaid credit is used up
	Subscription              // the plan's five hours or week
	LongContext               // prompts over 200,000 tokens are not in the plan
	Window                    // the prompt is larger than the model's window
	OutputLength              // prompt and max_tokens together exceed the window
	TooLarge                  // request over 32 MB
	Overloaded                // the API is busy for everybody
	ZeroQuota                 // the cloud account has no quota for the model
)

// String is the kind's name, as JSON has it.
func (k Kind) String() string {
	return [...]string{
		"unknown", "input-tokens-per-minute", "output-tokens-per-minute", "tokens-per-minute", "tokens-per-day", "requests-per-minute", "concurrency",
		"acceleration", "rate-limit", "spend-cap", "own-spend-limit", "credit", "subscription", "long-context", "window", "output-length", "too-large",
		"overloaded", "zero-quota",
	}[k]
}

// MarshalText is the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Retry says what trying again does. The set is closed.
type Retry uint8

// What trying again does.
const (
	Helps   Retry = iota // after the wait
	Useless              // the same request is refused for ever, or for very long
	Harms                // it uses up what is left, or keeps the limit shut
)

// String is the word for JSON.
func (r Retry) String() string { return [...]string{"helps", "useless", "harms"}[r] }

// MarshalText is the word for JSON.
func (r Retry) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Diagnosis is what a text tells.
type Diagnosis struct {
	Kind   Kind   `json:"kind"`
	Status int    `json:"status"` // HTTP, 0 when not told and not known
	Limit  int    `json:"limit"`  // the number that the message names, 0 when it names none
	Used   int    `json:"used"`   // for a window: the tokens of the prompt
	Client string `json:"client"` // who printed it; empty when that cannot be told
	Model  string `json:"model"`
	What   string `json:"what"` // one line for people

	Wait     time.Duration `json:"-"`
	HasWait  bool          `json:"has_wait"`
	WaitFrom string        `json:"wait_from"` // where the wait was read
	WaitWhy  string        `json:"wait_why"`  // why there is none, or what it means

	Retry    Retry          `json:"retry"`
	RetryWhy string         `json:"retry_why"`
	Actions  []string       `json:"actions"`  // what to change, the best first
	Evidence string         `json:"evidence"` // the words that decided
	Others   int            `json:"others"`   // further errors in the text
	Headers  budget.Headers `json:"-"`
}

// MaxText is how much of a text is looked at: its end.
const MaxText = 256 << 10

// Read is the diagnosis of a text: an error message, a log, a dump of headers.
// Times in it are read against its own date where it has one, and now otherwise.
func Read(text string, now time.Time) Diagnosis {
	if len(text) > MaxText {
		text = text[len(text)-MaxText:]
	}
	headers, _ := budget.ParseHeaders(strings.NewReader(text)) // reading a string does not fail
	flat := flatten(text)
	d := Diagnosis{Headers: headers, Client: clientOf(flat)}
	d.decide(flat)
	if m := modelPattern.FindStringSubmatch(flat); m != nil {
		d.Model = m[1]
	}
	d.wait(flat, now)
	d.advise()
	return d
}

// flatten makes one line of a text, as terminals wrap messages anywhere.
func flatten(text string) string {
	text = strings.NewReplacer(`\"`, `"`, `\n`, " ", "│", " ", "⎿", " ", "’", "'").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

// clue is a pattern and what it means. The first group, if any, is a number: the
// limit, or for a window what was used.
type clue struct {
	pattern *lazyregexp.Regexp
	kind    Kind
	status  int
	general bool // says that something was refused, not by which limit
}

func re(p string) *lazyregexp.Regexp { return lazyregexp.New(`(?i)` + p) }

const count = `([\d][\d,._]*)`

// clues are in order of how much they tell: of two that end at the same place
// the first counts.
var clues = []clue{
	{re(`usage increase rate|acceleration limit`), Acceleration, 429, false},
	{re(`enforced_spend_limit_reached|reached (?:your|its|the) (?:monthly )?(?:API )?spend(?:ing)? (?:cap|limit)`), SpendCap, 429, false},
	{re(`you have reached your specified (?:API|workspace)[\w ]* usage limits`), OwnSpendLimit, 400, false},
	{re(`credit balance is too low`), Credit, 400, false},
	{re(`(?:Claude(?: AI)? )?usage limit reached|you've hit your (?:usage |session |weekly |5-hour )?limit|(?:5-hour|weekly|session) limit reached`), Subscription, 429, false},
	{re(`extra usage is required for long context|long context (?:beta )?is not (?:yet )?available for (?:this|your) (?:subscription|account)`), LongContext, 429, false},
	{re(`input length and .?max_tokens.? exceed context limit: ` + count), OutputLength, 400, false},
	{re(`prompt is too long: ` + count + ` tokens > [\d,]+ maximum`), Window, 400, false},
	{re(`prompt is too long[^0-9]{0,40}request is ~?` + count + ` tokens`), Window, 400, false},
	{re(`prompt is too long|input is too long for requested model|context[ _](?:window|length)[ _]exceeded|conversation is too long`), Window, 400, false},
	{re(`request_too_large|request exceeds the maximum (?:allowed )?(?:size|number of bytes)|413 (?:request|content|payload)[\w ]*too large|\brequest too large\b`), TooLarge, 413, false},
	{re(`of ` + count + ` input tokens per minute|input[ _-]tokens?[ _-]per[ _-](?:minute|base)`), InputTokens, 429, false},
	{re(`of ` + count + ` output tokens per minute|output[ _-]tokens?[ _-]per[ _-](?:minute|base)`), OutputTokens, 429, false},
	{re(`of ` + count + ` requests per minute|number of requests has exceeded|online_prediction_requests_per_base_model|Too many requests, please wait before trying again|requests? rate limit`), Requests, 429, false},
	{re(`number of concurrent connections has exceeded|of ` + count + ` concurrent|too many concurrent requests`), Concurrency, 429, false},
	{re(`too many tokens per day|of ` + count + ` tokens per day`), TokensPerDay, 429, false},
	{re(`of ` + count + ` tokens per minute|exceeded token rate limit|number of request tokens has exceeded|Too many tokens, please wait before trying again`), Tokens, 429, false},
	{re(`overloaded_error|\b529\b|OverloadedError|\bOverloaded\b|temporarily limiting requests|ModelNotReadyException|ServiceUnavailableException|model is (?:currently )?overloaded`), Overloaded, 529, false},
	{re(`quota (?:value )?(?:is|of) 0\b|quota limit is 0`), ZeroQuota, 429, false},
	{re(`rate_limit_error|RateLimitError|ThrottlingException|RESOURCE_EXHAUSTED|exceed your (?:account|organization)'s rate limit|would exceed the rate limit|too many requests|rejected \(429\)|(?:error|status|code|http/[\d.]+|returned error)\D{0,4}429\b|^429\b|\b429 \{|ServiceQuotaExceeded`), RateLimit, 429, true},
}

var modelPattern = lazyregexp.New(`\b((?:anthropic[-.])?claude-(?:opus|sonnet|haiku|fable|mythos|[0-9])[\w.@:-]*[\w])`)

// decide finds the last of the most telling words.
func (d *Diagnosis) decide(flat string) {
	at := -1
	general := true
	seen := 0
	for _, c := range clues {
		all := c.pattern.FindAllStringSubmatchIndex(flat, -1)
		if len(all) == 0 {
			continue
		}
		if !c.general {
			seen += len(all)
		}
		last := all[len(all)-1]
		better := at < 0 || (general && !c.general) || (general == c.general && last[0] > at && !sameError(flat, at, last[0]))
		if !better {
			continue
		}
		at, general = last[0], c.general
		d.Kind, d.Status, d.Limit, d.Used = c.kind, c.status, 0, 0
		d.Evidence = around(flat, last[0], last[1])
		number := 0
		if len(last) > 3 && last[2] >= 0 {
			number = parseCount(flat[last[2]:last[3]])
		}
		if d.Kind == Window || d.Kind == OutputLength {
			d.Used = number
		} else {
			d.Limit = number
		}
	}
	d.Others = max(0, seen-1)
	if d.Kind == Window || d.Kind == OutputLength {
		if m := maximumPattern.FindStringSubmatch(flat); m != nil {
			d.Limit = parseCount(m[1] + m[2])
		}
	}
	if d.Kind == Unknown {
		d.Status = d.Headers.Status
	}
	if m := zeroPattern.FindString(flat); m != "" && d.Kind == RateLimit {
		d.Kind = ZeroQuota
	}
}

var (
	maximumPattern = lazyregexp.New(`(?i)> ([\d,]+)(?: maximum|, decrease)|\(limit ([\d,]+)\)`)
	zeroPattern    = lazyregexp.New(`(?i)quota (?:value )?(?:is|of) 0\b`)
)

// sameError reports whether two places belong to one message: only words of the
// same sentence or object lie between. The more telling clue was found first.
func sameError(flat string, a, b int) bool {
	if b < a {
		return true
	}
	return b-a < 600 && !strings.ContainsAny(flat[a:b], "\x00") && !nextError.MatchString(flat[a:b])
}

// nextError is what stands between two errors of a log.
var nextError = lazyregexp.New(`(?i)retrying in|attempt \d|traceback|API Error|Error code:|HTTP/`)

func parseCount(s string) int {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", "_", "").Replace(s))
	if err != nil {
		return 0
	}
	return n
}

// around is the words that decided, with a little of what stands before.
func around(flat string, from, to int) string {
	const before, most = 60, 160
	start := max(0, from-before)
	for start > 0 && start < from && flat[start-1] != ' ' {
		start++
	}
	end := min(len(flat), max(to, min(start+most, to+30)))
	for end < len(flat) && flat[end] != ' ' && end < to+60 {
		end++
	}
	return strings.ToValidUTF8(flat[start:end], "")
}

// speakers are who prints what, the most telling first.
var speakers = []struct {
	name    string
	pattern *lazyregexp.Regexp
}{
	{"Amazon Bedrock", re(`ThrottlingException|bedrock|ServiceQuotaExceeded|ModelNotReadyException|botocore`)},
	{"Vertex AI", re(`aiplatform\.googleapis|RESOURCE_EXHAUSTED|vertex`)},
	{"Microsoft Foundry", re(`services\.ai\.azure\.com|cognitive ?services|pricing tier|azure|x-ratelimit-`)},
	{"Claude Code", re(`API Error: Request rejected|API Error \(|API Error: \d{3}|the request is ~|Claude(?: AI)? usage limit|you've hit your|claude-cli|cli\.js|\$bunfs`)},
	{"LiteLLM", re(`litellm\.|AnthropicException`)},
	{"Python SDK", re(`anthropic\.\w*Error|anthropic\._exceptions|Error code: \d{3} - \{'`)},
	{"TypeScript SDK", re(`RateLimitError: \d{3}|\w*Error: \d{3} \{"type"|@anthropic-ai/sdk|at APIError\.generate|at Function\.generate|status: \d{3},? headers|AI_RetryError|AI_APICallError`)},
	{"curl", re(`curl: \(|^(?:\* .*)?< ?HTTP/|HTTP/[12][\d.]* \d{3}|> POST /v1/messages`)},
}

func clientOf(flat string) string {
	for _, s := range speakers {
		if s.pattern.MatchString(flat) {
			return s.name
		}
	}
	return ""
}

// wait finds how long to wait: what the server says first, what a client was
// going to do next, when the bucket will be full last.
func (d *Diagnosis) wait(flat string, now time.Time) {
	if d.never() {
		return
	}
	switch {
	case d.Headers.HasRetry:
		d.setWait(d.Headers.RetryAfter, "retry-after")
		return
	case d.fromWords(flat):
		return
	}
	if d.Kind == Subscription {
		d.fromSubscription(flat, now)
		return
	}
	if !d.Headers.Date.IsZero() {
		now = d.Headers.Date
	}
	o := map[Kind]budget.Observed{InputTokens: d.Headers.Input, OutputTokens: d.Headers.Output, Requests: d.Headers.Requests, Tokens: d.Headers.Tokens, RateLimit: d.Headers.Tokens}[d.Kind]
	if o.Reset.After(now) {
		d.setWait(o.Reset.Sub(now), "anthropic-ratelimit-…-reset, when it will be full again")
	}
}

// never reports that no wait of minutes helps.
func (d *Diagnosis) never() bool {
	switch d.Kind {
	case Window, OutputLength, TooLarge, Credit, OwnSpendLimit, SpendCap, LongContext, ZeroQuota:
		return true
	default:
		return false
	}
}

func (d *Diagnosis) setWait(w time.Duration, from string) {
	d.Wait, d.HasWait, d.WaitFrom = w, true, from
}

// spoken are the words in which waits are told, with the number of seconds.
var spoken = []struct {
	pattern *lazyregexp.Regexp
	from    string
	unit    time.Duration
}{
	{re(`["']?retry[-_]after["']?\s*[:=]\s*["']?(\d+(?:\.\d+)?)`), "retry-after", time.Second},
	{re(`(?:please )?(?:retry|try again) (?:after|in) (\d+(?:\.\d+)?) ?s(?:ec|\b)`), "the message", time.Second},
	{re(`(?:please )?(?:retry|try again) (?:after|in) (\d+(?:\.\d+)?) ?m(?:in|\b)`), "the message", time.Minute},
	{re(`"retryInMs": ?(\d+(?:\.\d+)?)`), "what the client was going to do", time.Millisecond},
	{re(`retrying in (\d+(?:\.\d+)?) ?s(?:ec|\b)`), "what the client was going to do", time.Second},
}

func (d *Diagnosis) fromWords(flat string) bool {
	for _, s := range spoken {
		all := s.pattern.FindAllStringSubmatch(flat, -1)
		if len(all) == 0 {
			continue
		}
		n, err := strconv.ParseFloat(all[len(all)-1][1], 64)
		if err != nil || n > 1e8 {
			continue
		}
		d.setWait(time.Duration(n*float64(s.unit)), s.from)
		return true
	}
	return false
}

var untilPattern = re(`usage limit reached\|(\d{9,11})`)

// fromSubscription reads the time at which a plan's limit ends.
func (d *Diagnosis) fromSubscription(flat string, now time.Time) {
	m := untilPattern.FindStringSubmatch(flat)
	if m == nil {
		return
	}
	seconds, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return
	}
	end := time.Unix(seconds, 0)
	d.setWait(max(0, end.Sub(now)), "the message: "+end.UTC().Format(time.RFC3339))
}

// limitText is the limit with its number, for people.
func (d *Diagnosis) limitText(unit string) string {
	if d.Limit == 0 {
		return unit
	}
	return figures.Commas(d.Limit) + " " + unit
}
