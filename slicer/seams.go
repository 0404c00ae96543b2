package slicer

import "bytes"

// seams says between which lines of a file a range may begin or end: where a
// statement, a member or a comment begins, and where one ends. It is found from
// the brackets, since a tree of statements is not at hand for every language, and
// from the definitions.
type seams struct {
	begins []bool // by line; index 0 is line 1
	ends   []bool
	last   []byte // the last character of a line's code, 0 for a line without
	first  []byte // and its first
}

// joints are the last characters of a line whose statement goes on: an argument
// list, a literal, an operator.
const joints = "([,=<+*/%&|^?\\-.~"

// seams finds those of the file.
func (o *Outline) seams() *seams {
	n := o.text.count()
	s := &seams{begins: make([]bool, n), ends: make([]bool, n), last: make([]byte, n), first: make([]byte, n)}
	if o.Syntax.Approximate {
		s.byLayout(o)
	} else {
		w := bracketWalk{outline: o, seams: s, literals: bracesAreLiterals[o.Syntax.Language]}
		w.run()
		s.comments(o)
	}
	for i := range o.Syntax.Definitions {
		d := &o.Syntax.Definitions[i]
		first, last := o.File.Lines(d.Span)
		// Within a signature nothing begins; with the last line of a definition one
		// always ends.
		head, _ := o.File.Lines(d.Core)
		if _, tail := o.File.Lines(d.Header); !d.Header.Empty() {
			for line := head + 1; line <= min(tail, n); line++ {
				s.begins[line-1] = false
				s.ends[line-2] = false
			}
		}
		s.begins[first-1] = true
		if last <= n {
			s.ends[last-1] = true
		}
	}
	return s
}

// bracketWalk goes over the code of a file, line by line, with the brackets that
// are open.
type bracketWalk struct {
	outline *Outline
	*seams
	open     []byte
	token    int // next string or comment
	skip     []textField
	literals bool // every brace opens a literal
}

// bracesAreLiterals are languages whose blocks have no braces.
var bracesAreLiterals = map[string]bool{"python": true, "lua": true, "elixir": true}

func (w *bracketWalk) run() {
	w.skip = mergeFields(w.outline.Syntax)
	data := w.outline.File.Data
	goesOn := false // the statement before goes on in the next line
	for line := 1; line <= len(w.begins); line++ {
		start, end := int(w.outline.text.start[line-1]), int(w.outline.text.start[line])
		inside := w.inToken(start) || w.inBrackets()
		w.line(data, line, start, end)
		first, last := w.first[line-1], w.last[line-1]
		blank := w.outline.text.blank(line)
		goneOn := goesOn && !blank
		w.begins[line-1] = !blank && (!inside || first == '<') && !goneOn && !continues(data[start:end], first)
		if line > 1 && !blank && first != 0 && !closes(first) && continues(data[start:end], first) {
			w.ends[line-2] = false
		}
		if last != 0 {
			goesOn = opensMore(data[start:end], last)
		}
		w.ends[line-1] = !blank && !w.inToken(end) && (!w.inBrackets() || last == '>') && !goesOn
	}
}

// opensMore reports whether the statement on a line goes on in the next one, by
// the last character of its code.
func opensMore(line []byte, last byte) bool {
	line = bytes.TrimRight(line, " \t\r\n")
	for _, end := range []string{"=>", "({", "[{", "<{"} {
		if bytes.HasSuffix(line, []byte(end)) {
			return true
		}
	}
	return bytes.IndexByte([]byte(joints), last) >= 0 && !bytes.HasSuffix(line, []byte("++")) && !bytes.HasSuffix(line, []byte("--"))
}

// comments keeps the lines of one comment together, and a comment with what stands
// below it.
func (s *seams) comments(o *Outline) {
	for line := 1; line < len(s.begins); line++ {
		if s.first[line-1] != 0 || o.text.blank(line) || o.text.blank(line+1) {
			continue
		}
		if s.first[line] == 0 {
			s.begins[line] = false
		}
		s.ends[line-1] = false
	}
}

// byLayout is for a text without a grammar: its lines are seams, save where one
// only closes or ends in an open bracket.
func (s *seams) byLayout(o *Outline) {
	for line := 1; line <= len(s.begins); line++ {
		if o.text.blank(line) {
			continue
		}
		text := bytes.TrimSpace(o.File.LineText(line))
		s.first[line-1], s.last[line-1] = text[0], text[len(text)-1]
		s.begins[line-1] = !closes(text[0])
		s.ends[line-1] = bytes.IndexByte([]byte("([<,"), text[len(text)-1]) < 0
	}
}

// inBrackets reports whether the innermost open bracket is one of arguments or of
// a list.
func (w *bracketWalk) inBrackets() bool {
	return len(w.open) > 0 && w.open[len(w.open)-1] != '{'
}

// inToken reports whether an offset lies within a string or a comment that began
// on an earlier line.
func (w *bracketWalk) inToken(offset int) bool {
	for w.token < len(w.skip) && w.skip[w.token].end <= offset {
		w.token++
	}
	return w.token < len(w.skip) && w.skip[w.token].start < offset && offset < w.skip[w.token].end
}

