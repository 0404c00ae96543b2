package triage

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// message is the body that the API sends for a limit of tokens, in the words of
// 2026; those of 2025 name the limit after the organisation.
const (
	message2026 = `This request would exceed your organization's rate limit of 30,000 input tokens per minute (org: 00000000-1111-2222-3333-444444444444, model: claude-opus-5). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later.`
	message2025 = `This request would exceed the rate limit for your organization (00000000-1111-2222-3333-444444444444) of 20,000 input tokens per minute. For details, refer to: https://docs.anthropic.com/en/api/rate-limits.`
)

// TestCases are what programs print, and what we, reading it, would say. The
// words come from the programs' own messages and public reports of them.
func TestCases(t *testing.T) {
	for _, test := range []struct {
		name, text string
		kind       Kind
		status     int
		limit      int
		client     string
		wait       time.Duration // -1: none
		retry      Retry
	}{
		{"the client, at the end", "API Error: Request rejected (429) · " + message2026, InputTokens, 429, 30_000, "Claude Code", -1, Helps},
		{
			"the client, wrapped by a terminal",
			"⏺ API Error: Request rejected (429) · This request would exceed your\n  │ organization's rate limit of 30,000 input tokens per                │\n  │      minute (org: 0000, model: claude-sonnet-4-6).",
			InputTokens, 429, 30_000, "Claude Code", -1, Helps,
		},
		{
			"the client of 2025, retrying", `API Error (429 {"type":"error","error":{"type":"rate_limit_error","message":"` + message2025 + `"}}) · Retrying in 4 seconds… (attempt 3/10)`,
			InputTokens, 429, 20_000, "Claude Code", 4 * time.Second, Helps,
		},
		{"the client, overloaded", `API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}`, Overloaded, 529, 0, "Claude Code", -1, Helps},
		{"the client, over the window", "Prompt is too long · the request is ~1,204,331 tokens (limit 1,000,000)", Window, 400, 1_000_000, "Claude Code", -1, Useless},
		{"the client, a plan's limit", "Claude AI usage limit reached|1795615200", Subscription, 429, 0, "Claude Code", time.Unix(1795615200, 0).Sub(noon), Useless},
		{"the client, a plan's limit in words", "You've hit your limit · resets 3pm (Europe/Berlin)", Subscription, 429, 0, "Claude Code", 2 * time.Hour, Useless},
		{"the client, long context", "API Error: Extra usage is required for long context requests.", LongContext, 429, 0, "Claude Code", -1, Useless},
		{
			"a transcript's line", `{"type":"system","subtype":"api_error","error":{"message":"429 {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"This request would exceed your organization's rate limit of 8,000 output tokens per minute\"}}","status":429},"retryInMs":1106,"retryAttempt":1}`,
			OutputTokens, 429, 8000, "Claude Code", 1106 * time.Millisecond, Helps,
		},
		{
			"Python", "Traceback (most recent call last):\n  File \"run.py\", line 3, in <module>\nanthropic.RateLimitError: Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': \"" + message2026 + "\"}}",
			InputTokens, 429, 30_000, "Python SDK", -1, Helps,
		},
		{
			"Python, requests", "anthropic.RateLimitError: Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'This request would exceed your organization’s rate limit of 50 requests per minute'}}",
			Requests, 429, 50, "Python SDK", -1, Helps,
		},
		{
			"Python, window", "anthropic.BadRequestError: Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'prompt is too long: 216837 tokens > 200000 maximum'}}",
			Window, 400, 200_000, "Python SDK", -1, Useless,
		},
		{
			"Python, max_tokens", "anthropic.BadRequestError: Error code: 400 - {'error': {'message': 'input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000, decrease input length or `max_tokens` and try again'}}",
			OutputLength, 400, 200_000, "Python SDK", -1, Useless,
		},
		{"Python, overloaded", "anthropic._exceptions.OverloadedError: Error code: 529 - {'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}}", Overloaded, 529, 0, "Python SDK", -1, Helps},
		{
			"Python, too large", "anthropic.RequestTooLargeError: Error code: 413 - {'type': 'error', 'error': {'type': 'request_too_large', 'message': 'Request exceeds the maximum size'}}",
			TooLarge, 413, 0, "Python SDK", -1, Useless,
		},
		{
			"Python, credit", "anthropic.BadRequestError: Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.'}}",
			Credit, 400, 0, "Python SDK", -1, Useless,
		},
		{
			"Python, own limit", "anthropic.BadRequestError: Error code: 400 - {'error': {'type': 'invalid_request_error', 'message': 'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.'}}",
			OwnSpendLimit, 400, 0, "Python SDK", 132 * time.Hour, Useless,
		},
		{
			"Python, spend cap", "anthropic.RateLimitError: Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'Usage is paused', 'details': {'error_code': 'enforced_spend_limit_reached'}}}",
			SpendCap, 429, 0, "Python SDK", -1, Useless,
		},
		{
			"TypeScript", "RateLimitError: 429 {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"" + message2026 + "\"}}\n    at Function.generate (node_modules/@anthropic-ai/sdk/error.js:40:20) {\n  status: 429,\n  headers: {\n    'retry-after': '41',\n    'anthropic-ratelimit-input-tokens-limit': '30000'\n  }\n}",
			InputTokens, 429, 30_000, "TypeScript SDK", 41 * time.Second, Helps,
		},
		{
			"TypeScript, acceleration", `RateLimitError: 429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's maximum usage increase rate for input tokens per minute. Please scale up your input tokens usage more gradually to stay within the acceleration limit."}}`,
			Acceleration, 429, 0, "TypeScript SDK", -1, Harms,
		},
		{"a wrapper of the TypeScript SDK", "AI_RetryError: Failed after 3 attempts. Last error: " + message2026, InputTokens, 429, 30_000, "AI SDK (TypeScript)", -1, Helps},
		{
			"curl -i", "HTTP/2 429 \r\ndate: Wed, 25 Nov 2026 12:00:00 GMT\r\nretry-after: 17\r\nanthropic-ratelimit-input-tokens-remaining: 0\r\n\r\n{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"" + message2026 + "\"}}",
			InputTokens, 429, 30_000, "curl", 17 * time.Second, Helps,
		},
		{
			"curl -i, without retry-after", "HTTP/2 429 \r\ndate: Wed, 25 Nov 2026 12:00:00 GMT\r\nanthropic-ratelimit-input-tokens-limit: 30000\r\nanthropic-ratelimit-input-tokens-remaining: 4000\r\nanthropic-ratelimit-input-tokens-reset: 2026-11-25T12:00:52Z\r\n\r\n{\"error\":{\"message\":\"" + message2026 + "\"}}",
			InputTokens, 429, 30_000, "curl", 52 * time.Second, Helps,
		},
		{"curl -v", "< HTTP/2 529 \n< content-type: application/json\n{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}", Overloaded, 529, 0, "curl", -1, Helps},
		{"curl -f", "curl: (22) The requested URL returned error: 429", RateLimit, 429, 0, "curl", -1, Helps},
		{"curl, 413", "HTTP/1.1 413 Request Entity Too Large\n\n<html>", TooLarge, 413, 0, "curl", -1, Useless},
		{"headers only", "HTTP/2 429\nretry-after: 3", RateLimit, 429, 0, "curl", 3 * time.Second, Helps},
		{
			"Bedrock, tokens", "An error occurred (ThrottlingException) when calling the InvokeModel operation (reached max retries: 4): Too many tokens, please wait before trying again.",
			Tokens, 429, 0, "AWS SDK, Amazon Bedrock", -1, Helps,
		},
		{"Bedrock, requests", "botocore.errorfactory.ThrottlingException: An error occurred (ThrottlingException) when calling the Converse operation: Too many requests, please wait before trying again.", Requests, 429, 0, "AWS SDK, Amazon Bedrock", -1, Helps},
		{"Bedrock, a day", "ThrottlingException: Too many tokens per day, please wait before trying again.", TokensPerDay, 429, 0, "Amazon Bedrock", -1, Useless},
		{"Bedrock, busy", "ServiceUnavailableException: Bedrock is unable to process your request.", Overloaded, 529, 0, "Amazon Bedrock", -1, Helps},
		{"Bedrock, window", "An error occurred (ValidationException) when calling the InvokeModel operation: Input is too long for requested model. (bedrock-runtime)", Window, 400, 0, "AWS SDK, Amazon Bedrock", -1, Useless},
		{"Bedrock by LiteLLM", `litellm.RateLimitError: BedrockException - b'{"message":"Too many tokens, please wait before trying again."}'` + "\nRetrying in 0.2 seconds...", Tokens, 429, 0, "LiteLLM, Amazon Bedrock", 200 * time.Millisecond, Helps},
		{
			"Vertex, tokens", `API Error (429 {"error":{"code":429,"message":"Quota exceeded for aiplatform.googleapis.com/online_prediction_input_tokens_per_minute_per_base_model with base model: anthropic-claude-opus-4. Please submit a quota increase request.","status":"RESOURCE_EXHAUSTED"}}) · Retrying in 32 seconds… (attempt 7/10)`,
			InputTokens, 429, 0, "Claude Code, Vertex AI", 32 * time.Second, Helps,
		},
		{"Vertex, requests", "Error code: 429 - {'error': {'code': 429, 'message': 'Quota exceeded for aiplatform.googleapis.com/online_prediction_requests_per_base_model with base model: anthropic-claude-sonnet-4.', 'status': 'RESOURCE_EXHAUSTED'}}", Requests, 429, 0, "Python SDK, Vertex AI", -1, Helps},
		{
			"Foundry", `{"error":{"code":"429","message":"Requests to the Messages operation have exceeded token rate limit of your current pricing tier. Please retry after 26 seconds."}}`,
			Tokens, 429, 0, "Microsoft Foundry", 26 * time.Second, Helps,
		},
		{"LiteLLM", `litellm.RateLimitError: AnthropicException - {"type":"error","error":{"type":"rate_limit_error","message":"` + message2025 + `"}}. Attempt #3`, InputTokens, 429, 20_000, "LiteLLM", -1, Helps},
		{"an account without a number", `Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate limit. Please try again later."}}`, RateLimit, 429, 0, "TypeScript SDK", -1, Helps},
		{"connections", `429 {"type":"error","error":{"type":"rate_limit_error","message":"Number of concurrent connections has exceeded your rate limit. Please try again later."}}`, Concurrency, 429, 0, "TypeScript SDK", -1, Helps},
		{"not an error", "the tests pass now, all 429 of them", Unknown, 0, 0, "", -1, RetryUnset},
		{"nothing", "", Unknown, 0, 0, "", -1, RetryUnset},
		{
			"a log of several: the last one counts",
			"10:00 API Error: 529 {\"error\":{\"type\":\"overloaded_error\"}}\n10:01 API Error: Request rejected (429) · " + message2026 + "\n10:05 API Error: 529 {\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
			Overloaded, 529, 0, "Claude Code", -1, Helps,
		},
		{
			"a log of several, the other way round",
			"10:00 API Error: 529 {\"error\":{\"type\":\"overloaded_error\"}}\n10:01 API Error: Request rejected (429) · " + message2026,
			InputTokens, 429, 30_000, "Claude Code", -1, Helps,
		},
	} {
		d := Read(test.text, noon)
		wait := d.Wait
		if !d.HasWait {
			wait = -1
		}
		if d.Kind != test.kind || d.Status != test.status || d.Limit != test.limit || d.Client != test.client || wait != test.wait || d.Retry != test.retry {
			t.Errorf("%s:\n got %v, %d, limit %d, %q, wait %v, %v\nwant %v, %d, limit %d, %q, wait %v, %v\n(%s)", test.name,
				d.Kind, d.Status, d.Limit, d.Client, wait, d.Retry, test.kind, test.status, test.limit, test.client, test.wait, test.retry, d.Evidence)
		}
		if d.What == "" || d.RetryWhy == "" || len(d.Actions) == 0 || d.WaitWhy == "" {
			t.Errorf("%s: says too little: %+v", test.name, d)
		}
	}
}

