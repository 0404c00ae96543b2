package slicer

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/grammars"
)

func splitFields(text string) []string { return strings.Fields(text) }

// directory finds the definitions of a file by the names that people use.
type directory struct {
	outline *Outline
	defs    []grammars.Definition
	lines   []Range // of each definition
	// named is the definitions by the letters of their names: "valid" finds
	// valid?, "btn" finds .btn.
	named map[string][]int32
	folds map[string][]int32 // the same in lower case and without underscores; made when asked for
	odd   []oddName          // names that are more than one identifier
	text  string             // the file's text, for words that no definition has
}

// oddName is a name that holds more than one identifier: a heading, the title of
// a test, a path of an API, a key with hyphens.
type oddName struct {
	text string
	def  int32
}

func newDirectory(o *Outline) *directory {
	d := &directory{outline: o, defs: o.Syntax.Definitions, named: make(map[string][]int32, len(o.Syntax.Definitions))}
	d.lines = make([]Range, len(d.defs))
	for i := range d.defs {
		first, last := o.File.Lines(d.defs[i].Span)
		d.lines[i] = Range{first, last}
		if d.defs[i].Kind != grammars.Import && d.defs[i].Name != "" {
			d.add(d.defs[i].Name, int32(i))
		}
	}
	return d
}

func (d *directory) add(name string, def int32) {
	core := coreOf(name)
	if core != "" && isIdentifier(core) {
		d.named[core] = append(d.named[core], def)
		return
	}
	d.odd = append(d.odd, oddName{name, def})
	if q := d.defs[def].Qualified; q != name && d.isData() {
		d.odd = append(d.odd, oddName{q, def})
	}
	if _, route, ok := strings.Cut(name, " /"); ok && !strings.Contains(route, " ") {
		// A route without its method, and without what stands for its parameters.
		d.odd = append(d.odd, oddName{"/" + route, def})
		if i := strings.IndexAny(route, ":{<*["); i > 1 {
			d.odd = append(d.odd, oddName{"/" + strings.TrimRight(route[:i], "/"), def})
		}
	}
	if i := strings.LastIndexByte(name, '@'); i > 0 && d.isData() {
		// An entry of a lock file, without its version.
		d.add(strings.TrimLeft(name[:i], "/"), def)
		return
	}
	if d.isStyle() {
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" ,>+~", r) }) {
			if core := coreOf(part); isIdentifier(core) {
				d.named[core] = append(d.named[core], def)
			} else if core != "" {
				d.odd = append(d.odd, oddName{core, def})
			}
		}
		return
	}
	// The end of a name with parts is a name of its own: db.orders, node_modules/x.
	if i := strings.LastIndexAny(name, "./:"); i >= 0 && i+1 < len(name) && !strings.ContainsAny(name, " \t") {
		if tail := coreOf(name[i+1:]); isIdentifier(tail) {
			d.named[tail] = append(d.named[tail], def)
		} else if tail != "" {
			d.odd = append(d.odd, oddName{tail, def})
		}
	}
}

// isStyle reports whether the file holds rules of style, whose names are selectors.
func (d *directory) isStyle() bool {
	switch d.outline.Syntax.Language {
	case "css", "scss", "less", "sass":
		return true
	}
	return false
}

// coreOf is a name without the marks around it, which people leave out or add:
// valid?, .btn, #id, $total, @field, "key".
func coreOf(name string) string {
	return strings.TrimFunc(name, func(r rune) bool { return !isWordRune(r) })
}

// isIdentifier reports whether a name is one identifier.
func isIdentifier(name string) bool {
	for i, r := range name {
		if !isWordRune(r) && r != '$' && !(i > 0 && r == '$') {
			return false
		}
	}
	return name != ""
}

// fold is a name in lower case without what joins its parts.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '$' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// folded is the definitions whose name has the same letters in another style.
func (d *directory) folded(name string) []int32 {
	if d.folds == nil {
		d.folds = make(map[string][]int32, len(d.named))
		for core, defs := range d.named {
			f := fold(core)
			d.folds[f] = append(d.folds[f], defs...)
		}
		for _, o := range d.odd { // as Go writes the name of a subtest: sum_of_two
			f := fold(strings.ReplaceAll(o.text, " ", ""))
			d.folds[f] = append(d.folds[f], o.def)
		}
	}
	return d.folds[fold(name)]
}

