package place

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/internal/lazyregexp"
)

// lineWords are "line" and "lines" in the languages of prompts and of tools.
// The messages of .NET, of Python's translations and of PHP's tools are among
// them.
const lineWords = `(?:lines?|lineno|line_?number|ln|zeilen?|lignes?|l[ií]neas?|linhas?|righ?[ae]|righe|regels?|rad|rader|linje[nr]?|riviltä|rivi|wiersz[ae]?|lini[aięi]|řád(?:ek|ky|ku)|sor|satır|γραμμή|строк[аеиуо]й?|ряд(?:ок|ка|ки)|行号?|줄|dòng|baris|บรรทัด)`

// numberWords may stand between such a word and the number: line no. 12, line #12.
const numberWords = `[\s:#.=n°№]{1,3}(?:(?:no|nr|num|number|numéro|número|numero|nummer|n[°º])[.:]? ?)?`

// connectors stand between the first and the last line of a range.
const connectors = `(?:-|–|—|\.\.\.?|to|up ?to(?: and including)?|through|thru|until|bis|à|al?|até|до|~|〜|～|から|到|至|부터)`

// cjkLine is a number before the word for line, as in 138行目 or 第138行.
const cjkLine = `第? ?(\d{1,6})(?: ?` + connectors + ` ?第?(\d{1,6}))? ?(?:行目|行|번째 ?줄|번 ?줄|줄)`

// A format is how a number stands with a file's name. Its groups are the first
// line and, where there is one, the last.
type format struct {
	example string // the text, where a.py stands for the name
	pattern *lazyregexp.Regexp
	column  bool // a second number is no last line
}

// behindFormats are tried in order on what follows a file's name. One that stands
// for a reference does not end in a colon and digits: that is part of the
// reference.
var behindFormats = []format{
	{"a.py:12:5: error", lazyregexp.New(`^:(\d{1,6}):\d+`), true},
	{"a.py: 12: not found", lazyregexp.New(`^: (\d{1,6}): `), true},
	{"a.py: Cannot parse: 12:5: x", lazyregexp.New(`^: [^\n:\d]{1,40}: (\d{1,6}):\d+: `), true},
	{"a.py|12 col 5| x", lazyregexp.New(`^\|(\d{1,6})\b`), true},
	{"('invalid syntax', ('a.py', 12, 5, 'x'))", lazyregexp.New(`^['"], (\d{1,6}), \d+`), true},
	{"https://host/a.py#lines-12", lazyregexp.New(`^#lines?-(\d{1,6})(?:[:-](\d{1,6}))?\b`), false},
	{"https://host/a.py?L12-20", lazyregexp.New(`^\?L(\d{1,6})(?:-L?(\d{1,6}))?\b`), false},
	{"https://host/?file=a.py&line=12", lazyregexp.New(`^[?&](?:[^\s&]*&)*lines?=(\d{1,6})\b`), true},
	{"a.py (l. 12)", lazyregexp.New(`^,? ?(?:at |on )?\(?[lL]\. ?(\d{1,6})(?:-(\d{1,6}))?\b`), false},
	{"a.py (12)", lazyregexp.New(`^ \((\d{1,6})\)`), true},
	{"a.py:12-20", lazyregexp.New(`^:(\d{1,6})(?:-(\d{1,6}))?\b`), false},
	{"a.py(12,5): error", lazyregexp.New(`^\((\d{1,6})(?:[,:] ?\d+)*\)`), true},
	{"a.py:[12,5] error", lazyregexp.New(`^: ?[\[(](\d{1,6})(?:[,:] ?\d+)?[\])]`), true},
	{"a.py#L12-L20", lazyregexp.New(`^#L?(\d{1,6})(?:C\d+)?(?:-L?(\d{1,6}))?\b`), false},
	{"a.py?t=1718:12", lazyregexp.New(`^\?[^\s:)"']*:(\d{1,6})\b`), true},
	{"a.py?12", lazyregexp.New(`^\?(\d{1,6})$`), true},
	{"a.py 12:5  a.total", lazyregexp.New(`^ +(\d{1,6}):\d+\b`), true},
	{"a.py:L12", lazyregexp.New(`^[: ]#?L(\d{1,6})(?:-L?(\d{1,6}))?\b`), false},
	{`File "a.py", line 12, in total`, lazyregexp.New(`(?i)^["'’”»` + "`" + `\])>]{0,2}[\s:,;(\[|=\\-]{0,4}(?:(?:on|at|auf|in|à|en|na|på|в|на) )?` + lineWords + `(?:` + numberWords + `)?(\d{1,6})(?: ?` + connectors + ` ?(\d{1,6}))?\b`), false},
	{"a.py in total at line 12", lazyregexp.New(`(?i)^["'’”»` + "`" + `\])>]{0,2},? in [^\n]{1,80}? (?:at |on )?` + lineWords + ` (\d{1,6})\b`), true},
	{"a.py の12行目", lazyregexp.New(`^["'’”»` + "`" + `\])>]{0,2}\s*(?:の|的|文件的?|文件|에서|의)?\s*` + cjkLine), false},
	{`"uri":"a.py"},"region":{"startLine":12`, lazyregexp.New(`(?i)^"[^\x60]{0,240}?"start_?line(?:number)?"\s*:\s*(\d{1,6})`), true},
	{`"file":"a.py","line":12`, lazyregexp.New(`(?i)^\\?["'],? ?[^{}\n]{0,160}?\\?["']` + `(?:line|lineno|line_?number)\\?["'] ?: ?\\?["']?(\d{1,6})`), true},
	{"file=a.py func=total line=12", lazyregexp.New(`(?i)^["']? [^\n]{0,80}?\bline(?:no)?=(\d{1,6})\b`), true},
	{"[File:a.py] [Line: 12]", lazyregexp.New(`(?i)^\] ?\[line:? ?(\d{1,6})\]`), true},
	{`{file,"a.py"},{line,12}`, lazyregexp.New(`^"\},\{line,(\d{1,6})\}`), true},
	{"a.py @ 12", lazyregexp.New(`^ ?@ ?(\d{1,6})\b`), true},
	{"Error in a.py (line 12)", lazyregexp.New(`(?i)^ ?\(` + lineWords + ` ?(\d{1,6})\)`), true},
	{"a.py in total(x)\n---> 12 code", lazyregexp.New(`^ in [^\n]{1,120}\n(?:[ \t]*\d+ [^\n]*\n){0,8}-+> ?(\d{1,6}) `), true},
}

