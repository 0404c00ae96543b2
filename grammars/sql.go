package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// sqlObject finds what a statement creates, changes or fills.
var sqlObject = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)^(create|alter|drop|insert\s+into|update|delete\s+from|merge\s+into|truncate|comment\s+on|grant|with|select)\b(?:\s+(?:or\s+(?:replace|alter)|temp|temporary|global|local|unique|clustered|nonclustered|materialized|unlogged|external|virtual|recursive|editionable|noneditionable|definer\s*=\s*\S+|algorithm\s*=\s*\w+|sql\s+security\s+\w+))*(?:\s+(table|view|function|procedure|proc|trigger|index|type|domain|schema|sequence|policy|extension|role|user|database|event|aggregate|package(?:\s+body)?|macro|task|stream|stage|pipe|synonym))?(?:\s+concurrently)?(?:\s+if\s+(?:not\s+)?exists)?\s+((?:["` + "`" + `\[]?[\w$#@]+["` + "`" + `\]]?\s*\.\s*)*["` + "`" + `\[]?[\w$#@]+["` + "`" + `\]]?)`)
})

// sqlTitle finds the name that a comment gives a query: "-- name: GetOrder :one".
var sqlTitle = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^--\s*:?name:?\s+([\w.\-!?]+)`)
})

// statements cuts a text of SQL at its semicolons; those in strings, comments,
// between dollar quotes and within the body of a routine end nothing.
func (c *cutter) statements() {
	s := sqlScanner{data: c.data, delimiter: ";"}
	for s.at < len(c.data) {
		start := s.at
		end := s.statement()
		if end > start {
			c.addStatement(start, end)
		}
	}
}

func (c *cutter) addStatement(start, end int) {
	row := c.rowOf(start)
	for row < len(c.lines) && (c.lines[row].indent < 0 || c.begin(row) < start) {
		row++
	}
	last := c.rowOf(end - 1)
	if row > last {
		return
	}
	head, title := row, ""
	for ; head < last; head++ {
		if m := sqlTitle().FindSubmatch(c.text(head)); m != nil {
			title = string(m[1])
		}
		if c.lines[head].indent >= 0 && !bytes.HasPrefix(c.text(head), []byte("--")) && !bytes.HasPrefix(c.text(head), []byte("/*")) {
			break
		}
	}
	kind, name := sqlName(c.data[c.begin(head):end])
	if title != "" {
		kind, name = Function, title
	}
	at := c.add(kind, name, none, row, head, last)
	if at == none {
		return
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 && kind != Section {
		c.defs[at].Name = name[i+1:]
	}
	if kind == Struct {
		c.columns(at, head, last)
	}
}

// sqlName is the kind and the name of what a statement defines.
func sqlName(text []byte) (Kind, string) {
	m := sqlObject().FindSubmatch(text[:min(len(text), 600)])
	if m == nil {
		return Section, shortName(strings.ToLower(firstWord(text)))
	}
	verb, object := strings.Join(strings.Fields(strings.ToLower(string(m[1]))), " "), strings.ToLower(string(m[2]))
	name := strings.NewReplacer("\"", "", "`", "", "[", "", "]", "", " ", "").Replace(string(m[3]))
	if verb != "create" {
		if verb == "with" || verb == "select" || verb == "grant" || verb == "comment on" {
			return Section, verb
		}
		return Section, strings.TrimSpace(strings.Join(strings.Fields(verb+" "+object+" "+name), " "))
	}
	switch object {
	case "table", "view":
		return Struct, name
	case "function", "procedure", "proc", "trigger", "aggregate", "macro", "event", "task":
		return Function, name
	case "type", "domain":
		return Type, name
	case "schema", "database", "package", "package body":
		return Module, name
	case "":
		return Section, "create"
	}
	return Section, name
}

// columns adds the columns of a table that has its lines to itself.
func (c *cutter) columns(at, head, last int) {
	for i := head + 1; i < last; i++ {
		text := c.text(i)
		word := sqlColumn(text)
		if word == "" {
			continue
		}
		to := i
		for to+1 < last && sqlColumn(c.text(to+1)) == "" && c.lines[to+1].indent > c.lines[i].indent {
			to++
		}
		c.add(Field, word, at, c.commentsAboveWith(i, head+1, "--"), i, to)
		i = to
	}
}

// sqlColumn is the name of the column that a line declares, or "".
func sqlColumn(text []byte) string {
	if len(text) == 0 || !isWordRune(rune(text[0])) && bytes.IndexByte([]byte("\"`["), text[0]) < 0 {
		return ""
	}
	words := bytes.Fields(text)
	if len(words) < 2 {
		return ""
	}
	name := strings.Trim(string(words[0]), "\"`[],")
	switch strings.ToLower(name) {
	case "key", "index", "check", "like", "period":
		// KEY by_name (name), LIKE other
		if words[1][0] == '(' || len(words) > 2 && words[2][0] == '(' || strings.EqualFold(name, "like") {
			return ""
		}
		return name
	case "primary", "foreign", "constraint", "unique", "exclude", "select", "from", "where", "join", "left",
		"inner", "group", "order", "and", "or", "on", "union", "with", "partition", "fulltext", "references", "not", "default", "as":
		return ""
	}
	return name
}

// rowOf is the index of the line that holds an offset.
func (c *cutter) rowOf(offset int) int {
	low, high := 0, len(c.lines)
	for low < high {
		if mid := (low + high) / 2; c.lines[mid].start <= offset {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return max(0, low-1)
}

// sqlScanner finds the ends of statements.
type sqlScanner struct {
	data      []byte
	at        int
	delimiter string
}

// statement moves behind the statement at hand and returns its end.
func (s *sqlScanner) statement() int {
	r := sqlRoutine{}
	for s.at < len(s.data) {
		rest := s.data[s.at:]
		switch b := rest[0]; {
		case bytes.HasPrefix(rest, []byte(s.delimiter)) && (s.delimiter != ";" || !r.open(s.at)):
			s.at += len(s.delimiter)
			return s.at
		case b == '\'' || b == '"' || b == '`':
			s.at = behind(s.data, s.at+1, rest[:1])
			r.plain()
		case bytes.HasPrefix(rest, []byte("--")):
			s.at = behind(s.data, s.at, []byte("\n"))
		case bytes.HasPrefix(rest, []byte("/*")):
			s.at = behind(s.data, s.at, []byte("*/"))
		case b == '$' && dollarTag(rest) != nil:
			tag := dollarTag(rest)
			s.at = behind(s.data, s.at+len(tag), tag)
			r.plain()
		case isWordRune(rune(b)):
			word := firstWord(rest[:min(len(rest), 60)])
			if end := s.lineWord(word); end > 0 {
				return end
			}
			body := r.body
			r.word(strings.ToUpper(word))
			s.at += len(word)
			if r.body && !body && !r.began {
				s.declarations(&r)
			}
		case b == '/' && s.alone("/"):
			end := s.at
			s.at++
			return end
		default:
			s.at++
		}
	}
	return len(s.data)
}

// sqlBody finds what the body of a routine ends with, or begins with: a line of
// GO or /, BEGIN, or the next statement that creates something.
var sqlBody = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)^[ \t]*(go|/)[ \t]*\r?$|\b(begin)\b|^(create)\b`)
})

// longestDeclarations is how far the end of a routine without BEGIN is looked for.
const longestDeclarations = 32 << 10

// declarations looks at what follows AS: declarations up to BEGIN, or statements
// up to a line of GO.
func (s *sqlScanner) declarations(r *sqlRoutine) {
	text := s.data[s.at:min(len(s.data), s.at+longestDeclarations)]
	m := sqlBody().FindSubmatchIndex(text)
	switch {
	case m == nil:
	case m[2] >= 0:
		r.until = s.at + m[2]
	case m[4] >= 0:
		r.waits = true
	}
}

// lineWord handles a word that has its line to itself and ends a statement: GO,
// and DELIMITER with a new one. It returns the end of the statement, or 0.
func (s *sqlScanner) lineWord(word string) int {
	end := s.at
	switch {
	case strings.EqualFold(word, "GO") && s.alone(word):
		s.at += len(word)
		return max(end, 1)
	case strings.EqualFold(word, "DELIMITER") && s.beginsLine():
		line, _, _ := bytes.Cut(s.data[s.at:], []byte("\n"))
		if f := bytes.Fields(line); len(f) > 1 {
			s.delimiter = string(f[1])
		}
		s.at += len(line)
		return max(end, 1)
	}
	return 0
}

func (s *sqlScanner) beginsLine() bool {
	i := s.at
	for i > 0 && (s.data[i-1] == ' ' || s.data[i-1] == '\t') {
		i--
	}
	return i == 0 || s.data[i-1] == '\n'
}

// alone reports whether a word has its line to itself.
func (s *sqlScanner) alone(word string) bool {
	rest, _, _ := bytes.Cut(s.data[s.at+len(word):], []byte("\n"))
	return s.beginsLine() && len(bytes.TrimSpace(rest)) == 0
}

// sqlRoutine knows whether a semicolon stands within the body of a routine.
type sqlRoutine struct {
	words   int
	creates bool
	routine bool // a function, procedure, trigger or package
	body    bool // AS or IS was read, or BEGIN
	began   bool
	quoted  bool // the body is a string
	waits   bool // BEGIN comes
	until   int  // where the body ends at the earliest
	depth   int
	end     bool // the word before is END
}

// plain notes a string: a body in quotes has no semicolons that count.
func (r *sqlRoutine) plain() {
	if r.body && !r.began {
		r.quoted = true
	}
	r.end = false
}

func (r *sqlRoutine) word(w string) {
	r.words++
	end := r.end
	r.end = false
	switch w {
	case "CREATE":
		r.creates = r.words == 1
	case "FUNCTION", "PROCEDURE", "PROC", "TRIGGER", "PACKAGE", "EVENT":
		r.routine = r.routine || r.creates && r.words < 9 && !r.body
	case "AS", "IS":
		r.body = r.body || r.routine
	case "BEGIN":
		if r.routine {
			r.body, r.began = true, true
			r.depth++
		}
	case "CASE":
		if r.began && !end {
			r.depth++
		}
	case "END":
		r.end = true
		if r.began {
			r.depth--
		}
	case "IF", "LOOP", "WHILE", "REPEAT", "FOR":
		if end && r.began { // END IF closes what was not counted
			r.depth++
		}
	}
}

// open reports whether the body of a routine has not ended yet.
func (r *sqlRoutine) open(at int) bool {
	if !r.routine || r.quoted {
		return false
	}
	if r.began {
		return r.depth > 0 || at < r.until
	}
	return r.waits || at < r.until
}

// dollarTag is the $tag$ that opens a quoted body, or nil.
func dollarTag(text []byte) []byte {
	for i := 1; i < len(text) && i < 64; i++ {
		switch b := text[i]; {
		case b == '$':
			return text[:i+1]
		case !isWordRune(rune(b)):
			return nil
		}
	}
	return nil
}

// behind is the offset behind the next occurrence of what from i on.
func behind(data []byte, i int, what []byte) int {
	at := bytes.Index(data[min(i, len(data)):], what)
	if at < 0 {
		return len(data)
	}
	return i + at + len(what)
}
