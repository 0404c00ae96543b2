// Package openai counts the tokens of OpenAI's models, exactly. It says nothing
// about Claude, whose tokenizers cut another way: see package tokenize.
//
// The vocabularies are those of github.com/pkoukk/tiktoken-go-loader, embedded
// in the program; nothing is downloaded. The first count with an encoding takes
// 100 to 300 ms to read its vocabulary; a program that does not count with it
// pays nothing. A byte that is no UTF-8 counts as the replacement character.
package openai

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"

	"pare/tokenize"
)

// Encoding is a vocabulary of OpenAI's. The set is closed.
type Encoding uint8

// The encodings.
const (
	O200K  Encoding = iota // GPT-4o and later
	CL100K                 // GPT-4 and GPT-3.5
)

// String is the name of the encoding: "o200k" or "cl100k".
func (e Encoding) String() string {
	if e == CL100K {
		return "cl100k"
	}
	return "o200k"
}

// Named is the encoding of that name, with or without "_base".
func Named(name string) (Encoding, error) {
	switch strings.TrimSuffix(strings.ToLower(name), "_base") {
	case "o200k":
		return O200K, nil
	case "cl100k":
		return CL100K, nil
	}
	return 0, fmt.Errorf("no encoding %q", name)
}

// Count is the number of tokens of a text; the bounds of the estimate are that
// number. Nothing in a text is special: <|endoftext|> counts as it is written.
// It may be called from many goroutines.
func Count(text string, e Encoding) (tokenize.Estimate, error) {
	t, err := tokenizers[e]()
	if err != nil {
		return tokenize.Estimate{}, err
	}
	n := 0
	for len(text) > 0 {
		end := cut(text)
		n += t.count(text[:end])
		text = text[end:]
	}
	return tokenize.Estimate{Tokens: n, Low: n, High: n, Method: tokenize.Exact}, nil
}

// tokenizer is a loaded encoding.
type tokenizer struct {
	tiktoken *tiktoken.Tiktoken
	long     func() (*merger, error) // for segments with a long run
}

// The library keeps its loader in a variable of its own and reads a vocabulary
// anew at each call: both are done once here.
var (
	offline = sync.OnceFunc(func() { tiktoken.SetBpeLoader(loader.NewOfflineLoader()) })

	tokenizers = [...]func() (*tokenizer, error){
		O200K:  sync.OnceValues(func() (*tokenizer, error) { return load("o200k_base") }),
		CL100K: sync.OnceValues(func() (*tokenizer, error) { return load("cl100k_base") }),
	}
)

func load(name string) (*tokenizer, error) {
	offline()
	t, err := tiktoken.GetEncoding(name)
	if err != nil {
		return nil, fmt.Errorf("read the vocabulary %s: %w", name, err)
	}
	return &tokenizer{t, sync.OnceValues(func() (*merger, error) { return newMerger(name) })}, nil
}

// count counts a segment. The library takes a time that grows with the square
// of the longest piece: a segment that may hold a long one is merged here.
func (t *tokenizer) count(segment string) int {
	if longestRun(segment) > maxPiece {
		if m, err := t.long(); err == nil {
			return m.count(segment)
		}
	}
	return len(t.tiktoken.EncodeOrdinary(segment))
}

const (
	// segment is from where on a cut is looked for, in bytes.
	segment = 4 << 10

	// maxPiece is the longest piece that is left to the library, in bytes.
	maxPiece = 256
)

// cut is where the first segment of a text ends. It is a place where both
// encodings part pieces whatever stands around: after an ASCII letter or digit
// that is followed by ASCII that is neither, nor an apostrophe.
func cut(text string) int {
	for i := segment; i < len(text); i++ {
		if alnum(text[i-1]) && text[i] < utf8.RuneSelf && !alnum(text[i]) && text[i] != '\'' {
			return i
		}
	}
	return len(text)
}

func alnum(b byte) bool { return '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' }

// longestRun is the length in bytes of the longest stretch that may be one
// piece: of letters, of white space, or of anything else but digits. Characters
// beyond ASCII go with any of them.
func longestRun(s string) int {
	longest, start, kind := 0, 0, byte(0)
	for i := range len(s) {
		k := runKind(s[i])
		if k == 0 || k == kind {
			continue
		}
		if kind != 0 {
			longest = max(longest, i-start)
			start = i
		}
		kind = k
	}
	return max(longest, len(s)-start)
}

func runKind(b byte) byte {
	switch {
	case b >= utf8.RuneSelf:
		return 0
	case '0' <= b && b <= '9':
		return 'd'
	case alnum(b):
		return 'l'
	case b == ' ' || b >= '\t' && b <= '\r':
		return 's'
	}
	return 'p'
}
