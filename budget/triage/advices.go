package triage

type advice struct {
	what      func(*Diagnosis) string
	noWait    string // why there is no wait to tell
	waitMeans string // what a wait means, when it is no refill
	retry     Retry
	retryWhy  string
}

func says(text string) func(*Diagnosis) string { return func(*Diagnosis) string { return text } }

const refills = "none is told; the allowance refills all the time and is full again within a minute"

// advices are by kind; a test sees that each has one. What to change is in
// [changes].
var advices = map[Kind]advice{
	Unknown:        {what: whatUnknown, noWait: "no limit was recognised", retry: RetryUnset, retryWhy: "not known"},
	InputTokens:    {what: over("input tokens per minute"), noWait: refills + "; a request larger than the whole allowance never gets through", retryWhy: "after the wait; before it each attempt is refused again"},
	OutputTokens:   {what: over("output tokens per minute"), noWait: refills, retryWhy: "after the wait"},
	Tokens:         {what: over("tokens per minute"), noWait: refills, retryWhy: "after the wait"},
	TokensPerDay:   {what: over("tokens per day"), noWait: "a day's quota comes back with the day, not within minutes", waitMeans: "a day's quota comes back with the day", retry: Useless, retryWhy: "nothing comes back before the day's end"},
	Requests:       {what: over("requests per minute"), noWait: refills + "; it may be enforced over a second, 60 a minute as 1 a second", retryWhy: "after the wait, with some jitter; several programs that retry at once meet it again"},
	RequestsPerDay: {what: over("requests per day"), noWait: "a day's requests come back with the day, not within minutes", waitMeans: "a day's requests come back with the day", retry: Useless, retryWhy: "nothing comes back before the day's end"},
	Concurrency:    {what: func(d *Diagnosis) string { return "too many calls at the same time" + d.ofProvider() }, noWait: "none is told; it opens when one of your calls ends", retryWhy: "when one of your calls has ended"},
	Acceleration:   {what: says("usage grew too fast, though it may be below the limit per minute"), noWait: "none is told: what counts is how steeply usage rises", retry: Harms, retryWhy: "quick attempts keep usage rising"},
	RateLimit:      {what: whatRateLimit, noWait: "none is told; a limit per minute is full again within a minute, a window of a plan only at its end", retryWhy: "after the wait; where it is a window of a plan, not before its end"},
	Throttled:      {what: says("the service limits requests for a moment, for its own load: not your usage limit"), noWait: "none is told: it depends on everybody's load", waitMeans: "a guess, not a promise", retryWhy: "with growing pauses and jitter; a quick loop adds to the load"},
	Cooldown:       {what: func(d *Diagnosis) string { return "the gateway rests all its deployments of this model after refusals" }, noWait: "none is told", waitMeans: "then the gateway tries its deployments again", retryWhy: "after the wait; each refusal from the model behind it begins the rest anew"},
	GatewayLimit: {what: func(d *Diagnosis) string {
		return "a limit of the gateway" + d.ofProvider() + ", before the model was asked"
	}, noWait: "none is told", waitMeans: "then the gateway's limit starts anew", retryWhy: "after the wait"},
	SpendCap:      {what: whatSpendCap, noWait: "there is no retry-after: it ends with the month, or when the cap is raised", waitMeans: "then the limit's period ends", retry: Useless, retryWhy: "every call is refused until the cap is raised"},
	OwnSpendLimit: {what: whatOwnLimit, noWait: "it ends with its period, mostly the month, or when somebody raises it", waitMeans: "then the limit's period ends", retry: Useless, retryWhy: "every call is refused until the limit is raised"},
	Credit:        {what: whatCredit, noWait: "waiting does not bring credit", waitMeans: "then the plan's own allowance is there again", retry: Useless, retryWhy: "every call is refused until credit is bought"},
	Subscription:  {what: whatSubscription, noWait: "the message tells when it ends", waitMeans: "then the plan's limit starts anew", retry: Useless, retryWhy: "nothing gets through before the limit ends"},
	FastMode:      {what: says("the allowance of fast mode is used up; normal speed goes on"), noWait: "none is told", waitMeans: "then fast mode is there again", retry: Useless, retryWhy: "not in fast mode before that; at normal speed at once"},
	NotAllowed:    {what: says("this seat, group or organisation has no usage allowance for it"), noWait: "waiting does not change it", retry: Useless, retryWhy: "every call is refused until an admin allows it"},
	LongContext:   {what: says("prompts over 200,000 tokens are not in this plan"), noWait: "waiting does not shorten the prompt", retry: Useless, retryWhy: "the same prompt is refused again"},
	Window:        {what: whatWindow, noWait: "waiting does not shorten the prompt", retry: Useless, retryWhy: "the same prompt is refused again"},
	OutputLength:  {what: says("max_tokens is more than the model or the rest of its context window allows"), noWait: "waiting does not shorten the prompt", retry: Useless, retryWhy: "the same request is refused again"},
	TooLarge:      {what: says("the request is larger than is allowed: over 32 MB, or an image or document that is too large"), noWait: "waiting does not shorten the request", retry: Useless, retryWhy: "the same request is refused again"},
	Overloaded: {what: func(d *Diagnosis) string {
		return "the service is overloaded for everybody" + d.ofProvider() + ": none of your limits"
	}, noWait: "none is told: it depends on everybody's load", waitMeans: "a guess, not a promise", retryWhy: "with growing pauses and jitter; a quick loop adds to the load"},
	ZeroQuota:   {what: says("this account has a quota of 0 for the model"), noWait: "a quota of 0 does not refill", retry: Useless, retryWhy: "every call is refused until quota is given"},
	Auth:        {what: whatAuth, noWait: "waiting does not help", retry: Useless, retryWhy: "the same key is refused again"},
	ServerError: {what: says("a fault of the service: none of your limits"), noWait: "none is told", waitMeans: "a guess, not a promise", retryWhy: "a few times, with growing pauses"},
	Connection:  {what: says("no answer came: the connection failed or took too long; this is no limit"), noWait: "none is told", waitMeans: "a guess, not a promise", retryWhy: "a few times, with growing pauses; what was sent may have counted"},
}

