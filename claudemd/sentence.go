package claudemd

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/internal/lazyregexp"
)

// A sentence about a project is written only where it says what the project is:
// in English, whole, and in plain words. Everything else is left out, for a wrong
// line costs more than none.

// maxAbout is how long the line about the project may be, in bytes.
const maxAbout = 200

// aboutLine is the first sentence of a text as a line about the project called
// name, "" where it would say nothing or should not be repeated.
func aboutLine(s, name string) string {
	if navigation(s) {
		return ""
	}
	s = plainText(s)
	if !utf8.ValidString(s) || boilerplate.MatchString(s) || mention.MatchString(s) || unseen(s) {
		return ""
	}
	s = firstSentence(s)
	for _, part := range shorter(s) {
		if line := whole(part, name); line != "" && english(line) && !slogan(line) && telling(line, name) {
			return line
		}
	}
	return ""
}

// shorter lists a sentence and what is left of it without its last parts, the
// longest first.
func shorter(s string) []string {
	all := []string{s}
	places := tail.FindAllStringIndex(s, -1)
	for i := len(places) - 1; i >= 0; i-- {
		if part := strings.TrimRight(s[:places[i][0]], " ,;:-–—"); len(part) >= 40 {
			all = append(all, part)
		}
	}
	return all
}

var (
	// sentence ends with a mark behind a word, not behind an abbreviation or a number.
	sentenceEnd  = lazyregexp.New(`[.!?](?:["')\]]*)(?:\s+|$)`)
	abbreviation = lazyregexp.New(`(?i)(?:\b(?:e\.g|i\.e|etc|vs|inc|ltd|corp|co|no|st|dr|mr|ms|approx|incl|resp|cf|al|v\d+|\w\.\w)|\.)$`)
)

func firstSentence(s string) string {
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		if before := s[:m[0]]; len(before) >= 20 && !abbreviation.MatchString(before) {
			return strings.TrimSpace(s[:m[1]])
		}
	}
	return strings.TrimSpace(s)
}

// tail begins a part of a sentence that can be left out with nothing lost but
// detail.
var tail = lazyregexp.New(`(?:,? (?:which|designed to|designed for|so that|making|allowing|enabling|featuring|including|offering|providing)\b|, (?:with|and (?:it|is|has|lets|can)|but|so|built|inspired|based|powered)\b| [–—] |; | \()`)

// whole is a sentence that is complete and fits a line, with a full stop; ""
// for any other. The project's name is written as it is.
func whole(s, name string) string {
	s = strings.TrimRight(s, " ")
	if s == "" || len(s) > maxAbout || strings.ContainsAny(s[len(s)-1:], ":,;([{-") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") {
		return ""
	}
	for _, pair := range []string{"()", "[]", "“”"} {
		open, end := []rune(pair)[0], []rune(pair)[1]
		if strings.Count(s, string(open)) != strings.Count(s, string(end)) {
			return ""
		}
	}
	if strings.Count(s, `"`)%2 != 0 {
		return ""
	}
	if last, _ := utf8.DecodeLastRuneInString(s); unicode.IsLetter(last) || unicode.IsDigit(last) || last == ')' || last == '”' || last == '"' {
		s += "."
	}
	first, _, _ := strings.Cut(s, " ")
	if plainWord.MatchString(first) && !alike(first, name) {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// plainWord is a word in small letters.
var plainWord = lazyregexp.New(`^[a-z]+$`)

// navigation reports whether a paragraph is a row of links, of badges or of what
// menus say.
func navigation(s string) bool {
	links, rest := 0, mdLink.ReplaceAllStringFunc(image.ReplaceAllString(s, ""), func(string) string {
		return " "
	})
	links = len(mdLink.FindAllString(image.ReplaceAllString(s, ""), -1))
	rest = htmlTag.ReplaceAllString(bareURL.ReplaceAllString(rest, ""), "")
	letters := 0
	for _, r := range rest {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if links >= 2 && letters < 40 {
		return true
	}
	plain := plainText(s)
	for _, separator := range []string{" | ", " • ", " · ", " ∙ ", " / "} {
		if strings.Count(plain, separator) >= 2 {
			return true
		}
	}
	return false
}

// unseen reports whether a text holds characters that nobody sees, or pictures.
func unseen(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r >= 0x2190 && r < 0x2c00 || r >= 0xfe00 && r <= 0xfe0f || r > 0x1f000 {
			return true
		}
	}
	return false
}

// englishWords are so common that an English sentence of some length has one, and
// foreignWords those that one in another language with the same letters has.
var (
	englishWords = set("a an the and or of for to in on with by from is are that which it its as your into at using via between over not")
	foreignWords = set("de la el los las un una para con por que del en le les des du et pour avec dans sur est der die das und ein eine für mit von zur zum ist il lo gli di per che sono em não uma com da do dos das och att som för av på het een van voor met op te i w na z do się jest")
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// english reports whether a text is in English, as far as its words tell.
func english(s string) bool {
	letters, other, home, away := 0, 0, 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if r > 0x24f {
				other++
			}
		}
	}
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	for _, w := range words {
		switch {
		case englishWords[w]:
			home++
		case foreignWords[w]:
			away++
		}
	}
	return letters > 0 && other*10 < letters && away <= home && (home > 0 || away == 0 && len(words) <= 12)
}

