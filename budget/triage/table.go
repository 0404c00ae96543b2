package triage

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

//go:embed texts.tsv
var textsTable string

//go:embed speakers.tsv
var speakersTable string

// row is a text that is known: a row of texts.tsv.
type row struct {
	rank    int
	kind    Kind
	period  Period
	status  int
	speaker string // who prints or sends it, "" for anybody
	pattern *regexp.Regexp
	groups  []string // the names of the pattern's groups, by number
	words   []string // of which a text must hold one
	source  string
	date    string
}

const numberPattern = `[\d][\d,._]*`

// rows is the table of texts, in its order.
var rows = sync.OnceValue(func() []row {
	var all []row
	for _, cells := range cellsOf(textsTable, 8) {
		kind, ok := kindNamed(cells[1])
		period, known := periodNamed(cells[2])
		if !ok || !known {
			panic(fmt.Sprintf("texts.tsv: kind %s, period %s", cells[1], cells[2])) // embedded: a test runs this at once
		}
		r := row{rank: must(strconv.Atoi(cells[0])), kind: kind, period: period, status: must(strconv.Atoi(cells[3])), source: cells[6], date: cells[7]}
		if cells[4] != "-" {
			r.speaker = cells[4]
		}
		r.pattern, r.groups = compile(strings.ReplaceAll(cells[5], "NUMBER", numberPattern))
		r.words = required(r.pattern.String())
		all = append(all, r)
	}
	return all
})

// compile is an expression whose groups may bear the same name in several
// branches, which Go's do not.
func compile(expr string) (*regexp.Regexp, []string) {
	var b strings.Builder
	for i, part := range strings.Split(expr, "(?P<") {
		if i > 0 {
			name, after, _ := strings.Cut(part, ">")
			part = fmt.Sprintf("(?P<%s_%d>%s", name, i, after)
		}
		b.WriteString(part)
	}
	re := regexp.MustCompile("(?i)" + b.String())
	names := re.SubexpNames()
	for i, name := range names {
		names[i], _, _ = strings.Cut(name, "_")
	}
	return re, names
}

// refused are the statuses that a line may tell of a refusal by alone.
var refused = []string{"429", "529", "413", "402"}

// telling finds the lines of a long log that may speak of a refusal.
var telling = sync.OnceValue(func() *finder {
	all := refused
	for _, r := range rows() {
		all = append(all, r.words...)
	}
	return newFinder(all)
})

// statuses finds the lines that may name a status.
var statuses = sync.OnceValue(func() *finder { return newFinder(required(named.String())) })

// role is what somebody has to do with an answer.
type role uint8

const (
	prints  role = iota // a program
	answers             // a service
)

type speaker struct {
	role    role
	name    string
	pattern *regexp.Regexp
	words   []string // of which a text must hold one
}

var speakers = sync.OnceValue(func() []speaker {
	var all []speaker
	for _, cells := range cellsOf(speakersTable, 4) {
		s := speaker{role: answers, name: cells[1], pattern: regexp.MustCompile("(?im)" + cells[2])}
		if cells[0] == "program" {
			s.role = prints
		}
		s.words = required(s.pattern.String())
		all = append(all, s)
	}
	return all
})

// speakerOf is the first of a role that a text shows.
func speakerOf(r role, text string) string {
	lower := strings.ToLower(text)
	for _, s := range speakers() {
		if s.role == r && holdsAny(lower, s.words) && s.pattern.MatchString(text) {
			return s.name
		}
	}
	return ""
}

// cellsOf are the rows of a table of n columns.
func cellsOf(table string, n int) [][]string {
	var all [][]string
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != n {
			panic(fmt.Sprintf("a row of %d columns: %s", len(cells), line)) // embedded: a test runs this at once
		}
		all = append(all, cells)
	}
	return all
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // of an embedded table: a test runs this at once
	}
	return v
}

// atoi is a number with or without separators, 0 where it is none.
func atoi(s string) int {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", "_", "").Replace(s))
	if err != nil {
		return 0
	}
	return n
}
