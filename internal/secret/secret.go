// Package secret finds keys, tokens and passwords in a text.
//
// It knows the marks that makers put at the head of their keys, passwords within
// addresses, and assignments whose name says that a secret follows. It is sharp
// rather than wide: examples, placeholders and things that merely look random
// are no findings. It never returns the secret's text, only its place and what
// may be shown instead.
package secret

import (
	"bytes"
	_ "embed"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"pare/internal/source"
)

// Match is a secret in a text.
type Match struct {
	Span source.Span
	// What names the kind of secret: "GitHub token".
	What string
	// Shown stands for the secret wherever somebody reads: its mark and dots.
	Shown string
}

type pattern struct {
	what    string
	mark    []byte
	rest    func() *regexp.Regexp
	entropy float64
}

//go:embed patterns.tsv
var table string

// patterns is the table. An expression is compiled when its mark is first seen
// in a text: most texts hold none, and compiling sixty expressions takes longer
// than reading them.
var patterns = sync.OnceValue(func() []*pattern {
	var all []*pattern
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		entropy, err := strconv.ParseFloat(cells[3], 64)
		if err != nil {
			panic(err) // the table is embedded: a test runs this at once
		}
		rest := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^(?:" + cells[2] + ")") })
		all = append(all, &pattern{cells[0], []byte(cells[1]), rest, entropy})
	}
	return all
})

// Find lists the secrets of a text in order; they do not overlap.
func Find(data []byte) []Match {
	var found []Match
	for _, p := range patterns() {
		found = append(found, p.find(data)...)
	}
	lower := bytes.ToLower(data)
	if len(lower) != len(data) {
		lower = data // a letter whose small form is longer: only small names are seen
	}
	for _, line := range linesWith(lower, "://") {
		found = append(found, inAddresses(data, line)...)
	}
	for _, word := range []string{"key", "token", "secret", "passw"} {
		found = append(found, assigned(data, lower, word)...)
	}
	slices.SortStableFunc(found, func(a, b Match) int { return a.Span.Start - b.Span.Start })
	kept := found[:0]
	for _, m := range found {
		if len(kept) == 0 || kept[len(kept)-1].Span.End <= m.Span.Start {
			kept = append(kept, m)
		}
	}
	return kept
}

// linesWith lists the lines that hold the word, each once.
func linesWith(data []byte, word string) []source.Span {
	var lines []source.Span
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte(word))
		if i < 0 {
			return lines
		}
		start := bytes.LastIndexByte(data[:at+i], '\n') + 1
		end := len(data)
		if n := bytes.IndexByte(data[at+i:], '\n'); n >= 0 {
			end = at + i + n
		}
		lines = append(lines, source.Span{Start: start, End: end})
		at = end
	}
}

func (p *pattern) find(data []byte) []Match {
	var found []Match
	for at := 0; ; {
		i := bytes.Index(data[at:], p.mark)
		if i < 0 {
			return found
		}
		start := at + i
		at = start + len(p.mark)
		if start > 0 && isKeyByte(data[start-1]) && isKeyByte(p.mark[0]) {
			continue
		}
		m := p.rest().FindIndex(data[at:])
		if m == nil {
			continue
		}
		rest := data[at : at+m[1]]
		if entropy(rest) < p.entropy || isExample(rest) || isMadeUp(rest) || isSample(data[start:at+m[1]]) {
			continue
		}
		found = append(found, Match{source.Span{Start: start, End: at + m[1]}, p.what, shown(p.mark)})
		at += m[1]
	}
}

// shown is the mark and dots.
func shown(mark []byte) string { return strings.TrimSpace(string(mark)) + "…" }

// isKeyByte reports whether a byte before a mark makes it part of a longer word.
func isKeyByte(b byte) bool {
	return b == '_' || b == '-' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}

// inAddresses finds scheme://user:password@host in a line.
func inAddresses(data []byte, line source.Span) []Match {
	if bytes.IndexByte(line.Text(data), '@') < 0 {
		return nil
	}
	var found []Match
	for _, m := range address().FindAllSubmatchIndex(line.Text(data), -1) {
		span := source.Span{Start: line.Start + m[2], End: line.Start + m[3]}
		password, host := span.Text(data), string(line.Text(data)[m[4]:m[5]])
		if len(password) < 6 || isExample(password) || isExampleHost(host) || entropy(password) < 2.5 || isWord(password) || isMadeUp(password) {
			continue
		}
		found = append(found, Match{span, "password in an address", "…"})
	}
	return found
}

var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>` + "`" + `]{1,64}:([^\s/@"'<>` + "`" + `]{4,200})@([A-Za-z0-9.-]+)`)
})

