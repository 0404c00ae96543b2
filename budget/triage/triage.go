// Package triage reads what a program printed when the API refused it, and says
// which limit it met, whose it is, how long to wait, what to change, and whether
// trying again helps, does nothing or makes it worse.
//
// A log is taken apart into records, one for each answer, and facts of one are
// never put on another. What is recognised is data: texts.tsv has the texts of
// services and clients with their source and date, speakers.tsv who prints and
// who answers. A text that is not known stays unknown, and is shown.
package triage

import (
	"slices"
	"time"
)

// Kind is what was met. The set is closed.
type Kind uint8

// The kinds.
const (
	Unknown        Kind = iota // nothing that we know
	InputTokens                // input tokens per minute
	OutputTokens               // output tokens per minute
	Tokens                     // tokens per minute, of which kind is not told
	TokensPerDay               // tokens per day
	Requests                   // requests per minute
	RequestsPerDay             // requests per day
	Concurrency                // requests at the same time
	Acceleration               // usage grew too fast
	RateLimit                  // 429 that names no limit
	Throttled                  // held back for a moment, for reasons of the service
	Cooldown                   // a gateway rests its deployments after refusals
	GatewayLimit               // a limit of a gateway on the way
	SpendCap                   // the tier's, organisation's or member's cap of a month
	OwnSpendLimit              // a limit that somebody set: in the Console, at a gateway
	Credit                     // prepaid credit is used up
	Subscription               // the plan's five hours or week
	FastMode                   // the allowance of fast mode
	NotAllowed                 // the seat, group or organisation may not use it
	LongContext                // prompts over 200,000 tokens are not in the plan
	Window                     // the prompt is larger than the model's window
	OutputLength               // prompt and max_tokens together exceed the window
	TooLarge                   // request over 32 MB
	Overloaded                 // the API is busy for everybody
	ZeroQuota                  // the cloud account has no quota for the model
	Auth                       // the key or login was refused
	ServerError                // a fault of the service
	Connection                 // no answer came
)

var kindNames = [...]string{
	"unknown", "input-tokens-per-minute", "output-tokens-per-minute", "tokens-per-minute", "tokens-per-day", "requests-per-minute", "requests-per-day",
	"concurrency", "acceleration", "rate-limit", "throttled", "gateway-cooldown", "gateway-limit", "spend-cap", "own-spend-limit", "credit",
	"subscription", "fast-mode", "not-allowed", "long-context", "window", "output-length", "too-large", "overloaded", "zero-quota", "auth",
	"server-error", "connection",
}

// String is the kind's name, as JSON has it.
func (k Kind) String() string { return kindNames[k] }

// MarshalText is the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

func kindNamed(name string) (Kind, bool) {
	if name == "cooldown" {
		name = "gateway-cooldown"
	}
	i := slices.Index(kindNames[:], name)
	return Kind(max(i, 0)), i >= 0
}

// Period is the time that a limit is counted over. The set is closed.
type Period uint8

// The periods.
const (
	NoPeriod  Period = iota // not told, or none
	Minute                  // a minute, refilled all the time
	FiveHours               // a plan's session
	Day                     // a day
	Week                    // a plan's week
	Month                   // a calendar month
)

var periodNames = [...]string{"", "minute", "five-hours", "day", "week", "month"}

// String is the period's name, "" for none.
func (p Period) String() string { return periodNames[p] }

// MarshalText is the period's name.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

func periodNamed(name string) (Period, bool) {
	if name == "-" {
		return NoPeriod, true
	}
	i := slices.Index(periodNames[:], name)
	return Period(max(i, 0)), i > 0
}

// Retry says what trying again does. The set is closed.
type Retry uint8

// What trying again does.
const (
	Helps      Retry = iota // after the wait
	Useless                 // the same request is refused for ever, or for very long
	Harms                   // it uses up what is left, or keeps the limit shut
	RetryUnset              // not known
)

// String is the word for JSON.
func (r Retry) String() string { return [...]string{"helps", "useless", "harms", "unknown"}[r] }

// MarshalText is the word for JSON.
func (r Retry) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Diagnosis is what a text tells.
type Diagnosis struct {
	Kind   Kind   `json:"kind"`
	Status int    `json:"status"` // HTTP, 0 when not told and not known
	Period Period `json:"window"` // what the limit is counted over
	Owner  string `json:"owner"`  // whose limit it is; empty when that cannot be told
	Limit  int    `json:"limit"`  // the number that the answer names, 0 when it names none
	Used   int    `json:"used"`   // for a window: the tokens of the prompt
	// Client is who printed it and, where that is not the Claude API itself, who
	// answered; empty when neither can be told. Program and Provider are the two.
	Client   string `json:"client"`
	Program  string `json:"program"`
	Provider string `json:"provider"`
	Model    string `json:"model"`
	What     string `json:"what"` // one line for people

	Wait     time.Duration `json:"-"`
	HasWait  bool          `json:"has_wait"`
	Until    time.Time     `json:"until,omitzero"` // when the wait is over, from the time of the answer
	WaitFrom string        `json:"wait_from"`      // where the wait was read
	WaitWhy  string        `json:"wait_why"`       // why there is none, or what it means

	Retry    Retry    `json:"retry"`
	RetryWhy string   `json:"retry_why"`
	Actions  []string `json:"actions"`  // what to change, the best first
	Evidence string   `json:"evidence"` // the words that decided, or for what is unknown the line that looks most like an error
	Line     int      `json:"line"`     // where they stand, from 1; 0 for an empty text
	Source   string   `json:"source"`   // where the text is known from
	Others   int      `json:"others"`   // further errors in the text
	// Answers are all the refusals of the text in short, at most the last 50.
	Answers []Answer `json:"answers"`

	dated  bool // the wait ends at a point in time that was named
	silent bool // status and headers came, and no words
	plan   string
}

// Answer is one refusal in a log.
type Answer struct {
	Line   int       `json:"line"`
	At     time.Time `json:"at,omitzero"`
	Kind   Kind      `json:"kind"`
	Status int       `json:"status"`
}
