package clientfiles

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"pare/internal/jsontree"
)

// Shape is the form that the client expects of a value, written as in the
// tables: `text`, `flag`, `number>0<=1`, `int>=1`, `"one"|"two"`, `[text]`,
// `{text}`, `{}`, `null`, `any`.
type Shape struct {
	written string
	any     []alternative
}

// alternative is one of the forms that a value may have.
type alternative struct {
	kind    jsontree.Kind
	free    bool // any value at all
	literal string
	has     bool   // there is a literal
	element *Shape // of a list or a map; nil: anything
	bounds  bounds
}

// bounds are the limits of a number.
type bounds struct {
	whole        bool
	low, high    float64
	above, below bool // the limit itself is out
}

// Fault is a value that has not the form that is expected of it.
type Fault struct {
	Node *jsontree.Node
	Want *Shape
}

// parseShape reads a shape; the tables are our own, so a wrong one is a bug that
// a test finds.
func parseShape(text string) (*Shape, error) {
	s := &Shape{written: text}
	for _, part := range splitShape(text) {
		a, err := parseAlternative(part)
		if err != nil {
			return nil, fmt.Errorf("shape %q: %w", text, err)
		}
		s.any = append(s.any, a)
	}
	return s, nil
}

// splitShape cuts a shape at its bars, those within brackets and quotes aside.
func splitShape(text string) []string {
	var parts []string
	depth, start, quoted := 0, 0, false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == '|' && depth == 0:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

func parseAlternative(part string) (alternative, error) {
	switch {
	case part == "any":
		return alternative{free: true}, nil
	case part == "text":
		return alternative{kind: jsontree.Text}, nil
	case part == "flag":
		return alternative{kind: jsontree.Bool}, nil
	case part == "null":
		return alternative{kind: jsontree.Null}, nil
	case part == "{}":
		return alternative{kind: jsontree.Object}, nil
	case len(part) > 1 && part[0] == '"':
		return alternative{kind: jsontree.Text, literal: strings.Trim(part, `"`), has: true}, nil
	case len(part) > 2 && part[0] == '[':
		element, err := parseShape(part[1 : len(part)-1])
		return alternative{kind: jsontree.List, element: element}, err
	case len(part) > 2 && part[0] == '{':
		element, err := parseShape(part[1 : len(part)-1])
		return alternative{kind: jsontree.Object, element: element}, err
	}
	return parseNumber(part)
}

// parseNumber reads `number`, `int`, bounds behind them, or a number itself.
func parseNumber(part string) (alternative, error) {
	a := alternative{kind: jsontree.Number, bounds: bounds{low: math.Inf(-1), high: math.Inf(1)}}
	if v, err := strconv.ParseFloat(part, 64); err == nil {
		a.bounds.low, a.bounds.high = v, v
		return a, nil
	}
	rest, whole := strings.CutPrefix(part, "int")
	if !whole {
		var ok bool
		if rest, ok = strings.CutPrefix(part, "number"); !ok {
			return a, fmt.Errorf("unknown form %q", part)
		}
	}
	a.bounds.whole = whole
	for rest != "" {
		op, after := rest[:1], rest[1:]
		after, equal := strings.CutPrefix(after, "=")
		end := strings.IndexAny(after, "<>")
		if end < 0 {
			end = len(after)
		}
		v, err := strconv.ParseFloat(after[:end], 64)
		if err != nil {
			return a, err
		}
		if op == ">" {
			a.bounds.low, a.bounds.above = v, !equal
		} else {
			a.bounds.high, a.bounds.below = v, !equal
		}
		rest = after[end:]
	}
	return a, nil
}

// Check lists what in a value has not the form: the value itself, or elements of
// a list or a map.
func (s *Shape) Check(n *jsontree.Node) []Fault {
	var nested []Fault
	for _, a := range s.any {
		if !a.fits(n) {
			continue
		}
		inner := a.inside(n)
		if len(inner) == 0 {
			return nil
		}
		nested = inner
	}
	if nested != nil {
		return nested
	}
	return []Fault{{Node: n, Want: s}}
}

// fits reports whether the value itself, its elements aside, has the form.
func (a *alternative) fits(n *jsontree.Node) bool {
	if a.free {
		return true
	}
	if n.Kind != a.kind || a.has && n.Text != a.literal {
		return false
	}
	return n.Kind != jsontree.Number || a.bounds.hold(n.Text)
}

func (b bounds) hold(digits string) bool {
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || b.whole && v != math.Trunc(v) {
		return false
	}
	return (v > b.low || v == b.low && !b.above) && (v < b.high || v == b.high && !b.below)
}

// inside lists the faults of the elements.
func (a *alternative) inside(n *jsontree.Node) []Fault {
	if a.element == nil {
		return nil
	}
	var faults []Fault
	for _, item := range n.Items {
		faults = append(faults, a.element.Check(item)...)
	}
	for i := range n.Members {
		faults = append(faults, a.element.Check(n.Members[i].Value)...)
	}
	return faults
}

// String is the shape in words: "a list of texts", `one of "low", "high"`.
func (s *Shape) String() string {
	var all []string
	words := s.Literals()
	if len(words) > 1 {
		all = append(all, `one of "`+strings.Join(words, `", "`)+`"`)
	}
	for _, a := range s.any {
		if (a.kind != jsontree.Null || len(s.any) == 1) && !(a.has && len(words) > 1) {
			all = append(all, a.String())
		}
	}
	return strings.Join(all, " or ")
}

// Literals are the words that the shape allows, none where it has no such.
func (s *Shape) Literals() []string {
	var words []string
	for _, a := range s.any {
		if a.has {
			words = append(words, a.literal)
		}
	}
	return words
}

// Takes reports whether a value of that kind can have the shape.
func (s *Shape) Takes(k jsontree.Kind) bool {
	for _, a := range s.any {
		if a.free || a.kind == k {
			return true
		}
	}
	return false
}

func (a *alternative) String() string {
	switch {
	case a.free:
		return "anything"
	case a.has:
		return `"` + a.literal + `"`
	case a.kind == jsontree.List:
		return "a list" + a.of()
	case a.kind == jsontree.Object && a.element != nil:
		return "an object" + a.of()
	case a.kind == jsontree.Number:
		return a.bounds.String()
	}
	return a.kind.String()
}

// of says of what a list or a map is.
func (a *alternative) of() string {
	if len(a.element.any) == 1 && !a.element.any[0].free && !a.element.any[0].has {
		switch a.element.any[0].kind {
		case jsontree.Text:
			return " of texts"
		case jsontree.Object:
			return " of objects"
		case jsontree.List:
			return " of lists"
		case jsontree.Null, jsontree.Bool, jsontree.Number:
		}
	}
	return ""
}

func (b bounds) String() string {
	name := "a number"
	if b.whole {
		name = "a whole number"
	}
	low, high := strconv.FormatFloat(b.low, 'f', -1, 64), strconv.FormatFloat(b.high, 'f', -1, 64)
	switch {
	case b.low == b.high:
		return low
	case b.whole && b.above && b.low == 0:
		name += " of at least 1"
	case b.above:
		name += " over " + low
	case !math.IsInf(b.low, -1):
		name += " of at least " + low
	}
	if !math.IsInf(b.high, 1) {
		name += " and at most " + high
	}
	return name
}