// isExampleHost reports whether the password opens nothing but a machine that
// everybody has.
func isExampleHost(host string) bool {
	host = strings.ToLower(host)
	return host == "localhost" || host == "127.0.0.1" || host == "db" || host == "postgres" || host == "redis" || host == "mysql" ||
		host == "host" || strings.Contains(host, "example") || !strings.Contains(host, ".") && len(host) < 12
}

// assigned finds NAME = VALUE where the word stands in the name and says that the
// value is secret. Lower is the text in small letters.
func assigned(data, lower []byte, word string) []Match {
	var found []Match
	for at := 0; ; {
		i := bytes.Index(lower[at:], []byte(word))
		if i < 0 {
			return found
		}
		start := at + i
		at = start + len(word)
		m := assignment().FindSubmatchIndex(data[at:min(len(data), at+longestAssignment)])
		if m == nil {
			continue
		}
		span := source.Span{Start: at + m[2], End: at + m[3]}
		name := nameAround(data, start, at)
		if value := span.Text(data); !namesSecret(name) || !isRandom(value) || isExample(value) || isMadeUp(value) || isSample(value) {
			continue
		}
		found = append(found, Match{span, "value of " + name, "…"})
		at = span.End
	}
}

// longestAssignment is how far behind a word its value may end.
const longestAssignment = 300

// assignment matches what follows the word in a name: its rest, a sign, a value.
var assignment = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9_-]{0,20}["']?[ \t]{0,3}(?::|=|:=|=>)[ \t]{0,3}["']?([A-Za-z0-9_\-+/=.!@#$%^&*]{12,200})`)
})

// nameAround widens a word to the name that it stands in.
func nameAround(data []byte, start, end int) string {
	for start > 0 && isKeyByte(data[start-1]) {
		start--
	}
	for end < len(data) && isKeyByte(data[end]) {
		end++
	}
	return string(data[start:end])
}

// namesSecret reports whether a name is one of a secret: "key" alone may be any
// key, and max_tokens counts.
func namesSecret(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	if strings.Contains(name, "public") || strings.Contains(name, "tokens") || strings.Contains(name, "tokeniz") || len(name) > 60 {
		return false
	}
	if strings.Contains(name, "key") && !strings.Contains(name, "secret") && !strings.Contains(name, "token") && !strings.Contains(name, "passw") {
		for _, kind := range []string{"api", "access", "private", "auth", "secret", "encryption", "signing", "master", "service"} {
			if strings.Contains(name, kind) {
				return true
			}
		}
		return false
	}
	return true
}

// isRandom reports whether a value is made by a machine or by somebody who chose
// well: letters and digits mixed, and no run of words.
func isRandom(value []byte) bool {
	var letters, digits, marks int
	for _, b := range value {
		switch {
		case b >= '0' && b <= '9':
			digits++
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z':
			letters++
		default:
			marks++
		}
	}
	if digits < 2 || letters < 2 || marks*3 > len(value) || strings.Contains(string(value), "://") {
		return false
	}
	return entropy(value) >= 3.3 && len(value) >= 12 && longestWord(value) < 10
}

// longestWord is the length of the longest run of letters of one case: names of
// variables, functions and files are made of such runs, keys are not.
func longestWord(value []byte) int {
	best, n := 0, 0
	var last byte
	for _, b := range value {
		kind := byte(0)
		switch {
		case b >= 'a' && b <= 'z':
			kind = 'a'
		case b >= 'A' && b <= 'Z':
			kind = 'A'
		}
		if kind != 0 && kind == last {
			n++
		} else {
			n = 1
		}
		if kind == 0 {
			n = 0
		}
		last = kind
		best = max(best, n)
	}
	return best
}

func isWord(value []byte) bool { return longestWord(value) == len(value) }

// examples are what people write where a secret would stand.
var examples = [...]string{
	"example", "xxxx", "your", "placeholder", "changeme", "change_me", "change-me", "dummy", "sample", "redacted", "replace", "insert",
	"****", "....", "todo", "fake", "notreal", "not-real", "abcdef", "123456", "000000", "secret", "password", "process.env", "os.environ",
	"getenv", "${", "{{", "$(", "<", "…",
}

func isExample(value []byte) bool {
	lower := strings.ToLower(string(value))
	for _, e := range examples {
		if strings.Contains(lower, e) {
			return true
		}
	}
	return strings.HasPrefix(lower, "$") || strings.HasPrefix(lower, "%")
}

// entropy is Shannon's, in bits a byte.
func entropy(text []byte) float64 {
	var counts [256]int
	for _, b := range text {
		counts[b]++
	}
	var bits float64
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(text))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
