package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/source"
	"pare/lint"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBaselinePutsOff(t *testing.T) {
	file := source.NewFile("f.md", []byte("BAD\nBAD\nUGLY\n"))
	found := lint.Run(shoutRules(), file, file)
	b := lint.NewBaseline(found, lint.Baseline{})
	if got, want := fmt.Sprint(b.Entries), "[{M203 f.md BAD 2  } {M204 f.md UGLY 1  }]"; got != want {
		t.Errorf("entries %s, want %s", got, want)
	}
	b.Entries[1].Reason, b.Entries[1].Expires = "after the release", "2026-06-30"
	read, err := lint.ReadBaseline(b.Encode())
	if err != nil {
		t.Fatal(err)
	}
	own := source.NewFile("base.json", b.Encode())

	if left := read.PutOff(found, own, day(t, "2026-06-30")); len(left) != 0 {
		t.Errorf("on the last day %d findings are left", len(left))
	}
	left := read.PutOff(found, own, day(t, "2026-07-01"))
	if len(left) != 2 || left[0].Rule.Code != "M204" || left[1].Rule.Code != "X111" {
		t.Fatalf("a day later: %v", left)
	}
	if got := left[1].Shown(); got != `"UGLY"` || left[1].File != own {
		t.Errorf("the expired entry is shown as %s", got)
	}

	more := source.NewFile("f.md", []byte("new line\nBAD\nBAD\nBAD\n"))
	left = read.PutOff(lint.Run(shoutRules(), more, more), own, day(t, "2026-01-01"))
	if len(left) != 2 || left[0].Start().Line != 4 || left[1].Rule.Code != "X112" {
		t.Errorf("a third BAD and no UGLY give %v", left)
	}

	again := lint.NewBaseline(found, read)
	if !slices.Equal(again.Entries, read.Entries) {
		t.Errorf("written anew, the entries are %v", again.Entries)
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`{`, "read baseline"},
		{`{"version": 2, "entries": []}`, "version 2"},
		{`{"version": 1, "entires": []}`, "entires"},
		{`{"version": 1, "entries": [{"rule": "M203", "expires": "soon"}]}`, `expires "soon"`},
		{`{"version": 1, "entries": []} x`, "after the document"},
	} {
		if _, err := lint.ReadBaseline([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.text, err)
		}
	}
}

func TestEntryTextIsShort(t *testing.T) {
	file := source.NewFile("f.md", []byte(strings.Repeat("é", 100)+"\nmore"))
	f := &lint.Finding{Rule: &lint.Meta{Code: "M203"}, File: file, Span: source.Span{Start: 0, End: len(file.Data)}}
	b := lint.NewBaseline([]*lint.Finding{f}, lint.Baseline{})
	if got := b.Entries[0].Text; got != strings.Repeat("é", 60) {
		t.Errorf("entry has %q", got)
	}
}