func TestEveryKindHasAdvice(t *testing.T) {
	for k := Unknown; k <= Connection; k++ {
		a, ok := advices[k]
		if !ok || a.what == nil || a.noWait == "" || a.retryWhy == "" || len(changes[k]) == 0 {
			t.Errorf("%v has no advice", k)
		}
		if strings.Contains(k.String(), " ") {
			t.Errorf("%v is no word for JSON", k)
		}
	}
}

func TestRetryAfterComesFirst(t *testing.T) {
	d := Read("HTTP/2 429\nretry-after: 17\ndate: Wed, 25 Nov 2026 12:00:00 GMT\nanthropic-ratelimit-input-tokens-reset: 2026-11-25T12:00:52Z\n\n"+message2026+" Retrying in 2 seconds", noon)
	if d.Wait != 17*time.Second || d.WaitFrom != "retry-after" {
		t.Errorf("%v from %s", d.Wait, d.WaitFrom)
	}
}

func TestALongRetryAfterIsNoRefill(t *testing.T) {
	d := Read("HTTP/2 429\nretry-after: 7200\n\n"+message2026, noon)
	if !strings.Contains(d.WaitWhy, "spend cap") {
		t.Errorf("%q", d.WaitWhy)
	}
}

func TestCloudsAreTreatedApart(t *testing.T) {
	d := Read("ThrottlingException: Too many tokens, please wait before trying again.", noon)
	if !strings.Contains(d.Actions[0], "max_tokens") {
		t.Errorf("%q", d.Actions)
	}
	if again := Read("ThrottlingException: Too many tokens, please wait before trying again.", noon); len(again.Actions) != len(d.Actions) {
		t.Error("advice grows")
	}
}

