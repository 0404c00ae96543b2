package prompt

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// recorded is one prompt and what the client made of it.
type recorded struct {
	Prompt   string   `json:"prompt"`
	Mentions []string `json:"mentions"`
	Client   []struct {
		Tool, Path  string
		First, Last *int
	} `json:"client"`
}

func readRecorded(t *testing.T) []recorded {
	t.Helper()
	name := os.Getenv("PARE_CLIENT_CASES")
	if name == "" {
		t.Skip("no recorded cases of the client; set PARE_CLIENT_CASES to a mentions.jsonl")
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []recorded
	for s := bufio.NewScanner(file); s.Scan(); {
		var r recorded
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func TestRecordedMentions(t *testing.T) {
	for _, r := range readRecorded(t) {
		var got []string
		for _, m := range Parse([]byte(r.Prompt)) {
			got = append(got, m.Text)
		}
		if !slices.Equal(got, r.Mentions) {
			t.Errorf("%q: mentions %q, the client saw %q", r.Prompt, got, r.Mentions)
		}
	}
}
