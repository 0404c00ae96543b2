package triage

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"pare/internal/lazyregexp"
)

// Read is the diagnosis of a text: an error message, a log, a dump of headers.
// Times in it are read against its own date where it has one, and now otherwise.
func Read(text string, now time.Time) Diagnosis {
	d, err := ReadLog(strings.NewReader(text), now)
	if err != nil {
		panic(err) // reading a string does not fail
	}
	return d
}

// ReadLog is Read for a text of any length, in memory that does not grow with it.
// The error is one of reading.
func ReadLog(in io.Reader, now time.Time) (Diagnosis, error) {
	var c choice
	s := splitter{now: now, emit: func(r *record) { c.consider(look(r, now)) }}
	l := lines{in: bufio.NewReaderSize(in, 64<<10)}
	var hold held
	for {
		text, err := l.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return Diagnosis{}, fmt.Errorf("read line %d: %w", l.number+1, err)
		}
		if text != "" || err == nil {
			hold.add(l.number, text, func(number int, text string) { s.add(read(number, text, now)) }, s.flush)
			c.notice(l.number, text)
		}
		if err != nil {
			break
		}
	}
	s.flush()
	return c.diagnosis(now), nil
}

// lines reads lines of any length; of one over maxLine only both ends are kept.
type lines struct {
	in     *bufio.Reader
	number int
}

const maxLine = 256 << 10

func (l *lines) next() (string, error) {
	var b []byte
	tail := 0
	for {
		part, err := l.in.ReadSlice('\n')
		switch {
		case len(b)+len(part) <= maxLine:
			b = append(b, part...)
		case tail == 0:
			tail = len(b)
			fallthrough
		default:
			// What is in the middle of so long a line is no message for people.
			keep := b[tail:]
			if over := len(keep) + len(part) - maxLine; over > 0 {
				keep = keep[min(over, len(keep)):]
			}
			b = append(append(b[:tail:tail], keep...), part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(b) > 0 {
			l.number++
		}
		return strings.TrimSuffix(string(b), "\n"), err
	}
}

// held lets through the neighbourhood of lines that may speak of a refusal. A log
// of a hundred megabytes is mostly about other things.
type held struct {
	size   int        // of what was read: a short text goes through whole
	recent []heldLine // before, in case a refusal follows
	after  int        // how many more lines go through
	gap    bool       // lines were left out since the last that went through
}

type heldLine struct {
	number int
	text   string
}

const (
	linesBefore = 40
	linesAfter  = 80
	// wholeText is how much of a text is looked at line by line.
	wholeText = 1 << 20
)

func (h *held) add(number int, text string, through func(int, string), flush func()) {
	h.size += len(text)
	if h.size < wholeText {
		through(number, text)
		return
	}
	if !telling().in(text) {
		if h.after > 0 {
			h.after--
			through(number, text)
			return
		}
		if len(h.recent) == linesBefore {
			copy(h.recent, h.recent[1:])
			h.recent = h.recent[:linesBefore-1]
			h.gap = true
		}
		h.recent = append(h.recent, heldLine{number, text})
		return
	}
	if h.gap {
		flush()
	}
	for _, l := range h.recent {
		through(l.number, l.text)
	}
	h.recent, h.gap, h.after = h.recent[:0], false, linesAfter
	through(number, text)
}

// choice keeps the refusal that a text is about: the last of those that tell
// most.
type choice struct {
	best    *found
	answers []Answer
	count   int

	text     heldLine // the line that looks most like an error
	weight   int
	programs map[string]bool
}

const shownAnswers = 50

// soon is how long after an answer that names its limit one that does not may
// still be taken for an echo of it.
const soon = 5 * time.Minute

func (c *choice) consider(f *found) {
	if f == nil {
		return
	}
	if p := speakerOf(prints, f.said); p != "" {
		if c.programs == nil {
			c.programs = map[string]bool{}
		}
		c.programs[p] = true
	}
	if b := c.best; b == nil || f.rank >= b.rank || f.status != b.status || f.at.Sub(b.at) > soon {
		c.best = f
	}
	if f.rank > 1 || c.count == 0 {
		c.count++
	}
	c.answers = append(c.answers, Answer{f.line, f.record.at(), f.kind, f.status})
	if len(c.answers) > shownAnswers {
		c.answers = c.answers[1:]
	}
}

var looksBad = lazyregexp.New(`(?i)\b\w*(?:error|fail(?:ed|ure)?|exception|denied|refused|fatal)\b`)

// notice remembers a line for the case that nothing is recognised.
func (c *choice) notice(number int, text string) {
	if c.best != nil || strings.TrimSpace(text) == "" {
		return
	}
	weight := 1
	if len(text) < 4<<10 && holdsAny(text, []string{"rror", "RROR", "ail", "xception", "denied", "refused", "atal"}) && looksBad.MatchString(text) {
		weight = 2
	}
	if weight >= c.weight {
		c.weight, c.text = weight, heldLine{number, text}
	}
}

func (c *choice) diagnosis(now time.Time) Diagnosis {
	d := Diagnosis{Answers: c.answers, Others: max(0, c.count-1)}
	if c.answers == nil {
		d.Answers = []Answer{}
	}
	f := c.best
	if f == nil {
		d.Line, d.Evidence = c.text.number, shown(strings.TrimSpace(clean(c.text.text)))
		d.silent = c.weight < 2
		d.Program = speakerOf(prints, d.Evidence)
		d.Client = d.Program
		d.advise(now)
		return d
	}
	d.fill(f)
	if d.Program == "" && len(c.programs) == 1 {
		for p := range c.programs {
			d.Program = p
		}
	}
	d.Client = d.Program
	if d.Provider != "" && !strings.HasPrefix(d.Provider, "Claude ") && d.Provider != d.Program {
		d.Client = strings.TrimPrefix(d.Program+", "+d.Provider, ", ")
	}
	d.wait(f)
	d.advise(now)
	return d
}

// fill takes over what the record says of itself.
func (d *Diagnosis) fill(f *found) {
	d.Kind, d.Period, d.Status, d.Line, d.Evidence = f.kind, f.period, f.status, f.line, f.evidence()
	d.Limit, d.Used = atoi(f.group("limit")), atoi(f.group("used"))
	if d.Limit == 0 {
		d.Limit = f.limit
	}
	if d.Limit == 0 {
		d.Limit = f.facts.ofKind(f.kind).Limit
	}
	if f.row != nil {
		d.Source = f.row.source + ", " + f.row.date
	}
	d.silent = f.row == nil
	d.plan = f.group("model")
	if claim, ok := strings.CutPrefix(f.facts.Plan.Claim, "seven_day_"); ok && d.plan == "" && claim != "overage_included" {
		d.plan = strings.ToUpper(claim[:1]) + claim[1:]
	}
	d.Program, d.Provider = speakerOf(prints, f.said), speakerOf(answers, f.said)
	switch {
	case f.facts.Unified && d.Provider == "":
		d.Provider = "Claude plan"
	case f.row == nil || f.row.speaker == "" || f.row.speaker == "Claude Code":
	case d.Provider == "" || strings.HasPrefix(d.Provider, "Claude "):
		d.Provider = f.row.speaker
	}
	if m := modelPattern.FindStringSubmatch(f.facts.rest); m != nil {
		d.Model = m[1]
	}
}

var modelPattern = lazyregexp.New(`\b((?:anthropic[-.])?claude-(?:opus|sonnet|haiku|fable|mythos|[0-9])[\w.@:-]*[\w])`)