func TestModelAndWindow(t *testing.T) {
	d := Read("API Error: Request rejected (429) · "+message2026, noon)
	if d.Model != "claude-opus-5" {
		t.Errorf("%q", d.Model)
	}
	d = Read("prompt is too long: 216837 tokens > 200000 maximum", noon)
	if d.Used != 216_837 || !strings.Contains(d.What, "16,837 must go") {
		t.Errorf("%+v", d)
	}
	d = Read("prompt is too long: 216,837 tokens > 200,000 maximum", noon)
	if d.Used != 216_837 || d.Limit != 200_000 {
		t.Errorf("%+v", d)
	}
}

func TestDiagnosisIsJSON(t *testing.T) {
	text, err := json.Marshal(Read("API Error: Request rejected (429) · "+message2026, noon))
	if err != nil || !strings.Contains(string(text), `"kind":"input-tokens-per-minute"`) || !strings.Contains(string(text), `"retry":"helps"`) {
		t.Errorf("%s, %v", text, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("API Error: Request rejected (429) · " + message2026)
	f.Add("HTTP/2 429\nretry-after: 99999999999999999\n")
	f.Add("usage limit reached|99999999999 of 99999999999999999999 input tokens per minute")
	f.Fuzz(func(t *testing.T, text string) {
		d := Read(text, noon)
		if d.Wait < 0 || d.Limit < 0 || d.What == "" || d.Kind != Unknown && d.Evidence == "" {
			t.Errorf("%+v", d)
		}
	})
}