// owners is the names of what is around a definition, from the outside in.
func (d *directory) owners(def int32) []string {
	x := &d.defs[def]
	// A name may hold full stops itself, so that only what is before it is cut.
	if q, ok := strings.CutSuffix(x.Qualified, "."+x.Name); ok && q != "" {
		return strings.Split(q, ".")
	}
	return nil
}

// fitsOwners is how many of the names in front of a name are around a definition,
// those nearest to it first. A name in another case counts half: order.total is
// most likely the total of an Order.
func (d *directory) fitsOwners(said []string, def int32) float64 {
	around := d.owners(def)
	fits := 0.0
	at := len(around)
	for i := len(said) - 1; i >= 0; i-- {
		name := coreOf(said[i])
		for j := at - 1; j >= 0; j-- {
			core := coreOf(around[j])
			if core == name {
				fits, at = fits+1, j
				if i == len(said)-1 && j == len(around)-1 {
					fits += nearOwner
				}
				break
			}
			if strings.EqualFold(fold(core), fold(name)) {
				fits, at = fits+0.5, j
				break
			}
		}
	}
	return fits
}

// find is the definitions that a chain of names means, its last part their name,
// and how many of the other parts are around them.
func (d *directory) find(names []string) (defs []int32, fits float64) {
	last := names[len(names)-1]
	for _, def := range d.named[coreOf(last)] {
		switch f := d.fitsOwners(names[:len(names)-1], def); {
		case len(defs) == 0 || f > fits:
			defs, fits = append(defs[:0:0], def), f
		case f == fits:
			defs = append(defs, def)
		}
	}
	return d.outermost(defs), fits
}

// outermost drops definitions that lie within another one of the list: a
// constructor has the name of its class.
func (d *directory) outermost(defs []int32) []int32 {
	if len(defs) < 2 {
		return defs
	}
	in := map[int32]bool{}
	for _, def := range defs {
		in[def] = true
	}
	out := defs[:0:0]
	for _, def := range defs {
		inner := false
		for p := d.defs[def].Parent; p >= 0; p = d.defs[p].Parent {
			inner = inner || in[int32(p)]
		}
		if !inner {
			out = append(out, def)
		}
	}
	return out
}

// innermost is the smallest definition that holds a line, or -1.
func (d *directory) innermost(line int) int {
	at := -1
	for i := range d.lines {
		if d.lines[i].First > line {
			break
		}
		if d.lines[i].Last >= line && d.defs[i].Kind != grammars.Import {
			at = i
		}
	}
	return at
}

// around is the definition that a line is about: the innermost one, or, where that
// stands within a function which is not long, the function.
func (d *directory) around(line int) int {
	at := d.innermost(line)
	if at < 0 {
		return at
	}
	for p := d.defs[at].Parent; p >= 0; p = d.defs[p].Parent {
		if container(d.defs[p].Kind) && d.local(p) {
			continue // an object or a class that a function makes
		}
		most := longNamed
		if function(d.defs[at].Kind) && d.defs[at].Name != "" {
			most = longOuter
		}
		if container(d.defs[p].Kind) || d.defs[p].Kind == grammars.Section || d.lines[p].Last-d.lines[p].First >= most {
			break
		}
		at = p
	}
	return at
}

// near is the definition that a line is about: the one around it, or, where the
// line is a blank one between two, the next one, or else the last, if it is a few
// lines off: the file has changed a little since the line was named.
func (d *directory) near(line int) int {
	at := d.around(line)
	if at >= 0 || len(bytes.TrimSpace(d.outline.File.LineText(line))) > 0 {
		return at
	}
	for off := 1; off <= fewLines; off++ {
		if at := d.around(line + off); at >= 0 {
			return at
		}
	}
	for off := 1; off <= fewLines; off++ {
		if at := d.around(line - off); at >= 0 {
			return at
		}
	}
	return -1
}

// local reports whether a definition stands within a function.
func (d *directory) local(def int) bool {
	for p := d.defs[def].Parent; p >= 0; p = d.defs[p].Parent {
		if function(d.defs[p].Kind) {
			return true
		}
	}
	return false
}

// holds reports whether the file has a word, as a word.
func (d *directory) holds(word string) bool {
	if d.text == "" {
		d.text = string(d.outline.File.Data)
	}
	return standsIn(d.text, word) >= 0
}

// standsIn is the offset of a word in a text, where no letters are around it, or
// -1.
func standsIn(text, word string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return -1
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !isWordRune(before) && !isWordRune(after) {
			return at
		}
		at += len(word)
	}
}
