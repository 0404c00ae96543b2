package triage

import (
	"strconv"
	"strings"
	"time"

	// The zones that the client names must be known on machines without a database
	// of them: Windows, and small containers.
	_ "time/tzdata"

	"pare/internal/lazyregexp"
)

// span of time in the words of people and programs: "6m0s", "1.574s", "644ms",
// "26 seconds", "1 hour and 5 minutes", "2 days".
const (
	unitPattern = `(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)`
	spanPattern = `\d+(?:\.\d+)? ?` + unitPattern + `(?:(?:,? and |,? )?\d+(?:\.\d+)? ?` + unitPattern + `)*\b`
)

var spanPart = lazyregexp.New(`(?i)(\d+(?:\.\d+)?) ?(` + unitPattern + `)`)

// longest is the longest wait that is believed: over it a number is no time.
const longest = 400 * 24 * time.Hour

// parseSpan reads a span of time.
func parseSpan(text string) (time.Duration, bool) {
	total, any := 0.0, false
	for _, m := range spanPart.FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return 0, false
		}
		total += n * float64(unitOf(strings.ToLower(m[2])))
		any = true
	}
	if !any || total > float64(longest) {
		return 0, false
	}
	return time.Duration(total), true
}

func unitOf(word string) time.Duration {
	switch {
	case word == "ms" || strings.HasPrefix(word, "milli"):
		return time.Millisecond
	case word[0] == 's':
		return time.Second
	case word[0] == 'm':
		return time.Minute
	case word[0] == 'h':
		return time.Hour
	}
	return 24 * time.Hour
}

// untilValue reads the value of a field that tells when a limit begins anew: a
// span, seconds to wait, seconds or milliseconds since 1970, or RFC 3339.
func untilValue(value string, now time.Time) (time.Duration, bool) {
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		switch {
		case n < 0 || n > 1e14:
			return 0, false
		case n > 1e11:
			return ahead(time.UnixMilli(int64(n)), now)
		case n > 1e9:
			return ahead(time.Unix(int64(n), 0), now)
		}
		return time.Duration(n * float64(time.Second)), n*float64(time.Second) <= float64(longest)
	}
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return ahead(at, now)
	}
	return parseSpan(value)
}

// ahead is how long it is until a time; one that is over tells nothing.
func ahead(at, now time.Time) (time.Duration, bool) { return at.Sub(now), at.After(now) }

// A point in time as messages name it: a day or none, a time or none, a zone or
// none. "12:50pm (Europe/Paris)", "Dec 3, 7:15pm (Europe/Paris)", "Oct 24", "Mon
// 12:29 AM", "2026-12-01 at 00:00 UTC".
const (
	monthPattern = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:, \d{4})?`
	dayPattern   = `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*|today|tomorrow`
	clockPattern = `\d{1,2}(?::\d\d(?::\d\d)?)? ?[ap]\.?m\.?|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?`
	isoPattern   = `\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?`
	zonePattern  = `(?:\(?((?:[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)|UTC|GMT|Z|[ECMP][SD]T|CES?T|BST|JST|IST|KST)\)?)`
	pointPattern = `(?:(` + isoPattern + `)|(` + monthPattern + `)|(` + dayPattern + `))?(?:,? (?:at )?|^)?(` + clockPattern + `)?(?: ?` + zonePattern + `)?`
)

var point = lazyregexp.New(`(?i:^` + strings.Replace(pointPattern, zonePattern, `(?-i:`+zonePattern+`)`, 1) + `)`)

// httpDate is the form in which retry-after names a time.
var httpDate = lazyregexp.New(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT`)

// fixedZones are the abbreviations that people write, in hours from UTC.
var fixedZones = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "BST": 1, "JST": 9, "IST": 5, "KST": 9}

