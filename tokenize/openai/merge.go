package openai

import (
	"fmt"
	"sync"

	"github.com/dlclark/regexp2"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// merger counts by merging pairs in the order of their ranks, with a heap: the
// time grows with n log n where the library's grows with the square.
type merger struct {
	ranks  map[string]int
	pieces sync.Pool // of *regexp2.Regexp, which is not for many goroutines at once
}

// The patterns that cut a text into pieces, as published with the encodings in
// https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py
// and as the library has them. A test holds the two against each other.
const (
	cl100kPieces = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
	o200kPieces  = `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
)

func newMerger(name string) (*merger, error) {
	ranks, err := loader.NewOfflineLoader().LoadTiktokenBpe(name + ".tiktoken")
	if err != nil {
		return nil, fmt.Errorf("read the vocabulary %s: %w", name, err)
	}
	pattern := o200kPieces
	if name == "cl100k_base" {
		pattern = cl100kPieces
	}
	m := &merger{ranks: ranks}
	m.pieces.New = func() any { return regexp2.MustCompile(pattern, regexp2.None) }
	return m, nil
}

func (m *merger) count(text string) int {
	re := m.pieces.Get().(*regexp2.Regexp)
	defer m.pieces.Put(re)
	n := 0
	// The library drops what its expression reports, too: without a time limit
	// there is nothing to report.
	for match, _ := re.FindStringMatch(text); match != nil; match, _ = re.FindNextMatch(match) {
		n += m.merge(match.String())
	}
	return n
}

// merge is the number of tokens of a piece.
func (m *merger) merge(piece string) int {
	if _, ok := m.ranks[piece]; ok {
		return 1
	}
	c := chain{piece: piece, ranks: m.ranks, end: make([]int, len(piece)), back: make([]int, len(piece))}
	for i := range len(piece) {
		c.end[i], c.back[i] = i+1, i-1
	}
	for i := range len(piece) {
		c.offer(i)
	}
	left := len(piece)
	for len(c.heap) > 0 {
		if c.join(c.pop()) {
			left--
		}
	}
	return left
}

// chain is a piece cut into parts. A part is named by where it starts; a part
// that was joined to the one before it has no end.
type chain struct {
	piece     string
	ranks     map[string]int
	end, back []int
	heap      []pair
}

// pair is a part that may be joined with the one after it.
type pair struct{ rank, at, end int }

// before orders pairs: the lowest rank first, then the leftmost.
func (p pair) before(q pair) bool { return p.rank < q.rank || p.rank == q.rank && p.at < q.at }

// offer puts the part at i and the next one into the heap, if they make a token.
func (c *chain) offer(i int) {
	if i < 0 || c.end[i] >= len(c.piece) {
		return
	}
	end := c.end[c.end[i]]
	if rank, ok := c.ranks[c.piece[i:end]]; ok {
		c.push(pair{rank, i, end})
	}
}

// join joins the pair, unless one of its parts has changed since it was offered.
func (c *chain) join(p pair) bool {
	if c.end[p.at] == 0 || c.end[p.at] >= len(c.piece) {
		return false
	}
	next := c.end[p.at]
	if c.end[next] != p.end {
		return false
	}
	c.end[p.at], c.end[next] = p.end, 0
	if p.end < len(c.piece) {
		c.back[p.end] = p.at
	}
	c.offer(p.at)
	c.offer(c.back[p.at])
	return true
}

func (c *chain) push(p pair) {
	c.heap = append(c.heap, p)
	for i := len(c.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !c.heap[i].before(c.heap[up]) {
			break
		}
		c.heap[i], c.heap[up] = c.heap[up], c.heap[i]
		i = up
	}
}

func (c *chain) pop() pair {
	h := c.heap
	top := h[0]
	h[0] = h[len(h)-1]
	h = h[:len(h)-1]
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(h) {
			break
		}
		if down+1 < len(h) && h[down+1].before(h[down]) {
			down++
		}
		if !h[down].before(h[i]) {
			break
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
	c.heap = h
	return top
}
