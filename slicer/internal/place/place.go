// Package place finds the lines that a text names: a frame of a trace, what a
// compiler, linter or test runner printed, "line 12 of a.py" in a sentence.
//
// There is no end of formats, but all of them put a file's name beside a number.
// So the reader is asked about files whose names are known, looks for each name,
// and reads the number that stands with it, of which there are a dozen forms.
// The package knows text only, no file's content and no definitions.
package place

import (
	"path"
	"sort"
	"strings"

	"pare/internal/lazyregexp"
)

// Place is lines of a file that a text names.
type Place struct {
	At          int // offset of the number in the text
	First, Last int // 1-based and inclusive
	// Frame says that the line of the text looks like a frame of a stack trace.
	Frame bool
	// Bare says that no file stands with the number.
	Bare bool
}

// Mark is a reference to a file within a text, where it has been replaced by one
// character, Object.
type Mark struct {
	At   int
	Path string
}

// Object stands in a text for a reference to a file.
const Object = "\ufffc"

// most bounds the places of one file: more come from a pasted log, and say
// nothing.
const most = 400

// found is a place with how well the path that stands with it fits a file.
type found struct {
	Place
	file int
	fit  int
}

// Find is, for each of the files, the places that the text names in it, in the
// order of the text. A path that fits several files is a place in the one that
// it fits best; where two fit alike, in both.
func Find(text string, marks []Mark, files []string) [][]Place {
	out := make([][]Place, len(files))
	if !strings.ContainsAny(text, "0123456789") {
		return out
	}
	r := reader{text: text, marks: marks, files: files, used: map[int]bool{}}
	for i := range files {
		r.file(i)
	}
	for i := range r.marks {
		r.mark(&r.marks[i])
	}
	all := r.best()
	all = append(all, r.bare()...)
	sort.SliceStable(all, func(a, b int) bool { return all[a].At < all[b].At })
	for _, f := range all {
		if len(out[f.file]) < most {
			f.Frame = IsFrame(lineAround(text, f.At))
			out[f.file] = append(out[f.file], f.Place)
		}
	}
	return out
}

// reader looks for the places of several files in one text.
type reader struct {
	text  string
	marks []Mark
	files []string
	found []found
	used  map[int]bool // offsets of numbers that were read
	names []name       // where names of files stand
}

// name is where a file's name stands in the text.
type name struct {
	start, end int // of the path
	file       int
}

// file reads the places that stand with the name of a file.
func (r *reader) file(i int) {
	base := path.Base(r.files[i])
	for at := 0; base != "." && base != "/"; {
		n := strings.Index(r.text[at:], base)
		if n < 0 {
			return
		}
		start := at + n
		at = start + len(base)
		if !nameStarts(r.text, start) || !nameEnds(r.text, at) {
			continue
		}
		first := pathStart(r.text, start)
		fit := Fits(r.text[first:at], r.files[i])
		if fit == 0 {
			continue
		}
		r.names = append(r.names, name{first, at, i})
		r.around(first, at, i, fit)
	}
}

// mark reads the places that stand with a reference.
func (r *reader) mark(m *Mark) {
	for i, f := range r.files {
		if path.Clean(f) == path.Clean(m.Path) {
			end := m.At + len(Object)
			r.names = append(r.names, name{m.At, end, i})
			r.around(m.At, end, i, fitsWhole)
		}
	}
}

// around reads what stands behind and in front of a file's name.
func (r *reader) around(start, end, file, fit int) {
	add := func(places []Place) bool {
		for _, p := range places {
			r.found = append(r.found, found{p, file, fit})
			r.used[p.At] = true
		}
		return len(places) > 0
	}
	if add(behind(r.text, end)) || add(before(r.text, start)) {
		return
	}
	add(below(r.text, start, end))
}

// best is what was found, without what fits another file better.
func (r *reader) best() []found {
	fit := map[int]int{}
	for _, f := range r.found {
		fit[f.At] = max(fit[f.At], f.fit)
	}
	seen := map[[2]int]bool{}
	var out []found
	for _, f := range r.found {
		key := [2]int{f.At, f.file}
		if f.fit == fit[f.At] && !seen[key] {
			seen[key] = true
			out = append(out, f)
		}
	}
	return out
}

// bare is the places with which no name stands. They belong to the file whose
// name is nearest in the same line of the text, else to every file.
func (r *reader) bare() []found {
	r.others()
	var out []found
	for _, p := range bareLines(r.text) {
		if r.used[p.At] {
			continue
		}
		if file, ok := r.nearest(p.At); ok {
			out = append(out, found{Place: p, file: file})
			continue
		}
		p.Bare = true
		for i := range r.files {
			out = append(out, found{Place: p, file: i})
		}
	}
	return out
}

// other finds the names of files in a text, with their folders.
var other = lazyregexp.New(`(?:[\pL\d_@+~.$%-]*[/\\])*[\pL\d_$+-]+(?:\.[\pL\d_$+-]+)*\.[a-z]\w{0,5}\b`)

// others marks the numbers that stand with the name of a file that is none of the
// prompt's: a trace leads through many, and its lines are not those of the one that
// the prompt is about.
func (r *reader) others() {
	ours := map[int]bool{}
	for _, n := range r.names {
		ours[n.end] = true
	}
	for _, m := range other.FindAllStringIndex(r.text, most) {
		if ours[m[1]] {
			continue
		}
		for _, p := range append(behind(r.text, m[1]), before(r.text, m[0])...) {
			r.used[p.At] = true
		}
	}
}

// nearest is the file whose name stands nearest to an offset, in the same line.
func (r *reader) nearest(at int) (file int, ok bool) {
	start := strings.LastIndexByte(r.text[:at], '\n') + 1
	end := len(r.text)
	if i := strings.IndexByte(r.text[at:], '\n'); i >= 0 {
		end = at + i
	}
	least := len(r.text)
	for _, n := range r.names {
		if n.start < start || n.start >= end {
			continue
		}
		if d := max(n.start-at, at-n.end); d < least {
			least, file, ok = d, n.file, true
		}
	}
	return file, ok
}

// lineAround is the line of the text around an offset, without white space.
func lineAround(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	rest := text[start:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return strings.TrimSpace(rest)
}
