package slicer

import (
	"path"
	"strings"

	"pare/internal/lazyregexp"
	"pare/slicer/internal/place"
)

// called finds what frames call their function: Python, Ruby, gdb; Java,
// JavaScript, C#; a sanitizer; Go.
var called = lazyregexp.New("(?:, in |:in [`'])([\\w.#:<>?!]+)|\\bat (?:async |new )?([\\w.$<>#]+) ?[(\\[]|#\\d+ +0x[0-9a-f]+ in ([\\w:~<>]+)|^([\\w./*()]+\\.\\w+)\\(0x")

// readTrace collects the paths and the functions that a line of the prompt names
// and reports whether it is a line of a stack trace.
func (t *Task) readTrace(line string) bool {
	t.readPaths(line)
	if !strings.ContainsAny(line, "0123456789") {
		return false
	}
	frame := place.IsFrame(line)
	if m := called.FindStringSubmatch(line); m != nil {
		t.addFrame(m[1:])
		frame = true
	}
	return frame
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

// places is the lines that the prompt names in each of the files.
func (t *Task) places(outlines []Outline) [][]place.Place {
	files := make([]string, len(outlines))
	for i := range outlines {
		files[i] = outlines[i].File.Name
	}
	return place.Find(t.clean, t.marks, files)
}
