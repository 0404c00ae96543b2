package prompt

import (
	"strings"
	"testing"
)

// TestVersions holds what the client names of a range against what the versions
// of it sent (2.1.330 and 2.1.332, 2026-11-30).
func TestVersions(t *testing.T) {
	disk := memory{
		"a.py":    {Data: []byte(strings.Repeat("line\n", 300))},
		"mid.py":  {Data: []byte(strings.Repeat(strings.Repeat("m", 39)+"\n", 2950))},
		"wide.py": {Data: []byte(strings.Repeat(strings.Repeat("w", 170)+"\n", 1500))},
	}
	newest := map[string]string{
		"@a.py#L10-20": `,"offset":10,"limit":11`, "@a.py#L30": `,"offset":30,"limit":1`, "@a.py#L290-": `,"offset":290,"limit":1`,
		"@a.py#L0": "", "@a.py#L0-5": "", "@a.py": "", "@a.py#L900-950": `,"offset":900,"limit":51`, "@a.py#L280-400": `,"offset":280,"limit":121`,
		"@mid.py#L5-2900": `,"offset":5,"limit":2000`, "@mid.py": "",
	}
	for text, want := range newest {
		for _, client := range []Version{{}, Newest, {2, 1, 331}, {2, 1, 330}, {2, 1, 197}} {
			if client.Before(Version{2, 1, 331}) && client != (Version{}) {
				want = ""
			}
			a := attachOne(t, disk, text, Options{Client: client})
			path := a.Path
			if got := a.Blocks[0]; !strings.HasSuffix(got, `{"file_path":"`+path+`"`+want+"}\n</system-reminder>") {
				t.Errorf("%s at %v: %s; want %s", text, client, got, want)
			}
		}
	}
	for client, want := range map[Version]Kind{{}: Note, Newest: Note, {2, 1, 331}: Nothing, {2, 1, 330}: Nothing} {
		a := attachOne(t, disk, "@wide.py", Options{Client: client})
		if a.Kind != want || a.Cause != OverTokens {
			t.Errorf("over the limit of tokens at %v: %v, %v", client, a.Kind, a.Cause)
		}
	}
	whole := attachOne(t, disk, "@mid.py", Options{})
	part := attachOne(t, disk, "@mid.py#L5-2900", Options{})
	if last := len(part.Blocks) - 1; !strings.Contains(part.Blocks[last], "first 2000 lines of the range.") || !strings.Contains(whole.Blocks[last], "first 2000 lines. ") {
		t.Errorf("notes %q and %q", part.Blocks[last], whole.Blocks[last])
	}
}

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]Version{"2.1.332": {2, 1, 332}, "2.1.330 (Claude Code)\n": {2, 1, 330}} {
		if got, err := ParseVersion(text); err != nil || got != want || want.String() != strings.Fields(text)[0] {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2.1", "2.1.x", "2.1.3.4", "-1.0.0"} {
		if v, err := ParseVersion(text); err == nil {
			t.Errorf("%q is %v", text, v)
		}
	}
}
