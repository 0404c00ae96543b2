package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pare/internal/meter"
	"pare/internal/models"
	"pare/tokenize"
)

// home is a world with a home folder of its own.
func home(dir string) func(*Env) {
	return func(e *Env) {
		e.Now = func() time.Time { return time.Date(2026, 2, 3, 23, 0, 0, 0, time.UTC) }
		e.Getenv = func(name string) string {
			switch name {
			case "HOME":
				return dir
			case "XDG_CONFIG_HOME":
				return filepath.Join(dir, "config")
			case "CLAUDE_CONFIG_DIR":
				return filepath.Join(dir, "claude")
			}
			return ""
		}
	}
}

// writeSession makes a session of so many answers, each recorded with so many
// times what would be estimated.
func writeSession(t *testing.T, dir, model string, answers int, times float64) {
	t.Helper()
	m, err := models.Builtin().Find(model)
	if err != nil {
		m, _ = models.Builtin().Find("") // a model that only the session knows
	}
	var b strings.Builder
	for i := range answers {
		text := strings.Repeat(fmt.Sprintf("The refund of order %d is now subtracted from the total of its month. ", i), 20)
		tokens := int(math.Round(times * float64(tokenize.Count(text, m.Family).Tokens+m.Frame.Response)))
		fmt.Fprintf(&b, `{"type":"assistant","message":{"id":"%s-%d","model":%q,"stop_reason":"end_turn","content":[{"type":"text","text":%q}],"usage":{"input_tokens":9,"output_tokens":%d}}}`+"\n", model, i, model, text, tokens)
	}
	folder := filepath.Join(dir, "claude", "projects", "-home-ada-shop")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, model+".jsonl"), []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestCheckTranscripts(t *testing.T) {
	dir := t.TempDir()
	writeSession(t, dir, "claude-opus-5", 40, 1.1)
	writeSession(t, dir, "claude-haiku-4-5-20251001", 40, 1)
	writeSession(t, dir, "unheard-of-1", 40, 3)
	code, stdout, stderr := countIn(t, dir, "", home(dir), "--check-transcripts", "--format", "json")
	var doc meter.CheckDocument
	if err := json.Unmarshal([]byte(stdout), &doc); err != nil || code != ExitOK {
		t.Fatalf("code %d, %v, %s", code, err, stderr)
	}
	if len(doc.Checked) != 2 || doc.Saved != nil {
		t.Fatalf("%+v", doc)
	}
	near := func(got, want float64) bool { return math.Abs(got-want) < 0.003 }
	haiku, opus := doc.Checked[0], doc.Checked[1]
	if haiku.Texts != 40 || haiku.Factor != 1 || haiku.Median != 0 || haiku.P95 != 0 || haiku.Recorded != haiku.Estimated {
		t.Errorf("haiku: %+v", haiku)
	}
	if opus.Model != "claude-opus-5" || opus.Kind != "answers" || !near(opus.Factor, 1.1) || !near(opus.Median, 1/1.1-1) || !near(opus.P95, 1-1/1.1) {
		t.Errorf("opus: %+v", opus)
	}
	if _, err := os.Stat(filepath.Join(dir, "config")); err == nil {
		t.Error("something was written without --save")
	}
}

// A saved factor is on every later estimate, and every report says so.
func TestSavedFactor(t *testing.T) {
	dir := t.TempDir()
	writeSession(t, dir, "claude-opus-5", 40, 1.1)
	file := filepath.Join(dir, "text.go")
	if err := os.WriteFile(file, []byte(strings.Repeat("func total(items []item) (sum int) {\n", 100)), 0o666); err != nil {
		t.Fatal(err)
	}
	count := func(args ...string) (doc meter.FilesDocument) {
		t.Helper()
		code, stdout, stderr := countIn(t, dir, "", home(dir), append([]string{"--format", "json", "text.go"}, args...)...)
		if err := json.Unmarshal([]byte(stdout), &doc); err != nil || code != ExitOK {
			t.Fatalf("code %d, %v, %s", code, err, stderr)
		}
		return doc
	}
	before, older := count(), count("--model", "haiku-4-5")
	code, stdout, stderr := countIn(t, dir, "", home(dir), "--check-transcripts", "--save")
	if code != ExitOK || !strings.Contains(stdout, "calibration.json: 1.") || !strings.Contains(stdout, "from 40 answers") {
		t.Fatalf("code %d, %s%s", code, stdout, stderr)
	}
	after := count()
	ratio := float64(after.Total.Tokens.Tokens) / float64(before.Total.Tokens.Tokens)
	if math.Abs(ratio-1.1) > 0.003 || math.Abs(after.Factor-1.1) > 0.003 || after.Total.Tokens.Low <= before.Total.Tokens.Low {
		t.Errorf("%+v, before %+v", after.Total, before.Total)
	}
	if same := count("--model", "haiku-4-5"); same.Total != older.Total || same.Factor != 0 {
		t.Errorf("the other tokenizer changed: %+v", same)
	}
	if _, text, _ := countIn(t, dir, "", home(dir), "text.go"); !strings.Contains(text, "found in your own sessions") {
		t.Errorf("the report says nothing of it:\n%s", text)
	}
	for _, nonsense := range []string{"", "{", `{"version":1,"families":{"v5":{"factor":9,"texts":99,"tokens":99999}}}`, `{"version":2,"families":{"v5":{"factor":1.1,"texts":99,"tokens":99999}}}`} {
		if err := os.WriteFile(filepath.Join(dir, "config", "pare", "calibration.json"), []byte(nonsense), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := count(); got.Total != before.Total || got.Factor != 0 {
			t.Errorf("%s is believed: %+v", nonsense, got)
		}
	}
}

func TestTooLittleToSave(t *testing.T) {
	dir := t.TempDir()
	for model, answers := range map[string]int{"claude-opus-5": 29 /* a factor needs 30 */, "claude-haiku-4-5": 40} {
		times := 1.0
		if model == "claude-haiku-4-5" {
			times = 2 // what is wrong there is no matter of calibration
		}
		writeSession(t, dir, model, answers, times)
	}
	code, _, stderr := countIn(t, dir, "", home(dir), "--check-transcripts", "--save")
	if code != ExitFailed || !strings.Contains(stderr, "nothing is saved") || !strings.Contains(stderr, "30 answers and 5,000 tokens") {
		t.Errorf("code %d, %s", code, stderr)
	}
	code, _, stderr = countIn(t, dir, "", nil, "--check-transcripts", "--transcripts", "nowhere")
	if code != ExitFailed || !strings.Contains(stderr, "no transcripts in") {
		t.Errorf("code %d, %s", code, stderr)
	}
}
