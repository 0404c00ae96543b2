package grammars

import (
	"bytes"
)

const (
	// nestedKeys is how many lines a key has before the keys within are listed,
	// too.
	nestedKeys = 8
	// deepestKey is how deep keys are listed: a container of a pod of a deployment.
	deepestKey = 7
)

// commentsAbove is the first of the comment lines directly above line i, not
// before line low.
func (c *cutter) commentsAbove(i, low int) int { return c.commentsAboveWith(i, low, "#") }

// commentsAboveWith does that for another mark of comments.
func (c *cutter) commentsAboveWith(i, low int, mark string) int {
	for i > low && c.lines[i-1].indent == c.lines[i].indent && bytes.HasPrefix(c.text(i-1), []byte(mark)) {
		i--
	}
	return i
}
