// Package usage measures pare usage beside others.
package usage

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pare/benchmarks/usage/people"
	_ "pare/internal/golden" // go test ./... -update
)

// oddLines are lines on which counters part, one on each day, with the reason
// where ccusage 20.0.24 and pare do not say the same. What is equal has none.
var oddLines = []struct {
	name, lines string
	tokens      string // why their tokens differ
	cost        string // why their costs do
}{
	{name: "an answer in two lines", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":5,"output_tokens":1}}}|{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":5,"output_tokens":200}}}`},
	{name: "repeated by a subagent, with another request", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":5,"output_tokens":9}}}|{AT,"requestId":"r2","isSidechain":true,ANSWER,"usage":{"input_tokens":5,"output_tokens":9}}}`},
	{name: "without a request's ID", lines: `{AT,ANSWER,"usage":{"input_tokens":5,"output_tokens":9}}}|{AT,ANSWER,"usage":{"input_tokens":5,"output_tokens":9}}}`},
	{name: "a cache of an hour", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":0,"cache_creation_input_tokens":100000,"cache_creation":{"ephemeral_1h_input_tokens":100000},"output_tokens":0}}}`},
	{name: "a time with an offset", lines: `{OFFSET,"requestId":"r1",ANSWER,"usage":{"input_tokens":5,"output_tokens":9}}}`},
	{name: "a prompt over 200,000 tokens", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":300000,"output_tokens":0}}}`, cost: "ccusage takes the higher price that long prompts of this model had once; the client does not"},
	{name: "kept in the US", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":1000,"output_tokens":9,"inference_geo":"us"}}}`, cost: "it costs a tenth more, as the client says"},
	{name: "searches of the web", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":1000,"output_tokens":9,"server_tool_use":{"web_search_requests":3}}}}`, cost: "a search costs one cent, as the client says"},
	{name: "in a batch", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":1000,"output_tokens":9,"service_tier":"batch"}}}`, cost: "a batch costs half"},
	{name: "an old client that wrote its cost", lines: `{AT,"requestId":"r1","costUSD":1.23,ANSWER,"usage":{"input_tokens":1000,"output_tokens":9}}}`, cost: "ccusage takes the client's figure of then (its --mode calculate does not)"},
	{name: "of a model that nobody knows", lines: `{AT,"requestId":"r1","message":{"id":"ID","model":"llama-9","usage":{"input_tokens":1000,"output_tokens":9}}}`, cost: "unknown here, $0.00 there"},
	{name: "written by the client itself", lines: `{AT,"requestId":"r1","message":{"id":"ID","model":"<synthetic>","usage":{"input_tokens":7,"output_tokens":7}}}`, tokens: "nothing was sent"},
	{name: "an error of the API", lines: `{AT,"requestId":"r1","isApiErrorMessage":true,ANSWER,"usage":{"input_tokens":7,"output_tokens":7}}}`, tokens: "nothing was answered", cost: "nothing was answered"},
	{name: "a number with a point", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":7.0,"output_tokens":7}}}`, tokens: "ccusage drops the line", cost: "ccusage drops the line"},
	{name: "a figure that is null", lines: `{AT,"requestId":"r1",ANSWER,"usage":{"input_tokens":7,"output_tokens":null}}}`, tokens: "ccusage drops the line", cost: "ccusage drops the line"},
}

type dayFigures struct {
	Date   string  `json:"date"`
	Input  int     `json:"inputTokens"`
	Write  int     `json:"cacheCreationTokens"`
	Read   int     `json:"cacheReadTokens"`
	Output int     `json:"outputTokens"`
	Cost   float64 `json:"totalCost"`
}

// TestLikeCcusage compares days with ccusage, whose program CCUSAGE names (the
// native one of npm's ccusage): made-up transcripts of weeks, and lines on which
// counters part.
//
//	CCUSAGE=…/@ccusage/ccusage-linux-x64/bin/ccusage go test ./benchmarks/usage -run Ccusage -v
func TestLikeCcusage(t *testing.T) {
	program := os.Getenv("CCUSAGE")
	if program == "" {
		t.Skip("CCUSAGE does not name the program of ccusage: nothing was compared with it")
	}
	dir := t.TempDir()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	calls := people.Person{Seed: 5, Plan: true, Models: []string{"claude-opus-4-5", "claude-sonnet-4-5"}}.Days(now.AddDate(0, 0, -20), 12)
	// Prices that ccusage's program brings along end before Haiku 5.5, and long
	// prompts are among the odd lines.
	calls = slices.DeleteFunc(calls, func(c people.Call) bool {
		return strings.Contains(c.Model, "haiku") || c.Usage.Prompt() > 200_000
	})
	if _, err := people.Write(filepath.Join(dir, "projects"), calls, 5, 0); err != nil {
		t.Fatal(err)
	}
	odd := map[string]int{}
	var lines []string
	for i, o := range oddLines {
		day := now.AddDate(0, -3, i)
		odd[day.Format(time.DateOnly)] = i
		lines = append(lines, oddLine(o.lines, i, day)...)
	}
	if err := people.WriteLines(filepath.Join(dir, "projects"), "-odd", "odd", lines...); err != nil {
		t.Fatal(err)
	}
	theirs, ours := ofCcusage(t, program, dir), ofPare(t, filepath.Join(dir, "projects"), now)
	for date := range union(theirs, ours) {
		a, b := theirs[date], ours[date]
		a.Date, b.Date = "", ""
		sameCost := math.Abs(a.Cost-b.Cost) < 1e-6*max(1, a.Cost)
		a.Cost, b.Cost = 0, 0
		i, isOdd := odd[date]
		var o struct{ name, tokens, cost string }
		if isOdd {
			o.name, o.tokens, o.cost = oddLines[i].name, oddLines[i].tokens, oddLines[i].cost
		}
		if (a == b) != (o.tokens == "") {
			t.Errorf("%s %s: ccusage %+v, pare %+v; expected: %q", date, o.name, a, b, o.tokens)
		}
		if sameCost != (o.cost == "") {
			t.Errorf("%s %s: ccusage $%v, pare $%v; expected: %q", date, o.name, theirs[date].Cost, ours[date].Cost, o.cost)
		}
		if isOdd {
			t.Logf("%-45s %-28s %s", o.name, or(o.tokens, "same tokens"), or(o.cost, "same cost"))
		}
	}
	t.Logf("%d days", len(ours))
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func union(a, b map[string]dayFigures) map[string]bool {
	all := map[string]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	return all
}
