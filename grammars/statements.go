package grammars

import "bytes"

// statements cuts a text of SQL at its semicolons; those in strings, comments
// and between dollar quotes end nothing.
func (c *cutter) statements() {
	start := 0
	for start < len(c.data) {
		end := sqlEnd(c.data, start)
		c.addStatement(start, end)
		start = end
	}
}

func (c *cutter) addStatement(start, end int) {
	row := c.rowOf(start)
	for row < len(c.lines) && (c.lines[row].indent < 0 || c.begin(row) < start) {
		row++
	}
	last := c.rowOf(end - 1)
	if row > last {
		return
	}
	head := row
	for head < last && (c.lines[head].indent < 0 || bytes.HasPrefix(c.text(head), []byte("--"))) {
		head++
	}
	kind, name := blockName(c.text(head))
	c.add(kind, name, none, row, head, last)
}

// rowOf is the index of the line that holds an offset.
func (c *cutter) rowOf(offset int) int {
	low, high := 0, len(c.lines)
	for low < high {
		if mid := (low + high) / 2; c.lines[mid].start <= offset {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return max(0, low-1)
}

// sqlEnd is the offset behind the statement at i.
func sqlEnd(data []byte, i int) int {
	for i < len(data) {
		rest := data[i:]
		switch {
		case rest[0] == ';':
			return i + 1
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			i = behind(data, i+1, rest[:1])
		case bytes.HasPrefix(rest, []byte("--")):
			i = behind(data, i, []byte("\n"))
		case bytes.HasPrefix(rest, []byte("/*")):
			i = behind(data, i, []byte("*/"))
		case rest[0] == '$':
			tag := dollarTag(rest)
			if tag == nil {
				i++
				continue
			}
			i = behind(data, i+len(tag), tag)
		default:
			i++
		}
	}
	return len(data)
}

// dollarTag is the $tag$ that opens a quoted body, or nil.
func dollarTag(text []byte) []byte {
	for i := 1; i < len(text) && i < 64; i++ {
		switch b := text[i]; {
		case b == '$':
			return text[:i+1]
		case !isWordRune(rune(b)):
			return nil
		}
	}
	return nil
}

// behind is the offset behind the next occurrence of what from i on.
func behind(data []byte, i int, what []byte) int {
	at := bytes.Index(data[min(i, len(data)):], what)
	if at < 0 {
		return len(data)
	}
	return i + at + len(what)
}

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
