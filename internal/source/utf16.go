package source

import (
	"bytes"
	"unicode/utf16"
)

// FromUTF16 is a text in UTF-8 that was written in UTF-16, as PowerShell's > and
// Notepad do; ok is false where it was not. The mark at its start is taken off, and
// an odd byte at its end is dropped.
func FromUTF16(data []byte) (text []byte, ok bool) {
	little, ok := utf16Order(data)
	if !ok {
		return data, false
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		a, b := uint16(data[2*i]), uint16(data[2*i+1])
		if little {
			a, b = b, a
		}
		units[i] = a<<8 | b
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\ufeff")), true
}

// How much of a text without a mark is looked at, and the least that tells.
const (
	utf16Head  = 1024
	utf16Least = 8
)

// utf16Order tells the order of the bytes from the mark at the start or, where
// there is none, from the zeros: most characters of a program or a sentence take
// one byte and a zero.
func utf16Order(data []byte) (little, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}):
		return false, false // UTF-32
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return true, true
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return false, true
	case len(data) < utf16Least:
		return false, false
	}
	var zeros [2]int
	head := data[:min(len(data), utf16Head)&^1]
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	const most, few = 0.6, 0.05
	half := float64(len(head) / 2)
	switch {
	case float64(zeros[1]) > most*half && float64(zeros[0]) < few*half:
		return true, true
	case float64(zeros[0]) > most*half && float64(zeros[1]) < few*half:
		return false, true
	}
	return false, false
}
