package triage

import (
	"fmt"
	"time"

	"pare/internal/figures"
)

// advise fills what to do. The texts are ours; what they rest on is in
// docs/budget.md.
func (d *Diagnosis) advise() {
	a := advices[d.Kind]
	d.What, d.Retry, d.RetryWhy = a.what(d), a.retry, a.retryWhy
	d.Actions = append(d.Actions, a.actions...)
	if extra, ok := byCloud[d.Client]; ok && d.rate() {
		d.Actions = append(extra[:len(extra):len(extra)], d.Actions...)
	}
	switch {
	case d.HasWait && a.waitMeans != "":
		d.WaitWhy = a.waitMeans
	case d.HasWait:
		d.WaitWhy = "after that the allowance has refilled enough for a request like this one"
	default:
		d.WaitWhy = a.noWait
	}
	if d.HasWait && d.Wait > 10*time.Minute && d.rate() {
		d.WaitWhy = "so long a wait is no refill of a minute's allowance: look for a spend cap or a daily quota"
	}
}

// rate reports a limit of the account per minute or day.
func (d *Diagnosis) rate() bool {
	switch d.Kind {
	case InputTokens, OutputTokens, Tokens, TokensPerDay, Requests, RateLimit, Concurrency, ZeroQuota:
		return true
	default:
		return false
	}
}

// byCloud is what is different on a cloud, for limits of the account.
var byCloud = map[string][]string{
	"Amazon Bedrock": {
		"lower max_tokens: Bedrock takes it out of the quota when the request starts and gives the rest back at the end",
		"compare the quota of this model and region in Service Quotas, and use a cross-region inference profile",
	},
	"Vertex AI": {
		"look at the quota of this base model and region; some projects begin with 0, or use the global endpoint",
	},
	"Microsoft Foundry": {
		"raise the tokens per minute of this deployment in the portal: pay as you go begins low",
	},
}

type advice struct {
	what      func(*Diagnosis) string
	noWait    string // why there is no wait to tell
	waitMeans string // what a wait means, when it is no refill
	retry     Retry
	retryWhy  string
	actions   []string
}

func says(text string) func(*Diagnosis) string { return func(*Diagnosis) string { return text } }

const refills = "none is told; the allowance refills all the time and is full again within a minute"

