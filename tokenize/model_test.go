package tokenize

import (
	"errors"
	"testing"
)

func TestLookup(t *testing.T) {
	for _, c := range []struct {
		name, id string
		family   Family
	}{
		{"", "claude-opus-5-5", V5},
		{"opus", "claude-opus-5-5", V5},
		{"Haiku", "claude-haiku-5-5", V5},
		{"claude-opus-4-8", "claude-opus-4-8", V5},
		{"opus-4.6", "claude-opus-4-6", V3},
		{"claude-haiku-4-5-20251001", "claude-haiku-4-5", V3},
		{"claude-3-5-sonnet-latest", "claude-3-5-sonnet", V3},
		{"us.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4", V3},
		{"anthropic/claude-opus-4.7", "claude-opus-4-7", V5},
		{"claude-sonnet-4-6[1m]", "claude-sonnet-4-6", V3},
		{"claude-3-opus@20240229", "claude-3-opus", V3},
	} {
		m, err := Lookup(c.name)
		if err != nil || m.ID != c.id || m.Family != c.family {
			t.Errorf("Lookup(%q) = %s %s, %v; want %s %s", c.name, m.ID, m.Family, err, c.id, c.family)
		}
	}
}

func TestLookupUnknown(t *testing.T) {
	for name, hint := range map[string]string{
		"claude-opus-5-6": "did you mean claude-opus-5-5?",
		"oppus":           "did you mean opus?",
		"gpt-4o":          "known are opus, sonnet, haiku, fable, and full names such as claude-opus-5-5",
	} {
		_, err := Lookup(name)
		var unknown *UnknownModelError
		if !errors.As(err, &unknown) || unknown.Name != name || unknown.Hint() != hint {
			t.Errorf("Lookup(%q): got %v, want a hint %q", name, err, hint)
		}
	}
}

func TestModelsAreComplete(t *testing.T) {
	c := Models()
	if c.Date == "" || len(c.Sources) == 0 {
		t.Error("the catalog has no date or no sources")
	}
	seen := map[string]bool{}
	for _, m := range c.Models {
		for _, n := range append([]string{m.ID}, m.Aliases...) {
			if seen[n] {
				t.Errorf("%s: the name %s is taken", m.ID, n)
			}
			seen[n] = true
		}
		if m.Window < 200_000 || m.MinCachePrefix < 512 || m.Frame.Message == 0 || m.Image.MaxEdge == 0 || m.Image.MaxTokens == 0 || m.Tools.Auto == 0 {
			t.Errorf("%s: figures are missing: %+v", m.ID, m)
		}
	}
	if c.Models[0].Family != V5 {
		t.Error("the default is not of the newest family")
	}
}

func TestFrameOfRequest(t *testing.T) {
	m, err := Lookup("claude-sonnet-5")
	if err != nil {
		t.Fatal(err)
	}
	// Recorded: 6 for one message, 2 for each further, 1 for a system prompt.
	if got := m.Frame.Request(3, true); got != 6+2+2+1 {
		t.Errorf("three messages and a system prompt: got %d, want 11", got)
	}
}

func TestNames(t *testing.T) {
	for m := Rough; m <= Exact; m++ {
		if m.String() == "unknown" {
			t.Errorf("method %d has no name", m)
		}
	}
	for _, f := range []Family{V3, V5} {
		text, err := f.MarshalText()
		var back Family
		if err != nil || back.UnmarshalText(text) != nil || back != f {
			t.Errorf("%s does not survive being written and read", f)
		}
	}
	if new(Family).UnmarshalText([]byte("v4")) == nil {
		t.Error("v4 is no family")
	}
}
