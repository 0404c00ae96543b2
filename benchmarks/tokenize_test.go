// Package benchmarks holds what is measured over material that is not part of
// the project: accuracy next to recorded truth, speed next to other tools.
package benchmarks

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pare/internal/golden"
	"pare/internal/models"
	"pare/tokenize"
)

// tokenTables is the folder of the measured tables, or skips the test.
func tokenTables(t *testing.T) string {
	dir := os.Getenv("PARE_TOKENS")
	if dir == "" {
		t.Skip("NOT MEASURED: set PARE_TOKENS to the folder of the token tables")
	}
	return dir
}

// TestTokensRecorded holds the estimator against counts that the API gave, and
// the table of the errors against tokens.golden.
func TestTokensRecorded(t *testing.T) {
	got := accuracy{}
	eachRecorded(t, tokenTables(t), func(r recorded) { r.measure(t, got) })
	checkGolden(t, "tokens.golden", got.table())
	for _, family := range []string{"v3", "v5"} {
		all := got["all text but the languages "+family]
		all.atMost(t, "all text "+family, 0.5, 4)
		code := got["code "+family]
		code.atMost(t, "code "+family, 0.5, 3)
		if covered := code.share(func(s sample) bool { return s.truth <= s.High }); covered < 99 {
			t.Errorf("code %s: High holds for %.1f %%, want 99", family, covered)
		}
	}
}

// sample is an estimate beside the truth.
type sample struct {
	tokenize.Estimate
	truth int
}

// off is the error of the estimate in percent of the truth.
func (s sample) off() float64 { return 100 * (float64(s.Tokens)/float64(s.truth) - 1) }

type samples []sample

// accuracy is the samples of each kind of text.
type accuracy map[string]samples

// fewest is how long a text must be to be measured, in tokens.
const fewest = 200

func (a accuracy) add(kind string, est tokenize.Estimate, truth int) {
	if truth >= fewest {
		a[kind] = append(a[kind], sample{est, truth})
	}
}

func (s samples) share(is func(sample) bool) float64 {
	n := 0
	for _, x := range s {
		if is(x) {
			n++
		}
	}
	return 100 * float64(n) / float64(max(1, len(s)))
}

// quantile is the error that a share of the samples stays within, in percent.
func (s samples) quantile(share float64) float64 {
	off := make([]float64, len(s))
	for i, x := range s {
		off[i] = math.Abs(x.off())
	}
	slices.Sort(off)
	return off[min(len(off)-1, int(share*float64(len(off))))]
}

func (s samples) bias() float64 {
	sum := 0.0
	for _, x := range s {
		sum += x.off()
	}
	return sum / float64(len(s))
}

func (s samples) atMost(t *testing.T, name string, median, p95 float64) {
	t.Helper()
	if len(s) == 0 {
		t.Errorf("%s: nothing was measured", name)
		return
	}
	if m, p := s.quantile(0.5), s.quantile(0.95); m > median || p > p95 {
		t.Errorf("%s: median %.2f %% and p95 %.2f %%, want at most %.1f and %.1f", name, m, p, median, p95)
	}
}

func (a accuracy) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %5s %6s %6s %6s %6s %6s %6s %6s\n",
		"texts of 200 tokens and more", "n", "median", "p95", "max", "bias", "under5", "<=High", ">=Low")
	kinds := make([]string, 0, len(a))
	for k := range a {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		s := a[k]
		fmt.Fprintf(&b, "%-34s %5d %6.2f %6.2f %6.1f %+6.2f %6.2f %6.1f %6.1f\n", k, len(s),
			s.quantile(0.5), s.quantile(0.95), s.quantile(1), s.bias(),
			s.share(func(x sample) bool { return x.off() < -5 }),
			s.share(func(x sample) bool { return x.truth <= x.High }),
			s.share(func(x sample) bool { return x.truth >= x.Low }))
	}
	return b.String()
}