// beforeFormats are tried on what ends before a file's name.
var beforeFormats = []format{
	{"lines 12 to 20 of a.py", lazyregexp.New(`(?i)` + lineWords + numberWords + `(\d{1,6})(?: ?` + connectors + ` ?(\d{1,6}))?,? ?(?:[^\s\d.;!?]{1,12} ){0,4}["'“„«` + "`" + `(]?$`), false},
	{"the 12th line of a.py", lazyregexp.New(`(?i)\b(\d{1,6})(?:st|nd|rd|th|\.|e|º|ª)? ` + lineWords + ` (?:[^\s\d.;!?]{1,12} ){0,3}["'“„«` + "`" + `(]?$`), true},
	{"L12 of a.py", lazyregexp.New(`\bL(\d{1,6})(?:-L?(\d{1,6}))? (?:[^\s\d.;!?]{1,12} ){0,3}["'“„«` + "`" + `(]?$`), false},
	{`"line":12,"file":"a.py"`, lazyregexp.New(`(?i)["']` + `(?:line|lineno|line_?number)["'] ?: ?["']?(\d{1,6})["']?,[^{}\n]{0,80}["'](?:file|filename|file_?path|path|pathname|source|uri|resource)["'] ?: ?["'][^"'\s]*$`), true},
	{"::error line=12,file=a.py", lazyregexp.New(`(?i)\bline=(\d{1,6}),[^\n]{0,40}file=$`), true},
}

// belowFormats are the lines below one that ends with a file's name: eslint,
// stylelint, create-react-app, phpcs and grep --heading.
var belowFormats = []format{
	{"a.py\n  12:5  error  x", lazyregexp.New(`^\s*(\d{1,6}):\d+\s`), true},
	{"a.py\n  Line 12:5:  x", lazyregexp.New(`(?i)^\s*line (\d{1,6})(?::\d+)?:`), true},
	{"a.py\n 12 | ERROR | x", lazyregexp.New(`^\s*(\d{1,6}) \| `), true},
	{"a.py\n ----\n  12     x", lazyregexp.New(`^ {1,2}(\d{1,6}) {2,}\S`), true},
	{"a.py\n12:  if x", lazyregexp.New(`^(\d{1,6})[:-]`), true},
	{"a.py\n  12  error  x", lazyregexp.New(`(?i)^\s*(\d{1,6})\s+(?:error|warning|info)\b`), true},
}

// How much of the text around a name is looked at, in bytes, and how many lines
// below it.
const (
	reach      = 320
	mostBelow  = 60
	otherLines = 2 // lines below a name that are no place before the rest is not looked at
)

// behind is the places that stand behind a file's name.
func behind(text string, end int) []Place {
	rest := text[end:min(len(text), end+reach)]
	if i := strings.IndexByte(rest, '\n'); i >= 0 && !strings.HasPrefix(rest, " in ") && !strings.HasPrefix(rest, `"`) {
		rest = rest[:i]
	}
	if !strings.ContainsAny(rest, "0123456789") {
		return nil
	}
	for i := range behindFormats {
		if m := behindFormats[i].pattern.FindStringSubmatchIndex(rest); m != nil {
			return made(rest, m, end, behindFormats[i].column)
		}
	}
	return nil
}

