package grammars

import "bytes"

// stages cuts a Dockerfile into the stages that FROM begins, and long ones into
// their instructions.
func (c *cutter) stages() {
	var heads []int
	for i := range c.lines {
		if bytes.EqualFold([]byte(firstField(c.text(i))), []byte("FROM")) {
			heads = append(heads, i)
		}
	}
	if len(heads) == 0 {
		return
	}
	if first := c.commentsAbove(heads[0], 0); first > 0 {
		c.instructions(0, first-1, none)
	}
	for n, head := range heads {
		to := len(c.lines) - 1
		if n+1 < len(heads) {
			to = c.commentsAbove(heads[n+1], head+1) - 1
		}
		at := c.add(Section, stageName(c.text(head)), none, c.commentsAbove(head, 0), head, to)
		if at != none && to-head >= nestedKeys {
			c.instructions(head+1, to, at)
		}
	}
}

// instructions adds each instruction of lines from..to; a line that ends with a
// backslash goes on.
func (c *cutter) instructions(from, to, parent int) {
	for i := from; i <= to; i++ {
		if c.lines[i].indent < 0 {
			continue
		}
		start := i
		for i < to && (bytes.HasPrefix(c.text(i), []byte("#")) || bytes.HasSuffix(c.text(i), []byte("\\"))) {
			i++
		}
		head := start
		for head < i && bytes.HasPrefix(c.text(head), []byte("#")) {
			head++
		}
		c.add(Section, firstField(c.text(head)), parent, start, head, i)
	}
}

func firstField(text []byte) string {
	if i := bytes.IndexAny(text, " \t"); i >= 0 {
		text = text[:i]
	}
	return string(text)
}

// stageName is the name behind AS, or the image.
func stageName(text []byte) string {
	words := bytes.Fields(text)
	for i, w := range words {
		if bytes.EqualFold(w, []byte("AS")) && i+1 < len(words) {
			return string(words[i+1])
		}
	}
	if len(words) > 1 {
		return string(words[1])
	}
	return ""
}
