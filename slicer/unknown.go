package slicer

import (
	"fmt"
	"sort"
	"strings"

	"pare/grammars"
	"pare/internal/lazyregexp"
	"pare/internal/source"
)

// fileNames finds the names of source files in a line.
var fileNames = lazyregexp.New(`[\pL\d_$+-]+(?:\.[\pL\d_+-]+)*\.[A-Za-z]\w{0,5}\b`)

// folders is a path with folders, to the end of the file's name.
var folders = lazyregexp.New(`(?:[\pL\d_@+~.$-]*[/\\])+[\pL\d_$+-]+(?:\.[\pL\d_+-]+)*\.[A-Za-z]\w{0,5}\b`)

// readPaths is where names of files stand: paths, and the files of the prompt.
func (r *resolver) readPaths() []source.Span {
	var out []source.Span
	text := r.task.clean
	if strings.ContainsAny(text, `/\`) {
		for _, m := range folders.FindAllStringIndex(text, mostPaths) {
			out = append(out, source.Span{Start: m[0], End: m[1]})
		}
	}
	for _, d := range r.files {
		base := baseName(d.outline.File.Name)
		for at := 0; base != "" && len(out) < 2*mostPaths; {
			i := standsIn(text[at:], base)
			if i < 0 {
				break
			}
			out = append(out, source.Span{Start: at + i, End: at + i + len(base)})
			at += i + len(base)
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Start < out[b].Start })
	return out
}

// mostPaths bounds the paths that are looked at: a log has thousands.
const mostPaths = 2000

// inPath reports whether a name is part of a file's.
func (r *resolver) inPath(n *said) bool {
	i := sort.Search(len(r.paths), func(i int) bool { return r.paths[i].End >= n.end })
	return i < len(r.paths) && r.paths[i].Start <= n.start
}

// mostUnknown bounds the names that are looked for in the text of the files: a
// prompt that has more is a log.
const mostUnknown = 100

// unknown resolves a chain of names that no definition has: to one that has
// nearly that name, or to what uses it.
func (r *resolver) unknown(g *spoken) {
	name := coreOf(g.chain[len(g.chain)-1])
	if r.tried++; !g.prose || !looksNamed(g.look, name) || len(name) > maxPart || r.tried > mostUnknown {
		return
	}
	switch {
	case r.used(name):
		if len(name) >= minNear {
			r.uses(g, name)
		}
	case !r.misspelled(g) && g.look&(lookCall|lookTicked|lookSnake) != 0 && len(r.files) == 1 && isOneWord(name) && !r.mayBeMany(g):
		r.note(0, fmt.Sprintf("no %s here", strings.Join(g.chain, ".")))
	}
}

// mayBeMany reports whether a word is called nowhere but for the mark of a plural that
// may be one: "unsupported operand type(s)".
func (r *resolver) mayBeMany(g *spoken) bool {
	end := r.said[g.at[len(g.at)-1]].end
	rest := r.task.clean[min(end, len(r.task.clean)):]
	return strings.HasPrefix(rest, "(s)") || strings.HasPrefix(rest, "(es)")
}

// isOneWord reports whether a name is of one script: what is glued to words of
// another one is resolved by its parts.
func isOneWord(name string) bool {
	start, end := nextWord([]byte(name), 0)
	return start == 0 && end == len(name)
}

// used reports whether a word stands in one of the files.
func (r *resolver) used(name string) bool {
	for _, d := range r.files {
		if d.holds(name) {
			return true
		}
	}
	return false
}

// misspelled resolves a name that is nearly that of a definition: in another style,
// or with one slip. A word that the files have is none.
func (r *resolver) misspelled(g *spoken) bool {
	name := coreOf(g.chain[len(g.chain)-1])
	if !g.prose || !looksNamed(g.look, name) || len(name) < minNear || len(name) > maxPart || r.used(name) {
		return false
	}
	for i, d := range r.files {
		if defs := d.outermost(d.folded(name)); len(defs) > 0 && len(defs) <= fewRivals {
			r.slip(i, g, defs)
			return true
		}
	}
	for i, d := range r.files {
		if defs := d.nearly(name); len(defs) > 0 && len(defs) <= fewRivals {
			r.slip(i, g, defs)
			return true
		}
	}
	return false
}

func (r *resolver) slip(file int, g *spoken, defs []int32) {
	d := r.files[file]
	text := strings.Join(g.chain, ".")
	for _, def := range defs {
		r.add(file, Named{Means: BySlip, Text: text, Def: int(def), Rivals: len(defs)})
	}
	r.note(file, fmt.Sprintf("no %s here; taken for %s", text, d.defs[defs[0]].Qualified))
}

// nearly is the definitions whose name has one letter more, less or another, or
// two in the wrong order.
func (d *directory) nearly(name string) []int32 {
	for i := range d.defs {
		core := coreOf(d.defs[i].Name)
		if len(core) >= minNear && core != name && oneSlip(core, name) && d.defs[i].Kind != grammars.Import {
			return d.outermost(d.named[core])
		}
	}
	return nil
}

// oneSlip reports whether one letter makes the difference between two words, or
// the order of two.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	return i < len(a) && (a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
}

// uses names the definitions that use a name which none has: a parameter, a key,
// something of another file. A name that is used in many places tells none.
func (r *resolver) uses(g *spoken, name string) {
	for i, d := range r.files {
		defs := d.users(name)
		if len(defs) == 0 || len(defs) > fewRivals {
			continue
		}
		if at := d.entry(defs[0].def); len(defs) == 1 && at >= 0 {
			r.add(i, Named{Means: ByName, Text: strings.Join(g.chain, "."), Def: at, Rivals: 1})
			return
		}
		for _, u := range defs {
			r.add(i, Named{Means: ByUse, Text: strings.Join(g.chain, "."), Def: u.def, First: u.line, Last: u.line, Rivals: len(defs)})
		}
	}
}

// entry is, in a file of data, the entry that a value belongs to: what is around its
// key, such as the operation that an identifier names. It is -1 elsewhere.
func (d *directory) entry(def int) int {
	if !d.isData() || def < 0 {
		return -1
	}
	if p := d.defs[def].Parent; p >= 0 && d.lines[def].Last == d.lines[def].First && d.lines[p].Last-d.lines[p].First < longNamed {
		return p
	}
	return def
}

// user is a definition, with the first of its lines that uses a name.
type user struct{ def, line int }

// users is the innermost definitions that hold a word.
func (d *directory) users(word string) []user {
	var out []user
	seen := map[int]bool{}
	for at := 0; len(out) <= fewRivals; {
		i := standsIn(d.text[at:], word)
		if i < 0 {
			break
		}
		line := d.outline.File.Line(at + i)
		at += i + len(word)
		if def := d.innermost(line); !seen[def] {
			seen[def] = true
			out = append(out, user{def, line})
		}
	}
	return out
}

// ownerNote says of a qualified name that what qualifies it is not in the file.
func (r *resolver) ownerNote(g *spoken, a answer) {
	if len(g.chain) < 2 || a.fits > 0 || !g.prose {
		return
	}
	owner := g.chain[len(g.chain)-2]
	d := r.files[a.file]
	if classes[owner[0]] != classUpper || d.holds(owner) || d.isModule(owner) {
		return
	}
	found := d.defs[a.defs[0]].Qualified
	if len(a.defs) > 1 {
		found = fmt.Sprintf("each %s", g.chain[len(g.chain)-1])
	}
	r.note(a.file, fmt.Sprintf("no %s here; taken for %s", strings.Join(g.chain, "."), found))
}

// mostNotes bounds what is said of one file.
const mostNotes = 3

func (r *resolver) note(file int, text string) {
	if len(r.notes[file]) < mostNotes {
		r.notes[file] = append(r.notes[file], text)
	}
}

func abs(n int) int { return max(n, -n) }
