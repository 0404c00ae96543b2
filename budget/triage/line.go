package triage

import (
	"strings"
	"time"

	"pare/internal/lazyregexp"
)

// line is one line of a log, without what the log put in front of it.
type line struct {
	number int
	raw    string    // as it stands in the log, without colours
	text   string    // without the log's time and level
	at     time.Time // zero where the line has no time of its own, or none with a date
	timed  bool
	// level is the line's level in lower case; "" where it names none.
	level    string
	indented bool
}

var (
	escapes = lazyregexp.New("\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\-_])")
	// plain replaces what terminals and word processors make of a text.
	plain = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "’", "'", "‘", "'", "“", `"`, "”", `"`, "∙", "·", "•", "·",
		"│", " ", "⎿", " ", "⏺", " ", "●", " ", "╭", " ", "╰", " ", "╮", " ", "╯", " ", "─", " ", "✗", " ", "✖", " ", "❌", " ", "⚠", " ", "\ufe0f", "", "\ufeff", "")
)

// clean takes colours and frames from a line.
func clean(text string) string {
	if i := strings.LastIndexByte(strings.TrimRight(text, "\r"), '\r'); i >= 0 {
		text = text[i+1:] // a spinner: what was written last is what was seen
	}
	if strings.IndexByte(text, 0x1b) >= 0 {
		text = escapes.ReplaceAllString(text, "")
	}
	return strings.TrimRight(plain.Replace(text), " \t\r")
}

var (
	// service is what compose, kubectl and journald put before a line's own time.
	service = lazyregexp.New(`^(?:[\w./-]+ +\| |\[?pod/\S+\]? |[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S+ [\w./@-]+(?:\[\d+\])?: )`)
	// stamp is a time at the beginning of a line, in the forms that logs have.
	stamp = lazyregexp.New(`^[\[(]?((?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d)(?:[.,]\d+)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?|\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)[\])]?[ \t|:-]*`)
	// stream is what a container's runtime or GitLab puts after the time.
	stream = lazyregexp.New(`^(?:(?:stdout|stderr) [FP] |\d\d[EO][+]? ?)`)
	// leveled is the level, with the thread and the logger that stand around it.
	leveled = lazyregexp.New(`^(?:\[[\w./: -]{1,40}\] *)?(?:[\w.:-]{1,60} *)??(?:\[|##\[|::|"?level"?[=:]"? ?)?(?i:(trace|debug|info|notice|warn|warning|error|err|fatal|critical))\b(?:\]|::)?(?:[ \t:|-]+|$)`)
)

// read takes a line apart.
func read(number int, text string, now time.Time) line {
	l := line{number: number, raw: clean(text)}
	rest := l.raw
	if m := service.FindString(rest); m != "" && len(m) < len(rest) {
		l.timed = true
		l.at, _ = parseStamp(strings.TrimSpace(m[:min(len(m), 15)]), now)
		rest = rest[len(m):]
	}
	if m := stamp.FindStringSubmatch(rest); m != nil {
		l.timed = true
		if at, ok := parseStamp(m[1], now); ok {
			l.at = at
		}
		// One blank belongs to the stamp, what is more is an indentation.
		cut := len(m[0])
		if blanks := len(m[0]) - len(strings.TrimRight(m[0], " ")); blanks > 1 {
			cut -= blanks - 1
		}
		rest = rest[cut:]
		rest = rest[len(stream.FindString(rest)):]
	}
	if m := leveled.FindStringSubmatch(rest); m != nil && !strings.Contains(m[0], "rror:") && (l.timed || m[1] == strings.ToUpper(m[1]) || strings.ContainsAny(m[0], "[=#")) {
		l.level = strings.ToLower(m[1])
		rest = rest[len(m[0]):]
	}
	l.text = rest
	l.indented = rest != "" && (rest[0] == ' ' || rest[0] == '\t')
	return l
}

// stampLayouts are the forms of a time at the beginning of a line; fractions of a
// second are read by all of them.
var stampLayouts = []struct {
	layout string
	zoned  bool
}{
	{"2006-01-02T15:04:05Z07:00", true},
	{"2006-01-02T15:04:05Z0700", true},
	{"2006-01-02 15:04:05Z07:00", true},
	{"2006-01-02 15:04:05 -0700", true},
	{"2006-01-02 15:04:05 -07:00", true},
	{"2006-01-02 15:04:05 MST", true},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02 15:04:05", false},
	{"2006/01/02 15:04:05", false},
	{"02/Jan/2006:15:04:05 -0700", true},
	{"02/Jan/2006:15:04:05", false},
	{"Jan _2 15:04:05", false},
	{"Jan 2 15:04:05", false},
}

// parseStamp reads a time with its date. One without a zone is in the zone of
// now; one without a year is the last such day.
func parseStamp(text string, now time.Time) (time.Time, bool) {
	text = strings.Replace(text, ",", ".", 1)
	for _, s := range stampLayouts {
		at, err := time.ParseInLocation(s.layout, text, now.Location())
		if err != nil {
			continue
		}
		if at.Year() == 0 {
			at = time.Date(now.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), now.Location())
			if at.After(now.Add(48 * time.Hour)) {
				at = at.AddDate(-1, 0, 0)
			}
		}
		return at, true
	}
	return time.Time{}, false
}
