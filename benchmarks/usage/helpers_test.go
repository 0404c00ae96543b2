package usage

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"pare/internal/transcript"
	"pare/internal/usage"
)

// oddLine fills in a line's day, message and model.
func oddLine(text string, i int, day time.Time) []string {
	id := "odd" + strconv.Itoa(i)
	text = strings.NewReplacer(
		"AT", `"type":"assistant","version":"2.1.332","sessionId":"odd","cwd":"/odd","timestamp":"`+day.Format(time.RFC3339)+`"`,
		"OFFSET", `"type":"assistant","version":"2.1.332","sessionId":"odd","cwd":"/odd","timestamp":"`+day.In(time.FixedZone("", -5*3600)).Format(time.RFC3339)+`"`,
		"ANSWER", `"message":{"id":"`+id+`","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5-20250929"`, "ID", id,
	).Replace(text)
	return strings.Split(strings.ReplaceAll(text, `"requestId":"r`, `"requestId":"`+id+`r`), "|")
}

func ofCcusage(t *testing.T, program, dir string) map[string]dayFigures {
	t.Helper()
	cmd := exec.Command(program, "claude", "daily", "--json", "--offline", "--timezone", "UTC")
	cmd.Env = append(os.Environ(), "CLAUDE_CONFIG_DIR="+dir)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Daily []dayFigures `json:"daily"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	days := map[string]dayFigures{}
	for _, d := range doc.Daily {
		days[d.Date] = d
	}
	return days
}

func ofPare(t *testing.T, dir string, now time.Time) map[string]dayFigures {
	t.Helper()
	files, err := transcript.Find(dir, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	log, err := transcript.Load(t.Context(), dir, files, transcript.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := usage.New(log, usage.Options{Now: now})
	days := map[string]dayFigures{}
	for _, r := range b.Rows(usage.ByDay, b.Log.Calls) {
		u := r.Usage
		cost := r.Cost.Dollars
		if !r.Cost.Known() {
			cost = -1 // not nothing
		}
		days[r.Name] = dayFigures{r.Name, u.Input, u.Write5m + u.Write1h, u.Read, u.Output, cost}
	}
	return days
}
