package table

// The hashes are part of the layout: another hash needs another blob.

const (
	seedWord  = 0x9E3779B97F4A7C15
	seedPunct = 0xD1B54A32D192ED03

	mul1 = 0xBF58476D1CE4E5B9
	mul2 = 0x94D049BB133111EB
)

// load reads the first n bytes of s, up to eight, as a little-endian number.
// Where s goes on it reads eight and drops the rest, which is faster.
func load(s string, n int) uint64 {
	if len(s) >= 8 {
		_ = s[7]
		v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		return v & (1<<(8*uint(n)) - 1) // n = 8: the shift gives 0, the mask all ones
	}
	var v uint64
	for i := n - 1; i >= 0; i-- {
		v = v<<8 | uint64(s[i])
	}
	return v
}

// hashBytes mixes the first n bytes of s into 64 bits. The length and the seed
// go in first, so that no run is a prefix of another.
func hashBytes(s string, n int, seed uint64) uint64 {
	h := seed ^ uint64(n)*mul2
	for n > 8 {
		h = (h ^ load(s, 8)) * mul1
		h ^= h >> 29
		s, n = s[8:], n-8
	}
	return finish(h ^ load(s, n))
}

func finish(h uint64) uint64 {
	h *= mul1
	h ^= h >> 32
	h *= mul2
	return h ^ h>>29
}
