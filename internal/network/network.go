// Package network is the one way to send anything anywhere.
//
// A request goes to the host that was meant and to no other: no redirection is
// followed, since it would carry the key and the text along. What carries a key
// goes through TLS, or stays on this machine. An answer has an end, in bytes and in
// time. The proxy is that of the environment. Nothing here knows what is sent, and
// nothing is sent unless a person has asked for it on the command line.
package network

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// The bounds of an answer where a request gives none.
const (
	DefaultTimeout = 30 * time.Second
	defaultLimit   = 8 << 20 // bytes
)

// Request is what is sent. URL is needed; the zero value of the rest is the
// default.
type Request struct {
	Method  string // empty: GET
	URL     string
	Header  map[string]string // with the key
	Body    []byte
	Timeout time.Duration // of the whole exchange; 0: [DefaultTimeout]
	Limit   int64         // bytes of the answer's body, unpacked; 0: defaultLimit
}

// Answer is what came back, whatever its status.
type Answer struct {
	Status int
	Body   []byte
	header http.Header
}

// OK reports whether the server did what it was asked.
func (a *Answer) OK() bool { return a.Status == http.StatusOK }

// StatusText is the status with its name: "404 Not Found".
func (a *Answer) StatusText() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, http.StatusText(a.Status)))
}

// Header is a header by its name; empty where there is none.
func (a *Answer) Header(name string) string { return a.header.Get(name) }

// Kind says why there is no answer. The set is closed.
type Kind uint8

// The kinds.
const (
	NoConnection Kind = iota // no connection, or it broke
	NoAnswer                 // not in time
	BadAddress               // no http or https address
	InTheClear               // no TLS, and the host is not this machine
	Redirected               // the answer names another place
	Endless                  // the answer is over the limit
)

// String is the kind in words.
func (k Kind) String() string {
	return [...]string{
		"no connection", "no answer in time", "no address of a server", "the address has no TLS, so the key could be read on the way",
		"the server sends on to another place", "the answer has no end",
	}[k]
}

// Error is why there is no answer.
type Error struct {
	Kind  Kind
	Where string // scheme and host
	Err   error  // the cause, where there is one
}

// Error says what happened, and with whom.
func (e *Error) Error() string {
	text := e.Kind.String()
	if e.Where != "" {
		text = e.Where + ": " + text
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do about it.
func (e *Error) Hint() string {
	switch e.Kind {
	case BadAddress:
		return "an address such as https://api.anthropic.com"
	case InTheClear:
		return "use an https address, or a server on this machine"
	case Redirected:
		return "if you trust the other place, give its address; nothing was sent there"
	case NoConnection, NoAnswer:
		return "check the address, the network, and HTTPS_PROXY"
	case Endless:
	}
	return ""
}

// Client sends. It is safe for concurrent use.
type Client struct{ http *http.Client }

// New is a client that holds no connection yet.
func New() *Client {
	return &Client{&http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:    10 * time.Second,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 1 << 20,
			MaxIdleConnsPerHost:    16,
			IdleConnTimeout:        time.Minute,
		},
	}}
}

// Do sends a request and reads the answer. The error is an [*Error], or that of
// ctx when it was ctx that ended the exchange.
func (c *Client) Do(ctx context.Context, r Request) (*Answer, error) {
	place, err := url.Parse(r.URL)
	if err != nil || place.Host == "" || place.Scheme != "http" && place.Scheme != "https" {
		return nil, &Error{Kind: BadAddress, Where: nameless(r.URL)}
	}
	where := place.Scheme + "://" + place.Host
	if place.Scheme == "http" && !isHere(place.Hostname()) {
		return nil, &Error{Kind: InTheClear, Where: where}
	}
	timeout := r.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	answer, err := c.exchange(limited, r, where)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return answer, err
}

func (c *Client) exchange(ctx context.Context, r Request, where string) (*Answer, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, &Error{Kind: BadAddress, Where: where}
	}
	for name, value := range r.Header {
		req.Header.Set(name, value)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, broken(where, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return nil, &Error{Kind: Redirected, Where: where, Err: target(resp)}
	}
	limit := r.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return nil, broken(where, err)
	case int64(len(body)) > limit:
		return nil, &Error{Kind: Endless, Where: where, Err: fmt.Errorf("over %d bytes", limit)}
	}
	return &Answer{Status: resp.StatusCode, Body: body, header: resp.Header}, nil
}

// target names the host that an answer sends on to; nil where it says none.
func target(resp *http.Response) error {
	to, err := resp.Location()
	if err != nil {
		return nil
	}
	return errors.New(to.Host)
}

// broken is an exchange that failed. Of the cause only what is innermost counts:
// each layer says the method and the address again, which may hold a password.
func broken(where string, err error) *Error {
	var late net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late) && late.Timeout() {
		return &Error{Kind: NoAnswer, Where: where}
	}
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return &Error{Kind: NoConnection, Where: where, Err: err}
		}
		err = next
	}
}

// isHere reports whether a host is this machine.
func isHere(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().IsLoopback()
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// nameless is an address as far as it can be shown: without name and password.
func nameless(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return "…@" + address[i+1:]
	}
	return address
}
