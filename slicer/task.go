package slicer

import (
	"strings"

	"pare/slicer/internal/place"
)

// zone is where in the prompt a word stands. The set is closed.
type zone uint8

const (
	zoneTitle  zone = iota // the first line that says something
	zoneProse              // running text
	zoneInline             // within back-ticks
	zoneFence              // within a code fence, or indented like code
	zoneTrace              // a line of a stack trace
	zones
	zoneNone = zones // a line that says nothing
)

// A Task is the analysed text of a prompt. It is made once for a prompt and
// shared by all its files; it does not change and is safe for concurrent use.
type Task struct {
	Text string

	terms    []term             // the stems of the prompt, each once
	term     map[uint32]int32   // stem → index in terms
	names    map[uint32]name    // words as written → how they are written
	joined   map[uint32]bool    // pairs of parts that follow one another
	codes    map[uint32]bool    // triples of words that follow one another in code
	lines    map[uint64]bool    // lines of code, without white space
	quals    map[uint32]bool    // pairs of names joined by "." or "::" or "#" or "->"
	clean    string             // the text as it is read: references are one character
	marks    []place.Mark       // and where they stand
	zones    []zoneOf           // by line of the clean text
	frames   map[uint32]bool    // functions named by traces
	paths    []string           // paths and file names
	minus    map[uint64]bool    // lines that a quoted diff removes or shows unchanged
	strong   map[uint32]bool    // names that look like identifiers
	nearly   map[uint32]bool    // those with one letter left out
	squashed map[uint32]bool    // names and neighbouring words without case and underscores
	heads    map[uint32]float32 // beginnings of words, for short forms: the weight of the zones they stand in
	words    int                // words of the prompt
}

// term is a stem and how often it stands in each zone.
type term struct {
	hash  uint32
	count [zones]uint16
	plain bool // it stands somewhere as a word of its own, not only as part of a name
}

// name says how a word is written in the prompt.
type name struct {
	zones uint8 // bit per zone
	looks nameLook
	count uint16
}

// nameLook is a set of signs that a word is an identifier.
type nameLook uint8

const (
	lookCamel  nameLook = 1 << iota // capitals within
	lookSnake                       // underscores within
	lookCall                        // followed by "("
	lookDotted                      // joined to another name
	lookTicked                      // within back-ticks
	lookOption                      // preceded by "--"
)

// maxTaskBytes bounds what is analysed of a prompt; a longer one is mostly
// pasted data, whose first part says what it is.
const maxTaskBytes = 256 << 10

// zoneOf is the zone of one line of the clean text.
type zoneOf struct {
	start, end int
	zone       zone
}

// NewTask analyses the text of a prompt. What it names by an @ and a known ending
// is taken for a file.
func NewTask(text string) *Task { return TaskOf(text, nil) }

// TaskOf analyses the text of a prompt; exists is that of [prompt.References].
func TaskOf(text string, exists func(path string) bool) *Task {
	t := &Task{
		Text: text, term: map[uint32]int32{}, names: map[uint32]name{}, joined: map[uint32]bool{}, codes: map[uint32]bool{},
		lines: map[uint64]bool{}, quals: map[uint32]bool{}, frames: map[uint32]bool{}, minus: map[uint64]bool{},
		strong: map[uint32]bool{}, nearly: map[uint32]bool{}, squashed: map[uint32]bool{}, heads: map[uint32]float32{},
	}
	t.clean, t.marks = cleaned(text, exists)
	if len(t.clean) > maxTaskBytes {
		t.clean = t.clean[:maxTaskBytes]
	}
	r := taskReader{task: t}
	for line := range strings.Lines(t.clean) {
		r.line(strings.TrimRight(strings.ReplaceAll(line, place.Object, ""), "\r\n"))
		t.zones = append(t.zones, zoneOf{r.at, r.at + len(line), r.zone})
		r.at += len(line)
	}
	return t
}

