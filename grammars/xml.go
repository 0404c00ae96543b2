package grammars

import (
	"bytes"
	"regexp"
	"sync"

	"pare/internal/source"
)

// deepestElement is how deep elements are listed.
const deepestElement = 6

// elements cuts an XML text into the elements that take several lines, called by
// their name or identifier, if they have one: a dependency by its artifact.
func (c *cutter) elements() {
	s := xmlScanner{cutter: c}
	for s.next() {
	}
	s.end(0, len(c.data))
	for i := range c.defs {
		c.defs[i].Qualified = qualify(c.defs, c.defs[i], "")
	}
}

// xmlTag finds a tag, a comment or a section of text.
var xmlTag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!\w[^>]*>|<(/?)([\pL_][\w:.\-]*)((?:\s+[\w:.\-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>`)
})

// xmlName finds an attribute that names its element.
var xmlName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\s(?:\w+:)?(?:name|id|key|Include|ref)\s*=\s*["']([^"']+)["']`)
})

type xmlScanner struct {
	*cutter
	at   int
	open []xmlElement
}

type xmlElement struct {
	name, tag  string
	start, end int // of its opening tag
	def        int
	rank       int // of the element within that has named it
}

// next reads one tag; false at the end.
func (s *xmlScanner) next() bool {
	if len(s.defs) >= mostBlocks {
		return false
	}
	m := xmlTag().FindSubmatchIndex(s.data[s.at:])
	if m == nil {
		return false
	}
	start, end := s.at+m[0], s.at+m[1]
	s.at = end
	if m[4] < 0 {
		return true
	}
	tag := string(s.data[start+m[4]-m[0] : start+m[5]-m[0]])
	switch {
	case m[3] > m[2]:
		s.close(tag, start, end)
	case m[9] > m[8]:
		s.element(xmlElement{tag: tag, start: start, end: end, name: s.attribute(start, end)}, end)
	default:
		s.push(tag, start, end)
	}
	return true
}

func (s *xmlScanner) attribute(start, end int) string {
	if m := xmlName().FindSubmatch(s.data[start:end]); m != nil {
		return string(m[1])
	}
	return ""
}

// push opens an element: it is a definition from now on, without its end.
func (s *xmlScanner) push(tag string, start, end int) {
	e := xmlElement{tag: tag, start: start, end: end, name: s.attribute(start, end), def: none, rank: unnamed}
	if len(s.open) < deepestElement && s.severalLines(start, tag, e.name) {
		e.def = s.define(e, end)
	}
	s.open = append(s.open, e)
}

// element adds an element without content, if it has a name and stands in the
// outer ones.
func (s *xmlScanner) element(e xmlElement, end int) {
	if e.name != "" && len(s.open) < deepestElement {
		s.define(e, end)
	}
}

// severalLines reports whether an element does not end in its line; one that does
// is worth a name only if it has one.
func (s *xmlScanner) severalLines(start int, tag, name string) bool {
	if name != "" {
		return true
	}
	line := s.data[start:s.lines[s.rowOf(start)].end]
	return !bytes.Contains(line, []byte("</"+tag+">"))
}

func (s *xmlScanner) define(e xmlElement, end int) int {
	parent := none
	for i := len(s.open) - 1; i >= 0 && parent == none; i-- {
		parent = s.open[i].def
	}
	name := e.name
	if name == "" {
		name = e.tag
	}
	span := source.Span{Start: e.start, End: end}
	s.defs = append(s.defs, Definition{Kind: Section, Name: shortName(name), Parent: parent, Span: span, Core: span, Header: span})
	return len(s.defs) - 1
}

// close ends the innermost element of that name and those open within.
func (s *xmlScanner) close(tag string, start, end int) {
	at := len(s.open) - 1
	for at >= 0 && s.open[at].tag != tag {
		at--
	}
	if at < 0 {
		return
	}
	s.end(at+1, start)
	e := s.open[at]
	s.open = s.open[:at]
	s.nameAround(e, end)
	s.complete(e, end)
}

// end ends the open elements from one on, which have no closing tag.
func (s *xmlScanner) end(from, end int) {
	for i := len(s.open) - 1; i >= from; i-- {
		s.complete(s.open[i], max(end, s.open[i].end))
	}
	s.open = s.open[:from]
}

// complete notes where an element ends.
func (s *xmlScanner) complete(e xmlElement, end int) {
	if e.def == none {
		return
	}
	d := &s.defs[e.def]
	d.Span.End, d.Core.End = end, end
	d.Body = source.Span{Start: e.end, End: end}
	if d.Name != e.tag {
		d.alias(e.tag + " " + d.Name)
	}
}

// nameAround gives the element around the one that ends its name, if that is
// what it says: <artifactId>junit</artifactId>.
func (s *xmlScanner) nameAround(e xmlElement, end int) {
	rank := nameRank(e.tag)
	if e.tag == "artifactId" {
		rank = -1
	}
	if rank > 5 || len(s.open) == 0 {
		return
	}
	around := &s.open[len(s.open)-1]
	value := s.data[e.end:end]
	if i := bytes.IndexByte(value, '<'); i >= 0 {
		value = bytes.TrimSpace(value[:i])
	}
	if around.def == none || around.name != "" || rank >= around.rank || len(value) == 0 {
		return
	}
	around.rank = rank
	s.defs[around.def].Name = shortName(string(value))
}
