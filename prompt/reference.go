package prompt

import (
	"bytes"
	_ "embed"
	"iter"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"pare/internal/source"
)

// Reference is what somebody wrote to point at a file, whether or not the client
// reads it so.
type Reference struct {
	Span  source.Span // from the @ to the end of the path or of what selects in it; what wraps it is outside
	Text  string      // the bytes of the span
	Path  string      // the file or folder, unescaped
	Meant Selector    // what the writer wants of it: Whole, Ranges or Symbol

	// Mention is how the client reads it as written, nil when it sees no mention
	// here. The mention may name another path, and then attaches nothing.
	Mention  *Mention
	Attaches Effect
	Reason   Reason

	Exists    bool // the path exists, as far as the resolver knows
	Certain   bool // reads as a reference by its form alone, whether or not the path exists
	Duplicate bool // the client has taken the same mention before and ignores this one
}

// Effect is what a reference attaches as written. The set is closed.
type Effect uint8

// The effects.
const (
	AttachesNothing Effect = iota
	AttachesWhole          // all of the file, or the listing of a folder
	AttachesLines          // one range of lines
)

// String is the name of the effect.
func (e Effect) String() string {
	return [...]string{"nothing", "whole", "lines"}[e]
}

// Reason says why the client does not read a reference as it was meant. The set
// is closed.
type Reason uint8

// The reasons.
const (
	AsMeant            Reason = iota // the client reads it as meant
	BeforeAt                         // the character before the @ is neither white space nor one of 。、？！
	WordBefore                       // a letter or digit stands before the @, as in an address
	FragmentIgnored                  // the text after the # is not the client's form of a range
	RangeOutsideQuotes               // the range stands after the closing quote
	RangeAfterSpace                  // the range stands after a space
	ColonSuffix                      // the range or the name follows a colon, and so belongs to the path
	TrailingText                     // text glued to the end belongs to the path: a.py's
	GluedFragment                    // text glued to the end spoils the fragment: a.py#L1-2</file>
	OnePerToken                      // another mention begins earlier in the same run of text without white space
	WrongQuotes                      // single quotes or back-ticks instead of double quotes
	UnquotedSpace                    // a name with spaces without quotes
	Escaped                          // a space written as \ or %20
	BackSlashes                      // folders are joined by back-slashes, as on Windows
	Pattern                          // a glob, which the client takes for a name
	ReversedRange                    // the end of the range is before its start: a warning instead of lines
	ZeroLine                         // a range from line 0 is the whole file
	NameMisread                      // the client reads another name: it cuts the end off, or at a #
	OverCap                          // beyond the hundredth mention
	SlashStart                       // the prompt begins with a slash and no command name
	NoSuchPath                       // the path does not exist
)

// String is the name of the reason in words.
func (r Reason) String() string {
	return [...]string{
		"as meant", "character before the @", "word before the @", "fragment ignored", "range outside the quotes",
		"range after a space", "colon instead of #L", "text glued to the path", "text glued to the fragment", "not the first in its token", "wrong quotes",
		"space without quotes", "escaped space", "back-slashes in the path", "a pattern", "reversed range", "line 0", "name read otherwise", "over 100 mentions", "prompt begins with a slash",
		"no such path",
	}[r]
}

// Bounds without which a token of many @ would take quadratic time: no path of a
// disk is longer, and nobody glues so many references together.
const (
	longestReference = 4096
	maxInToken       = 32
)

// MostReferences is how many different references of a prompt are worth a look. The
// client attaches a hundred; a text with more than these is a paste that nobody wrote,
// and every one that is kept costs a hundred times its bytes.
const MostReferences = 10_000

// References finds what people write to point at files, in the order of the
// text. Exists decides whether a path names something; it is asked only for
// what may be a reference, and its answer chooses between readings: @a.py:10 is
// a file of that name before it is line 10 of a.py. With a nil exists a name
// with a known extension counts as existing.
//
// What looks like a reference but is not certain (@types/node,
// joe@example.com, a decorator) is returned only where the path exists.
func References(text []byte, exists func(path string) bool) []Reference {
	return slices.Collect(EachReference(text, exists))
}

// EachReference gives what [References] gives, one after the other: a prompt may hold
// hundreds of thousands. The mention of a reference holds those of the whole text in
// memory, so what is to be kept for long takes a copy.
func EachReference(text []byte, exists func(path string) bool) iter.Seq[Reference] {
	return func(yield func(Reference) bool) { newFinder(text, exists).each(yield) }
}

func (f *finder) each(yield func(Reference) bool) {
	token, tries := 0, 0 // where the current token ends, and how many @ of it were looked at
	for at := 0; ; {
		i := bytes.IndexByte(f.text[at:], '@')
		if i < 0 {
			return
		}
		start := at + i
		if start >= token {
			token, tries = tokenEnd(f.text, start), 0
		}
		if tries++; tries > maxInToken {
			at = token
			continue
		}
		ref, ok := f.at(start)
		if !ok {
			at = start + 1
			continue
		}
		if !yield(ref) {
			return
		}
		at = max(ref.Span.End, start+1)
	}
}

// finder holds what is known of a text while its references are looked for.
type finder struct {
	text     []byte
	opening  Opening
	mentions []Mention      // by the offset of the @, those that are not passed yet
	first    map[string]int // offset of the mention of each string that the client takes
	exists   func(string) bool
}

