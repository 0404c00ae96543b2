package transcript

import (
	"bytes"
	"errors"
	"io"
)

// maxLine is the longest line that is looked into. A line with usage holds one
// answer of the model, at most 128,000 tokens; attachments and images are longer
// and tell nothing here.
const maxLine = 4 << 20

// Scan reads the lines of r. See [Log] for what it keeps of them; consumed is how
// many bytes the complete lines took: where to go on when more is written. A last
// line without an end is counted when it is whole JSON, and is no part of
// consumed either way. The error is one of reading.
func Scan(r io.Reader) (log *Log, consumed int64, err error) {
	s := newScanner("", "")
	lines := newLines(r)
	if err = s.all(lines, -1); err == nil {
		s.partial(lines)
	}
	s.log.Stats.Read = lines.consumed
	return s.log, lines.consumed, err
}

// scanner makes a log of lines.
type scanner struct {
	log    *Log
	parser lineParser
	folder string
	name   string // of the file: the session's ID where a line has none
	entry  entry
}

func newScanner(folder, name string) *scanner {
	return &scanner{log: newLog(), folder: folder, name: name}
}

// all reads lines to the end, or until so many bytes are consumed; below 0 is no
// bound.
func (s *scanner) all(lines *lineReader, most int64) error {
	for most < 0 || lines.consumed < most {
		line, err := lines.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		s.log.Stats.Lines++
		if line == nil {
			s.log.Stats.TooLong++
			continue
		}
		if !s.line(line) {
			s.log.Stats.Broken++
		}
	}
	return nil
}

// partial looks at what is left of a file after its last complete line.
func (s *scanner) partial(lines *lineReader) {
	rest, tooLong := lines.rest()
	if rest = bytes.TrimSpace(rest); len(rest) == 0 && !tooLong {
		return
	}
	s.log.Stats.Partial++
	if !tooLong {
		s.line(rest) // what is cut off does not close, and is no line yet
	}
}

// line adds what a line tells. It reports false for a broken one.
func (s *scanner) line(line []byte) bool {
	e := &s.entry
	if !s.parser.parse(line, e) || e.absurd {
		return false
	}
	switch {
	case e.refused():
		r := e.refusal()
		r.Session = s.session(e)
		s.log.addRefusal(r)
	case e.called() && e.at.IsZero():
		s.log.Stats.Undated++
	case e.called():
		s.log.add(s.call(e))
	case e.prompted():
		s.log.addPrompt(Prompt{Key: keyOf(e.uuid), Milli: e.at.UnixMilli(), Session: s.session(e)})
	}
	return true
}

func (s *scanner) session(e *entry) uint32 {
	id := e.session
	if id == "" {
		id = s.name
	}
	return s.log.session(Session{ID: id, Folder: s.folder, Dir: e.dir})
}

func (s *scanner) call(e *entry) Call {
	u := &e.usage
	c := Call{
		Key: e.key(), Milli: e.at.UnixMilli(), Session: s.session(e), Model: s.log.model(e.model),
		Input: uint32(u.input), Read: uint32(u.read), Output: uint32(u.output), Searches: uint16(min(u.searches, 1<<16-1)),
	}
	// What was written without a lifetime counts as the short one, as the client
	// prices it.
	written := max(u.creation, u.fiveMinutes+u.oneHour)
	c.Write1h = uint32(u.oneHour)
	c.Write5m = uint32(written - u.oneHour)
	if e.sidechain {
		c.How |= Sidechain
		c.Agent = s.log.agent(e.agent, e.agentKind)
	}
	if u.speed == "fast" {
		c.How |= Fast
	}
	if u.tier == "batch" {
		c.How |= Batched
	}
	if u.geo == "us" {
		c.How |= InUS
	}
	return c
}

// lineReader gives lines without a copy of them. Its buffer holds the longest
// line that is looked into, and grows to that only when there is one.
type lineReader struct {
	r        io.Reader
	buf      []byte
	from, to int   // what is in buf and not given yet
	scanned  int   // of that: no line end in it
	consumed int64 // bytes of complete lines
	dropping int64 // bytes of a line that is too long so far
	err      error
}

// readSize is how much is read at once.
const readSize = 256 << 10

func newLines(r io.Reader) *lineReader { return &lineReader{r: r, buf: make([]byte, readSize)} }

// reset makes the reader read something else, with the buffer that it has.
func (l *lineReader) reset(r io.Reader) { *l = lineReader{r: r, buf: l.buf} }

// next is the next complete line without its end, nil when it is too long. The
// error is io.EOF when there is none. The line is good until the next call.
func (l *lineReader) next() ([]byte, error) {
	for {
		if i := bytes.IndexByte(l.buf[l.from+l.scanned:l.to], '\n'); i >= 0 {
			end := l.from + l.scanned + i
			line := l.buf[l.from:end]
			l.consumed += int64(len(line)) + 1 + l.dropping
			tooLong := l.dropping > 0 || len(line) > maxLine
			l.from, l.scanned, l.dropping = end+1, 0, 0
			if tooLong {
				return nil, nil
			}
			return line, nil
		}
		l.scanned = l.to - l.from
		if l.err != nil {
			return nil, l.err
		}
		l.fill()
	}
}

// fill reads more behind what is left.
func (l *lineReader) fill() {
	if l.scanned > maxLine || l.dropping > 0 {
		l.dropping += int64(l.scanned)
		l.from, l.to, l.scanned = 0, 0, 0
	}
	if l.from > 0 {
		copy(l.buf, l.buf[l.from:l.to])
		l.from, l.to = 0, l.to-l.from
	}
	if len(l.buf)-l.to < readSize/2 {
		l.buf = append(l.buf, make([]byte, len(l.buf))...)
	}
	n, err := l.r.Read(l.buf[l.to:])
	l.to += n
	if err != nil {
		l.err = err
	}
}

// rest is what stands after the last complete line, and whether that is too long
// to be looked into.
func (l *lineReader) rest() (line []byte, tooLong bool) {
	line = l.buf[l.from:l.to]
	if l.dropping > 0 || len(line) > maxLine {
		return nil, true
	}
	return line, false
}
