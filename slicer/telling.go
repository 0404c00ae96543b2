package slicer

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"pare/internal/lazyregexp"
	"pare/slicer/internal/place"
)

// stemsOf is the stems of words with blanks between.
func stemsOf(words string) map[uint32]bool {
	set := map[uint32]bool{}
	for _, w := range splitFields(words) {
		set[stem([]byte(w))] = true
	}
	return set
}

// anyCode are words in which people ask for something that can be asked of any code.
// They are stems.
var anyCode = stemsOf(`
slow slower slowly fast faster quick quicker speed performance performant optimize optimise optimization efficient efficiency memory
clean cleaner cleanup tidy nice nicer better best modern modernize idiomatic readable readability maintainable quality style pretty smell smells
comment comments document documentation docs docstring docstrings explanation overview summary summarize understand understandable
safe safety secure security robust robustness reliable safely vulnerability vulnerabilities
logic structure design architecture whole entire everything codebase module program app project script stuff bit little
write written writing coverage mock mocks unit cover covers
feature features metric metrics support simple simpler possible useful
`)

// smallTalk are words that prompts are full of and that tell no place: what is
// asked for, that something is wrong, and the grammar between. They are stems.
var smallTalk = stemsOf(`
a an the this that these those it its they them there here which what who when where why how
i we you my our your me us he she his her one ones
is are was were be been being am do does did done doing has have had having can could should would will shall may might must
not no nor never only also just even still already again too very much more most less least many some any all each every both either neither other another same such
and or but if then else so because since while until unless though although as than like
in on at to of for from by with without into onto out over under about after before between through within against during via per up down off
see look check fix please explain debug refactor rename test document review show find change update simplify rewrite improve read describe remove delete drop add make let use used using need needs want try help get gets got give gives take takes put set say says tell know think work works working
wrong right bug bugs broken break breaks error errors fail fails failed failing failure issue issues problem problems crash crashes crashed incorrect incorrectly correct correctly bad good expected expect actual actually instead
result results return returns returned returning output value values code function functions method methods class classes file files line lines lack lacks lacking miss missing field fields something anything nothing thing things
happen happens cause causes seem seems appear appears occur occurs raise raises throw throws thrown exception exceptions message messages
now today yesterday currently recently always sometimes often first last next new old current following above below
test tests tested testing suite completed complete passed passing pass skipped skip run runs running ran started start
thanks thank hi hello regards way case cases time times part place point
`)

// telling is how many words of the prompt tell something beside what it names:
// words of its sentences that stand in one of the files and are no small talk.
func (e *Evidence) telling() int {
	said := map[uint32]bool{}
	for i := range e.Files {
		for _, n := range e.Files[i].Named {
			if n.certain() {
				addStems(said, n.Text)
				if n.Def >= 0 {
					addStems(said, e.Files[i].Outline.Syntax.Definitions[n.Def].Qualified)
				}
			}
		}
	}
	count := 0
	for stem := range e.sentences {
		i, ok := e.task.term[stem]
		if !ok || smallTalk[stem] || said[stem] {
			continue
		}
		if slices.ContainsFunc(e.Files, func(f FileEvidence) bool {
			return len(f.candidates) > 0 && f.candidates[0].x.frequency[i] > 0
		}) {
			count++
		}
	}
	return count
}

// addStems adds the stems of all parts of a text's words.
func addStems(set map[uint32]bool, text string) {
	b := []byte(text)
	for i := 0; ; {
		start, end := nextWord(b, i)
		if start == end {
			return
		}
		i = end
		for j := start; ; {
			from, to := nextPart(b[:end], j)
			if from == to {
				break
			}
			j = to
			set[stem(b[from:to])] = true
		}
	}
}

// complaint begins what a tool says above a trace.
var complaint = lazyregexp.New(`(?i)^(?:uncaught |unhandled |caused by:? |fatal |php |\[error\] |thread |goroutine |program )*[\w.:]*(?:error|exception|panic|fatal|fail|failed|traceback|warning|signal)\b`)

// sentences is the stems of the words that a person wrote: without the lines that
// a tool printed, and without paths.
func (r *resolver) sentences() map[uint32]bool {
	tool := map[int]bool{} // lines that name a place by a path, and no reference
	for _, places := range r.found {
		for _, p := range places {
			if line := r.task.lineAt(p.At); !p.Bare && !strings.Contains(r.task.lineText(line), place.Object) {
				tool[line] = true
			}
		}
	}
	set := map[uint32]bool{}
	for first := 0; first < len(r.task.zones); {
		// A paragraph in which a tool speaks is the tool's.
		last, printed := first, false
		for ; last < len(r.task.zones) && r.task.zones[last].zone != zoneNone; last++ {
			printed = printed || tool[last] || r.task.zones[last].zone == zoneTrace || complaint.MatchString(r.task.lineText(last))
		}
		for i := first; i < last && !printed; i++ {
			r.addSentence(set, i)
		}
		first = last + 1
	}
	return set
}

// addSentence adds the stems of a line's words, without paths and numbers.
func (r *resolver) addSentence(set map[uint32]bool, line int) {
	if r.task.zones[line].zone == zoneFence {
		return
	}
	for _, word := range strings.Fields(r.task.lineText(line)) {
		if !strings.ContainsAny(word, "/\\") && !fileNames.MatchString(word) && strings.ContainsFunc(word, unicode.IsLetter) {
			addStems(set, word)
		}
	}
}

// lineAt is the index in zones of the line that holds an offset.
func (t *Task) lineAt(offset int) int {
	return sort.Search(len(t.zones), func(i int) bool { return t.zones[i].end > offset })
}

func (t *Task) lineText(i int) string {
	if i >= len(t.zones) {
		return ""
	}
	return t.clean[t.zones[i].start:t.zones[i].end]
}