// advices are by kind; a test sees that each has one.
var advices = map[Kind]advice{
	Unknown: {
		what:     says("nothing in it that looks like a limit"),
		noWait:   "no limit was recognised",
		retryWhy: "not known",
		actions:  []string{"give the whole message with its status and headers (curl -i)"},
	},
	InputTokens: {
		what:     func(d *Diagnosis) string { return "over " + d.limitText("input tokens per minute") },
		noWait:   refills + "; a request larger than the whole allowance never gets through",
		retry:    Helps,
		retryWhy: "after the wait; before it each attempt is refused again",
		actions: []string{
			"say /clear before the next task: the history is sent again whenever the cache has expired",
			"trim the prompt: name lines instead of whole files (pare < prompt)",
			"keep the pause between turns below the cache's life; tokens read from the cache do not count",
			"take tokens from a shared ledger before calling (pare budget reserve), or give CI a key and workspace of its own",
			"use the Message Batches API for work that can wait: it has an allowance of its own",
			"ask for a higher tier; the allowance is per model pool, so another pool helps at once",
		},
	},
	OutputTokens: {
		what:     func(d *Diagnosis) string { return "over " + d.limitText("output tokens per minute") },
		noWait:   refills,
		retry:    Helps,
		retryWhy: "after the wait",
		actions: []string{
			"run fewer calls at a time: only what is really written counts, so lowering max_tokens alone does not help",
			"ask for shorter answers, or for edits instead of whole files",
			"use the Message Batches API for work that can wait",
		},
	},
	Tokens: {
		what:     func(d *Diagnosis) string { return "over " + d.limitText("tokens per minute") },
		noWait:   refills,
		retry:    Helps,
		retryWhy: "after the wait",
		actions:  []string{"trim the prompt (pare < prompt)", "spread the calls: pare budget reserve keeps several programs within one allowance", "ask for a higher quota"},
	},
	TokensPerDay: {
		what:      func(d *Diagnosis) string { return "over " + d.limitText("tokens per day") },
		noWait:    "a day's quota comes back with the day, not within minutes",
		waitMeans: "a day's quota comes back with the day",
		retry:     Useless,
		retryWhy:  "nothing comes back before the day's end",
		actions:   []string{"ask for a higher daily quota", "move work that can wait to batches"},
	},
	Requests: {
		what:     func(d *Diagnosis) string { return "over " + d.limitText("requests per minute") },
		noWait:   refills + "; it may be enforced over a second, 60 a minute as 1 a second",
		retry:    Helps,
		retryWhy: "after the wait, with some jitter; several programs that retry at once meet it again",
		actions: []string{
			"run fewer calls at a time, and spread them evenly",
			"put several small questions into one call, or use the Message Batches API",
			"count background calls too: subagents and titles are requests",
		},
	},
	Concurrency: {
		what:     says("too many calls at the same time"),
		noWait:   "none is told; it opens when one of your calls ends",
		retry:    Helps,
		retryWhy: "when one of your calls has ended",
		actions:  []string{"run fewer calls at a time"},
	},
	Acceleration: {
		what:     says("usage grew too fast, though it may be below the limit per minute"),
		noWait:   "none is told: what counts is how steeply usage rises",
		retry:    Harms,
		retryWhy: "quick attempts keep usage rising",
		actions:  []string{"start slowly and double every few minutes", "spread scheduled jobs; do not start all on the full hour"},
	},
	RateLimit: {
		what:     says("a rate limit of this organisation; the message does not say which"),
		noWait:   refills,
		retry:    Helps,
		retryWhy: "after the wait",
		actions: []string{
			"look at the response's anthropic-ratelimit headers: the one with 0 remaining is it (curl -i, then pare triage)",
			"trim the prompt and say /clear; see what all sessions use together (pare budget live)",
		},
	},
	SpendCap: {
		what:     says("the month's spend cap is reached"),
		noWait:   "there is no retry-after: it ends with the month, or when the cap is raised",
		retry:    Useless,
		retryWhy: "every call is refused until the cap is raised",
		actions:  []string{"raise the cap or the tier in the Console", "find what spent it (pare budget live)", "use batches at half the price, and a smaller model where it will do"},
	},
	OwnSpendLimit: {
		what:     says("a spend limit that your organisation set for itself is reached"),
		noWait:   "it ends with the month, or when somebody with access to the Console raises it",
		retry:    Useless,
		retryWhy: "every call is refused until the limit is raised",
		actions:  []string{"ask whoever set it, in the Console under limits"},
	},
	Credit: {
		what:     says("the prepaid credit is used up"),
		noWait:   "waiting does not bring credit",
		retry:    Useless,
		retryWhy: "every call is refused until credit is bought",
		actions:  []string{"buy credit or turn on auto-reload in the Console", "check which key is set: an ANTHROPIC_API_KEY in the environment wins over a subscription"},
	},
	Subscription: {
		what:      says("the plan's usage limit is reached: this is no limit of the API"),
		noWait:    "the message tells when it ends",
		waitMeans: "then the plan's limit starts anew",
		retry:     Useless,
		retryWhy:  "nothing gets through before the limit ends",
		actions:   []string{"wait, or go on with an API key or extra usage", "use a smaller model for simple work; say /clear between tasks"},
	},
	LongContext: {
		what:     says("prompts over 200,000 tokens are not in this plan"),
		noWait:   "waiting does not shorten the prompt",
		retry:    Useless,
		retryWhy: "the same prompt is refused again",
		actions:  []string{"say /clear or /compact; leave [1m] off the model's name", "turn on extra usage"},
	},
	Window: {
		what: func(d *Diagnosis) string {
			if d.Used > 0 && d.Limit > 0 {
				return fmt.Sprintf("the prompt of %s tokens is larger than the model's window of %s: %s must go", figures.Commas(d.Used), figures.Commas(d.Limit), figures.Commas(d.Used-d.Limit))
			}
			return "the prompt is larger than the model's context window"
		},
		noWait:   "waiting does not shorten the prompt",
		retry:    Useless,
		retryWhy: "the same prompt is refused again",
		actions:  []string{"say /clear or /compact", "trim the prompt: name lines instead of whole files (pare < prompt)", "use a model with a larger window"},
	},
	OutputLength: {
		what:     says("the prompt and max_tokens together exceed the context window"),
		noWait:   "waiting does not shorten the prompt",
		retry:    Useless,
		retryWhy: "the same request is refused again",
		actions:  []string{"lower max_tokens", "trim the prompt (pare < prompt), say /clear"},
	},
	TooLarge: {
		what:     says("the request is over 32 MB"),
		noWait:   "waiting does not shorten the request",
		retry:    Useless,
		retryWhy: "the same request is refused again",
		actions:  []string{"send fewer or smaller images and documents; use the Files API", "say /clear: a session keeps every image"},
	},
	Overloaded: {
		what:      says("the API is overloaded for everybody: none of your limits"),
		noWait:    "none is told: it depends on everybody's load",
		waitMeans: "a guess of the client, not a promise",
		retry:     Helps,
		retryWhy:  "with growing pauses and jitter; a quick loop adds to the load",
		actions:   []string{"let the client retry with exponential pauses", "use another model for the moment; look at status.claude.com", "move work that can wait to batches"},
	},
	ZeroQuota: {
		what:     says("this account has a quota of 0 for the model"),
		noWait:   "a quota of 0 does not refill",
		retry:    Useless,
		retryWhy: "every call is refused until quota is given",
		actions:  []string{"ask for quota for this model and region", "use a region or model that has quota"},
	},
}