// before is the places that stand in front of a file's name.
func before(text string, start int) []Place {
	from := max(0, start-reach/2)
	for from < start && !utf8.RuneStart(text[from]) {
		from++
	}
	from = max(from, strings.LastIndexByte(text[:start], '\n')+1)
	rest := text[from:start]
	if !strings.ContainsAny(rest, "0123456789") {
		return nil
	}
	for i := range beforeFormats {
		if m := beforeFormats[i].pattern.FindStringSubmatchIndex(rest); m != nil {
			return made(rest, m, from, beforeFormats[i].column)
		}
	}
	return nil
}

// below is the places in the lines below one that holds a file's name and little
// else.
func below(text string, start, end int) []Place {
	lineStart := strings.LastIndexByte(text[:start], '\n') + 1
	line, rest, more := strings.Cut(text[end:], "\n")
	if !more || len(strings.TrimSpace(line)) > 4 || len(strings.Fields(text[lineStart:start])) > 1 {
		return nil
	}
	var out []Place
	at, others := end+len(line)+1, 0
	for n := 0; n < mostBelow && others < otherLines && rest != ""; n++ {
		line, next, _ := strings.Cut(rest, "\n")
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			others++
		}
		for i := range belowFormats {
			if m := belowFormats[i].pattern.FindStringSubmatchIndex(line); m != nil {
				out = append(out, made(line, m, at, belowFormats[i].column)...)
				others = 0
				break
			}
		}
		if strings.TrimSpace(line) == "" && len(out) > 0 {
			break
		}
		at, rest = at+len(line)+1, next
	}
	return out
}

// made is the place of a match, whose groups are offsets in a part of the text
// that begins at from.
func made(part string, m []int, from int, column bool) []Place {
	p, ok := newPlace(part[m[2]:m[3]], "")
	if !column && len(m) > 4 && m[4] >= 0 {
		p, ok = newPlace(part[m[2]:m[3]], part[m[4]:m[5]])
	}
	if !ok {
		return nil
	}
	p.At = from + m[2]
	return []Place{p}
}

// longest is the longest range that two numbers are taken for.
const longest = 2000

func newPlace(first, last string) (Place, bool) {
	from, _ := strconv.Atoi(first)
	to, _ := strconv.Atoi(last)
	if to < from || to > from+longest {
		to = from
	}
	return Place{First: from, Last: to}, from > 0
}

// bareFormats are lines that are named without a file; a third group lists more
// of them.
var bareFormats = []format{
	{"lines 12, 25 and 40", lazyregexp.New(`(?i)(?:^|[^\pL\d_])` + lineWords + numberWords + `(\d{1,6})(?: ?` + connectors + ` ?(\d{1,6})\b)?((?:(?:, ?| and | und | et | y | e | и |、| & |, and )\d{1,6}\b)*)`), false},
	{"the 12th line", lazyregexp.New(`(?i)\b(\d{1,6})(?:st|nd|rd|th) line\b`), true},
	{"see L12", lazyregexp.New(`(?:^|[\s(\[,])#?L(\d{1,6})(?:(?:[-–]L?|:L)(\d{1,6}))?\b`), false},
	{"12行目", lazyregexp.New(cjkLine), false},
	{"line range [12, 20]", lazyregexp.New(`(?i)\blines?(?: range)? ?[\[(](\d{1,6})(?: ?(?:,|` + connectors + `) ?(\d{1,6}))[\])]`), false},
}

var numbers = lazyregexp.New(`\d+`)

// bareLines is the lines that are named without a file.
func bareLines(text string) []Place {
	var out []Place
	for i := range bareFormats {
		for _, m := range bareFormats[i].pattern.FindAllStringSubmatchIndex(text, most) {
			out = append(out, made(text, m[:min(len(m), 6)], 0, bareFormats[i].column)...)
			if len(m) < 8 || m[6] < 0 {
				continue
			}
			for _, n := range numbers.FindAllStringIndex(text[m[6]:m[7]], most) {
				if one, ok := newPlace(text[m[6]+n[0]:m[6]+n[1]], ""); ok {
					one.At = m[6] + n[0]
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// IsFrame reports whether a line of a text, without white space around it, looks
// like a frame of a stack trace, apart from the place that it names.
func IsFrame(line string) bool {
	for _, p := range []string{"at ", "by 0x", "File \"", "❯ "} {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	if strings.HasPrefix(line, "#") && len(line) > 2 && line[1] >= '0' && line[1] <= '9' && (strings.Contains(line, "(") || strings.Contains(line, " 0x")) {
		return true
	}
	for _, p := range []string{":in `", ":in '", " +0x", "panicked at ", "@http", "@file:", " at 0x"} {
		if strings.Contains(line, p) {
			return true
		}
	}
	return false
}
