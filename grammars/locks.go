package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// Lists of packages that are no JSON, YAML or TOML: an entry is called by its
// package.

// lockEntry finds the package in a line of yarn.lock, Gemfile.lock, go.mod,
// go.sum and requirements.txt.
var lockEntry = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:require\s+|replace\s+|tool\s+|module\s+)?"?(@?[\pL\d][\w./\-@~]*?)(?:@[^/"]*?)?"?(?:\s|,|:|[=~<>!]=|[<>;\[]|$)`)
})

// packages cuts a list of packages: each line at the level of the entries begins
// one, and what is indented more belongs to it.
func (c *cutter) packages() {
	for i := 0; i < len(c.lines); i++ {
		text := c.text(i)
		if len(text) == 0 || text[0] == '#' || bytes.HasPrefix(text, []byte("//")) {
			continue
		}
		end := c.indentEnd(i)
		if word := firstField(text); end > i && strings.ToUpper(word) == word && strings.IndexByte(word, '"') < 0 { // GEM, PLATFORMS
			at := c.add(Section, word, none, i, i, end)
			c.gems(at, i+1, end)
			i = end
			continue
		}
		if text[len(text)-1] == '(' { // require ( … )
			at := c.add(Section, firstField(text), none, i, i, end)
			for j := i + 1; j <= end; j++ {
				c.entry(at, j, j)
			}
			i = end
			continue
		}
		c.entry(none, i, end)
		i = end
	}
}

// gems adds the entries of a part of Gemfile.lock: those of four columns.
func (c *cutter) gems(at, from, to int) {
	for i := from; i <= to; i++ {
		if n := c.lines[i].indent; n == 4 || n == 2 && !bytes.Contains(c.text(i), []byte(":")) {
			end := min(to, c.indentEnd(i))
			c.entry(at, i, end)
			i = end
		}
	}
}

// indentEnd is the last line that is indented more than line i, and the one that
// closes its parenthesis.
func (c *cutter) indentEnd(i int) int {
	end := i
	for j := i + 1; j < len(c.lines); j++ {
		switch {
		case c.lines[j].indent < 0:
		case c.lines[j].indent > c.lines[i].indent:
			end = j
		case bytes.HasPrefix(c.text(j), []byte(")")):
			return j
		default:
			return end
		}
	}
	return end
}

func (c *cutter) entry(parent, i, end int) {
	m := lockEntry().FindSubmatch(c.text(i))
	if m == nil {
		return
	}
	c.add(Section, shortName(string(m[1])), parent, i, i, end)
}