// line walks over the code of one line.
func (w *bracketWalk) line(data []byte, line, start, end int) {
	for i := start; i < end; i++ {
		for w.token < len(w.skip) && w.skip[w.token].end <= i {
			w.token++
		}
		if w.token < len(w.skip) && w.skip[w.token].start <= i {
			if w.skip[w.token].field == fieldString {
				w.note(line, '"')
			}
			i = min(w.skip[w.token].end, end) - 1
			continue
		}
		switch c := data[i]; c {
		case ' ', '\t', '\r', '\n':
			continue
		case '(', '[':
			w.open = append(w.open, c)
			w.note(line, c)
		case '{':
			w.open = append(w.open, w.brace(data[start:i]))
			w.note(line, c)
		case ')', ']', '}':
			w.close(c)
			w.note(line, c)
		default:
			w.note(line, c)
		}
	}
}

// literal is a brace that opens a literal, whose entries are no statements.
const literal = 'l'

// brace tells the braces of blocks from those of literals, by what stands before
// them in the line.
func (w *bracketWalk) brace(before []byte) byte {
	before = bytes.TrimRight(before, " \t")
	if w.literals || len(before) > 0 && bytes.IndexByte([]byte("=(,[:?"), before[len(before)-1]) >= 0 || bytes.HasSuffix(before, []byte("return")) {
		return literal
	}
	return '{'
}

func (w *bracketWalk) note(line int, c byte) {
	if w.first[line-1] == 0 {
		w.first[line-1] = c
	}
	w.last[line-1] = c
}

// close takes the innermost bracket of the kind off; one that was not opened
// changes nothing, since a macro or a part of a template may hold it.
func (w *bracketWalk) close(c byte) {
	for i := len(w.open) - 1; i >= 0; i-- {
		switch o := w.open[i]; {
		case c == ')' && o == '(', c == ']' && o == '[', c == '}' && (o == '{' || o == literal):
			w.open = w.open[:i]
			return
		case o == '{':
			return
		}
	}
}

func closes(c byte) bool { return c == ')' || c == ']' || c == '}' }

// continuing words begin lines that go on with the statement before them.
var continuing = wordSet("else elif elsif elseif catch except finally rescue ensure then do end fi done esac and or until")

// continues reports whether a line goes on with what stands above it.
func continues(line []byte, first byte) bool {
	line = bytes.TrimSpace(line)
	if first == 0 || len(line) == 0 {
		return false
	}
	switch first {
	case ')', ']', '}', '>', ',', '=', '?', ':', '|', '&', '+', '{':
		return line[0] == first
	case '.', '-', '*', '/', '<':
		return line[0] == first && len(line) > 1 && (first == '.' && line[1] != '.' || first == '-' && line[1] == '>' || line[1] == ' ')
	}
	start, end := nextWord(line, 0)
	return start == 0 && continuing[string(line[start:end])]
}

// reach of the repair of a range, in lines: how far an end is moved out to a seam
// before it is moved in.
const seamReach = 14

// mend moves the ends of a range to seams: to the nearest one, outwards no further
// than there is room for in bytes, inwards as far as no line is lost that must
// stay.
func (s *seams) mend(text *lineTable, r Range, must tiers, room *int) Range {
	if !s.begins[r.First-1] {
		r.First = s.move(r.First, r.Last, -1, s.begins, must, func(line int) bool { return s.fits(text, line, r.First-1, room) })
	}
	if !s.ends[r.Last-1] {
		r.Last = s.move(r.Last, r.First, 1, s.ends, must, func(line int) bool { return s.fits(text, r.Last+1, line, room) })
	}
	return r
}

func (s *seams) fits(text *lineTable, first, last int, room *int) bool {
	cost := text.bytes(first, last)
	if cost > *room {
		return false
	}
	*room -= cost
	return true
}

// move is the seam nearest to a line: outwards in the direction given, or inwards
// up to the other end of the range; the line itself where there is none.
func (s *seams) move(line, end, out int, seam []bool, must tiers, fits func(line int) bool) int {
	outer := line
	for i := 1; i <= seamReach && line+i*out >= 1 && line+i*out <= len(seam); i++ {
		if seam[line+i*out-1] {
			outer = line + i*out
			break
		}
	}
	inner := line
	for at := line; at != end && must[at-1] == noTier; {
		if at -= out; seam[at-1] {
			inner = at
			break
		}
	}
	near := inner != line && (outer == line || abs(inner-line) <= abs(outer-line))
	switch {
	case near:
		return inner
	case outer != line && fits(outer):
		return outer
	}
	return inner
}

// says reports whether a range holds more than what closes something.
func (o *Outline) says(r Range) bool {
	for line := r.First; line <= r.Last; line++ {
		text := bytes.TrimSpace(o.File.LineText(line))
		if bytes.ContainsFunc(text, func(c rune) bool { return isWordRune(c) && c != '_' }) && string(text) != "end" {
			return true
		}
	}
	return false
}
