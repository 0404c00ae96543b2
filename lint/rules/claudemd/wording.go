package claudemdrules

import (
	"bytes"
	"embed"
	"slices"
	"unicode"
	"unicode/utf8"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
	"pare/tokenize"
)

// texts are the rules that look at the file itself: its size, its wording, what
// must not stand in it, its shape.
func texts() []Rule {
	return []Rule{
		manyLines(),
		clientWarning(),
		skippedFile(),
		heavySection(),
		heavySession(),
		heavyImport(),
		vagueInstruction(),
		genericInstruction(),
		emphasisOveruse(),
		bareProhibition(),
		contradiction(),
		repeatedLine(),
		fileTour(),
		volatileFact(),
		placeholderText(),
		secretInInstructions(),
		invisibleText(),
		overrideText(),
		dangerousCommand(),
		personalPath(),
		headingJump(),
		emptySection(),
		shadowedAgents(),
		ignoredRuleKey(),
		ruleWithoutFiles(),
		brokenFrontmatter(),
	}
}

//go:embed pages/*.md
var textPages embed.FS

// textMeta is the meta of a rule whose page has the rule's name.
func textMeta(code, name string, severity lint.Severity, kind lint.Kind) lint.Meta {
	page, err := textPages.ReadFile("pages/" + name + ".md")
	if err != nil {
		panic(err) // a page that is not embedded: a test runs this at once
	}
	return lint.Meta{Code: code, Name: name, Severity: severity, Kind: kind, Since: "0.1.0", Doc: string(page)}
}

// prose is the file's text with all that is no running text blanked: every byte
// keeps its place. Lower is the same in small letters.
type prose struct {
	text, lower []byte
}

// proseOf keeps running text; inline code stays where withCode says so.
func proseOf(d *claudemd.Doc, withCode bool) prose {
	data := d.Data()
	text := bytes.Repeat([]byte{' '}, len(data))
	for i, b := range data {
		if b == '\n' {
			text[i] = '\n'
		}
	}
	keep := func(s source.Span) { copy(text[s.Start:s.End], s.Text(data)) }
	for _, s := range d.Prose {
		keep(s)
	}
	if withCode {
		for i := range d.Code {
			s := d.Code[i].Span
			keep(source.Span{Start: max(0, s.Start-1), End: min(len(data), s.End+1)})
		}
	}
	lower := bytes.ToLower(text)
	if len(lower) != len(text) {
		lower = text // a letter whose small form is longer: only small ones are seen
	}
	return prose{text, lower}
}

// find lists the places of phrases, which are written in small letters, as words
// of their own, in order. Overlapping ones are listed once, the longest.
func (p prose) find(phrases ...string) []source.Span {
	var all []source.Span
	for _, phrase := range phrases {
		for at := 0; ; {
			i := bytes.Index(p.lower[at:], []byte(phrase))
			if i < 0 {
				break
			}
			s := source.Span{Start: at + i, End: at + i + len(phrase)}
			at = s.End
			if !p.within(s) {
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b source.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	kept := all[:0]
	for _, s := range all {
		if len(kept) == 0 || kept[len(kept)-1].End <= s.Start {
			kept = append(kept, s)
		}
	}
	return kept
}

// lines lists the lines that hold at least one word of each group, in small
// letters. Expressions are tried on these only: words are found a hundred times
// faster.
func (p prose) lines(groups ...[]string) []source.Span {
	return linesHolding(p.lower, groups...)
}

func linesHolding(lower []byte, groups ...[]string) []source.Span {
	// Most words stand nowhere in the text, and are not looked for in its lines.
	for i, group := range groups {
		groups[i] = slices.DeleteFunc(slices.Clone(group), func(word string) bool { return !bytes.Contains(lower, []byte(word)) })
		if len(groups[i]) == 0 {
			return nil
		}
	}
	var all []source.Span
	for start := 0; start < len(lower); {
		end := len(lower)
		if i := bytes.IndexByte(lower[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		if holdsAll(lower[start:end], groups) {
			all = append(all, source.Span{Start: start, End: end})
		}
		start = end
	}
	return all
}

func holdsAll(line []byte, groups [][]string) bool {
	for _, group := range groups {
		if !slices.ContainsFunc(group, func(word string) bool { return bytes.Contains(line, []byte(word)) }) {
			return false
		}
	}
	return true
}

// within reports whether the span begins or ends within a word.
func (p prose) within(s source.Span) bool {
	before, _ := utf8.DecodeLastRune(p.text[:s.Start])
	first, _ := utf8.DecodeRune(p.text[s.Start:])
	last, _ := utf8.DecodeLastRune(p.text[:s.End])
	after, _ := utf8.DecodeRune(p.text[s.End:])
	return letter(before) && letter(first) || letter(last) && letter(after)
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// sentence is the part of a block around a place, up to marks that end a
// sentence: a full stop before a blank, a line that begins an item, a blank line.
func (p prose) sentence(at int) source.Span {
	start, end := at, at
	for start > 0 && !p.ends(start-1) {
		start--
	}
	for end < len(p.text) && !p.ends(end) {
		end++
	}
	return source.Span{Start: start, End: end}
}

// ends reports whether a sentence ends with the byte.
func (p prose) ends(i int) bool {
	switch p.text[i] {
	case '\n':
		rest := bytes.TrimLeft(p.text[i+1:min(len(p.text), i+40)], " \t")
		return len(rest) == 0 || rest[0] == '\n' || rest[0] == '-' || rest[0] == '*' || rest[0] == '+' || rest[0] == '#' || rest[0] == '|' || rest[0] >= '0' && rest[0] <= '9'
	case '.', '!', '?':
		return i+1 >= len(p.text) || p.text[i+1] == ' ' || p.text[i+1] == '\n'
	}
	return false
}

// firstLine is the first line of the file that holds text.
func firstLine(d *claudemd.Doc) source.Span {
	for n := 1; n <= d.File.TextLineCount(); n++ {
		if text := d.File.LineText(n); len(bytes.TrimSpace(text)) > 0 {
			start := d.File.LineSpan(n, n).Start
			return source.Span{Start: start, End: start + len(text)}
		}
	}
	return source.Span{}
}

// costOf is what a text costs with the tokenizer of the newest models, which is
// the one that counts the most.
func costOf(text []byte) tokenize.Estimate { return tokenize.Count(text, tokenize.V5) }

// priced sets the cost of a finding.
func priced(f *lint.Finding, e tokenize.Estimate) *lint.Finding {
	return f.Costing(e.Tokens, e.Low, e.High)
}
