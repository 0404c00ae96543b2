package slicer

import (
	"sort"
	"strings"

	"pare/grammars"
	"pare/internal/source"
	"pare/slicer/internal/place"
)

// Named is something in a file that the prompt names.
type Named struct {
	Means Means
	Text  string // as the prompt has it, or the place: "line 12"
	// Def is the definition in Syntax.Definitions of the outline, or -1 where the
	// lines stand in none.
	Def int
	// First and Last are the lines that are named within it; 0 for all of it.
	First, Last int
	// Rivals is how many definitions of the file the name may mean, itself included.
	Rivals int
}

// NamedIn is what the prompt names in a file, the surest first.
func NamedIn(t *Task, o Outline) []Named { return t.resolve([]Outline{o}).out[0] }

// resolver finds what a prompt names in its files.
type resolver struct {
	task  *Task
	files []*directory
	said  []said
	found [][]place.Place
	out   [][]Named
	notes [][]string
	tried int // names that no definition has
	// swallowed is the indices of words that are part of a name of several.
	swallowed map[int]bool
	paths     []source.Span // of the clean text: names of files, which name no definition
}

// resolve finds what the prompt names in each of the files, and what is to be
// said of names that could not be read as they stand.
func (t *Task) resolve(outlines []Outline) *resolver {
	r := &resolver{task: t, said: t.readNames(), found: t.places(outlines), out: make([][]Named, len(outlines)), notes: make([][]string, len(outlines)), swallowed: map[int]bool{}}
	for i := range outlines {
		r.files = append(r.files, newDirectory(&outlines[i]))
	}
	r.paths = r.readPaths()
	r.spelled()
	r.names()
	r.oddNames()
	r.places()
	r.hunks()
	r.quotes()
	for i := range r.out {
		r.out[i] = r.files[i].settle(r.out[i])
	}
	return r
}

// spoken is a chain of names with all the places where the prompt has it.
type spoken struct {
	chain []string
	at    []int // indices of said
	look  nameLook
	prose bool // it stands outside code and traces
}

// names resolves what reads as names.
func (r *resolver) names() {
	groups := map[string]*spoken{}
	var order []*spoken
	for i := range r.said {
		n := &r.said[i]
		if !n.last || r.inPath(n) {
			continue
		}
		c := chain(r.said, i)
		key := strings.Join(c, ".")
		g := groups[key]
		if g == nil {
			g = &spoken{chain: c}
			groups[key] = g
			order = append(order, g)
		}
		g.at = append(g.at, i)
		g.look |= n.look
		g.prose = g.prose || n.zone < zoneFence
	}
	for _, g := range order {
		r.name(g)
	}
}

// answer is what one file has for a name.
type answer struct {
	file int
	defs []int32
	fits float64
}

// name resolves one chain of names: in the files whose definitions fit it best.
func (r *resolver) name(g *spoken) {
	names := expand(g.chain)
	var best []answer
	for {
		if best = r.answers(names); len(best) > 0 || len(names) < 2 {
			break
		}
		if len(names) == len(g.chain) && r.misspelled(g) {
			return
		}
		// Order.total.clear may mean what Order.total has.
		names = names[:len(names)-1]
	}
	if len(best) == 0 {
		r.unknown(g)
		return
	}
	dropped := len(names) < len(g.chain) && best[0].fits == 0
	for _, a := range r.preferred(g, best) {
		m, ok := r.means(g, a, names)
		if !ok || dropped && m != ByQualifiedName && g.look&(lookCamel|lookSnake) == 0 && !r.files[a.file].isData() {
			continue
		}
		for _, def := range a.defs {
			r.add(a.file, Named{Means: m, Text: strings.Join(g.chain, "."), Def: int(def), Rivals: len(a.defs)})
		}
		r.ownerNote(g, a)
	}
}

