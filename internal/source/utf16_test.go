package source

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

func TestFromUTF16(t *testing.T) {
	for _, text := range []string{"fix load_depot in @models.py\r\n", "größe 日本 😀 and more text of one byte a character\n"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			var plain []byte
			for _, u := range utf16.Encode([]rune(text)) {
				plain = order.AppendUint16(plain, u)
			}
			marked := append(order.AppendUint16(nil, 0xfeff), plain...)
			for _, data := range [][]byte{plain, marked, append(marked, 'x')} {
				if got, ok := FromUTF16(data); !ok || string(got) != text {
					t.Errorf("%v: %q, %v", data, got, ok)
				}
			}
		}
	}
	for _, data := range []string{"", "x", "plain text without a zero", "\xff\xfe\x00\x00x\x00\x00\x00", "a\x00b", "one zero \x00 in a text", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"} {
		if got, ok := FromUTF16([]byte(data)); ok || string(got) != data {
			t.Errorf("%q: %q, %v", data, got, ok)
		}
	}
}