// taskReader goes over the prompt line by line.
type taskReader struct {
	task       *Task
	fenced     bool   // within a code fence
	diff       bool   // the fence holds a diff
	titled     bool   // the title has been read
	last       uint32 // the stem before
	two        [2]uint32
	wordBefore string
	at         int  // offset of the line in the clean text
	zone       zone // of the line
}

func (r *taskReader) line(line string) {
	trimmed := strings.TrimSpace(line)
	r.last, r.wordBefore, r.zone = 0, "", zoneNone
	if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
		r.fenced = !r.fenced
		r.diff = strings.HasSuffix(trimmed, "diff") || strings.HasSuffix(trimmed, "patch")
		return
	}
	if trimmed == "" || !r.fenced && isBoilerplate(trimmed) {
		return
	}
	where := r.zoneOf(line, trimmed)
	if r.task.readTrace(trimmed) && where != zoneTitle {
		where = zoneTrace
	}
	r.zone = where
	if where == zoneFence || where == zoneTrace {
		r.task.addLine(trimmed, r.diff)
		r.words(line, where)
		return
	}
	r.prose(line, where)
}

func (r *taskReader) zoneOf(line, trimmed string) zone {
	switch {
	case r.fenced:
		return zoneFence
	case !r.titled:
		r.titled = true
		return zoneTitle
	case looksLikeCode(line, trimmed):
		return zoneFence
	}
	return zoneProse
}

// looksLikeCode reports whether a line outside a fence is set as code: indented
// as Markdown asks for, a prompt of a shell or an interpreter, or an end no prose
// has.
func looksLikeCode(line, trimmed string) bool {
	if strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t") {
		return !strings.HasPrefix(trimmed, "- ") && !strings.HasPrefix(trimmed, "* ")
	}
	if strings.HasPrefix(trimmed, ">>> ") || strings.HasPrefix(trimmed, "$ ") || strings.HasPrefix(trimmed, "In [") {
		return true
	}
	switch trimmed[len(trimmed)-1] {
	case ';', '{', '}':
		return true
	}
	return false
}

// boilerplate begins lines of issue forms that say nothing of the code.
var boilerplate = []string{"- [x]", "- [X]", "- [ ]", "* [ ]", "* [x]", "<!--", "co-authored-by:", "signed-off-by:", "Co-authored-by:", "Signed-off-by:", "Reviewed-by:"}

func isBoilerplate(trimmed string) bool {
	for _, b := range boilerplate {
		if strings.HasPrefix(trimmed, b) {
			return true
		}
	}
	return false
}

// prose reads a line of running text, whose back-ticked parts are code.
func (r *taskReader) prose(line string, where zone) {
	for {
		open := strings.IndexByte(line, '`')
		if open < 0 {
			break
		}
		length := strings.IndexByte(line[open+1:], '`')
		if length < 0 {
			break
		}
		r.words(line[:open], where)
		inline := line[open+1 : open+1+length]
		if where == zoneTitle {
			// What the title sets as code counts as both.
			r.words(inline, zoneTitle)
		}
		r.words(inline, zoneInline)
		r.task.addLine(inline, false)
		line = line[open+length+2:]
	}
	r.words(line, where)
}

// words reads the words of a text in one zone.
func (r *taskReader) words(text string, where zone) {
	b := []byte(text)
	var before uint32 // the name that a "." or "::" joins to the next
	r.two = [2]uint32{}
	for i := 0; ; {
		start, end := nextWord(b, i)
		if start == end {
			return
		}
		i = end
		word := b[start:end]
		r.task.words++
		whole := hashBytes(word)
		look := lookOf(b, start, end)
		if where == zoneInline {
			look |= lookTicked
		}
		if before != 0 {
			r.task.quals[pair(before, whole)] = true
			look |= lookDotted
		}
		if before = 0; joinsNext(b, end) {
			before = whole
			look |= lookDotted
		}
		r.task.addName(whole, where, look)
		r.spellings(string(word), look)
		if where == zoneFence || where == zoneInline || where == zoneTrace {
			r.task.codes[pair(pair(r.two[0], r.two[1]), whole)] = true
			r.two = [2]uint32{r.two[1], whole}
		}
		r.parts(word, where)
	}
}

