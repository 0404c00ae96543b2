package triage

import (
	"strings"
	"time"

	"pare/budget"
	"pare/internal/lazyregexp"
)

// facts are what the fields of one record say: its headers and the members of its
// objects, whichever notation they come in.
type facts struct {
	budget.Headers
	others map[string]string // further headers, by their names in lower case
	rest   string            // the record's text without those fields, on one line
}

var (
	// field is a header or a member that says something of limits, in the
	// notations of HTTP, JSON, Python, JavaScript, Go and logfmt.
	field = lazyregexp.New(`(?i)["']?\b(retry[-_]?after(?:[-_]ms|[-_]seconds|ms)?|x-ms-retry-after-ms|anthropic-(?:ratelimit|fast|priority)-[\w-]+|x-ratelimit-[\w-]+|ratelimit-(?:limit|remaining|reset)|x-should-retry|cf-ray|request-id|retryDelay|reset_at|resetAt|resetsAt|retryInMs|retry_delay_ms|rate_limit_type|rateLimitType|overageDisabledReason|overageResetsAt)\b["']?\s*(?:=>|[:=]|,(?:\s*["']))\s*\[?\s*["']?((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, [^"'\]\n]*?GMT|[^"',\]}\s][^"',\]}\n]*)["']?`)
	dated = lazyregexp.New(`(?im)(?:^\s*(?:< ?)?|["'])date["']?\s*:\s*["']?((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, [^"'\n]*?GMT)`)
)

// factsOf reads the fields of a record's text.
func factsOf(text string) facts {
	f := facts{Headers: budget.NewHeaders(), others: map[string]string{}}
	text = strings.ReplaceAll(text, `\"`, `"`)
	if m := dated.FindStringSubmatch(text); m != nil {
		f.Set("date", m[1])
	}
	var b strings.Builder
	from := 0
	for _, m := range field.FindAllStringSubmatchIndex(text, -1) {
		name, value := strings.ToLower(text[m[2]:m[3]]), strings.TrimSpace(text[m[4]:m[5]])
		// A value without quotes ends at a blank, as logfmt has it, unless the
		// whole line is the header.
		if !strings.HasSuffix(value, "GMT") {
			value, _, _ = strings.Cut(value, " ")
		}
		f.field(name, strings.TrimRight(value, ";"))
		b.WriteString(text[from:m[0]])
		from = m[1]
	}
	b.WriteString(text[from:])
	f.rest = flatten(b.String())
	if m := statusLine.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		f.Status = atoi(m[1])
	}
	return f
}

// clientFields are the members of the client's event about a plan's limits, by
// what the header is named that they come from.
var clientFields = map[string]string{
	"ratelimittype": "representative-claim", "resetsat": "reset", "overageresetsat": "overage-reset", "overagedisabledreason": "overage-disabled-reason",
}

func (f *facts) field(name, value string) {
	switch strings.NewReplacer("_", "-").Replace(name) {
	case "retry-after", "retryafter", "retry-after-seconds":
		f.Set("retry-after", strings.TrimSuffix(value, "s"))
	case "retry-after-ms", "retryafterms":
		f.Set("retry-after-ms", value)
	}
	if strings.HasPrefix(name, "anthropic-") || strings.HasPrefix(name, "x-ms-") {
		f.Set(name, value)
	}
	if plan, ok := clientFields[name]; ok {
		f.Set("anthropic-ratelimit-unified-"+plan, value)
	}
	if _, ok := f.others[name]; !ok {
		f.others[name] = value
	}
}

// spent is the limit whose headers have nothing left; Unknown where none or
// several have none, and the headers that tell.
func (f *facts) spent() (Kind, budget.Observed) {
	found, kind := budget.Observed{Remaining: -1}, Unknown
	for _, o := range f.observed() {
		if o.seen.Remaining != 0 {
			continue
		}
		// The common header repeats the tightest of the token limits.
		if kind != Unknown && o.kind != Tokens {
			return Unknown, budget.Observed{Remaining: -1}
		}
		if kind == Unknown {
			kind, found = o.kind, o.seen
		}
	}
	return kind, found
}

type observed struct {
	kind Kind
	seen budget.Observed
}

// observed are the limits that the headers tell, the common one last.
func (f *facts) observed() []observed {
	return []observed{{InputTokens, f.Input}, {OutputTokens, f.Output}, {Requests, f.gatewayOr(f.Requests, "requests")}, {Tokens, f.gatewayOr(f.Tokens, "tokens")}, {FastMode, f.Fast}}
}

// gatewayOr is what the Claude API's header tells, or else that of gateways and
// other providers.
func (f *facts) gatewayOr(o budget.Observed, what string) budget.Observed {
	if o.Remaining >= 0 {
		return o
	}
	if left, ok := f.others["x-ratelimit-remaining-"+what]; ok {
		o.Remaining, o.Limit = atoi(left), atoi(f.others["x-ratelimit-limit-"+what])
	}
	return o
}

// ofKind is what the headers tell of a limit.
func (f *facts) ofKind(k Kind) budget.Observed {
	for _, o := range f.observed() {
		if o.kind == k {
			return o.seen
		}
	}
	return budget.Observed{Remaining: -1}
}

// gatewayReset is what the headers of gateways say of when a limit begins anew:
// a time to wait ("6m0s", seconds) or a point in time (seconds or milliseconds
// since 1970).
func (f *facts) gatewayReset(k Kind, now time.Time) (time.Duration, bool) {
	names := []string{"x-ratelimit-reset", "ratelimit-reset"}
	switch k {
	case Requests, RequestsPerDay:
		names = append([]string{"x-ratelimit-reset-requests"}, names...)
	case Tokens, InputTokens, OutputTokens, TokensPerDay:
		names = append([]string{"x-ratelimit-reset-tokens"}, names...)
	default:
		// Where only one of them came, it is that of the limit.
		if (f.others["x-ratelimit-reset-requests"] == "") != (f.others["x-ratelimit-reset-tokens"] == "") {
			names = append(names, "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens")
		}
	}
	for _, name := range names {
		if value := f.others[name]; value != "" {
			if d, ok := untilValue(value, now); ok {
				return d, true
			}
		}
	}
	return 0, false
}
