package usage

import (
	"strings"
	"testing"
	"time"
)

func TestAsk(t *testing.T) {
	now := time.Date(2026, 11, 25, 15, 20, 0, 0, time.UTC)
	for _, test := range []struct {
		asked    Asked
		from, to string
	}{
		{Asked{View: "now"}, "2026-10-21 15:20", ""},
		{Asked{View: "today"}, "2026-11-25 00:00", ""},
		{Asked{View: "day"}, "2026-10-26 00:00", ""},
		{Asked{View: "month"}, "2025-11-01 00:00", ""},
		{Asked{View: "day", Since: "14d"}, "2026-11-11 00:00", ""},
		{Asked{View: "day", Since: "2w"}, "2026-11-11 00:00", ""},
		{Asked{View: "day", Since: "36h"}, "2026-11-24 03:20", ""},
		{Asked{View: "day", Since: "2026-11-01", Until: "20261103"}, "2026-11-01 00:00", "2026-11-04 00:00"},
		{Asked{View: "today", Zone: "Asia/Tokyo"}, "2026-11-25 15:00", ""}, // it is the 26th there
	} {
		q, err := Ask(test.asked, now)
		if err != nil {
			t.Errorf("%+v: %v", test.asked, err)
			continue
		}
		const form = "2006-01-02 15:04"
		to := ""
		if !q.Filter.To.IsZero() {
			to = q.Filter.To.UTC().Format(form)
		}
		if from := q.Filter.From.UTC().Format(form); from != test.from || to != test.to || !q.Read.Before(q.Filter.From) {
			t.Errorf("%+v: from %s to %q, read from %v", test.asked, from, to, q.Read)
		}
	}
	for _, bad := range []struct {
		asked Asked
		says  string
	}{
		{Asked{Since: "soon"}, `"soon" is no time`},
		{Asked{Since: "-3d"}, "is no time"},
		{Asked{Since: "99999999d"}, "is no time"},
		{Asked{Until: "2020-01-01"}, "is before --since"},
		{Asked{Zone: "Mars/Olympus"}, "no time zone"},
		{Asked{Week: "-1"}, "--week -1 is no sum of dollars"},
		{Asked{FiveHours: "NaN"}, "no sum of dollars"},
	} {
		if _, err := Ask(bad.asked, now); err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%+v: %v, want %q", bad.asked, err, bad.says)
		}
	}
}

func TestViewNamed(t *testing.T) {
	for words, want := range map[string]string{"": "now", "daily": "day", "blocks": "windows", "cache": "cache"} {
		if got, err := ViewNamed(strings.Fields(words)); err != nil || got != want {
			t.Errorf("%q: %q, %v", words, got, err)
		}
	}
	for words, says := range map[string]string{"dya": `no view "dya"`, "day week": "takes one view, not 2"} {
		if _, err := ViewNamed(strings.Fields(words)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", words, err)
		}
	}
}
