package tokenize

import (
	"encoding/binary"
	"errors"
	"fmt"

	"pare/internal/models"
)

// patch is the edge of the squares that an image is cut into, one token each.
// Source: https://platform.claude.com/docs/en/build-with-claude/vision, read
// 2026-08-22.
const patch = 28

// imageFrame is what an image costs besides its squares: recorded requests with
// an image of one pixel cost 4 tokens for it, in both families (2026-11-23).
const imageFrame = 3

// errShort says that the header ends before the size.
var errShort = errors.New("too little of the file to tell the size of the image")

// Image estimates what a PNG, JPEG, GIF or WebP image costs by its size, from
// the start of its file: 64 KB are enough but for a JPEG with much metadata.
func Image(header []byte, f Family) (Estimate, error) {
	w, h, err := imageSize(header)
	if err != nil {
		return Estimate{}, err
	}
	return visionOf(f).image(w, h), nil
}

// vision is how far a model scales images down before it counts them.
type vision models.Vision

// visionOf is how the newest model of a family sees images.
func visionOf(f Family) vision { return vision(models.Builtin().Newest(f).Image) }

// ImageOf estimates what an image of that size in pixels costs a model that sees
// so well.
func ImageOf(sight models.Vision, w, h int) Estimate {
	if w <= 0 || h <= 0 {
		return Estimate{}
	}
	return vision(sight).image(w, h)
}

func (v vision) image(w, h int) Estimate {
	n := v.tokens(w, h) + imageFrame
	e := Estimate{Tokens: n, Low: max(0, n-slack), High: n + slack, Method: Formula}
	if max(w, h) > v.MaxEdge || squares(w)*squares(h) > v.MaxTokens {
		// How a scaled edge is rounded is not documented: a row or a column of
		// squares more or less.
		off := squares(v.MaxEdge)
		e.Low, e.High = max(0, n-off), min(n+off, v.MaxTokens+imageFrame+slack)
	}
	return e
}

// tokens is the number of squares of the image after it was scaled down to
// what the model takes.
func (v vision) tokens(w, h int) int {
	long, short := max(w, h), min(w, h)
	count := func(edge int) int { return squares(edge) * squares(int(int64(short)*int64(edge)/int64(long))) }
	lo, hi := 1, min(long, v.MaxEdge)
	for lo < hi { // the longest edge that keeps within the tokens
		mid := (lo + hi + 1) / 2
		if count(mid) <= v.MaxTokens {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return count(lo)
}

func squares(edge int) int { return max(1, (edge+patch-1)/patch) }

// imageSize reads the size in pixels from the start of a PNG, JPEG, GIF or WebP
// file.
func imageSize(header []byte) (w, h int, err error) {
	switch {
	case has(header, 0, "\x89PNG\r\n\x1a\n"):
		w, h, err = pngSize(header)
	case has(header, 0, "GIF87a"), has(header, 0, "GIF89a"):
		w, h, err = gifSize(header)
	case has(header, 0, "\xff\xd8"):
		w, h, err = jpegSize(header)
	case has(header, 0, "RIFF") && has(header, 8, "WEBP"):
		w, h, err = webpSize(header)
	default:
		return 0, 0, errors.New("not a PNG, JPEG, GIF or WebP image")
	}
	if err == nil && (w <= 0 || h <= 0) {
		err = fmt.Errorf("an image of %d by %d pixels", w, h)
	}
	return w, h, err
}

func has(b []byte, at int, s string) bool { return len(b) >= at+len(s) && string(b[at:at+len(s)]) == s }

func pngSize(b []byte) (w, h int, err error) {
	if len(b) < 24 {
		return 0, 0, errShort
	}
	return int(int32(binary.BigEndian.Uint32(b[16:]))), int(int32(binary.BigEndian.Uint32(b[20:]))), nil
}

func gifSize(b []byte) (w, h int, err error) {
	if len(b) < 10 {
		return 0, 0, errShort
	}
	return int(binary.LittleEndian.Uint16(b[6:])), int(binary.LittleEndian.Uint16(b[8:])), nil
}

// jpegSize goes over the segments to the one that starts a frame.
func jpegSize(b []byte) (w, h int, err error) {
	for at := 2; at+9 <= len(b); {
		marker := b[at+1]
		switch {
		case b[at] != 0xFF:
			return 0, 0, errors.New("a JPEG file with a broken segment")
		case marker == 0xFF || marker == 0x01 || marker >= 0xD0 && marker <= 0xD8: // padding, or no content
			at++
			if marker != 0xFF {
				at++
			}
		case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC:
			return int(binary.BigEndian.Uint16(b[at+7:])), int(binary.BigEndian.Uint16(b[at+5:])), nil
		default:
			at += 2 + max(2, int(binary.BigEndian.Uint16(b[at+2:])))
		}
	}
	return 0, 0, errShort
}

// webpSize reads one of the three kinds of WebP: lossy, lossless, extended.
func webpSize(b []byte) (w, h int, err error) {
	if len(b) < 30 {
		return 0, 0, errShort
	}
	switch string(b[12:16]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(b[26:])) & 0x3FFF, int(binary.LittleEndian.Uint16(b[28:])) & 0x3FFF, nil
	case "VP8L":
		bits := binary.LittleEndian.Uint32(b[21:])
		return int(bits&0x3FFF) + 1, int(bits>>14&0x3FFF) + 1, nil
	case "VP8X":
		return int(uint24(b[24:])) + 1, int(uint24(b[27:])) + 1, nil
	}
	return 0, 0, errors.New("a WebP file of an unknown kind")
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