// expand splits the names of a chain at a $: Stock$load$2 is load within Stock.
func expand(chain []string) []string {
	var out []string
	for _, name := range chain {
		if !strings.Contains(strings.Trim(name, "$"), "$") {
			out = append(out, name)
			continue
		}
		for _, part := range strings.Split(name, "$") {
			if part != "" && strings.Trim(part, "0123456789") != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// answers is what the files have for a chain of names, the best alone.
func (r *resolver) answers(names []string) []answer {
	var best []answer
	for i, d := range r.files {
		defs, fits := d.find(names)
		if len(defs) == 0 {
			continue
		}
		// A module is named by its file: models.total.
		if len(names) > 1 && fits == 0 && d.isModule(names[len(names)-2]) {
			fits = 0.5
		}
		if len(best) > 0 && fits > best[0].fits {
			best = best[:0]
		}
		if len(best) == 0 || fits == best[0].fits {
			best = append(best, answer{i, defs, fits})
		}
	}
	return best
}

// isModule reports whether a name is that of the file or of its folder.
func (d *directory) isModule(name string) bool {
	for _, part := range strings.FieldsFunc(d.outline.File.Name, func(r rune) bool { return r == '/' || r == '.' || r == '\\' }) {
		if strings.EqualFold(fold(part), fold(name)) {
			return true
		}
	}
	return false
}

// preferred is the answers of the file that the prompt binds the name to, as in
// "total in @a.py", or all.
func (r *resolver) preferred(g *spoken, all []answer) []answer {
	if len(all) < 2 {
		return all
	}
	for _, at := range g.at {
		file, ok := r.boundTo(&r.said[at])
		if !ok {
			continue
		}
		for _, a := range all {
			if a.file == file {
				return []answer{a}
			}
		}
	}
	return all
}

// boundTo is the file that follows a name, with a link word between.
func (r *resolver) boundTo(n *said) (file int, ok bool) {
	end := r.task.zones[n.line].end
	for _, m := range r.task.marks {
		if m.At < n.end || m.At >= end {
			continue
		}
		between := strings.Fields(strings.Trim(r.task.clean[n.end:m.At], "()`'\"“”’ "))
		if len(between) > 2 || len(between) > 0 && !linkWords[strings.ToLower(between[0])] {
			return 0, false
		}
		for i, d := range r.files {
			if d.outline.File.Name == m.Path {
				return i, true
			}
		}
		return 0, false
	}
	return 0, false
}

// means says how a chain of names names the definitions of an answer; ok is false
// where it is no more than a word.
func (r *resolver) means(g *spoken, a answer, names []string) (m Means, ok bool) {
	d := r.files[a.file]
	inTrace := true // all of it stands in lines of a trace that are about other files
	for _, at := range g.at {
		inTrace = inTrace && r.aboutOther(&r.said[at], d)
	}
	switch {
	case inTrace:
		return 0, false
	case a.fits >= 1 && g.prose:
		return ByQualifiedName, true
	case !g.prose:
		if a.fits >= 1 {
			return ByCall, true
		}
		if looksNamed(g.look, names[len(names)-1]) {
			return ByCode, true
		}
		return 0, false
	case looksNamed(g.look, names[len(names)-1]):
		return ByName, true
	}
	for _, at := range g.at {
		if n := &r.said[at]; n.zone < zoneFence && len(a.defs) <= mostRivals && !r.swallowed[at] && r.placed(n, d, a.defs) {
			return ByWord, true
		}
	}
	return 0, false
}

// looksNamed reports whether a word is written as only names are.
func looksNamed(look nameLook, name string) bool {
	if look&(lookSnake|lookCamel|lookCall|lookTicked|lookOption) != 0 && len(name) > 1 || look&lookDotted != 0 && len(name) > 2 {
		return true
	}
	letters, digits, upper := 0, 0, 0
	for i := range len(name) {
		switch classes[name[i]] {
		case classDigit:
			digits++
		case classUpper:
			upper++
			letters++
		case classLower:
			letters++
		}
	}
	return digits > 0 && letters > 1 || upper == letters && letters >= shortName || name != "" && name[0] == '_' || name != "" && name[0] == '$'
}

// placed reports whether a plain word stands where a name does: beside a word
// such as "method", before "in" and the file, as the object of "see", or with a
// capital within a sentence.
func (r *resolver) placed(n *said, d *directory, defs []int32) bool {
	t := r.task
	before, after := t.nextTo(n, -1), t.nextTo(n, 1)
	switch {
	case t.words <= shortPrompt && len(defs) == 1 && len(n.text) >= shortName && !smallTalk[stem([]byte(n.text))] && d.isPlace(defs[0]):
		return true
	case kindWords[before] || kindWords[after] && !linkWords[before]:
		return true
	case d.isData() && len(defs) <= fewRivals && len(n.text) > 2:
		return true
	case linkWords[after] && r.linksToFile(n, d):
		return true
	case before == "\ufffc" && (after == "" || linkWords[after]), askVerbs[before] && (after == "" || after == "\ufffc"):
		return len(n.text) > 2 && d.isPlace(defs[0])
	case len(n.text) > 1 && classes[n.text[0]] == classUpper && before != "" && before[len(before)-1] != '.':
		k := d.defs[defs[0]].Kind
		return container(k) || k == grammars.Type
	}
	return false
}

// isPlace reports whether a definition is a function or a type.
func (d *directory) isPlace(def int32) bool {
	return function(d.defs[def].Kind) || container(d.defs[def].Kind)
}

// linksToFile reports whether a name is followed by a link word and the file.
func (r *resolver) linksToFile(n *said, d *directory) bool {
	z := r.task.zones[n.line]
	rest := r.task.clean[n.end:z.end]
	words := strings.Fields(strings.TrimLeft(rest, "`'\"”’)»"))
	for i, w := range words[:min(len(words), 4)] {
		if strings.Contains(w, "\ufffc") || strings.Contains(w, baseName(d.outline.File.Name)) {
			return i > 0
		}
		if !linkWords[strings.ToLower(w)] {
			return false
		}
	}
	return false
}

func baseName(p string) string { return p[strings.LastIndexByte(p, '/')+1:] }

// isData reports whether the file holds data, whose keys are plain words.
func (d *directory) isData() bool {
	switch d.outline.Syntax.Language {
	case "json", "yaml", "toml", "ini", "properties", "hcl", "xml", "env":
		return true
	}
	return false
}

// aboutOther reports whether a name stands in a line of a trace that is about
// another file than this one.
func (r *resolver) aboutOther(n *said, d *directory) bool {
	if n.zone != zoneTrace {
		return false
	}
	z := r.task.zones[n.line]
	files := fileNames.FindAllString(r.task.clean[z.start:z.end], -1)
	for _, f := range files {
		if f == baseName(d.outline.File.Name) {
			return false
		}
	}
	return len(files) > 0
}

func (r *resolver) add(file int, n Named) { r.out[file] = append(r.out[file], n) }

// holdsOthers reports whether a definition that is named beside one within it says
// where that is, and not what else is meant: a class, a suite of tests, a section,
// anything long.
func (d *directory) holdsOthers(def int) bool {
	k := d.defs[def].Kind
	return container(k) || k == grammars.Test || k == grammars.Section || d.lines[def].Last-d.lines[def].First >= longNamed
}

// settle sorts what is named of a file, the surest first, without what is said
// twice, and without code that only uses names where something is named.
func (d *directory) settle(all []Named) []Named {
	sort.SliceStable(all, func(a, b int) bool { return all[a].Means < all[b].Means })
	around := map[int]bool{} // what another one lies in only says where that is
	for _, n := range all {
		for p := n.Def; p >= 0 && n.Means != ByWord && n.certain(); {
			if p = d.defs[p].Parent; p >= 0 {
				around[p] = true
			}
		}
	}
	type key struct{ def, first, last int }
	seen := map[key]bool{}
	defs := map[int]bool{}
	out := all[:0]
	for _, n := range all {
		k := key{n.Def, n.First, n.Last}
		if seen[k] || n.Means == ByCode && defs[n.Def] || n.First == 0 && around[n.Def] && d.holdsOthers(n.Def) {
			continue
		}
		seen[k], defs[n.Def] = true, true
		out = append(out, n)
	}
	return out
}
