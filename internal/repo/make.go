package repo

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
)

// readMake reads every Makefile of the repository, and what they include.
func readMake(r *Repo, t *Table) {
	var names []string
	for _, base := range []string{"Makefile", "makefile", "GNUmakefile"} {
		names = append(names, r.Tree().Named(base)...)
	}
	for _, name := range r.Tree().Files() {
		if path.Ext(name) == ".mk" || path.Ext(name) == ".make" || strings.HasPrefix(path.Base(name), "Makefile.") {
			names = append(names, name)
		}
	}
	byDepth(names)
	included := map[string]bool{}
	for _, inner := range []bool{false, true} {
		for _, name := range names {
			if entry := strings.HasSuffix(strings.ToLower(path.Base(name)), "makefile"); entry == inner || included[name] {
				continue
			}
			if data, err := r.Read(name); err == nil {
				m := makefile{repo: r, table: t, name: name, dir: Clean(path.Dir(name)), inner: inner, included: included, vars: map[string]string{}}
				m.read(string(data))
			}
		}
	}
}

// byDepth sorts paths so that those nearest to the root come first.
func byDepth(names []string) {
	slices.SortStableFunc(names, func(a, b string) int {
		if d := strings.Count(a, "/") - strings.Count(b, "/"); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// makefile reads one Makefile: rules and their recipes, variables as far as they
// are needed for names, includes. It runs nothing.
type makefile struct {
	repo  *Repo
	table *Table
	name  string
	dir   string // in which make runs
	inner bool   // the file is no Makefile of its own, and none includes it
	// included are the files that others include.
	included map[string]bool
	vars     map[string]string
	last     []int // targets whose recipe is being read
	doc      string
	deep     int // includes around this file
}

var (
	assignment = lazyregexp.New(`^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(?::::?|::?|\?|\+|!)?=\s*(.*)$`)
	variable   = lazyregexp.New(`\$[({]([\w.-]+)[)}]`)
)

func (m *makefile) read(text string) {
	define := false
	for _, l := range makeLines(text) {
		switch trimmed := strings.TrimSpace(l.text); {
		case strings.HasPrefix(trimmed, "define "):
			define = true
		case trimmed == "endef":
			define = false
		case define:
		case strings.HasPrefix(l.text, "\t"):
			m.recipe(trimmed)
		case trimmed == "":
			m.doc = ""
		case strings.HasPrefix(trimmed, "#"):
			m.doc = strings.TrimSpace(strings.TrimLeft(trimmed, "# "))
		default:
			m.statement(trimmed, l.line)
		}
	}
}

type makeLine struct {
	text string
	line int
}

// makeLines joins lines that end in a backslash.
func makeLines(text string) []makeLine {
	var all []makeLine
	n, start, joined := 0, 0, ""
	for line := range strings.Lines(text) {
		n++
		if joined == "" {
			start = n
		}
		body := strings.TrimRight(line, "\r\n")
		if strings.HasSuffix(body, `\`) {
			joined += body[:len(body)-1] + " "
			continue
		}
		all = append(all, makeLine{joined + body, start})
		joined = ""
	}
	return all
}

func (m *makefile) recipe(line string) {
	line = strings.TrimLeft(line, "@-+ ")
	if line == "" || strings.HasPrefix(line, "#") {
		return
	}
	for _, i := range m.last {
		t := &m.table.Targets[i]
		if t.Body != "" {
			t.Body += "\n"
		}
		t.Body += line
	}
}

func (m *makefile) statement(line string, at int) {
	if a := assignment.FindStringSubmatch(line); a != nil {
		m.vars[a[1]] = m.expand(stripComment(a[2]))
		return
	}
	first, rest, _ := strings.Cut(line, " ")
	switch strings.TrimPrefix(first, "-") {
	case "include", "sinclude":
		m.include(strings.Fields(m.expand(stripComment(rest))))
		return
	case "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "export", "unexport", "vpath", "undefine", "override", "private":
		return
	}
	names, after, ok := cutRule(line)
	if !ok {
		// A call that may make rules: $(eval …), $(foreach …), $(call …).
		if strings.HasPrefix(line, "$(") && strings.Contains(line, "eval") {
			m.table.Open = true
		}
		return
	}
	m.rule(names, after, at)
}

// cutRule splits a rule at its colon; a colon within $( ) does not count.
func cutRule(line string) (names, after string, ok bool) {
	depth := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		case '#':
			return "", "", false
		case ':':
			if depth == 0 {
				return line[:i], strings.TrimLeft(line[i+1:], ":"), true
			}
		}
	}
	return "", "", false
}

func (m *makefile) rule(names, after string, at int) {
	doc := m.doc
	if _, help, ok := strings.Cut(after, "##"); ok {
		doc = strings.TrimSpace(help)
	}
	m.doc = ""
	m.last = nil
	deps, inline, _ := strings.Cut(stripComment(after), ";")
	for _, name := range strings.Fields(m.expand(names)) {
		if name == ".PHONY" {
			m.phony(strings.Fields(m.expand(deps)), at)
			continue
		}
		m.define(name, doc, at)
		if inline != "" {
			m.recipe(strings.TrimSpace(inline))
		}
	}
}

func (m *makefile) define(name, doc string, at int) {
	if strings.HasPrefix(name, ".") && strings.ToUpper(name) == name {
		return // a special target
	}
	if strings.ContainsAny(name, "%$") {
		m.pattern(name)
		return
	}
	for _, i := range m.table.byName[name] {
		if old := &m.table.Targets[i]; old.File == m.name {
			m.last = append(m.last, i)
			old.Doc = cmpOr(old.Doc, doc)
			return
		}
	}
	m.table.add(Target{Runner: Make, Name: name, Dir: m.dir, Doc: doc, Inner: m.inner, Evidence: Evidence{m.name, at}})
	m.last = append(m.last, len(m.table.Targets)-1)
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// phony adds names that only .PHONY tells of; their rules may be computed.
func (m *makefile) phony(names []string, at int) {
	for _, name := range names {
		if strings.ContainsAny(name, "%$") {
			m.pattern(name)
			continue
		}
		if len(m.table.byName[name]) == 0 {
			m.table.add(Target{Runner: Make, Name: name, Dir: m.dir, Inner: m.inner, Evidence: Evidence{m.name, at}})
		}
	}
}

// pattern adds a name with a part that only make knows, as a glob. A name that
// is nothing but such a part could be any.
func (m *makefile) pattern(name string) {
	glob := regexp.MustCompile(`\$\([^)]*\)|\$\{[^}]*\}|\$.|%`).ReplaceAllString(name, "*")
	if strings.Trim(glob, "*") == "" {
		if !strings.Contains(name, "%") {
			m.table.Open = true
		}
		return
	}
	m.table.Patterns = append(m.table.Patterns, glob)
}

// include reads what a Makefile includes, as a part of it. A file that is not here
// leaves the table open.
func (m *makefile) include(names []string) {
	for _, name := range names {
		if strings.Contains(name, "$") {
			m.computed(name)
			continue
		}
		switch {
		case strings.Contains(name, "*"):
			for _, dir := range []string{m.dir, path.Dir(m.name)} {
				for _, f := range m.repo.Tree().Under(path.Join(dir, path.Dir(name))) {
					if ok, err := path.Match(path.Join(dir, name), f); err == nil && ok {
						m.include1(f)
					}
				}
			}
		case variablesOnly(name):
		case m.repo.Tree().IsFile(path.Join(m.dir, name)):
			m.include1(Clean(path.Join(m.dir, name)))
		case m.repo.Tree().IsFile(path.Join(path.Dir(m.name), name)):
			m.include1(Clean(path.Join(path.Dir(m.name), name)))
		case len(m.repo.Tree().EndingIn(name)) == 0:
			m.table.Open = true
		}
	}
}

// computed is an include whose path only make knows: its end must be that of a
// file here.
func (m *makefile) computed(name string) {
	tail := name[strings.LastIndexAny(name, ")}")+1:]
	if tail = strings.TrimLeft(tail, "/"); tail == "" || (len(m.repo.Tree().EndingIn(tail)) == 0 && !variablesOnly(tail)) {
		m.table.Open = true
	}
}

// include1 reads a file as a part of this one, once.
func (m *makefile) include1(p string) {
	if p == m.name || m.deep > 8 || m.included[m.dir+"\x00"+p] {
		return
	}
	m.included[p], m.included[m.dir+"\x00"+p] = true, true
	if data, err := m.repo.Read(p); err == nil {
		sub := makefile{repo: m.repo, table: m.table, name: p, dir: m.dir, inner: m.inner, included: m.included, vars: m.vars, deep: m.deep + 1}
		sub.read(string(data))
	}
}

// variablesOnly are files that set variables and make nothing: environments and
// the dependencies that compilers write.
func variablesOnly(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".env") || strings.HasSuffix(base, ".env") || path.Ext(base) == ".d" || strings.Contains(base, ".local") || strings.HasPrefix(base, "config.")
}

// expand puts in the variables that are known; the others stay.
func (m *makefile) expand(s string) string {
	for range 5 {
		next := variable.ReplaceAllStringFunc(s, func(ref string) string {
			if v, ok := m.vars[ref[2:len(ref)-1]]; ok && !strings.Contains(v, ref) {
				return v
			}
			return ref
		})
		if next == s || len(next) > 1<<16 {
			break
		}
		s = next
	}
	return s
}

func stripComment(s string) string {
	if i := strings.IndexByte(s, '#'); i >= 0 && (i == 0 || s[i-1] != '\\') {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}
