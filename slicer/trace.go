package slicer

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// placeRef is a place that the prompt names by lines.
type placeRef struct {
	path        string // with slashes; empty where only a line is named
	first, last int
	frame       bool // a frame of a stack trace, not a link or a remark
}

// patterns of places, made when the first prompt with digits needs them.
type placePatterns struct {
	pathLine, python, lineWord, bareLine, function *regexp.Regexp
}

var placePattern = sync.OnceValue(func() placePatterns {
	return placePatterns{
		// a/b.go:12:3, b.php(12), a/b.ts#L10-L20, b.cs:line 12, b.py:10-20
		pathLine: regexp.MustCompile(`([\w@+~.$/\\-]*[\w)\]]\.[A-Za-z]\w{0,6})(?::line |:|\(|#L|#|, line )(\d{1,6})(?:(?:-L?|:L|,L)(\d{1,6}))?`),
		// File "a/b.py", line 12, in f
		python: regexp.MustCompile(`File "([^"]+)", line (\d{1,6})`),
		// line 12 of b.py, lines 10-20 in a/b.c
		lineWord: regexp.MustCompile(`\b[Ll]ines? (\d{1,6})(?: ?(?:-|to|and|–) ?(\d{1,6}))?(?: (?:of|in) (?:the )?` + "`?" + `([\w@+~./\\-]+\.[A-Za-z]\w{0,6}))?`),
		bareLine: regexp.MustCompile(`(?:^|[\s(\[])[#]?L(\d{1,6})(?:-L?(\d{1,6}))?\b`),
		// what frames call their function: Python, Ruby, gdb; Java, JavaScript, C#; a sanitizer; Go
		function: regexp.MustCompile("(?:, in |:in [`'])([\\w.#:<>?!]+)|\\bat (?:async |new )?([\\w.$<>#]+) ?[(\\[]|#\\d+ +0x[0-9a-f]+ in ([\\w:~<>]+)|^([\\w./*()]+\\.\\w+)\\(0x"),
	}
})

// readPlaces collects the places that a line of the prompt names and reports
// whether it is a line of a stack trace.
func (t *Task) readPlaces(line string) bool {
	t.readPaths(line)
	if !strings.ContainsAny(line, "0123456789") {
		return false
	}
	p := placePattern()
	frame := isFrame(line)
	if m := p.python.FindStringSubmatch(line); m != nil {
		t.addPlace(m[1], m[2], "", true)
		frame = true
	} else {
		for _, m := range p.pathLine.FindAllStringSubmatch(line, 8) {
			t.addPlace(m[1], m[2], m[3], frame)
		}
		t.readLineWords(p, line)
	}
	if m := p.function.FindStringSubmatch(line); m != nil {
		t.addFrame(m[1:])
		frame = true
	}
	return frame
}

func (t *Task) readLineWords(p placePatterns, line string) {
	for _, m := range p.lineWord.FindAllStringSubmatch(line, 8) {
		t.addPlace(m[3], m[1], m[2], false)
	}
	for _, m := range p.bareLine.FindAllStringSubmatch(line, 8) {
		t.addPlace("", m[1], m[2], false)
	}
}

// isFrame reports whether a line looks like a frame of a trace, apart from the
// place it names.
func isFrame(line string) bool {
	return strings.HasPrefix(line, "at ") || strings.HasPrefix(line, "File \"") || strings.HasPrefix(line, "from ") && strings.Contains(line, ":in ") ||
		strings.Contains(line, ":in `") || strings.Contains(line, ":in '") || strings.Contains(line, " +0x") || strings.HasPrefix(line, "#") && strings.Contains(line, "(") && len(line) > 2 && line[1] >= '0' && line[1] <= '9' ||
		strings.Contains(line, "panicked at ")
}

// addFrame keeps the last name of what a frame calls its function, and the one
// before it as its container.
func (t *Task) addFrame(groups []string) {
	for _, g := range groups {
		names := strings.FieldsFunc(g, func(r rune) bool { return strings.ContainsRune(".#:/$<>*()~", r) })
		if len(names) == 0 {
			continue
		}
		last := hashString(names[len(names)-1])
		t.frames[last] = true
		if len(names) > 1 {
			t.quals[pair(hashString(names[len(names)-2]), last)] = true
		}
	}
}

// mostPlaces bounds the places of one prompt: more come from a pasted log, and
// say nothing.
const mostPlaces = 400

// maxRefLines is the longest range that a line reference is taken for.
const maxRefLines = 400

func (t *Task) addPlace(file, first, last string, frame bool) {
	from, _ := strconv.Atoi(first)
	to, _ := strconv.Atoi(last)
	if to < from || to > from+maxRefLines || frame {
		to = from // a column, not a last line
	}
	if from == 0 || len(t.places) >= mostPlaces {
		return
	}
	file = strings.TrimLeft(strings.ReplaceAll(file, "\\", "/"), "./~")
	t.places = append(t.places, placeRef{path: file, first: from, last: to, frame: frame})
}

// readPaths keeps the words of the line that look like a path or a file name.
func (t *Task) readPaths(line string) {
	for _, field := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t`'\"()<>[],;*", r) }) {
		field = strings.TrimRight(field, ".:!?")
		field, _, _ = strings.Cut(field, "#")
		field = strings.TrimPrefix(field, "@")
		if i := strings.IndexByte(field, ':'); i > 0 {
			field = field[:i]
		}
		ext := path.Ext(field)
		if len(ext) > 1 && len(ext) < 8 && classes[ext[1]] != classDigit && len(field) > len(ext) {
			t.paths = append(t.paths, strings.ReplaceAll(field, "\\", "/"))
		}
	}
}

// samePath is how many trailing components two paths have in common; 0 unless
// one of them is a tail of the other.
func samePath(a, b string) int {
	n := 0
	for a != "" && b != "" {
		x, y := path.Base(a), path.Base(b)
		if x != y {
			return 0
		}
		n++
		a, b = trimBase(a), trimBase(b)
	}
	return n
}

func trimBase(p string) string {
	i := strings.LastIndexByte(p, '/')
	if i < 0 {
		return ""
	}
	return strings.TrimRight(p[:i], "/")
}