// praise are words of advertisements: they say how good, not what.
var (
	praise  = lazyregexp.New(`(?i)\b(?:ultimate|world['’]s|best-in-class|best in class|the best|revolutionary|revolutioni[sz]e\w*|supercharge\w*|unleash\w*|unlock\w*|empower\w*|effortless\w*|seamless\w*|delightful\w*|beautiful\w*|amazing|awesome|blazing\w*|lightning[- ]fast|game[- ]chang\w*|cutting[- ]edge|state[- ]of[- ]the[- ]art|next[- ]generation|the future of|made (?:easy|simple)|(?:is|are) (?:used|chosen|backed|powered) by|loved by|trusted by|sponsored|fortune \d+|the os for|trust to|all[- ]in[- ]one|10x|love\b|happy|dream\w*|magic\w*|join us|(?:just|simply) works)`)
	address = lazyregexp.New(`(?i)\b(?:we|our|us|my|i|let's|you'll|you're)\b`)
	// origin tells who made something, not what it is.
	origin = lazyregexp.New(`(?i)\b(?:is|are) (?:developed|maintained|made|created|written|brought to you|licensed|released|available|hosted|published|supported|sponsored|distributed|now|no longer|currently|still|found|located|listed|also) |\b(?:was|were|has been) \w+ (?:by|from|in|for|at|as|out)\b|\b(?:documentation|docs|website|changelog|wiki|releases?) (?:is|are|can|lives?)\b`)
	// pointing begins a sentence that speaks of what stands before it.
	pointing = lazyregexp.New(`(?i)^(?:these|those|they|it|that|both|such|there|each|some|most|many|however|also|integrating|using|pre-built|in this|on this|by)\b`)
)

// slogan reports whether a sentence praises, asks or addresses its reader instead
// of telling what something is.
func slogan(s string) bool {
	if strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || praise.MatchString(s) || address.MatchString(s) || origin.MatchString(s) || pointing.MatchString(s) {
		return true
	}
	// "Your data, your rules": addressed, and no sentence.
	return yours.MatchString(s) && !definition.MatchString(s) && !verb.MatchString(s)
}

var (
	yours = lazyregexp.New(`(?i)\byour?\b`)
	verb  = lazyregexp.New(`(?i)\b(?:is|are|provides?|lets|helps?|allows?|enables?|converts?|generates?|manages?|runs?|builds?|creates?|parses?|turns?|makes?|gives?|shows?|keeps?|checks?|tracks?|stores?|sends?|reads?|writes?|supports?|adds?|finds?|uses?|contains?|implements?|wraps?)\b`)
)

// general are words that tell nothing about what something is.
var general = set("a an the of for and or to in with is this that it app application project repository repo monorepo mono package packages library code source codebase software tool tools system platform main official home documentation docs website web site readme workspace root template starter new my all your by from on at")

// telling reports whether a line says more than the name of the project and words
// that fit any.
func telling(s, name string) bool {
	own := set(strings.ToLower(strings.Join(nameWords(name), " ")))
	n := 0
	words := nameWords(s)
	for _, w := range words {
		if low := strings.ToLower(w); !general[low] && !own[low] {
			n++
		}
	}
	return n >= 2 || n == 1 && len(words) <= 3
}

func nameWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
