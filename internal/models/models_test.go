package models

import (
	"errors"
	"slices"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// table is small, so that what a test expects does not age with the models.
func table(t *testing.T) *Table {
	t.Helper()
	got, err := parse([]byte(`{"default": "opus", "models": [
		{"id": "claude-haiku-9", "like": "claude-opus-5", "window": 9},
		{"id": "claude-opus-9-5", "like": "claude-opus-5", "window": 9},
		{"id": "claude-opus-5", "family": "v5", "frame": {"message": 6}, "window": 8},
		{"id": "claude-sonnet-5", "like": "claude-opus-5", "window": 8},
		{"id": "claude-opus-4-8", "like": "claude-opus-5", "window": 8},
		{"id": "claude-opus-4-5", "like": "claude-opus-4", "window": 7},
		{"id": "claude-opus-4", "family": "v3", "frame": {"message": 7}, "window": 7},
		{"id": "claude-3-5-haiku", "like": "claude-opus-4", "window": 6},
		{"id": "claude-3-opus", "like": "claude-opus-4", "window": 6, "aliases": ["old-faithful"]}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFind(t *testing.T) {
	all := table(t)
	for _, c := range []struct{ name, id, asked string }{
		{"", "claude-opus-9-5", ""},
		{"opus", "claude-opus-9-5", ""},
		{"Haiku", "claude-haiku-9", ""},
		{"haiku-latest", "claude-haiku-9", ""},
		{"opus[1m]", "claude-opus-9-5", ""},
		{"claude-opus-4-8", "claude-opus-4-8", ""},
		{"opus-4.5", "claude-opus-4-5", ""},
		{"Claude Opus 4.5", "claude-opus-4-5", ""},
		{"opus4", "claude-opus-4", ""},
		{"claude-opus-4-0", "claude-opus-4", ""},
		{"claude-opus-4-20250514", "claude-opus-4", ""},
		{"claude-opus-4-5@20251101", "claude-opus-4-5", ""},
		{"claude-opus-4-8[1m]", "claude-opus-4-8", ""},
		{"us.anthropic.claude-opus-4-5-20250929-v1:0", "claude-opus-4-5", ""},
		{"arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-opus-4-5-20250929-v1:0", "claude-opus-4-5", ""},
		{"publishers/anthropic/models/claude-opus-4-8", "claude-opus-4-8", ""},
		{"openrouter/anthropic/claude-opus-4.8:thinking", "claude-opus-4-8", ""},
		{"old-faithful", "claude-3-opus", ""},
		// Each order of kind and version, with and without a release.
		{"claude-3-5-haiku", "claude-3-5-haiku", ""},
		{"claude-3-5-haiku-20241022", "claude-3-5-haiku", ""},
		{"claude-3-5-haiku-latest", "claude-3-5-haiku", ""},
		{"claude-haiku-3-5", "claude-3-5-haiku", ""},
		{"anthropic.claude-3-5-haiku-20241022-v1:0", "claude-3-5-haiku", ""},
		{"haiku-3.5", "claude-3-5-haiku", ""},
		{"claude-3-opus-20240229", "claude-3-opus", ""},

		// Not in the table: the nearest older one of the kind.
		{"claude-opus-10", "claude-opus-9-5", "claude-opus-10"},
		{"opus-10", "claude-opus-9-5", "claude-opus-10"},
		{"us.anthropic.claude-opus-10-20270101-v1:0", "claude-opus-9-5", "claude-opus-10"},
		{"anthropic/claude-sonnet-7", "claude-sonnet-5", "claude-sonnet-7"},
		{"claude-opus-4-2", "claude-opus-4", "claude-opus-4-2"},
		{"claude-opus-4-8-fast", "claude-opus-4-8", "claude-opus-4-8-fast"},
		// Older than all of its kind: the oldest.
		{"claude-3-haiku-20240307", "claude-3-5-haiku", "claude-3-haiku"},
		// Of no kind that is known: by the version, or the default.
		{"claude-quartz-5", "claude-opus-5", "claude-quartz-5"},
		{"claude-2.1", "claude-3-opus", "claude-2-1"},
		{"claude-next", "claude-opus-9-5", "claude-next"},
		{"claude", "claude-opus-9-5", "claude"},
		{"anthropic/quartz", "claude-opus-9-5", "claude-quartz"},
	} {
		m, err := all.Find(c.name)
		note := ""
		if c.asked != "" {
			note = "counted as " + c.id + ": " + c.asked + " is not known here"
		}
		if err != nil || m.ID != c.id || m.Note() != note {
			t.Errorf("%q is %s, %q, %v; want %s, %q", c.name, m.ID, m.Note(), err, c.id, note)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	for name, hint := range map[string]string{
		"oppus":           "did you mean opus?",
		"opsu-5":          "did you mean opus-5?",
		"claude-sonet-5":  "did you mean claude-sonnet-5?",
		"gpt-4o":          "known are haiku, opus, sonnet, and full names such as claude-opus-9-5",
		"<synthetic>":     "known are ",
		"some/other-name": "known are ",
		"8":               "known are ",
	} {
		_, err := table(t).Find(name)
		var unknown *UnknownError
		if !errors.As(err, &unknown) || unknown.Name != name || !strings.HasPrefix(unknown.Hint(), hint) {
			t.Errorf("%q: got %v, want a hint %q", name, err, hint)
		}
	}
}

// TestWith adds and changes rows as a user's own file does.
func TestWith(t *testing.T) {
	all := table(t)
	v3 := V3
	more, err := all.With([]Row{
		{ID: "claude-opus-10", Prices: []Price{{Input: 1}}},
		{ID: "claude-opus-5", Window: 5},
		{ID: "claude-quartz-1", Like: "claude-opus-4", Pool: "mine"},
		{ID: "house-model", Family: &v3},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Model{
		"opus":          {ID: "claude-opus-10", Family: V5, Frame: Frame{Message: 6}, Window: 9, Prices: []Price{{Input: 1, Output: 5, Write5m: 1.25, Write1h: 2, Read: 0.1}}},
		"claude-opus-5": {ID: "claude-opus-5", Family: V5, Frame: Frame{Message: 6}, Window: 5},
		"quartz":        {ID: "claude-quartz-1", Family: V3, Frame: Frame{Message: 7}, Window: 7, Pool: "mine"},
		"house-model":   {ID: "house-model", Family: V3, Frame: Frame{Message: 7}, Window: 7},
	} {
		got, err := more.Find(name)
		if err != nil || got.ID != want.ID || got.Family != want.Family || got.Frame != want.Frame || got.Window != want.Window ||
			got.Pool != want.Pool || !slices.Equal(got.Prices, want.Prices) || got.Note() != "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if m, _ := all.Find("claude-opus-5"); m.Window != 8 || len(all.Models) != 9 {
		t.Error("the table itself was changed")
	}
	for _, bad := range []Row{{}, {ID: "a", Like: "claude-opus-99"}, {ID: "a", Window: -1}, {ID: "a", Prices: []Price{{Read: -1}}}} {
		if _, err := all.With([]Row{bad}, nil); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
}

// TestBuiltinIsComplete holds the promises of the data file: each row has all
// figures and says where they were read, and names lead to one row each.
func TestBuiltinIsComplete(t *testing.T) {
	all := Builtin()
	seen := map[string]bool{}
	for _, m := range all.Models {
		for _, n := range append([]string{m.name.plain, strings.Join(m.name.words, " ") + string(rune(len(m.name.version))) + versionText(m)}, m.Aliases...) {
			if seen[n] {
				t.Errorf("%s: the name %q is taken", m.ID, n)
			}
			seen[n] = true
		}
		if m.Window < 200_000 || m.MinCache < 512 || m.Frame.Message == 0 || m.Image.MaxEdge == 0 || m.Image.MaxTokens == 0 || m.Tools.Auto == 0 || len(m.Prices) == 0 {
			t.Errorf("%s: figures are missing: %+v", m.ID, m)
		}
		origins := []Origin{m.Counted, m.Priced}
		if m.Pool != "" {
			origins = append(origins, m.Pooled)
		}
		for _, o := range origins {
			if _, ok := all.Sources[o.Source]; !ok {
				t.Errorf("%s: no source %q", m.ID, o.Source)
			}
			if _, ok := o.Date.Time(); !ok {
				t.Errorf("%s: %+v has no date", m.ID, o)
			}
		}
		if found, err := all.Find(m.ID); err != nil || found.ID != m.ID {
			t.Errorf("%s leads to %s, %v", m.ID, found.ID, err)
		}
	}
	for key, s := range all.Sources {
		if !strings.HasPrefix(s.URL, "https://") && s.Kind != "measured" {
			t.Errorf("source %q has no address", key)
		}
	}
	if m := all.Default(); m.Family != V5 || m.Retired {
		t.Errorf("the default is %+v", m)
	}
	if m := all.Newest(V3); m.Family != V3 || m.Retired {
		t.Errorf("the newest of the older family is %+v", m)
	}
}

func versionText(m Model) string {
	var b strings.Builder
	for _, v := range m.name.version {
		b.WriteString("." + string(rune('0'+v)))
	}
	return b.String()
}

func TestPrice(t *testing.T) {
	m := Model{Prices: []Price{{UpTo: 100, Input: 1}, {Input: 5}}}
	if a, b := m.Price(100).Input, m.Price(101).Input; a != 1 || b != 5 {
		t.Errorf("prices %v and %v around 100 tokens", a, b)
	}
	if (Model{}).Price(1) != (Price{}) {
		t.Error("a price for a model without one")
	}
}

func TestFrameOfRequest(t *testing.T) {
	f := Frame{Message: 6, Further: 2, System: 1}
	if got := f.Request(3, true); got != 6+2+2+1 {
		t.Errorf("three messages and a system prompt: got %d, want 11", got)
	}
}

func TestFamilyNames(t *testing.T) {
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

// FuzzFind: any text is a name or an error, and an answer has figures.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"claude-opus-4-8", "us.anthropic.claude-3-5-sonnet-20241022-v2:0", "opus 99999999999999999999", "claude-claude", "[@:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if m, err := Builtin().Find(s); err == nil && (m.ID == "" || m.Window == 0) {
			t.Errorf("%q: %+v", s, m)
		}
	})
}
