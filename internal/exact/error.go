package exact

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pare/internal/network"
)

// Kind says what kept a text from being counted. The set is closed.
type Kind uint8

// The kinds.
const (
	Network     Kind = iota // no connection, or it broke
	Timeout                 // no answer in time
	NoKey                   // no key was given
	KeyRefused              // 401, 403
	NoModel                 // 404
	Invalid                 // 400 and other refusals of the request
	TooLarge                // 413
	RateLimited             // 429
	SpendLimit              // 429 of the spend limit, which does not pass by waiting
	Overloaded              // 529
	Server                  // 500 and other faults of the API
	Garbled                 // an answer that is none
	Address                 // the address is none to send a key to, or sends on
)

// String is the kind in words.
func (k Kind) String() string {
	return [...]string{
		"no connection to the API", "no answer from the API in time", "no API key", "the API refuses the key",
		"the API knows no such model", "the API refuses the request", "the text is too large for the API", "rate limit of the API",
		"spend limit of the API", "the API is overloaded", "fault of the API", "the answer of the API is garbled",
		"the API is not asked",
	}[k]
}

// Error is why a text was not counted.
type Error struct {
	Kind       Kind
	Status     int           // of HTTP; 0 where there was no answer
	Message    string        // what the API or the system says
	RequestID  string        // for a question to support
	RetryAfter time.Duration // what the API asks for; 0: it did not say
}

// Error says what happened, with the API's own words and the request's ID.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Status != 0 {
		fmt.Fprintf(&b, " (%d)", e.Status)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [%s]", e.RequestID)
	}
	return b.String()
}

// Hint says what to do about it.
func (e *Error) Hint() string {
	switch e.Kind {
	case NoKey:
		return "set ANTHROPIC_API_KEY, or count without --exact"
	case KeyRefused:
		return "check ANTHROPIC_API_KEY"
	case RateLimited:
		if e.RetryAfter > 0 {
			return fmt.Sprintf("try again in %s; what was counted is kept", e.RetryAfter.Round(time.Second))
		}
		return "try again in a minute; what was counted is kept"
	case Overloaded, Server, Timeout:
		return "try again later; what was counted is kept"
	case SpendLimit:
		return "raise the limit in the Console, or count without --exact"
	case Address:
		return "check ANTHROPIC_BASE_URL, or count without --exact"
	case Network:
		return "check the network and ANTHROPIC_BASE_URL, or count without --exact"
	case NoModel, Invalid, TooLarge, Garbled:
	}
	return ""
}

// passes reports whether the same request may get through later.
func (e *Error) passes() bool {
	switch e.Kind {
	case Network, Timeout, RateLimited, Overloaded, Server:
		return true
	case NoKey, KeyRefused, NoModel, Invalid, TooLarge, SpendLimit, Garbled, Address:
	}
	return false
}

// classify reads an error of the network. One of the context has none of these
// kinds, and is told by the context itself.
func classify(err error) *Error {
	var net *network.Error
	if !errors.As(err, &net) {
		return &Error{Kind: Network, Message: err.Error()}
	}
	switch net.Kind {
	case network.NoAnswer:
		return &Error{Kind: Timeout}
	case network.Endless:
		return &Error{Kind: Garbled, Message: net.Error()}
	case network.BadAddress, network.InTheClear, network.Redirected:
		return &Error{Kind: Address, Message: net.Error()}
	case network.NoConnection:
	}
	return &Error{Kind: Network, Message: net.Error()}
}

// refusal reads an answer that is no count.
func refusal(a *network.Answer) *Error {
	e := &Error{Status: a.Status, RequestID: a.Header("request-id"), Message: messageOf(string(a.Body)), RetryAfter: retryAfter(a.Header("retry-after"))}
	switch {
	case e.Status == 401, e.Status == 403:
		e.Kind = KeyRefused
	case e.Status == 404:
		e.Kind = NoModel
	case e.Status == 413:
		e.Kind = TooLarge
	case e.Status == 429 && strings.Contains(string(a.Body), "enforced_spend_limit_reached"):
		e.Kind = SpendLimit
	case e.Status == 429:
		e.Kind = RateLimited
	case e.Status == 529:
		e.Kind = Overloaded
	case e.Status == 408, e.Status >= 500:
		e.Kind = Server
	default:
		e.Kind = Invalid
	}
	return e
}

// messageOf is the API's own sentence, or the start of whatever came instead.
func messageOf(body string) string {
	var envelope struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal([]byte(body), &envelope) == nil && envelope.Error.Message != "" {
		return envelope.Error.Message
	}
	line, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
	const enough = 200
	if len(line) > enough {
		line = strings.ToValidUTF8(line[:enough], "") + "…"
	}
	return line
}

// retryAfter reads the header in seconds. Its other form, a date, is not sent by
// the API and would need a clock.
func retryAfter(value string) time.Duration {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || seconds < 0 || seconds > 1e6 {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}
