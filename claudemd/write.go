package claudemd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pare/internal/inert"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/tokenize"
)

// The limits of a written block. The official advice is a file of under 200
// lines; studies found that short files help and long ones cost.
const (
	DefaultMaxTokens = 800
	DefaultMaxLines  = 120
)

// WriteOptions say how a block is written. The zero value is the default.
type WriteOptions struct {
	MaxTokens int // 0 is DefaultMaxTokens
	MaxLines  int // 0 is DefaultMaxLines
	// Hand is what people wrote around the block: it is not said again.
	Hand []byte
	// Bad, where it is given, lists the lines of a block (from 1) that must not be
	// written, because a rule objects to them.
	Bad func(block string) []int
	// Scope writes the facts of that scope alone, as a list; Apart leaves out the
	// facts of any scope, because files of their own hold them.
	Scope string
	Apart bool
}

// Generated is a written block and what went into it.
type Generated struct {
	Text  string // from the first mark to the last, with a line end
	Facts []Fact // those that stand in it, in the order of its lines
	Left  []Left // those that do not, and why

	part  bool // a file of one scope, which one fact is enough for
	about bool // it says what the project is
}

// fewest is how many lines that tell something make a file worth its place: with
// less a model is no better off than without.
const fewest = 3

// Enough reports whether a block says enough to be written.
func (g *Generated) Enough() bool {
	n := 0
	if g.about {
		n++
	}
	for i := range g.Facts {
		if !strings.HasPrefix(g.Facts[i].Key, "reference") {
			n++
		}
	}
	return n >= fewest || g.part && n > 0
}

// section is a heading with the facts below it.
type section struct {
	title string
	keys  []string
	write func(w *writer, facts []Fact)
}

func sections() []section {
	return []section{
		{"Commands", []string{"command"}, (*writer).commands},
		{"Layout", []string{"layout"}, (*writer).list},
		{"Conventions", []string{"convention", "etiquette"}, (*writer).list},
		{"Do not edit", []string{"do-not-edit"}, (*writer).list},
		{"Environment", []string{"environment"}, (*writer).list},
		{"Gotchas", []string{"gotcha"}, (*writer).list},
		{"References", []string{"reference"}, (*writer).list},
	}
}

// Write writes the facts as a block between marks, the most useful first and
// within the limits. What does not fit is left out, the least useful first.
func Write(f *Facts, opts WriteOptions) Generated {
	maxTokens, maxLines := cmp.Or(opts.MaxTokens, DefaultMaxTokens), cmp.Or(opts.MaxLines, DefaultMaxLines)
	left := slices.Clone(f.Left)
	facts, said := unsaid(inScope(f.List, opts), opts.Hand)
	left = append(left, said...)
	facts, acting := harmless(facts)
	left = append(left, acting...)
	about := !hasTitle(opts.Hand) && opts.Scope == ""
	for {
		w := writer{facts: f}
		w.block(facts, about)
		text := w.b.String()
		if bad := objected(&w, opts, text); len(bad) > 0 {
			facts, about = drop(facts, bad), about && !bad[-1]
			for i := range bad {
				if i >= 0 {
					left = append(left, Left{w.placed[i].fact, "a lint rule objects to the line"})
				}
			}
			continue
		}
		tokens := tokenize.Count(text, tokenize.V5).Tokens
		if (tokens <= maxTokens && strings.Count(text, "\n") <= maxLines) || len(facts) == 0 {
			return Generated{Text: text, Facts: w.facts2(), Left: left, part: opts.Scope != "", about: about && f.About != ""}
		}
		worst := leastUseful(facts)
		left = append(left, Left{facts[worst], fmt.Sprintf("the limit is %d tokens and %d lines", maxTokens, maxLines)})
		facts = slices.Delete(slices.Clone(facts), worst, worst+1)
	}
}

// harmless splits facts into those whose line says something and does nothing else,
// and those with a name in them that would do something where it is written.
func harmless(facts []Fact) (rest []Fact, acting []Left) {
	for _, f := range facts {
		if _, ok := lineOf(&f); !ok {
			acting = append(acting, Left{f, "a name in it would do something in CLAUDE.md or in a shell"})
			continue
		}
		rest = append(rest, f)
	}
	return rest, acting
}

// lineOf is how a fact is written: a command within a fence, anything else as an
// item of a list.
func lineOf(f *Fact) (inert.Line, bool) {
	if !strings.HasPrefix(f.Key, "command.") {
		return inert.Item(f.Value, f.Note)
	}
	cmd, ok := inert.NewCommand(f.Value)
	if !ok {
		return inert.Line{}, false
	}
	return inert.Fenced(cmd, f.Note)
}

// inScope are the facts that a file is about.
func inScope(facts []Fact, opts WriteOptions) []Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool {
		if opts.Scope != "" {
			return f.Scope != opts.Scope
		}
		return opts.Apart && f.Scope != ""
	})
}

func leastUseful(facts []Fact) int {
	worst := 0
	for i := range facts {
		if facts[i].Rank <= facts[worst].Rank {
			worst = i
		}
	}
	return worst
}

