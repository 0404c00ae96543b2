package transcript

import (
	"bytes"
	"encoding/json"
	"math"
	"time"
)

// cursor walks over the JSON of a line without building values: a line of a
// session is up to megabytes of text, of which some numbers count. It checks no
// more than it has to; what does not close is broken.
type cursor struct {
	b []byte
	i int
}

func (c *cursor) space() {
	for c.i < len(c.b) {
		switch c.b[c.i] {
		case ' ', '\t', '\r', '\n':
			c.i++
		default:
			return
		}
	}
}

// next takes a byte if it comes next, after white space.
func (c *cursor) next(want byte) bool {
	c.space()
	if c.i < len(c.b) && c.b[c.i] == want {
		c.i++
		return true
	}
	return false
}

// peek is the first byte of the next value, 0 at the end.
func (c *cursor) peek() byte {
	c.space()
	if c.i < len(c.b) {
		return c.b[c.i]
	}
	return 0
}

// raw takes a string and returns what stands between its quotes, escapes as they
// are.
func (c *cursor) raw() ([]byte, bool) {
	if !c.next('"') {
		return nil, false
	}
	start := c.i
	for from := start; ; {
		j := bytes.IndexByte(c.b[from:], '"')
		if j < 0 {
			return nil, false
		}
		j += from
		k := j
		for k > from && c.b[k-1] == '\\' {
			k--
		}
		if (j-k)%2 == 0 {
			c.i = j + 1
			return c.b[start:j], true
		}
		from = j + 1 // the quote is escaped
	}
}

// skip takes any value.
func (c *cursor) skip() bool {
	depth := 0
	for {
		switch c.peek() {
		case 0:
			return false
		case '"':
			if _, ok := c.raw(); !ok {
				return false
			}
		case '{', '[':
			depth++
			c.i++
		case '}', ']':
			depth--
			c.i++
		case ',', ':':
			if depth == 0 {
				return false // no value stands here
			}
			c.i++
			continue
		default:
			c.bare()
		}
		if depth <= 0 {
			return depth == 0
		}
	}
}

// bare takes a number or a word.
func (c *cursor) bare() []byte {
	c.space()
	start := c.i
	for c.i < len(c.b) {
		switch c.b[c.i] {
		case ',', '}', ']', ' ', '\t', '\r', '\n', ':', '"', '{', '[':
			return c.b[start:c.i]
		}
		c.i++
	}
	return c.b[start:c.i]
}

// object takes an object and calls f for each key; f takes the value. What is no
// object is taken as a whole and has no keys.
func (c *cursor) object(f func(key []byte) bool) bool {
	if c.peek() != '{' {
		return c.skip()
	}
	c.i++
	if c.next('}') {
		return true
	}
	for {
		key, ok := c.raw()
		if !ok || !c.next(':') || !f(key) {
			return false
		}
		if c.next('}') {
			return true
		}
		if !c.next(',') {
			return false
		}
	}
}

// array takes an array and calls f for each element, which takes it. What is no
// array is taken as a whole.
func (c *cursor) array(f func() bool) bool {
	if c.peek() != '[' {
		return c.skip()
	}
	c.i++
	if c.next(']') {
		return true
	}
	for {
		if !f() {
			return false
		}
		if c.next(']') {
			return true
		}
		if !c.next(',') {
			return false
		}
	}
}

// longest is the most bytes that are kept of a name or an ID: no real one comes
// near it, and a stranger's file must not fill the memory with them.
const longest = 256

// text takes a string into s; another value leaves s as it was.
func (c *cursor) text(s *string) bool {
	return c.textUpTo(s, longest)
}

func (c *cursor) textUpTo(s *string, most int) bool {
	if c.peek() != '"' {
		return c.skip()
	}
	raw, ok := c.raw()
	if !ok {
		return false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		*s = string(raw[:min(len(raw), most)])
		return true
	}
	// Six bytes of an escape are at least one of text.
	raw = raw[:min(len(raw), 6*most)]
	var plain string
	if json.Unmarshal(append(append([]byte{'"'}, raw...), '"'), &plain) != nil {
		plain = string(raw) // cut inside an escape, or none at all
	}
	*s = plain[:min(len(plain), most)]
	return true
}

// word is like text, but gives one string for equal names of few: kinds of lines,
// models, tiers.
func (c *cursor) word(s *string, known *names) bool {
	if c.peek() != '"' {
		return c.skip()
	}
	start := c.i
	raw, ok := c.raw()
	if ok && bytes.IndexByte(raw, '\\') < 0 {
		*s = known.intern(raw[:min(len(raw), longest)])
		return true
	}
	c.i = start
	return c.text(s)
}

// names are strings that come again and again.
type names struct{ m map[string]string }

// mostNames bounds what is remembered.
const mostNames = 1 << 12

func (n *names) intern(raw []byte) string {
	if s, ok := n.m[string(raw)]; ok {
		return s
	}
	s := string(raw)
	if n.m == nil {
		n.m = map[string]string{}
	}
	if len(n.m) < mostNames {
		n.m[s] = s
	}
	return s
}

// flag takes true or false.
func (c *cursor) flag(b *bool) bool {
	switch c.peek() {
	case 't', 'f':
		*b = string(c.bare()) == "true"
		return true
	}
	return c.skip()
}

// number takes a number into n; another value leaves n as it was.
func (c *cursor) number(n *float64) bool {
	if p := c.peek(); p != '-' && (p < '0' || p > '9') {
		return c.skip()
	}
	text := c.bare()
	if v, ok := float(text); ok && !math.IsNaN(v) && !math.IsInf(v, 0) {
		*n = v
	}
	return true
}

// count takes a number of tokens. One below 0, or one that no call can have, is
// marked in *absurd.
func (c *cursor) count(n *int, absurd *bool) bool {
	var v float64
	if !c.number(&v) {
		return false
	}
	if v < 0 || v > maxTokens {
		*absurd = true
		return true
	}
	*n = int(v)
	return true
}

// maxTokens is far more than any window holds.
const maxTokens = 1e9

// moment takes a time: RFC 3339, of any zone.
func (c *cursor) moment(t *time.Time) bool {
	if c.peek() != '"' {
		return c.skip()
	}
	raw, ok := c.raw()
	if !ok {
		return false
	}
	if at, err := time.Parse(time.RFC3339, string(raw[:min(len(raw), longest)])); err == nil {
		*t = at
	}
	return true
}
