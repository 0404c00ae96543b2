package budget

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"pare/internal/fault"
	"pare/internal/models"
)

// Observed is one allowance as response headers tell it.
type Observed struct {
	Limit     int       `json:"limit"`
	Remaining int       `json:"remaining"`      // rounded by the API to thousands for tokens; -1 when not told
	Reset     time.Time `json:"reset,omitzero"` // when it will be full again
}

// Headers is what response headers tell of the limits.
type Headers struct {
	Requests   Observed      `json:"requests"`
	Input      Observed      `json:"input"`
	Output     Observed      `json:"output"`
	Tokens     Observed      `json:"tokens"`            // the tightest of the token limits
	Priority   Observed      `json:"priority,omitzero"` // input tokens of the priority tier
	Fast       Observed      `json:"fast,omitzero"`     // input tokens of fast mode
	RetryAfter time.Duration `json:"-"`
	HasRetry   bool          `json:"-"` // retry-after was there, as a number or with a date to count from
	RetryAt    time.Time     `json:"-"` // what retry-after says when it is a date
	Date       time.Time     `json:"date,omitzero"`
	Status     int           `json:"status,omitempty"` // of the status line, 0 when there was none
	// Unified is set for a subscription, whose limits come under other names.
	Unified bool `json:"unified,omitempty"`
	// Plan is what they say of the subscription.
	Plan PlanHeaders `json:"plan,omitzero"`
}

// Found reports whether any limit was told.
func (h Headers) Found() bool {
	return h.Requests.Limit > 0 || h.Input.Limit > 0 || h.Output.Limit > 0 || h.Tokens.Limit > 0
}

// LimitSeen is the allowance that the headers tell; zeros where they do not.
func (h Headers) LimitSeen() Limit {
	l := Limit{Tier: "custom", RPM: h.Requests.Limit, ITPM: h.Input.Limit, OTPM: h.Output.Limit, Origin: Origin{Source: "response headers"}}
	if l.ITPM == 0 {
		l.ITPM = h.Tokens.Limit
	}
	if !h.Date.IsZero() {
		l.Date = Date(h.Date.UTC().Format(time.DateOnly))
	}
	return l
}

// ParseHeaders finds the headers of a response in a text: a dump of curl -i or
// -v, an object of a log, a line of a program. What it does not know it passes
// over; the error is one of reading.
func ParseHeaders(r io.Reader) (Headers, error) {
	h := NewHeaders()
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		h.line(line)
		if err == io.EOF {
			return h, nil
		}
		if err != nil {
			return h, err
		}
	}
}

// NewHeaders is what no header tells.
func NewHeaders() Headers {
	var h Headers
	for _, o := range []*Observed{&h.Requests, &h.Input, &h.Output, &h.Tokens, &h.Priority, &h.Fast} {
		o.Remaining = -1
	}
	return h
}