// recorded is a request with the count that the API gave for it.
type recorded struct {
	ID, Model, Kind, Script string
	Text                    *string
	Request                 *request
	Flags                   []string
	Input                   int `json:"input_tokens"`
	Counts                  map[string]int
	Answer                  string `json:"output_text"`
	Output                  int    `json:"output_tokens"`
}

type request struct {
	System   content
	Messages []struct{ Content content }
}

// content is the text of a message, which is a string or a list of blocks.
type content struct {
	text  []string
	other bool // there is something besides text
}

func (c *content) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		c.text = []string{s}
		return nil
	}
	var blocks []struct{ Type, Text string }
	if err := json.Unmarshal(data, &blocks); err != nil {
		return err
	}
	for _, b := range blocks {
		c.text = append(c.text, b.Text)
		c.other = c.other || b.Type != "text"
	}
	return nil
}

// measure adds what the row can tell: the fixtures were counted by three
// models, requests by one.
func (r recorded) measure(t *testing.T, into accuracy) {
	add := func(kind, model string, est tokenize.Estimate, truth int) {
		family := map[bool]string{true: "v3", false: "v5"}[lookup(t, model).Family == tokenize.V3]
		into.add(kind+" "+family, est, truth)
		if !strings.HasPrefix(kind, "language") {
			into.add("all text but the languages "+family, est, truth)
		}
	}
	if r.Counts != nil {
		both := tokenize.CountBoth(*r.Text)
		for _, id := range []string{"claude-opus-4-5", "claude-opus-5"} {
			m := lookup(t, id)
			add(r.kind(), id, both.Of(m.Family), r.Counts[id]-m.Frame.Message)
		}
		return
	}
	m := lookup(t, r.Model)
	if r.Answer != "" {
		add("answers", r.Model, tokenize.Count(r.Answer, m.Family), r.Output-m.Frame.Response)
	}
	if r.Kind != "chat-text" {
		return
	}
	if est, frame, ok := r.prompt(m); ok {
		add("prompts", r.Model, est, r.Input-frame)
	}
}

// prompt is the estimate of all text of a request, and its frame.
func (r recorded) prompt(m models.Model) (est tokenize.Estimate, frame int, ok bool) {
	if r.Text != nil {
		return tokenize.Count(*r.Text, m.Family), m.Frame.Message, true
	}
	if r.Request == nil || len(r.Request.Messages) == 0 {
		return est, 0, false
	}
	frame = m.Frame.Request(len(r.Request.Messages), len(r.Request.System.text) > 0)
	parts := []content{r.Request.System}
	for _, msg := range r.Request.Messages {
		parts = append(parts, msg.Content)
	}
	for _, p := range parts {
		if p.other {
			return est, 0, false
		}
		for _, s := range p.text {
			est = est.Add(tokenize.Count(s, m.Family))
		}
	}
	return est, frame, true
}

// kind is the kind of text of a fixture; languages go by their script.
func (r recorded) kind() string {
	if r.Kind == "code" {
		return "code"
	}
	switch r.Script {
	case "Latn", "Cyrl", "Arab":
		return "language " + r.Script
	case "Hans", "Hant", "Hani", "Jpan", "Kore", "Hang":
		return "language CJK"
	}
	return "language other"
}

func lookup(t *testing.T, model string) models.Model {
	t.Helper()
	m, err := models.Builtin().Find(model)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func eachRecorded(t *testing.T, dir string, f func(recorded)) {
	lines := bufio.NewScanner(openRecorded(t, dir))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		f(r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// openRecorded opens recorded-dev.jsonl, unpacked or through zstd.
func openRecorded(t *testing.T, dir string) io.Reader {
	name := filepath.Join(dir, "recorded-dev.jsonl")
	if data, err := os.ReadFile(name); err == nil {
		return bytes.NewReader(data)
	}
	data, err := exec.Command("zstd", "-dc", name+".zst").Output()
	if err != nil {
		t.Fatalf("unpack %s.zst: %v", name, err)
	}
	return bytes.NewReader(data)
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	if golden.Update() {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it); got\n%s", name, got)
	}
}