// providers are groups of who answers, for which a change is worth saying.
type providers uint8

const (
	anybody  providers = iota
	api                // Anthropic's own API, or not told: what is said of it names it
	plan               // a subscription
	bedrock            // Amazon Bedrock
	vertex             // Vertex AI
	foundry            // Microsoft Foundry
	router             // OpenRouter
	litellm            // LiteLLM
	gateways           // other gateways, and providers that we know little of
)

// group is the group of a provider. One that is not told is taken for Anthropic's
// where the client speaks to it by default.
func group(provider string) providers {
	switch provider {
	case "", "Claude API":
		return api
	case "Claude plan":
		return plan
	case "Amazon Bedrock":
		return bedrock
	case "Vertex AI", "Gemini API":
		return vertex
	case "Microsoft Foundry":
		return foundry
	case "OpenRouter":
		return router
	case "LiteLLM":
		return litellm
	}
	return gateways
}

// change is one thing to change, and for whom it is.
type change struct {
	of   providers // anybody, or the only ones for whom it is true
	text string
}

const (
	trimIt  = "trim the prompt: name lines instead of whole files (pare < prompt)"
	clearIt = "say /clear before the next task: the history is sent again whenever the cache has expired"
	fewer   = "run fewer calls at a time, and spread them evenly"
	ledger  = "take tokens from a shared ledger before calling (pare budget reserve), or give CI a key and workspace of its own"
)

// actions are what to change: what the provider has for its own limits first.
func (d *Diagnosis) actions() []string {
	g := group(d.Provider)
	var all []string
	if d.account() {
		for _, c := range ofCloud {
			if c.of == g {
				all = append(all, c.text)
			}
		}
	}
	for _, c := range changes[d.Kind] {
		// A rate limit that the client tells without more may be one of a plan too.
		either := c.of == plan && d.Kind == RateLimit && d.Program == "Claude Code" && d.Provider == ""
		if c.of == anybody || c.of == g || either {
			all = append(all, c.text)
		}
	}
	if len(all) == 0 {
		all = append(all, "ask whoever runs "+d.Provider+" there")
	}
	return all
}

// ofCloud is what is different at each provider, for limits of the account.
var ofCloud = []change{
	{bedrock, "lower max_tokens: Bedrock takes it out of the quota when the request starts and gives the rest back at the end"},
	{bedrock, "compare the quota of this model and region in Service Quotas, and use a cross-region inference profile"},
	{vertex, "look at the quota of this base model and region; some projects begin with 0, or use the global endpoint"},
	{foundry, "raise the tokens per minute of this deployment in the portal: pay as you go begins low"},
	{router, "look at the limits of the key and the account (GET /api/v1/key); models marked :free have limits per day of their own"},
	{litellm, "look at the tpm, rpm and budget of the key, team and deployment in the gateway's configuration"},
	{gateways, "look at the limits that are set there for this key"},
}

