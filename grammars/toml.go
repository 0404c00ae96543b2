package grammars

import (
	"bytes"
	"strings"
)

// tables cuts a TOML or INI text by its [tables] and those by their keys; keys
// before the first are sections of their own. A table of a list is called by its
// name: the package of a lock file.
func (c *cutter) tables() {
	head, start := -1, 0
	flush := func(to int) {
		if head >= 0 {
			c.table(start, head, to)
		}
	}
	for i := range c.lines {
		if !isTableHead(c.text(i)) {
			continue
		}
		above := c.commentsAbove(i, max(head+1, start))
		if head < 0 {
			c.tomlKeys(0, above-1, none)
		} else {
			flush(above - 1)
		}
		start, head = above, i
	}
	if head < 0 {
		c.tomlKeys(0, len(c.lines)-1, none)
	}
	flush(len(c.lines) - 1)
}

// table adds the table whose head is a line, with the lines up to another.
func (c *cutter) table(from, head, to int) {
	name, _, _ := strings.Cut(string(c.text(head)), "#")
	name = strings.Trim(name, "[] ")
	list := bytes.HasPrefix(c.text(head), []byte("[["))
	at := c.add(Section, name, none, from, head, to)
	if at == none {
		return
	}
	d := &c.defs[at]
	if list {
		if title := c.tomlValue(head+1, to, "name", "id", "key", "title"); title != "" {
			d.Name, d.Qualified = title, name+"."+title
			if version := c.tomlValue(head+1, to, "version"); version != "" {
				d.Aliases = append(d.Aliases, title+"@"+version, title+" "+version)
			}
			return
		}
	}
	if _, title, ok := strings.Cut(name, " "); ok { // [remote "origin"]
		d.alias(strings.Trim(title, "\""))
	}
	c.tomlKeys(head+1, to, at)
}

// alias adds another name that people may say.
func (d *Definition) alias(name string) {
	if name = shortName(name); name != "" && name != d.Name && !contains(d.Aliases, name) {
		d.Aliases = append(d.Aliases, name)
	}
}

// tomlValue is the plain value of the first of some keys in the lines, or "".
func (c *cutter) tomlValue(from, to int, keys ...string) string {
	for _, want := range keys {
		for i := from; i <= to; i++ {
			key, value, ok := bytes.Cut(c.text(i), []byte("="))
			if ok && strings.TrimSpace(string(key)) == want {
				return strings.Trim(string(bytes.TrimSpace(value)), "\"'")
			}
		}
	}
	return ""
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

// tomlKeys makes one definition of each key in the lines; a key goes on until
// the next line that begins one.
func (c *cutter) tomlKeys(from, to, parent int) {
	at, indent := -1, 0
	for i := from; i <= to; i++ {
		if tomlKey(c.text(i)) == "" || at >= 0 && c.lines[i].indent > indent {
			continue
		}
		if at >= 0 {
			c.addKey(at, c.commentsAbove(i, at+1)-1, from, parent)
		}
		at, indent = i, c.lines[i].indent
	}
	if at >= 0 {
		c.addKey(at, to, from, parent)
	}
}

// tomlKey is the key that a line begins, or "".
func tomlKey(text []byte) string {
	i := bytes.IndexAny(text, "=:")
	if i <= 0 || text[0] == '#' || text[0] == ';' || text[0] == '!' {
		return ""
	}
	key := bytes.TrimSpace(bytes.TrimPrefix(text[:i], []byte("export "))) // .env
	if len(key) == 0 || bytes.ContainsAny(key, "[{(") || bytes.IndexByte(bytes.Trim(key, "\"'"), '"') >= 0 {
		return ""
	}
	return strings.Trim(string(key), "\"'")
}

func (c *cutter) addKey(i, to, low, parent int) {
	c.add(Section, tomlKey(c.text(i)), parent, c.commentsAbove(i, low), i, to)
}
