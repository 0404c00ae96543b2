package grammars

import (
	"bytes"
	"strings"
)

// nestedKeys is how many lines a key has before the keys within are listed, too.
const nestedKeys = 8

// yamlKeys cuts a YAML text by its keys: those at the left edge, and within the
// long ones the next level.
func (c *cutter) yamlKeys() {
	c.yamlLevel(0, len(c.lines)-1, none, 0)
}

// yamlLevel adds the keys of one level within lines from..to.
func (c *cutter) yamlLevel(from, to, parent, depth int) {
	indent := c.leastIndent(from, to)
	if indent < 0 {
		return
	}
	var starts []int
	for i := from; i <= to; i++ {
		if c.lines[i].indent == indent && yamlName(c.text(i)) != "" {
			starts = append(starts, i)
		}
	}
	for n, i := range starts {
		end := to
		if n+1 < len(starts) {
			end = c.commentsAbove(starts[n+1], i+1) - 1
		}
		for j := i + 1; j <= end; j++ {
			if isYAMLBreak(c.text(j)) && c.lines[j].indent == 0 {
				end = j - 1
			}
		}
		at := c.add(Section, yamlName(c.text(i)), parent, c.commentsAbove(i, from), i, end)
		if at != none && depth < 2 && end-i >= nestedKeys {
			c.yamlLevel(i+1, end, at, depth+1)
		}
	}
}

func isYAMLBreak(text []byte) bool {
	return string(text) == "---" || string(text) == "..." || bytes.HasPrefix(text, []byte("--- "))
}

// leastIndent is the smallest indentation within the lines that begins a key.
func (c *cutter) leastIndent(from, to int) int {
	least := -1
	for i := from; i <= to; i++ {
		if n := c.lines[i].indent; n >= 0 && (least < 0 || n < least) && yamlName(c.text(i)) != "" {
			least = n
		}
	}
	return least
}

// commentsAbove is the first of the comment lines directly above line i, not
// before line low.
func (c *cutter) commentsAbove(i, low int) int {
	for i > low && c.lines[i-1].indent == c.lines[i].indent && bytes.HasPrefix(c.text(i-1), []byte("#")) {
		i--
	}
	return i
}

// yamlName is the key that a line begins, or the text of a list item, or "".
func yamlName(text []byte) string {
	if len(text) == 0 || text[0] == '#' || isYAMLBreak(text) {
		return ""
	}
	item := false
	if bytes.HasPrefix(text, []byte("- ")) {
		item, text = true, bytes.TrimLeft(text[2:], " ")
	}
	key, rest, ok := bytes.Cut(text, []byte(":"))
	if !ok || len(rest) > 0 && rest[0] != ' ' && rest[0] != '\t' {
		if item {
			return shortName(string(text))
		}
		return ""
	}
	name := strings.Trim(string(key), "\"' ")
	if strings.ContainsAny(name, "{}[]") {
		return ""
	}
	if value := strings.Trim(string(bytes.TrimSpace(rest)), "\"'"); item && value != "" {
		return shortName(value) // - name: checkout
	}
	return shortName(name)
}

// tables cuts a TOML or INI text by its [tables]; keys before the first are
// sections of their own.
func (c *cutter) tables() {
	head := -1
	start := 0
	flush := func(to int) {
		if head >= 0 {
			c.add(Section, strings.Trim(string(c.text(head)), "[] "), none, start, head, to)
		}
	}
	for i := range c.lines {
		text := c.text(i)
		switch {
		case isTableHead(text):
			above := c.commentsAbove(i, max(head+1, start))
			if head < 0 {
				c.tomlKeys(0, above-1)
			} else {
				flush(above - 1)
			}
			start, head = above, i
		}
	}
	if head < 0 {
		c.tomlKeys(0, len(c.lines)-1)
	}
	flush(len(c.lines) - 1)
}

// isTableHead reports whether a line is [name] or [[name]], perhaps with a
// comment: an array's line ends otherwise or holds commas.
func isTableHead(text []byte) bool {
	if len(text) < 3 || text[0] != '[' {
		return false
	}
	body, _, _ := bytes.Cut(text, []byte("#"))
	body = bytes.TrimSpace(body)
	return body[len(body)-1] == ']' && !bytes.ContainsAny(body, ",{")
}

// tomlKeys makes one section of each key in the lines; a key goes on until the
// next line at the left edge that begins one.
func (c *cutter) tomlKeys(from, to int) {
	at := -1
	for i := from; i <= to; i++ {
		key, _, ok := bytes.Cut(c.text(i), []byte("="))
		if c.lines[i].indent != 0 || !ok || len(key) == 0 || key[0] == '#' || key[0] == ';' || bytes.ContainsAny(key, "\"[{(") {
			continue
		}
		if at >= 0 {
			c.addKey(at, c.commentsAbove(i, at+1)-1, from)
		}
		at = i
	}
	if at >= 0 {
		c.addKey(at, to, from)
	}
}

func (c *cutter) addKey(i, to, low int) {
	key, _, _ := bytes.Cut(c.text(i), []byte("="))
	c.add(Section, strings.TrimSpace(string(key)), none, c.commentsAbove(i, low), i, to)
}
