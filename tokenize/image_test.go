package tokenize

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// encoded is a picture of that size in the formats that Go can write.
func encoded(t *testing.T, w, h int) map[string][]byte {
	t.Helper()
	pic := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White})
	out := map[string][]byte{}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"png":  func(b *bytes.Buffer) error { return png.Encode(b, pic) },
		"gif":  func(b *bytes.Buffer) error { return gif.Encode(b, pic, nil) },
		"jpeg": func(b *bytes.Buffer) error { return jpeg.Encode(b, pic, nil) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		out[name] = b.Bytes()
	}
	return out
}

func TestImageSizeOfWhatGoWrites(t *testing.T) {
	for name, data := range encoded(t, 300, 41) {
		w, h, err := imageSize(data)
		if err != nil || w != 300 || h != 41 {
			t.Errorf("%s: got %d by %d, %v; want 300 by 41", name, w, h, err)
		}
		for n := range data { // a cut file is an error or the same size
			if w, h, err := imageSize(data[:n]); err == nil && (w != 300 || h != 41) {
				t.Fatalf("%s cut at %d: got %d by %d", name, n, w, h)
			}
		}
	}
}

// The headers follow https://developers.google.com/speed/webp/docs/riff_container
// and the VP8 and VP8L bitstream specifications: 300 by 41.
func TestImageSizeOfWebP(t *testing.T) {
	head := func(kind string, rest ...byte) []byte {
		b := append([]byte("RIFF\x00\x00\x00\x00WEBP"+kind+"\x0a\x00\x00\x00"), rest...)
		return append(b, make([]byte, 20)...)
	}
	for name, data := range map[string][]byte{
		"lossy":    head("VP8 ", 0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x01, 41, 0),
		"lossless": head("VP8L", 0x2f, 0x2b, 0x01|40<<6&0xC0, 40>>2, 0),
		"extended": head("VP8X", 0, 0, 0, 0, 0x2b, 0x01, 0, 40, 0, 0),
	} {
		w, h, err := imageSize(data)
		if err != nil || w != 300 || h != 41 {
			t.Errorf("%s: got %d by %d, %v; want 300 by 41", name, w, h, err)
		}
	}
}

func TestImageTokens(t *testing.T) {
	// Counts of squares worked out by hand from the documented formula.
	for _, c := range []struct {
		w, h   int
		v3, v5 int
	}{
		{1, 1, 1, 1},
		{28, 28, 1, 1},
		{29, 28, 2, 2},
		{280, 560, 200, 200},
		{1568, 28, 56, 56},
		{3136, 56, 56, 184}, // scaled to 1568 by 28, and to 2576 by 46
	} {
		v3, v5 := visionOf(V3).tokens(c.w, c.h), visionOf(V5).tokens(c.w, c.h)
		if v3 != c.v3 || v5 != c.v5 {
			t.Errorf("%d by %d: got %d and %d, want %d and %d", c.w, c.h, v3, v5, c.v3, c.v5)
		}
	}
	for _, size := range []int{2000, 5000, 100_000} {
		for _, f := range []Family{V3, V5} {
			v := visionOf(f)
			e := v.image(size, size)
			if e.Tokens > v.MaxTokens+imageFrame || e.Tokens < v.MaxTokens*9/10 || e.Low > e.Tokens || e.High < e.Tokens {
				t.Errorf("%d squared, %s: got %+v, want close to %d", size, f, e, v.MaxTokens)
			}
		}
	}
}

func TestImageErrors(t *testing.T) {
	for _, data := range []string{"", "hello", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "\xff\xd8abcdefghij", "GIF89a\x00\x00\x00\x00", "RIFF0000WEBPVP8X"} {
		if e, err := Image([]byte(data), V5); err == nil {
			t.Errorf("%q: got %v, want an error", data, e)
		}
	}
}

func FuzzImage(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00"))
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\xff\xc0\x00\x11\x08\x00\x10\x00\x20"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8L\x0a\x00\x00\x00\x2f\x2b\x01\x0a\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, family := range []Family{V3, V5} {
			e, err := Image(data, family)
			if err == nil && (e.Low < 0 || e.Low > e.Tokens || e.Tokens > e.High || e.Tokens > visionOf(family).MaxTokens+imageFrame) {
				t.Fatalf("%q: %+v", data, e)
			}
		}
	})
}