var changes = map[Kind][]change{
	Unknown: {{anybody, "give the whole message with its status and headers (curl -i)"}},
	InputTokens: {
		{anybody, clearIt},
		{anybody, trimIt},
		{api, "keep the pause between turns below the cache's life; tokens read from the cache do not count"},
		{anybody, ledger},
		{api, "use the Message Batches API for work that can wait: it has an allowance of its own"},
		{api, "ask for a higher tier; the allowance is per model pool, so another pool helps at once"},
	},
	OutputTokens: {
		{api, "run fewer calls at a time: only what is really written counts, so lowering max_tokens alone does not help"},
		{anybody, "run fewer calls at a time"},
		{anybody, "ask for shorter answers, or for edits instead of whole files"},
		{api, "use the Message Batches API for work that can wait"},
	},
	Tokens: {{anybody, trimIt}, {anybody, "spread the calls: pare budget reserve keeps several programs within one allowance"}, {anybody, "ask for a higher quota"}},
	TokensPerDay: {
		{anybody, "ask for a higher daily quota"},
		{anybody, trimIt},
		{api, "move work that can wait to the Message Batches API"},
	},
	Requests: {
		{anybody, fewer},
		{api, "put several small questions into one call, or use the Message Batches API"},
		{anybody, "count background calls too: subagents and titles are requests"},
	},
	RequestsPerDay: {
		{router, "buy credits, which raise the daily requests of free models, or use a model that is not free"},
		{anybody, "ask for a higher daily quota, or use another model or account that has one"},
	},
	Concurrency:  {{anybody, "run fewer calls at a time"}},
	Acceleration: {{anybody, "start slowly and double every few minutes"}, {anybody, "spread scheduled jobs; do not start all on the full hour"}},
	RateLimit: {
		{api, "look at the response's headers: of the anthropic-ratelimit ones that with 0 remaining is it (curl -i, then pare triage)"},
		{plan, "look at /usage in the client: it shows how full the five hours and the week are"},
		{plan, "with a model named [1m], take that off: without extra usage it is refused as a rate limit"},
		{anybody, "trim the prompt and say /clear; see what all sessions use together (pare budget live)"},
	},
	Throttled: {
		{router, "use another model or provider for the moment, or a key of your own at the provider"},
		{anybody, "let the client retry with exponential pauses"},
		{anybody, "run fewer sessions and subagents at a time"},
	},
	Cooldown: {
		{anybody, "see in the gateway's log why its deployments refuse: their own limits are what counts"},
		{anybody, "add a deployment or a fallback model at the gateway, or lengthen its cooldown_time"},
	},
	GatewayLimit: {{litellm, "look at the tpm, rpm and budget of the key, team and deployment in the gateway's configuration"}, {anybody, "look at the rule or limit at the gateway, and ask whoever runs it"}, {anybody, fewer}},
	SpendCap: {
		{api, "raise the cap or the tier in the Console"},
		{plan, "raise it with /usage-credits, or ask the admin who set it"},
		{gateways, "ask the admin who set it; the message may name where"},
		{anybody, "find what spent it (pare budget live)"},
		{api, "use batches at half the price, and a smaller model where it will do"},
	},
	OwnSpendLimit: {
		{api, "ask whoever set it, in the Console under limits"},
		{plan, "ask the admin who set it; /usage-credits sends a request"},
		{router, "raise the limit of the key in its settings, or use another key"},
		{litellm, "raise max_budget of the key, user or team at the gateway, or wait for its budget_duration to end"},
		{gateways, "ask whoever set it there"},
	},
	Credit: {
		{api, "buy credit or turn on auto-reload in the Console"},
		{api, "check which key is set: an ANTHROPIC_API_KEY in the environment wins over a subscription"},
		{plan, "buy usage credits (/usage-credits), or wait for the plan's window to begin anew"},
		{router, "buy credits, or lower max_tokens: the whole of it must be covered before a call begins"},
		{anybody, "see what spent it (pare budget live)"},
	},
	Subscription: {
		{anybody, "wait, or go on with an API key or extra usage"},
		{anybody, "use a smaller model for simple work; say /clear between tasks"},
	},
	FastMode:   {{anybody, "go on at normal speed (/fast switches it)"}},
	NotAllowed: {{anybody, "ask the admin of your organisation, or use a model that the seat includes (/model)"}},
	LongContext: {
		{anybody, "say /clear or /compact; leave [1m] off the model's name"},
		{anybody, "turn on extra usage"},
	},
	Window:       {{anybody, "say /clear or /compact"}, {anybody, trimIt}, {anybody, "use a model with a larger window"}},
	OutputLength: {{anybody, "lower max_tokens"}, {anybody, "trim the prompt (pare < prompt), say /clear"}},
	TooLarge: {
		{anybody, "send fewer or smaller images and documents"},
		{api, "use the Files API for documents"},
		{anybody, "say /clear: a session keeps every image"},
	},
	Overloaded: {
		{anybody, "let the client retry with exponential pauses"},
		{api, "use another model for the moment; look at status.claude.com"},
		{plan, "use another model for the moment; look at status.claude.com"},
		{bedrock, "use a cross-region inference profile, or another model for the moment"},
		{vertex, "use the global endpoint, or another model for the moment"},
		{api, "move work that can wait to batches"},
	},
	ZeroQuota: {{anybody, "ask for quota for this model and region"}, {anybody, "use a region or model that has quota"}},
	Auth: {
		{anybody, "see which key or login is used: a variable of the environment wins over a login"},
		{anybody, "sign in again, or make a new key"},
	},
	ServerError: {{anybody, "try again a few times; look at the service's status page"}},
	Connection: {
		{anybody, "check the network, proxy and VPN between here and the service"},
		{anybody, "raise the time that the client waits, and stream long answers"},
	},
}
