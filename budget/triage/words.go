package triage

import (
	"regexp/syntax"
	"strings"
)

// required is a set of words of which every text that an expression matches holds
// one, in lower case; nil where there is no such set. Asking for a word costs a
// thousandth of what an expression costs.
func required(expr string) []string {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	return wordsOf(re)
}

// shortest is the length from which on a word is worth asking for.
const shortest = 3

func wordsOf(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if len(re.Rune) < shortest {
			return nil
		}
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return wordsOf(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min == 0 {
			return nil
		}
		return wordsOf(re.Sub[0])
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			words := wordsOf(sub)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	case syntax.OpConcat:
		return best(re.Sub)
	default:
		return nil
	}
}

// best is the set of the part whose shortest word is the longest: the rarest.
func best(parts []*syntax.Regexp) []string {
	var chosen []string
	length := 0
	for _, part := range parts {
		words := wordsOf(part)
		least := 1 << 20
		for _, w := range words {
			least = min(least, len(w))
		}
		if words != nil && least > length {
			chosen, length = words, least
		}
	}
	return chosen
}

// holdsAny reports whether a text in lower case holds one of the words; without
// any it does.
func holdsAny(lower string, words []string) bool {
	for _, w := range words {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return len(words) == 0
}

// finder finds out in one pass whether a text holds any of many words: the
// automaton of Aho and Corasick, without what tells which.
type finder struct {
	next []int32 // by state and byte
	hit  []bool
}

func newFinder(words []string) *finder {
	f := &finder{next: make([]int32, 256), hit: make([]bool, 1)}
	for _, w := range words {
		state := int32(0)
		for i := range len(w) {
			at := int(state)*256 + int(w[i])
			if f.next[at] == 0 {
				f.next[at] = int32(len(f.hit))
				f.next, f.hit = append(f.next, make([]int32, 256)...), append(f.hit, false)
			}
			state = f.next[at]
		}
		f.hit[state] = true
	}
	f.link()
	return f
}

// link turns the tree of words into the automaton, level by level.
func (f *finder) link() {
	fail := make([]int32, len(f.hit))
	var queue []int32
	for b := range 256 {
		if s := f.next[b]; s != 0 {
			queue = append(queue, s)
		}
	}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		f.hit[state] = f.hit[state] || f.hit[fail[state]]
		for b := range 256 {
			at, back := int(state)*256+b, f.next[int(fail[state])*256+b]
			if child := f.next[at]; child != 0 {
				fail[child] = back
				queue = append(queue, child)
			} else {
				f.next[at] = back
			}
		}
	}
}

// in reports whether a text holds one of the words, in any case of its letters.
func (f *finder) in(text string) bool {
	state := int32(0)
	for i := range len(text) {
		b := text[i]
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if state = f.next[int(state)*256+int(b)]; f.hit[state] {
			return true
		}
	}
	return false
}