// zoneOf is a zone by its name.
func zoneOf(name string) (*time.Location, bool) {
	switch name {
	case "UTC", "GMT", "Z":
		return time.UTC, true
	case "IST":
		return time.FixedZone(name, 5*3600+1800), true
	}
	if hours, ok := fixedZones[name]; ok {
		return time.FixedZone(name, hours*3600), true
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// parsePoint reads the point in time at the beginning of a text: the next such
// time after base. It is in the zone that the text names, else in that of base. A
// date so far ahead that it must be last year's is in the past.
func parsePoint(text string, base time.Time) (time.Time, bool) {
	if m := httpDate.FindString(text); m != "" {
		at, err := time.Parse(time.RFC1123, m)
		return at, err == nil
	}
	m := point.FindStringSubmatch(text)
	if m == nil || m[1] == "" && m[2] == "" && m[3] == "" && m[4] == "" {
		return time.Time{}, false
	}
	zone := base.Location()
	if m[5] != "" {
		named, ok := zoneOf(m[5])
		if !ok {
			return time.Time{}, false
		}
		zone = named
	}
	if len(m[1]) > len("2006-01-02") {
		return parseISO(m[1], zone)
	}
	hour, minute, clock := parseClock(m[4])
	if m[4] != "" && !clock {
		return time.Time{}, false
	}
	here := base.In(zone)
	at := func(y int, mo time.Month, d int) time.Time { return time.Date(y, mo, d, hour, minute, 0, 0, zone) }
	switch {
	case m[1] != "":
		day, err := time.Parse(time.DateOnly, m[1])
		return at(day.Year(), day.Month(), day.Day()), err == nil
	case m[2] != "":
		return monthDay(m[2], here, at)
	case m[3] != "":
		return weekday(strings.ToLower(m[3]), here, at), true
	}
	next := at(here.Year(), here.Month(), here.Day())
	if !next.After(here) {
		next = at(here.Year(), here.Month(), here.Day()+1)
	}
	return next, true
}

func parseISO(text string, zone *time.Location) (time.Time, bool) {
	text = strings.Replace(text, " ", "T", 1)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// parseClock reads "12:50pm", "3 PM", "14:00".
func parseClock(text string) (hour, minute int, ok bool) {
	text = strings.ToLower(strings.NewReplacer(" ", "", ".", "").Replace(text))
	half := strings.HasSuffix(text, "pm")
	twelve := half || strings.HasSuffix(text, "am")
	text = strings.TrimRight(text, "apm")
	h, rest, _ := strings.Cut(text, ":")
	hour = atoi(h)
	m, _, _ := strings.Cut(rest, ":")
	minute = atoi(m)
	if hour > 23 || minute > 59 || twelve && (hour > 12 || hour == 0) {
		return 0, 0, false
	}
	if twelve {
		hour %= 12
		if half {
			hour += 12
		}
	}
	return hour, minute, true
}

// reach is how far ahead a day of a month may lie: what a limit names as its end
// is at most a month away, so one further on was last year's.
const reach = 62 * 24 * time.Hour

func monthDay(text string, here time.Time, at func(int, time.Month, int) time.Time) (time.Time, bool) {
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	month, err := time.Parse("Jan", words[0][:3])
	day := atoi(strings.TrimRight(words[1], "stndrh"))
	if err != nil || day < 1 || day > 31 {
		return time.Time{}, false
	}
	if len(words) > 2 {
		return at(atoi(words[2]), month.Month(), day), true
	}
	next := at(here.Year(), month.Month(), day)
	if next.Before(here.Add(-reach)) {
		next = at(here.Year()+1, month.Month(), day)
	} else if next.After(here.Add(reach)) {
		next = at(here.Year()-1, month.Month(), day)
	}
	return next, true
}

func weekday(word string, here time.Time, at func(int, time.Month, int) time.Time) time.Time {
	days := 0
	switch word {
	case "today":
	case "tomorrow":
		days = 1
	default:
		for days < 7 && !strings.HasPrefix(strings.ToLower(here.AddDate(0, 0, days).Weekday().String()), word[:3]) {
			days++
		}
	}
	next := at(here.Year(), here.Month(), here.Day()+days)
	if word != "today" && !next.After(here) {
		next = at(here.Year(), here.Month(), here.Day()+days+7)
	}
	return next
}
