package tokenize

import (
	"bytes"
	"unsafe"

	"pare/tokenize/internal/table"
)

const (
	// blockSize is how much text is cleaned at a time, at most.
	blockSize = 32 << 10

	// enough is how much text must have come together before it is counted: a
	// stream of single bytes would read the run it is in again for each.
	enough = 4 << 10
)

// Counter counts the text that is written to it, in constant memory. The sum
// does not depend on how the text is cut into writes. The zero value is ready
// to use and counts for both families.
type Counter struct {
	raw   []byte // text that is not cleaned yet
	lanes [2]lane
	apart bool // the families see different text: each has its lane
	only  bool // one family is wanted: there is one lane
}

// lane is one reading of the text: the newer family's, or, once a curly quote
// tells them apart, the older one's.
type lane struct {
	clean cleaner
	buf   []byte // clean text that is not counted yet
	scan  scanner
}

// Write counts text. It never fails.
func (c *Counter) Write(text []byte) (int, error) {
	for rest := text; len(rest) > 0; {
		n := min(len(rest), blockSize)
		c.raw = append(c.raw, rest[:n]...)
		rest = rest[n:]
		if len(c.raw) >= enough {
			c.advance(false)
		}
	}
	return len(text), nil
}

// WriteString counts text. It never fails.
func (c *Counter) WriteString(text string) (int, error) {
	return c.Write(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// advance cleans and counts what it can of the text at hand.
func (c *Counter) advance(final bool) {
	for {
		n := c.step(final)
		c.raw = c.raw[:copy(c.raw, c.raw[n:])]
		if n == 0 || len(c.raw) == 0 {
			break
		}
	}
}

// step cleans and counts the start of the raw text and returns how much it
// took.
func (c *Counter) step(final bool) int {
	a := &c.lanes[0]
	before := len(a.buf)
	var n int
	a.buf, n = a.clean.clean(a.buf, c.raw, final)
	switch {
	case c.apart:
		c.lanes[1].take(c.raw, final)
	case a.clean.quotes && !c.only:
		c.apart = true
		b := &c.lanes[1]
		b.scan, b.clean.fold = a.scan, true
		b.buf = append(b.buf[:0], a.buf[:before]...)
		b.take(c.raw, final)
	}
	a.count(final && n == len(c.raw))
	return n
}

func (l *lane) take(raw []byte, final bool) {
	var n int
	l.buf, n = l.clean.clean(l.buf, raw, final)
	l.count(final && n == len(raw))
}

func (l *lane) count(final bool) {
	if l.scan.guess == nil {
		l.scan.guess = new(table.Guess)
	}
	if l.scan.memo == nil && len(l.buf) >= memoLen {
		l.scan.memo = new(memo)
	}
	n := l.scan.scan(view(l.buf), final)
	l.buf = l.buf[:copy(l.buf, l.buf[n:])]
}

// Estimates is the count so far for both families, as if the text ended here.
// More can be written after it.
func (c *Counter) Estimates() Estimates {
	end := c.clone()
	end.advance(true)
	a := &end.lanes[0]
	a.count(true)
	older := a
	if end.apart {
		older = &end.lanes[1]
		older.count(true)
	}
	return Estimates{V3: older.scan.estimate(V3), V5: a.scan.estimate(V5)}
}

// clone is a counter that can be brought to an end while c goes on.
func (c *Counter) clone() *Counter {
	d := *c
	d.raw = bytes.Clone(c.raw)
	for i := range d.lanes {
		d.lanes[i].buf = bytes.Clone(c.lanes[i].buf)
		d.lanes[i].clean.tmp = nil
	}
	return &d
}

// view is text as a string without a copy. The string must not outlive the
// next change of the bytes.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