// objected maps the indexes of placed facts to true where a rule objects to their
// line; -1 stands for the title and the line about the project.
func objected(w *writer, opts WriteOptions, text string) map[int]bool {
	if opts.Bad == nil {
		return nil
	}
	bad := map[int]bool{}
	for _, line := range opts.Bad(text) {
		at := -1
		for i, p := range w.placed {
			if p.line == line {
				at = i
			}
		}
		if at < 0 && line > w.head {
			continue // a line that belongs to no fact
		}
		bad[at] = true
	}
	return bad
}

func drop(facts []Fact, bad map[int]bool) []Fact {
	var kept []Fact
	for i := range facts {
		if !bad[i] {
			kept = append(kept, facts[i])
		}
	}
	return kept
}

// writer writes a block and remembers on which line each fact stands. The index
// of a placed fact is its index in the list of facts.
type writer struct {
	facts  *Facts
	b      strings.Builder
	line   int
	head   int // lines of the mark, the title and the line about the project
	placed map[int]place
	index  map[string]int
}

type place struct {
	fact Fact
	line int
}

func (w *writer) println(lines ...inert.Line) {
	for _, l := range lines {
		w.b.WriteString(l.String() + "\n")
		w.line++
	}
}

func factID(f *Fact) string { return f.Key + "\x00" + f.Value }

// put writes the line of a fact.
func (w *writer) put(f *Fact) {
	line, ok := lineOf(f)
	if !ok {
		return
	}
	w.println(line)
	i := w.index[factID(f)]
	w.placed[i] = place{*f, w.line}
}

func (w *writer) facts2() []Fact {
	places := make([]place, 0, len(w.placed))
	for _, p := range w.placed {
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b place) int { return a.line - b.line })
	var all []Fact
	for _, p := range places {
		all = append(all, p.fact)
	}
	return all
}

func (w *writer) block(facts []Fact, about bool) {
	w.placed, w.index = map[int]place{}, map[string]int{}
	for i := range facts {
		w.index[factID(&facts[i])] = i
	}
	w.println(inert.Ours(Begin))
	if about {
		w.println(inert.Title(w.facts.Name))
		if w.facts.About != "" {
			w.println(inert.Line{}, inert.Sentence(w.facts.About, maxAbout))
		}
	}
	w.head = w.line
	shown := &Facts{List: facts}
	for _, s := range sections() {
		var of []Fact
		for _, key := range s.keys {
			of = append(of, shown.Of(key)...)
		}
		if len(of) == 0 {
			continue
		}
		w.println(inert.Line{}, inert.Ours("## "+s.title), inert.Line{})
		s.write(w, of)
	}
	w.println(inert.Line{}, inert.Ours(End))
}

// list writes facts as a list. Facts of one key that are short names stand in
// one item.
func (w *writer) list(facts []Fact) {
	for i := range facts {
		w.put(&facts[i])
	}
}

// commands writes commands as a fence of the shell, by purpose.
func (w *writer) commands(facts []Fact) {
	slices.SortStableFunc(facts, func(a, b Fact) int { return purposeOrder(a.Key) - purposeOrder(b.Key) })
	w.println(inert.Ours("```bash"))
	for i := range facts {
		w.put(&facts[i])
	}
	w.println(inert.Ours("```"))
}

func purposeOrder(key string) int {
	for p := install; p <= generate; p++ {
		if key == "command."+p.String() {
			return int(p)
		}
	}
	return int(generate) + 1
}

// unsaid splits facts into those that people did not write down themselves, and
// those that they did.
func unsaid(facts []Fact, hand []byte) (rest []Fact, said []Left) {
	if len(hand) == 0 {
		return slices.Clone(facts), nil
	}
	heads := map[string]bool{}
	for _, c := range docCommands("CLAUDE.md", hand) {
		heads[headOf(c.cmd.Words)] = true
	}
	text := string(hand)
	for _, f := range facts {
		written := strings.Contains(text, f.Value)
		if strings.HasPrefix(f.Key, "command.") {
			written = saidCommand(f.Value, heads)
		} else if names := codeNames(f.Value); len(names) > 0 && !written {
			written = !slices.ContainsFunc(names, func(n string) bool { return !strings.Contains(text, strings.TrimRight(n, "/")) })
		}
		if written {
			said = append(said, Left{f, "people wrote it already"})
			continue
		}
		rest = append(rest, f)
	}
	return rest, said
}

func saidCommand(line string, heads map[string]bool) bool {
	for _, c := range repo.Commands(line) {
		if c.Words[0] != "cd" && !heads[headOf(c.Words)] {
			return false
		}
	}
	return true
}

// codeNames are the texts between backticks.
func codeNames(s string) []string {
	var all []string
	for i, part := range strings.Split(s, "`") {
		if i%2 == 1 {
			all = append(all, part)
		}
	}
	return all
}

// hasTitle reports whether a text begins with a heading of its own.
func hasTitle(hand []byte) bool {
	if len(hand) == 0 {
		return false
	}
	doc := Parse(source.NewFile("", hand))
	return slices.ContainsFunc(doc.Sections, func(s Section) bool { return s.Level == 1 })
}
