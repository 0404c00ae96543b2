package grammars

import (
	"sort"
	"strings"

	"pare/internal/source"
)

// outline puts what was found into the order and the nesting that Outline
// promises.
func (x *extraction) outline() Outline {
	order := x.settle()
	out := Outline{Comments: x.comments, Strings: x.strings}
	if len(order) == 0 {
		out.Pieces = x.pieces(nil)
		return out
	}
	out.Definitions = make([]Definition, 0, len(order))
	var open []int
	settled := make([]bool, 0, len(order)) // by definition
	for _, at := range order {
		f := &x.found[at]
		for len(open) > 0 && out.Definitions[open[len(open)-1]].Span.End <= f.Span.Start {
			open = open[:len(open)-1]
		}
		d := f.Definition
		open = x.makeRoom(&d, out.Definitions, open, settled)
		if d.Parent = last(open); d.Parent != none {
			adopt(&d, &out.Definitions[d.Parent])
		}
		d.Qualified = qualify(out.Definitions, d, f.qualifier)
		open = append(open, len(out.Definitions))
		out.Definitions = append(out.Definitions, d)
		settled = append(settled, f.settled)
	}
	out.Definitions = x.mergeImports(out.Definitions)
	out.Pieces = x.pieces(out.Definitions)
	return out
}

// settle orders the definitions by place, the outer one first, and moves the
// start of one whose comment lies within the one before it.
func (x *extraction) settle() []int {
	order := make([]int, 0, len(x.found))
	for i := range x.found {
		if !x.found[i].dropped {
			order = append(order, i)
		}
	}
	less := func(a, b int) bool {
		f, g := &x.found[order[a]], &x.found[order[b]]
		if f.Span.Start != g.Span.Start {
			return f.Span.Start < g.Span.Start
		}
		if f.Span.End != g.Span.End {
			return f.Span.End > g.Span.End
		}
		return order[a] < order[b]
	}
	if !sort.SliceIsSorted(order, less) {
		sort.SliceStable(order, less)
	}
	return order
}

// makeRoom sees to it that d ends within the innermost open definition: where it
// does not, one of them was read wrongly. One with an error ends before d then;
// else, and where the end of the open one is known for sure, d is cut.
func (x *extraction) makeRoom(d *Definition, defs []Definition, open []int, settled []bool) []int {
	for len(open) > 0 {
		p := &defs[last(open)]
		if d.Span.End <= p.Span.End {
			break
		}
		if d.Header.Start >= p.Span.End {
			d.Span.Start, d.Core.Start = d.Header.Start, d.Header.Start // only its comment overlaps
			open = open[:len(open)-1]
			continue
		}
		if !p.Broken || settled[last(open)] || p.Header.Start >= d.Span.Start {
			clip(d, p.Span.End)
			break
		}
		clip(p, x.trimmed(uint32(p.Span.Start), uint32(d.Span.Start)).End)
		open = open[:len(open)-1]
	}
	return open
}

// clip cuts a definition to what its parent leaves it.
func clip(d *Definition, end int) {
	for _, s := range []*source.Span{&d.Span, &d.Core, &d.Header, &d.Body} {
		s.End = min(s.End, end)
		s.Start = min(s.Start, s.End)
	}
	if d.Body.Empty() {
		d.Body = source.Span{}
	}
}

// adopt makes a member of what came to lie in a type whose end was repaired.
func adopt(d, parent *Definition) {
	if !parent.Broken || !parent.Kind.holdsMembers() {
		return
	}
	switch d.Kind {
	case Function:
		d.Kind = Method
	case Constant:
		d.Kind = Field
	}
}

// longestQualified keeps a text of nothing but nested modules from taking memory
// by the square of its size.
const longestQualified = 500

func qualify(before []Definition, d Definition, qualifier string) string {
	if d.Name == "" {
		return ""
	}
	name := d.Name
	if d.Kind != Section && d.Kind != Test && !strings.Contains(name, " ") && !strings.HasPrefix(name, "operator") {
		name = dotted(name)
	}
	if qualifier != "" {
		name = dotted(qualifier) + "." + name
	}
	for p, depth := d.Parent, 0; p != none && depth < deepest; p, depth = before[p].Parent, depth+1 {
		if q := before[p].Qualified; q != "" && q != "_" && len(q) < longestQualified {
			return q + "." + name
		}
	}
	return name
}

var dots = strings.NewReplacer("::", ".", "\\", ".", "->", ".", ":", ".")

func dotted(name string) string {
	if !strings.ContainsAny(name, ":\\>") || strings.HasSuffix(name, ":") { // insert:at: is a selector
		return name
	}
	return strings.Trim(dots.Replace(name), ".")
}

// mergeImports makes one definition of a run of imports with nothing but blanks
// and comments in between.
func (x *extraction) mergeImports(defs []Definition) []Definition {
	out := defs[:0]
	moved := make([]int, len(defs))
	for i, d := range defs {
		if d.Parent != none {
			d.Parent = moved[d.Parent]
		}
		if n := len(out); n > 0 && d.Kind == Import && out[n-1].Kind == Import && d.Parent == out[n-1].Parent && x.blankBetween(out[n-1].Span.End, d.Span.Start) {
			last := &out[n-1]
			last.Name, last.Qualified = "", ""
			last.Span.End, last.Core.End, last.Header.End = d.Span.End, d.Span.End, d.Span.End
			last.Broken = last.Broken || d.Broken
			moved[i] = n - 1
			continue
		}
		moved[i] = len(out)
		out = append(out, d)
	}
	return out
}

// blankBetween reports whether nothing but blanks, semicolons and comments stands
// between two places.
func (x *extraction) blankBetween(from, to int) bool {
	c := sort.Search(len(x.comments), func(i int) bool { return x.comments[i].Start >= from })
	for from < to {
		switch {
		case isBlank(x.data[from]) || x.data[from] == ';':
			from++
		case c < len(x.comments) && x.comments[c].Start == from:
			from = x.comments[c].End
			c++
		default:
			return false
		}
	}
	return true
}
