package grammars

import "strings"

// mostNames is how many names of one definition are kept.
const mostNames = 30

// moreNames adds the names that a declaration has beside the first: "int a, b;",
// "const { a, b } = c", "x, y = 1, 2".
func (x *extraction) moreNames(f *found, name int32) {
	switch f.Kind {
	case Field, Constant:
		if f.Name == "" { // a group of declarations
			return
		}
	case Type, Struct, Enum:
		if x.field(f.node, "declarator") == none {
			return
		}
	default:
		return
	}
	if strings.ContainsAny(f.Name, ",{") {
		for _, n := range patternNames(x.text(name)) {
			f.alias(n)
		}
		return
	}
	for at := name; at != none && at != f.node; at = x.nodes[at].parent {
		if x.namesBeside(f, at, x.nodes[name].symbol) {
			return
		}
	}
}

// namesBeside adds the names in the siblings that stand to the declaration as
// node at does; false if there are none.
func (x *extraction) namesBeside(f *found, at int32, symbol uint16) bool {
	n := &x.nodes[at]
	some := false
	for c := int32(n.next); c < int32(x.nodes[n.parent].next) && len(f.Aliases) < mostNames; c = int32(x.nodes[c].next) {
		if x.nodes[c].field != n.field || n.field == 0 && x.nodes[c].symbol != n.symbol || x.roleOf(c)&isComment != 0 {
			continue
		}
		for i := c; i < int32(x.nodes[c].next); i++ {
			if x.nodes[i].symbol == symbol {
				f.alias(x.nameText(i))
				some = true
				break
			}
		}
	}
	return some
}

// patternNames are the names that a pattern binds: a, c and d of
// "{ a, b: c, ...d }".
func patternNames(text string) []string {
	var names, open []string
	pending, value := "", 0 // value is how deep what is no name began, and one
	take := func() {
		if pending != "" && len(names) < mostNames {
			names = append(names, pending)
		}
		pending = ""
	}
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case isWordRune(rune(b)) || b == '$' || b == '@':
			start := i
			for i+1 < len(text) && (isWordRune(rune(text[i+1])) || text[i+1] == '$') {
				i++
			}
			if value == 0 {
				pending = text[start : i+1]
			}
		case b == '{' || b == '[' || b == '(':
			open = append(open, text[i:i+1])
		case b == '}' || b == ']' || b == ')':
			take()
			open = open[:max(0, len(open)-1)]
			if len(open)+1 < value {
				value = 0
			}
		case b == ',':
			take()
			if len(open)+1 <= value {
				value = 0
			}
		case b == ':' && value == 0 && len(open) > 0 && open[len(open)-1] == "{":
			pending = "" // the key of what is bound
		case (b == ':' || b == '=') && value == 0:
			take()
			value = len(open) + 1
		}
	}
	take()
	return names
}