func (h *Headers) line(line string) {
	line = strings.TrimSpace(strings.TrimLeft(line, "<>* \t"))
	if rest, ok := strings.CutPrefix(line, "HTTP/"); ok {
		if f := strings.Fields(rest); len(f) > 1 {
			h.Status, _ = strconv.Atoi(f[1])
		}
		return
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	// A log writes them as members of an object: 'retry-after': '12',
	name = strings.ToLower(strings.Trim(name, `"'{[( `))
	value = strings.Trim(value, `"', }]);`)
	h.Set(name, value)
}

// Set takes a header by its name in lower case; one that tells nothing of limits
// changes nothing.
func (h *Headers) Set(name, value string) {
	switch name {
	case "retry-after":
		h.setRetryAfter(value)
		return
	case "retry-after-ms", "x-ms-retry-after-ms":
		if ms, err := strconv.ParseFloat(value, 64); err == nil && ms >= 0 && ms < 1e12 {
			h.RetryAfter, h.HasRetry = time.Duration(ms*float64(time.Millisecond)), true
		}
		return
	case "date":
		if at, err := httpTime(value); err == nil {
			h.Date = at
			h.countRetryAt()
		}
		return
	}
	if rest, ok := strings.CutPrefix(name, "anthropic-ratelimit-unified-"); ok {
		h.Unified = true
		h.Plan.set(rest, value)
		return
	}
	for prefix, o := range map[string]*Observed{
		"anthropic-ratelimit-requests-": &h.Requests, "anthropic-ratelimit-input-tokens-": &h.Input,
		"anthropic-ratelimit-output-tokens-": &h.Output, "anthropic-ratelimit-tokens-": &h.Tokens,
		"anthropic-priority-input-tokens-": &h.Priority, "anthropic-fast-input-tokens-": &h.Fast,
	} {
		if field, ok := strings.CutPrefix(name, prefix); ok {
			o.set(field, value)
		}
	}
}

func (o *Observed) set(field, value string) {
	switch field {
	case "limit":
		if n, err := strconv.Atoi(value); err == nil && n > 0 {
			o.Limit = n
		}
	case "remaining":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 {
			o.Remaining = n
		}
	case "reset":
		o.Reset, _ = time.Parse(time.RFC3339, value)
	}
}

// setRetryAfter reads seconds, or a date, which counts from the response's own
// wherever that stands.
func (h *Headers) setRetryAfter(value string) {
	if s, err := strconv.ParseFloat(value, 64); err == nil {
		if s >= 0 && s < 1e9 {
			h.RetryAfter, h.HasRetry = time.Duration(s*float64(time.Second)), true
		}
		return
	}
	if at, err := httpTime(value); err == nil {
		h.RetryAt = at
		h.countRetryAt()
	}
}

// countRetryAt turns the date of a retry-after into a time to wait.
func (h *Headers) countRetryAt() {
	if !h.RetryAt.IsZero() && !h.Date.IsZero() {
		h.RetryAfter, h.HasRetry = max(0, h.RetryAt.Sub(h.Date)), true
	}
}

// httpTime reads a date of HTTP in the forms that RFC 9110 allows.
func httpTime(value string) (time.Time, error) {
	for _, layout := range []string{time.RFC1123, time.RFC850} {
		if at, err := time.Parse(layout, value); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Parse(time.ANSIC, value)
}

// Bucket is the input bucket as the headers left it at their date, or at the
// given time when they have none; nil when they tell no input limit.
func (h Headers) Bucket(at time.Time) *Bucket {
	l := h.LimitSeen()
	if l.ITPM == 0 {
		return nil
	}
	if !h.Date.IsZero() {
		at = h.Date
	}
	b := NewBucket(l.ITPM, 0, at)
	switch {
	case h.Input.Remaining >= 0:
		b.SetHave(h.Input.Remaining, at)
	case h.Input.Limit == 0 && h.Tokens.Remaining >= 0:
		b.SetHave(h.Tokens.Remaining, at)
	}
	return b
}

// listing is the answer of GET /v1/organizations/rate_limits.
type listing struct {
	Data []struct {
		GroupType string   `json:"group_type"`
		Models    []string `json:"models"`
		Limits    []struct {
			Type  string `json:"type"`
			Value int    `json:"value"`
		} `json:"limits"`
	} `json:"data"`
}

// ParseListing reads an organisation's rate-limit listing, as the API gives it,
// and returns data with a tier "custom" whose pools are the groups of the
// listing. Groups that are not about models are passed over, save batches.
func ParseListing(text []byte, read Date) (*Data, error) {
	var l listing
	if err := json.Unmarshal(text, &l); err != nil {
		// Some print the list without its envelope.
		if json.Unmarshal(text, &l.Data) != nil {
			return nil, fmt.Errorf("rate-limit listing: %w", fault.JSON(err))
		}
	}
	origin := Origin{Source: "listing", Date: read}
	d := &Data{
		Sources: map[string]Source{"listing": {Title: "the organisation's own rate-limit listing", URL: "/v1/organizations/rate_limits", Date: read, Kind: "documented"}},
		Tiers:   []Tier{{Name: "custom", Label: "Custom", Group: "current", Origin: origin}},
	}
	for i, g := range l.Data {
		values := map[string]int{}
		for _, v := range g.Limits {
			if v.Value < 0 {
				return nil, fmt.Errorf("rate-limit listing: %s of group %d is %d", v.Type, i+1, v.Value)
			}
			values[v.Type] = v.Value
		}
		switch {
		case g.GroupType == "batch":
			d.Tiers[0].Batch = BatchLimit{RPM: values["requests_per_minute"], Queue: firstOf(values, "enqueued_batch_requests", "batch_requests_in_queue")}
		case len(g.Models) > 0:
			pool := Pool{Name: "listing-" + strconv.Itoa(i+1), Origin: origin}
			for _, m := range g.Models {
				if known, err := models.Builtin().Find(m); err == nil {
					m = known.Asked()
				}
				pool.Models = append(pool.Models, m)
			}
			d.Pools = append(d.Pools, pool)
			d.Limits = append(d.Limits, Limit{Tier: "custom", Pool: pool.Name, RPM: values["requests_per_minute"], ITPM: values["input_tokens_per_minute"], OTPM: values["output_tokens_per_minute"], Origin: origin})
		}
	}
	if len(d.Limits) == 0 {
		return nil, fmt.Errorf("rate-limit listing: no group with models in it")
	}
	return d, nil
}

func firstOf(values map[string]int, names ...string) int {
	for _, n := range names {
		if v := values[n]; v > 0 {
			return v
		}
	}
	return 0
}

// Use is d with the listing's pools before its own, so that they are found
// first.
func (d *Data) Use(listing *Data) *Data {
	m, _ := d.Merge(listing) // a listing has no rows of models, which alone could be wrong
	m.Pools = append(append([]Pool{}, listing.Pools...), d.Pools...)
	return m
}
