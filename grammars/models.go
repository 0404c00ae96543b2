package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// Languages of types in braces: GraphQL, Prisma, Thrift.

// modelHead finds a declaration at the left edge.
var modelHead = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:extend\s+)?(type|input|interface|enum|union|scalar|directive|schema|query|mutation|subscription|fragment|model|view|datasource|generator|struct|exception|service|typedef|const|namespace)\b\s*@?([\w.]*)`)
})

// models cuts a text into its declarations and these into their members.
func (c *cutter) models() {
	low := 0 // the line behind the declaration before
	for i := 0; i < len(c.lines); i++ {
		m := modelHead().FindSubmatch(c.text(i))
		if m == nil || c.lines[i].indent != 0 {
			continue
		}
		end := c.bracesEnd(i)
		name, kind := string(m[2]), modelKind(string(m[1]))
		if name == "" {
			name = string(m[1])
		}
		from := c.describedFrom(i, low)
		at := c.add(kind, name, none, from, i, end)
		if at != none && end > i && kind != Function {
			c.modelMembers(at, i+1, end-1, kind)
		}
		i, low = end, end+1
	}
}

func modelKind(word string) Kind {
	switch word {
	case "interface", "service":
		return Interface
	case "enum":
		return Enum
	case "union", "scalar", "typedef":
		return Type
	case "query", "mutation", "subscription", "fragment":
		return Function
	case "directive":
		return Macro
	case "const":
		return Constant
	case "datasource", "generator", "namespace", "schema":
		return Section
	}
	return Struct
}

// bracesEnd is the line of the brace that closes those that begin in line i; of a
// declaration without braces, the last line that is indented more.
func (c *cutter) bracesEnd(i int) int {
	depth, opened := 0, false
	for j := i; j < len(c.lines); j++ {
		text := c.text(j)
		if cut := bytes.IndexByte(text, '#'); cut >= 0 {
			text = text[:cut]
		}
		for _, b := range text {
			switch b {
			case '{', '(':
				depth++
				opened = opened || b == '{'
			case '}', ')':
				depth--
			}
		}
		if opened && depth <= 0 {
			return j
		}
		if !opened && depth <= 0 && (j+1 == len(c.lines) || c.lines[j+1].indent <= c.lines[i].indent && !bytes.HasPrefix(c.text(j+1), []byte("{"))) {
			return j
		}
	}
	return len(c.lines) - 1
}

// describedFrom is the first line of the comments and descriptions above line i,
// not before line low.
func (c *cutter) describedFrom(i, low int) int {
	from := i
	for {
		before := from
		for _, mark := range []string{"#", "//"} {
			from = c.commentsAboveWith(from, low, mark)
		}
		if from > low && bytes.HasSuffix(c.text(from-1), []byte(`"""`)) {
			j := from - 1
			if text := c.text(j); len(text) == 3 || !bytes.HasPrefix(text, []byte(`"""`)) {
				for j--; j > low && !bytes.HasPrefix(c.text(j), []byte(`"""`)); j-- {
				}
			}
			from = max(j, low)
		} else if from > low && len(c.text(from-1)) > 1 && bytes.HasPrefix(c.text(from-1), []byte(`"`)) && bytes.HasSuffix(c.text(from-1), []byte(`"`)) {
			from--
		}
		if from == before {
			return from
		}
	}
}

// modelMember finds the name of a member: "orders(first: Int): [Order]",
// "id Int @id", "1: required string name".
var modelMember = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\d+\s*:\s*(?:required\s+|optional\s+)?[\w<>,. ]+?\s+)?([\pL_]\w*)\s*(?:[(:=,;]|\s[\w\[]|$)`)
})

// serviceMember finds the name of a method: "Order find(1: i64 id)".
var serviceMember = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:oneway\s+)?[\w<>,.]+\s+(\w+)\s*\(`)
})

// modelMembers adds the members of a declaration.
func (c *cutter) modelMembers(at, from, to int, kind Kind) {
	member, find := Field, modelMember()
	if kind == Interface && strings.HasPrefix(string(c.text(from-1)), "service") {
		member, find = Method, serviceMember()
	}
	quoted, low := false, from
	for i := from; i <= to; i++ {
		text := c.text(i)
		if n := bytes.Count(text, []byte(`"""`)); n > 0 {
			quoted = quoted != (n%2 == 1)
			continue
		}
		m := find.FindSubmatch(text)
		if quoted || m == nil {
			continue
		}
		end := i
		for end < to && c.lines[end+1].indent > c.lines[i].indent {
			end++
		}
		if end < to && bytes.HasPrefix(c.text(end+1), []byte(")")) {
			end++
		}
		c.add(member, string(m[1]), at, c.describedFrom(i, low), i, end)
		i, low = end, end+1
	}
}
