package tokenize

import "pare/tokenize/internal/table"

// memoBits is the size of a memo, as a power of two: small enough for the
// first cache of a processor, with room for the words of one file.
const memoBits = 11

// memoLen is from how many bytes on a memo pays for itself.
const memoLen = 8 << 10

// memo remembers what runs that no table holds cost, by their hash. A new run
// takes the place of an old one.
type memo [1 << memoBits]struct {
	hash   uint64
	v3, v5 int32
}

func (sc *scanner) recall(hash uint64) (table.Pair, bool) {
	if sc.memo == nil {
		return table.Pair{}, false
	}
	e := &sc.memo[hash>>20%(1<<memoBits)]
	return table.Pair{V3: int(e.v3), V5: int(e.v5)}, e.hash == hash
}

func (sc *scanner) remember(hash uint64, cost table.Pair) {
	if sc.memo == nil {
		return
	}
	e := &sc.memo[hash>>20%(1<<memoBits)]
	e.hash, e.v3, e.v5 = hash, int32(cost.V3), int32(cost.V5)
}