func (r *taskReader) parts(word []byte, where zone) {
	for i := 0; ; {
		start, end := nextPart(word, i)
		if start == end {
			return
		}
		i = end
		s := stem(word[start:end])
		if h, ok := headOf(word[start:end]); ok && where != zoneFence && where != zoneTrace {
			r.task.heads[h] = max(r.task.heads[h], zoneWeight[viewAll][where])
		}
		r.task.addTerm(s, where, start == 0 && end == len(word))
		if r.last != 0 {
			r.task.joined[pair(r.last, s)] = true
		}
		r.last = s
	}
}

// lookOf tells how the word text[start:end] is written.
func lookOf(text []byte, start, end int) nameLook {
	var look nameLook
	word := text[start:end]
	for i := 1; i < len(word); i++ {
		switch {
		case word[i] == '_' && i+1 < len(word):
			look |= lookSnake
		case classes[word[i]] == classUpper && classes[word[i-1]] == classLower, classes[word[i]] == classLower && i > 1 && classes[word[i-1]] == classUpper && classes[word[i-2]] == classUpper && word[i] != 's':
			look |= lookCamel
		}
	}
	if end < len(text) && text[end] == '(' {
		look |= lookCall
	}
	if start > 1 && text[start-1] == '-' && text[start-2] == '-' {
		look |= lookOption
	}
	return look
}

// joinsNext reports whether a ".", "::", "#" or "->" and a name follow.
func joinsNext(text []byte, end int) bool {
	rest := text[end:]
	for _, join := range []string{".", "::", "#", "->", "\\"} {
		if len(rest) > len(join) && string(rest[:len(join)]) == join {
			c := classes[rest[len(join)]]
			return c == classLower || c == classUpper || c == classLink
		}
	}
	return false
}

// spellings keeps the other ways in which the file may spell a word of the
// prompt, alone or together with the word before it.
func (r *taskReader) spellings(word string, look nameLook) {
	t := r.task
	if len(word) > maxPart {
		r.wordBefore = ""
		return
	}
	t.squashed[squash(word)] = true
	if r.wordBefore != "" {
		t.squashed[squash(r.wordBefore+word)] = true
	}
	r.wordBefore = word
	if look&^lookTicked == 0 || len(word) < minNear || t.strong[hashString(word)] {
		return
	}
	t.strong[hashString(word)] = true
	for i := range len(word) {
		t.nearly[hashString(word[:i]+word[i+1:])] = true
	}
}

func (t *Task) addName(hash uint32, where zone, look nameLook) {
	n := t.names[hash]
	n.zones |= 1 << where
	n.looks |= look
	n.count++
	t.names[hash] = n
}

func (t *Task) addTerm(hash uint32, where zone, plain bool) {
	i, ok := t.term[hash]
	if !ok {
		i = int32(len(t.terms))
		t.term[hash] = i
		t.terms = append(t.terms, term{hash: hash})
	}
	t.terms[i].count[where]++
	t.terms[i].plain = t.terms[i].plain || plain
}

// minCode is the number of bytes without white space from which a quoted line of
// code can tell a place.
const minCode = 10

// addLine keeps a quoted line of code, and of a diff the lines that stand in the
// file before the change.
func (t *Task) addLine(line string, diff bool) {
	if diff || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "-\t") {
		if rest, ok := strings.CutPrefix(line, "-"); ok && !strings.HasPrefix(rest, "--") {
			if h, n := squeeze([]byte(rest)); n >= minCode {
				t.minus[h] = true
			}
			return
		}
	}
	if h, n := squeeze([]byte(line)); n >= minCode {
		t.lines[h] = true
	}
}

// squeeze is a hash of the text without its white space, and how many bytes
// that is.
func squeeze(text []byte) (hash uint64, n int) {
	hash = 14695981039346656037
	for _, c := range text {
		if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			continue
		}
		hash = (hash ^ uint64(c)) * 1099511628211
		n++
	}
	return hash, n
}
