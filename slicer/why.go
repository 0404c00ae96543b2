package slicer

import "fmt"

// reason says what the prompt names in the file: the surest of it, and how much
// more. It is empty where it names nothing.
func (f *FileEvidence) reason() string {
	var first *Named
	others := map[string]bool{}
	for i := range f.Named {
		n := &f.Named[i]
		switch {
		case !n.certain():
		case first == nil:
			first = n
			others[f.calls(first)] = true
		default:
			others[f.calls(n)] = true
		}
	}
	if first == nil {
		return ""
	}
	more := ""
	if n := len(others) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	switch name := f.calls(first) + more; first.Means {
	case ByFrame:
		return name + " in the trace"
	case ByHunk:
		return name + " changed by the diff"
	case ByQuote:
		return name + " quoted in the prompt"
	case BySlip:
		return name + " nearly named in the prompt"
	default:
		return name + " named in the prompt"
	}
}

// calls is what a report calls something that is named.
func (f *FileEvidence) calls(n *Named) string {
	if n.Means == ByLine || n.Def < 0 {
		return n.Text
	}
	return f.Outline.Syntax.Definitions[n.Def].Qualified
}

// why is the strongest reason for a leaf, in a few words; certain says that the
// prompt names what it is part of.
func (c *candidate) why(score float64, certain bool) string {
	name := c.label()
	if !certain {
		return c.guess(score)
	}
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
	}
	return name + " named in the prompt"
}

// guess is the strongest of the reasons that a model weighs.
func (c *candidate) guess(score float64) string {
	name := c.label()
	switch {
	case c.pointed.frame == 2:
		return "a trace points to its lines"
	case c.leaf.minus > 0 || c.leaf.lines > 1:
		return "quoted in the prompt"
	case c.leaf.phrase >= minPhrase:
		return name + " holds words quoted in the prompt"
	case c.named.framed:
		return c.whole.Qualified + " has the name of a function in the trace"
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

// summarize writes the line for the report: what the prompt names, the reason of
// the best pick, or that there is none.
func (c *Choice) summarize(named string) {
	switch {
	case c.Whole || c.Why != "":
		return
	case named != "":
		c.Why = named
		return
	case len(c.Picks) == 0:
		c.Why = "nothing in the prompt speaks of it"
		return
	}
	best := &c.Picks[0]
	for i := range c.Picks {
		if c.rating(&c.Picks[i]) > c.rating(best) {
			best = &c.Picks[i]
		}
	}
	c.Why = best.Why
}

// rating is the score of a pick as a reason: one that has a name says more to a
// reader than loose lines do.
func (c *Choice) rating(p *Pick) float64 {
	if c.Outline.Blocks[p.Block].Name == "" {
		return p.Score / 4
	}
	return p.Score
}
