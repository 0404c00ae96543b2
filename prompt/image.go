package prompt

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // for the size of one
	_ "image/jpeg" // for the size of one
)

func isImageExtension(ext string) bool {
	return ext == ".png" || ext == ".jpg" || ext == ".jpeg" || ext == ".gif" || ext == ".webp"
}

// image attaches an image. The content decides whether it is one, whichever of
// the image extensions it has.
func (a *attacher) image(size int64) {
	if size > a.limits.FileBytes {
		a.Cause = ImageTooLarge
		return
	}
	data, ok := a.read(a.limits.FileBytes)
	if !ok {
		return
	}
	dimensions, ok := imageSize(data)
	if !ok {
		a.Cause = NotAnImage
		return
	}
	a.Kind = Image
	a.Images = []ImageSize{dimensions.within(a.limits.ImageSide)}
	a.Blocks = []string{called("Read", `{"file_path":`+jsString(a.Path)+`}`)}
}

// within is the size when neither side may be longer than side.
func (s ImageSize) within(side int) ImageSize {
	longest := max(s.Width, s.Height)
	if longest <= side {
		return s
	}
	scale := func(n int) int { return max(1, (2*n*side+longest)/(2*longest)) }
	return ImageSize{scale(s.Width), scale(s.Height)}
}

// imageSize reads the size from the first bytes of an image.
func imageSize(data []byte) (ImageSize, bool) {
	switch {
	case len(data) >= 24 && bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) && string(data[12:16]) == "IHDR":
		return ImageSize{int(binary.BigEndian.Uint32(data[16:])), int(binary.BigEndian.Uint32(data[20:]))}, true
	case len(data) >= 30 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return webpSize(data)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	return ImageSize{config.Width, config.Height}, err == nil
}

// webpSize reads the size of the three kinds of WebP:
// https://developers.google.com/speed/webp/docs/riff_container
func webpSize(data []byte) (ImageSize, bool) {
	switch string(data[12:16]) {
	case "VP8 ":
		return ImageSize{int(binary.LittleEndian.Uint16(data[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[28:]) & 0x3fff)},
			data[23] == 0x9d && data[24] == 0x01 && data[25] == 0x2a
	case "VP8L":
		bits := binary.LittleEndian.Uint32(data[21:])
		return ImageSize{int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1}, data[20] == 0x2f
	case "VP8X":
		three := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
		return ImageSize{three(data[24:]) + 1, three(data[27:]) + 1}, true
	}
	return ImageSize{}, false
}
