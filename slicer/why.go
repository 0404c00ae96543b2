package slicer

import "fmt"

// why is the strongest reason for a leaf, in a few words.
func (c *candidate) why(score float64) string {
	name := c.label()
	switch {
	case c.pointed.frame == 2:
		return "a trace points to its lines"
	case c.pointed.line == 2:
		return "its lines are named in the prompt"
	case c.leaf.minus > 0 || c.leaf.lines > 1:
		return "quoted in the prompt"
	case c.named.qualified || c.named.exact >= 2:
		return c.whole.Qualified + " named in the prompt"
	case c.self.exact >= 2:
		return c.block.Qualified + " named in the prompt"
	case c.named.framed:
		return c.whole.Qualified + " is in the trace"
	case c.named.squashed || c.named.near:
		return c.whole.Qualified + " is nearly named in the prompt"
	case c.leaf.phrase >= minPhrase:
		return name + " holds words quoted in the prompt"
	case c.rare.strong > 0:
		return fmt.Sprintf("%s %.2f: uses names of the prompt", name, score)
	case c.kin.caller > c.scene.hand[c.leaf.unit] && c.kin.caller >= c.kin.callee:
		return fmt.Sprintf("%s %.2f: called by a better match", name, score)
	case c.kin.callee > c.scene.hand[c.leaf.unit]:
		return fmt.Sprintf("%s %.2f: calls a better match", name, score)
	}
	return fmt.Sprintf("%s %.2f", name, score)
}

// minPhrase is the number of pairs of neighbouring words in a string or comment
// from which it is taken for quoted.
const minPhrase = 3

// label is the name of the leaf for a report.
func (c *candidate) label() string {
	switch {
	case c.block.Qualified != "":
		return c.block.Qualified
	case c.whole.Qualified != "":
		return c.whole.Qualified
	}
	if c.block.First == c.block.Last {
		return fmt.Sprintf("line %d", c.block.First)
	}
	return fmt.Sprintf("lines %d-%d", c.block.First, c.block.Last)
}
