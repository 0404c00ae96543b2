package triage

import (
	"fmt"
	"time"

	"pare/internal/figures"
)

// advise fills what to do. The texts are ours; what they rest on is in
// docs/budget.md.
func (d *Diagnosis) advise(now time.Time) {
	a := advices[d.Kind]
	d.What, d.Retry, d.RetryWhy = a.what(d), a.retry, a.retryWhy
	d.Owner = d.owner()
	d.Actions = d.actions()
	switch {
	case d.HasWait && a.waitMeans != "":
		d.WaitWhy = a.waitMeans
	case d.HasWait:
		d.WaitWhy = "after that the allowance has refilled enough for a request like this one"
	case d.Period == Day || d.Period == Week || d.Period == FiveHours:
		d.WaitWhy = "none is told; it ends with the " + periodText[d.Period]
	default:
		d.WaitWhy = a.noWait
	}
	if d.HasWait && d.Wait > 10*time.Minute && d.Period <= Minute && d.account() {
		d.WaitWhy = "so long a wait is no refill of a minute's allowance: look for a spend cap or a daily quota"
		d.Retry, d.RetryWhy = Useless, "nothing gets through before that"
	}
	if d.HasWait && d.Until.Before(now.Add(-time.Second)) {
		d.WaitWhy += "; by the time of the answer it is over since " + d.Until.Format("2006-01-02 15:04 MST")
		if d.Retry == Useless {
			d.Retry, d.RetryWhy = Helps, "the limit has ended by now"
		}
	}
}

var periodText = map[Period]string{FiveHours: "plan's five hours", Day: "day", Week: "plan's week", Month: "month", Minute: "minute"}

// account reports a limit of an account per minute or day, which another
// provider counts in its own way.
func (d *Diagnosis) account() bool {
	switch d.Kind {
	case InputTokens, OutputTokens, Tokens, TokensPerDay, Requests, RequestsPerDay, RateLimit, Concurrency, ZeroQuota:
		return true
	default:
		return false
	}
}

// owner is whose limit it is.
func (d *Diagnosis) owner() string {
	switch d.Kind {
	case Subscription, FastMode, LongContext:
		return "your plan: all that you do under this login counts, claude.ai too"
	case Window, OutputLength, TooLarge:
		return "the model's, for each request"
	case Overloaded, Throttled:
		return "nobody's: the load of all"
	case Unknown, Auth, ServerError, Connection:
		return ""
	case NotAllowed:
		return "set by an admin of your organisation"
	case SpendCap, OwnSpendLimit, Credit:
		if d.Provider == "" {
			return ""
		}
	}
	if o := owners[d.Provider]; o != "" {
		return o
	}
	if d.Kind == Cooldown || d.Kind == GatewayLimit {
		return "a gateway between you and the model"
	}
	return ""
}

// owners are by who answers.
var owners = map[string]string{
	"Claude API":        "your organisation at Anthropic, or its workspace: all its keys together",
	"Claude plan":       "your plan or its organisation",
	"Claude gateway":    "your organisation's gateway: set for you by an admin",
	"Amazon Bedrock":    "this AWS account, for one model in one region",
	"Vertex AI":         "this Google Cloud project, for one base model in one region",
	"Gemini API":        "this Google project",
	"Microsoft Foundry": "this deployment, or the subscription's quota of the model in one region",
	"OpenRouter":        "your account or key at OpenRouter",
	"GitHub Copilot":    "your Copilot plan",
	"GitHub Models":     "your GitHub account, for one model",
	"GitHub":            "your GitHub account or token: no limit of Claude",
	"LiteLLM":           "the LiteLLM gateway: a key, team or deployment there",
	"Portkey":           "the Portkey gateway",
	"Helicone":          "the Helicone gateway",
	"Cloudflare":        "a rule of Cloudflare, before the request reached the API",
	"Databricks":        "this Databricks workspace, for one endpoint",
	"Snowflake":         "this Snowflake account",
	"OpenAI":            "your organisation at OpenAI",
}

// over is "over 30,000 input tokens per minute", of whom.
func over(unit string) func(*Diagnosis) string {
	return func(d *Diagnosis) string {
		text := "over " + unit
		if d.Limit > 0 {
			text = "over " + figures.Commas(d.Limit) + " " + unit
		}
		return text + d.ofProvider()
	}
}

// ofProvider names who counts, where that is not Anthropic.
func (d *Diagnosis) ofProvider() string {
	switch d.Provider {
	case "", "Claude API", "Claude plan", "Amazon Bedrock", "Vertex AI", "Microsoft Foundry":
		return ""
	}
	return " at " + d.Provider
}

func whatRateLimit(d *Diagnosis) string {
	switch {
	case d.Provider == "Claude plan":
		return "a rate limit of this account; the text does not say which: a window of the plan, or a limit per minute"
	case d.Provider == "Claude API":
		return "a rate limit of this organisation; the answer does not say which"
	case d.Provider != "":
		return "a rate limit" + " at " + d.Provider + "; the answer does not say which"
	case d.Program == "Claude Code":
		return "a rate limit; the client does not say which: a limit per minute, a window of the plan, or extra usage that is missing for a model with [1m]"
	}
	return "a rate limit; the text does not say which, nor whose"
}

func whatSubscription(d *Diagnosis) string {
	limit := "usage limit"
	switch {
	case d.Period == FiveHours:
		limit = "usage limit of five hours (the session)"
	case d.plan != "":
		limit = "weekly usage limit for " + d.plan
	case d.Period == Week:
		limit = "weekly usage limit"
	}
	return "the plan's " + limit + " is reached: this is no limit of the API"
}

func whatSpendCap(d *Diagnosis) string {
	switch d.Provider {
	case "Claude plan":
		return "the month's spend limit for usage beyond the plan is reached"
	case "Claude gateway":
		return "your spend limit at the organisation's gateway is reached"
	}
	return "the month's spend cap is reached"
}

func whatOwnLimit(d *Diagnosis) string {
	switch d.Provider {
	case "LiteLLM":
		return "a budget that was set at the LiteLLM gateway is spent"
	case "OpenRouter":
		return "the spend limit of this key at OpenRouter is reached"
	case "Claude plan":
		return "a spend limit that your organisation set, for you, a group or a channel, is reached"
	}
	return "a spend limit that your organisation set for itself is reached"
}

func whatCredit(d *Diagnosis) string {
	switch d.Provider {
	case "Claude plan":
		return "the usage credits beyond the plan are used up"
	case "", "Claude API":
		return "the prepaid credit is used up"
	}
	return "the prepaid credit at " + d.Provider + " is used up, or too small for what the request may cost"
}

func whatWindow(d *Diagnosis) string {
	if d.Used > d.Limit && d.Limit > 0 {
		return fmt.Sprintf("the prompt of %s tokens is larger than the model's window of %s: %s must go", figures.Commas(d.Used), figures.Commas(d.Limit), figures.Commas(d.Used-d.Limit))
	}
	return "the prompt is larger than the model's context window"
}

func whatUnknown(d *Diagnosis) string {
	switch {
	case d.Line == 0:
		return "nothing in it: the text is empty"
	case d.silent:
		return "nothing in it that looks like a limit"
	}
	return "an error that is not known here, and does not look like a limit"
}

func whatAuth(d *Diagnosis) string {
	if d.Status == 403 {
		return "access is denied: this is no limit"
	}
	return "the key or login is refused: this is no limit"
}
