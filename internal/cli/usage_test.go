package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pare/benchmarks/usage/people"
	"pare/internal/usage"
)

var usageNow = time.Date(2026, 11, 25, 15, 20, 0, 0, time.UTC)

// usageWorld is a home of somebody who has worked for some days, with the settings
// of a test over its environment.
func usageWorld(t testing.TB, plan bool) (dir string, getenv func(string) string) {
	t.Helper()
	dir = t.TempDir()
	var calls []people.Call
	for _, c := range (people.Person{Seed: 21, Sessions: 1, Calls: 3, Gap: 10 * time.Minute, Plan: plan}).Days(usageNow.AddDate(0, 0, -9), 10) {
		if c.At.Before(usageNow) {
			calls = append(calls, c)
		}
	}
	if _, err := people.Write(filepath.Join(dir, ".claude", "projects"), calls, 1, 0); err != nil {
		t.Fatal(err)
	}
	if err := people.WriteLines(filepath.Join(dir, ".claude", "projects"), "-home-ada-shop", "limits",
		fmt.Sprintf(`{"type":"assistant","isApiErrorMessage":true,"apiErrorStatus":429,"timestamp":"2026-11-24T14:00:00Z","sessionId":"s","message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your limit"}]},"quotaLimits":{"status":"rejected","resetsAt":%d,"rateLimitType":"five_hour"}}`, usageNow.AddDate(0, 0, -1).Unix()),
		`{"type":"assistant","timestamp":"2026-11-25T15:01:00Z","sessionId":"odd","message":{"id":"z","model":"llama-9","usage":{"input_tokens":5000,"output_tokens":3}}}`); err != nil {
		t.Fatal(err)
	}
	return dir, func(name string) string {
		if name == "HOME" {
			return dir
		}
		return ""
	}
}

func usageRun(t *testing.T, dir string, getenv func(string) string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Run(t.Context(), &Env{
		Args: append([]string{"usage"}, args...), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: dir, Getenv: getenv, Now: func() time.Time { return usageNow },
	})
	return code, out.String(), errs.String()
}

// What pare usage prints is what its schema promises, whatever the view.
func TestUsageDocumentsFollowTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/schema/usage-1.json")
	if err != nil {
		t.Fatal(err)
	}
	dir, getenv := usageWorld(t, true)
	for _, line := range []string{
		"", "now --five-hours 30 --week $200", "now --tier start", "now --month 300 --project shop", "today", "day", "weekly", "month", "project", "model", "session", "agent", "windows", "cache",
		"--team --ledger l --itpm 60000", "forecast", "forecast --five-hours 9", "day --since 2026-12-24", "now --since 1h --model haiku",
	} {
		code, stdout, stderr := usageRun(t, dir, getenv, append(strings.Fields(line), "--format", "json")...)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		if err != nil || code != ExitOK {
			t.Fatalf("%q: code %d, %v, %s", line, code, err, stderr)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	// And it is strict enough to notice.
	broken, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"version":1,"view":"windows","now":"2026-11-25T15:20:00Z","zone":"UTC","windows":[]}`))
	if schema.Validate(broken) == nil {
		t.Error("a broken document passes")
	}
}

// Whatever view there is can be completed.
func TestUsageViewsAreCompleted(t *testing.T) {
	offered := map[string]bool{}
	for _, w := range usageCommand().words {
		offered[w.line] = true
	}
	for _, name := range usage.Views() {
		if !offered[name] {
			t.Errorf("pare usage %s is not completed", name)
		}
		delete(offered, name)
	}
	if len(offered) > 0 {
		t.Errorf("no views: %v", offered)
	}
}

// The second run reads nothing again, and says the same.
func TestUsageRemembers(t *testing.T) {
	dir, getenv := usageWorld(t, false)
	_, first, _ := usageRun(t, dir, getenv, "project", "--format", "json")
	_, second, _ := usageRun(t, dir, getenv, "project", "--format", "json")
	if !strings.Contains(first, `"cached_bytes": 0`) || strings.Contains(second, `"cached_bytes": 0`) {
		t.Error("the second run does not use what the first has read")
	}
	cut := func(doc string) string { before, _, _ := strings.Cut(doc, `"read"`); return before }
	if cut(first) != cut(second) {
		t.Errorf("first:\n%s\nsecond:\n%s", first, second)
	}
	_, third, _ := usageRun(t, dir, getenv, "project", "--format", "json", "--no-cache")
	if cut(first) != cut(third) || !strings.Contains(third, `"cached_bytes": 0`) {
		t.Error("--no-cache does not read again")
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".cache", "pare", "*")); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

// The client's status line teaches what the plan allows.
func TestStatuslineTeaches(t *testing.T) {
	dir, getenv := usageWorld(t, true)
	if _, before, _ := usageRun(t, dir, getenv); !strings.Contains(before, "a plan") {
		t.Errorf("%s", before)
	}
	var out, errs bytes.Buffer
	status := fmt.Sprintf(`{"model":{"display_name":"Opus 5"},"rate_limits":{"five_hour":{"used_percentage":40,"resets_at":%d},"seven_day":{"used_percentage":30,"resets_at":%d}}}`,
		usageNow.Add(2*time.Hour).Unix(), usageNow.Add(50*time.Hour).Unix())
	code := Run(context.Background(), &Env{
		Args: []string{"usage", "statusline"}, Stdin: strings.NewReader(status), Stdout: &out, Stderr: &errs, Dir: dir, Getenv: getenv, Now: func() time.Time { return usageNow },
	})
	if code != ExitOK || out.String() != "5h 40 % at 60 % of its time · week 30 % at 70 % of its time\n" || errs.Len() > 0 {
		t.Fatalf("code %d, %q, %q", code, out.String(), errs.String())
	}
	_, after, _ := usageRun(t, dir, getenv)
	for _, want := range []string{"the client told", "40 %", "resets 17:20", "30 %", "resets Fri 17:20"} {
		if !strings.Contains(after, want) {
			t.Errorf("%q is not in\n%s", want, after)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, ".local", "state", "pare", "plan.jsonl")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
