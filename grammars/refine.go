package grammars

import (
	"bytes"
	"strings"

	"pare/internal/source"
)

// Refinements that several languages share.

// deepest is how far up a refinement looks: a text of nothing but nested modules
// must not make it quadratic.
const deepest = 50

// nameIsNode names a definition by its own text.
func nameIsNode(x *extraction, d *found) bool {
	d.Name = x.text(d.node)
	return true
}

// namedConstructor names what has no name by its first word.
func namedConstructor(x *extraction, d *found) bool {
	d.Name = firstWord(x.data[d.Header.Start:d.Header.End])
	return true
}

// firstWord is the first identifier in a text.
func firstWord(text []byte) string {
	start := bytes.IndexFunc(text, isWordRune)
	if start < 0 {
		return ""
	}
	text = text[start:]
	if end := bytes.IndexFunc(text, func(r rune) bool { return !isWordRune(r) }); end >= 0 {
		text = text[:end]
	}
	return string(text)
}

func isWordRune(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
}

// separate splits a qualified name at its last separator.
func (f *found) separate(separator string) {
	if i := strings.LastIndex(f.Name, separator); i > 0 {
		f.qualifier, f.Name = f.Name[:i], f.Name[i+len(separator):]
	}
}

// hasPrefix reports whether the text of node i begins so.
func (x *extraction) hasPrefix(i int32, prefix string) bool {
	return bytes.HasPrefix(x.data[x.nodes[i].start:x.nodes[i].end], []byte(prefix))
}

// multiline reports whether the definition takes more than one line.
func (x *extraction) multiline(s source.Span) bool {
	return bytes.IndexByte(s.Text(x.data), '\n') >= 0
}

// firstString is the text of the first string within the children of node i,
// without quotes, or "".
func (x *extraction) firstString(i int32) string {
	for c := i + 1; c < int32(x.nodes[i].next); c = int32(x.nodes[c].next) {
		if x.roleOf(c)&isString != 0 {
			return strings.Trim(x.text(c), "\"'`")
		}
		if n := &x.nodes[c]; n.next-uint32(c) > 3 {
			return ""
		} else if n.next > uint32(c)+1 && x.roleOf(c+1)&isString != 0 {
			return strings.Trim(x.text(c+1), "\"'`")
		}
	}
	return ""
}

// shortName cuts a title to what fits in a list.
func shortName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "")
	}
	return s
}
