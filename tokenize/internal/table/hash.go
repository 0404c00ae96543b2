package table

// The hashes are part of the layout: another hash needs another blob.

const (
	seedWord  = 0x9E3779B97F4A7C15
	seedPunct = 0xD1B54A32D192ED03

	mul1 = 0xBF58476D1CE4E5B9
	mul2 = 0x94D049BB133111EB
)

// load8 reads up to eight bytes as a little-endian number.
func load8(s string) uint64 {
	if len(s) >= 8 {
		return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	}
	var v uint64
	for i := len(s) - 1; i >= 0; i-- {
		v = v<<8 | uint64(s[i])
	}
	return v
}

// hashBytes mixes a run into 64 bits. The length and the seed go in first, so
// that no run is a prefix of another.
func hashBytes(s string, seed uint64) uint64 {
	h := seed ^ uint64(len(s))*mul2
	for len(s) > 8 {
		h = (h ^ load8(s)) * mul1
		h ^= h >> 29
		s = s[8:]
	}
	return finish(h ^ load8(s))
}

func finish(h uint64) uint64 {
	h *= mul1
	h ^= h >> 32
	h *= mul2
	return h ^ h>>29
}