func newFinder(text []byte, exists func(string) bool) *finder {
	if exists == nil {
		exists = looksLikeFile
	}
	all := occurrences(text)
	f := &finder{text: text, opening: OpeningOf(text), exists: exists, mentions: all, first: map[string]int{}}
	for _, m := range firstOfEach(all, MaxMentions) {
		f.first[m.Text] = m.Span.Start
	}
	slices.SortStableFunc(all, func(a, b Mention) int { return a.Span.Start - b.Span.Start })
	return f
}

// mentionAt is the mention that begins at offset start, or nil. The offsets of the
// calls go up.
func (f *finder) mentionAt(start int) *Mention {
	for len(f.mentions) > 0 && f.mentions[0].Span.Start < start {
		f.mentions = f.mentions[1:]
	}
	if len(f.mentions) == 0 || f.mentions[0].Span.Start > start {
		return nil
	}
	return &f.mentions[0]
}

// reading is one way to take the text at an @.
type reading struct {
	path   string
	end    int // offset after the path and its quotes
	meant  Selector
	until  int // offset after what selects
	reason Reason
}

// at reads the reference that begins with the @ at offset start.
func (f *finder) at(start int) (Reference, bool) {
	if start > 0 && f.text[start-1] == '\\' {
		return Reference{}, false // an escaped @ is meant as text
	}
	mention := f.mentionAt(start)
	word := f.wordBefore(start)
	if r, ok := f.pattern(start, mention); ok {
		return Reference{
			Span: source.Span{Start: start, End: r.until}, Text: string(f.text[start:r.until]),
			Path: r.path, Meant: Whole{}, Mention: mention, Reason: Pattern, Certain: true,
		}, true
	}
	var likely *reading // the first that is a reference by its form
	for r := range f.readings(start, mention) {
		if f.exists(r.path) {
			return f.reference(start, r, mention, true), true
		}
		if likely == nil && !word && isReference(r, mention) {
			likely = &r
		}
	}
	if likely == nil {
		return Reference{}, false
	}
	return f.reference(start, *likely, mention, false), true
}

// isReference reports whether a reading is one of a reference by its form alone.
func isReference(r reading, mention *Mention) bool {
	return looksLikeFile(r.path) || isRanges(r.meant) || mention != nil && mention.Quoted
}

func (f *finder) reference(start int, r reading, mention *Mention, exists bool) Reference {
	ref := Reference{
		Span: source.Span{Start: start, End: r.until}, Text: string(f.text[start:r.until]),
		Path: r.path, Meant: r.meant, Mention: mention, Reason: r.reason, Exists: exists,
	}
	word := f.wordBefore(start)
	ref.Certain = !word && isReference(r, mention)
	ref.judge(f, word)
	return ref
}

// judge fills in what the client makes of the reference.
func (r *Reference) judge(f *finder, wordBefore bool) {
	switch {
	case f.opening == SlashText:
		r.Mention, r.Reason = nil, SlashStart
		return
	case r.Mention == nil:
		switch {
		case wordBefore:
			r.Reason = WordBefore
		case !startsMention(f.text, r.Span.Start):
			r.Reason = BeforeAt
		case f.text[r.Span.Start+1] != '"' && lastWordEnd(f.text, r.Span.Start+1, tokenEnd(f.text, r.Span.Start)) > r.Span.Start+1:
			r.Reason = OnePerToken // it would be a mention if it stood alone
		case r.Reason == AsMeant:
			r.Reason = NameMisread
		}
		return
	}
	first, known := f.first[r.Mention.Text]
	r.Duplicate = known && first != r.Span.Start
	switch {
	case !known:
		r.Reason = OverCap
	case !r.Exists:
		r.Reason = NoSuchPath
	case r.Mention.Path == r.Path || f.exists(r.Mention.Path):
		r.Attaches = effectOf(r.Mention.Selector)
	case r.Reason == AsMeant:
		r.Reason = NameMisread
	}
}

// effectOf is what the client attaches of an existing file.
func effectOf(s Selector) Effect {
	lines, ok := s.(Lines)
	switch {
	case !ok, lines.From == 0:
		return AttachesWhole
	case lines.To != 0 && lines.To < lines.From:
		return AttachesNothing
	}
	return AttachesLines
}

func (f *finder) wordBefore(start int) bool {
	if start == 0 {
		return false
	}
	b := f.text[start-1]
	return isWord(b) || b == '.' || b == '@'
}

func isRanges(s Selector) bool {
	_, ok := s.(Ranges)
	return ok
}

//go:embed extensions.txt
var extensionList string

var knownExtensions = sync.OnceValue(func() map[string]bool { return readExtensions(extensionList) })

// looksLikeFile reports whether a path names a file by its form: its last part
// has a known extension and something before it, or it starts as only paths do.
func looksLikeFile(p string) bool {
	if strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "~/") {
		return len(p) > len("../")
	}
	base := path.Base(p)
	ext := path.Ext(base)
	return len(base) > len(ext) && knownExtensions()[strings.ToLower(ext)] && !strings.ContainsAny(p, "#@,|<>*?=()[]{}\"'` ")
}

// isCut reports whether a path may end before the character r although a token
// goes on: brackets, quotes, marks; not what paths are made of.
func isCut(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.ContainsRune("#:,;!?()[]{}<>\"'`*|\\=&", r)
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.Is(unicode.Cf, r)
}
