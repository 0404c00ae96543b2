package tokenize

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strconv"
)

// Tokens of a page of a PDF: its text, and the page as an image on top in the
// upper bound. Source: https://platform.claude.com/docs/en/build-with-claude/pdf-support,
// read 2026-08-22. Recorded documents cost 1,600 to 2,500 a page (2026-11-23).
const (
	pageLow    = 1500
	pageTokens = 2250
	pageHigh   = 3000
)

// PDF estimates what a PDF document costs by its number of pages. The bounds
// are wide: what is on a page decides.
func PDF(data []byte, f Family) (Estimate, error) {
	n, err := pdfPages(data)
	if err != nil {
		return Estimate{}, err
	}
	high := pageHigh + visionOf(f).MaxTokens
	return Estimate{Tokens: n * pageTokens, Low: n * pageLow, High: n * high, Method: Formula}, nil
}

// pdfPages is the number of pages of a PDF document: what its page tree says,
// or the pages themselves. It looks into compressed object streams.
func pdfPages(data []byte) (int, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 1024)], "\x00\t\n\r \ufeff"), []byte("%PDF-")) {
		return 0, errors.New("not a PDF document")
	}
	var found pages
	found.look(data)
	for _, stream := range objectStreams(data) {
		found.look(stream)
	}
	if n := max(found.count, found.seen); n > 0 {
		return n, nil
	}
	return 0, errors.New("no page found in the PDF document: it may be encrypted or damaged")
}

// pages is what the objects say: the largest count of a page tree, and the
// pages that were seen.
type pages struct{ count, seen int }

// maxPages is more pages than a request may have, by far: a larger count is
// nonsense.
const maxPages = 1_000_000

// look goes over the objects of a type; the count stands within the same
// dictionary, before or after.
func (p *pages) look(data []byte) {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("/Type"))
		if i < 0 {
			return
		}
		at += i + len("/Type")
		name := bytes.TrimLeft(data[at:min(len(data), at+32)], " \t\r\n")
		switch {
		case bytes.HasPrefix(name, []byte("/Pages")):
			if n := countIn(dictionary(data, at)); n > p.count && n <= maxPages {
				p.count = n
			}
		case bytes.HasPrefix(name, []byte("/Page")) && !letter(name, len("/Page")):
			p.seen++
		}
	}
}

func letter(b []byte, i int) bool { return i < len(b) && 'a' <= b[i]|0x20 && b[i]|0x20 <= 'z' }

// reach is how far from its type a count may stand; a page tree's list of kids
// may be long.
const reach = 1 << 16

// dictionary is the text around at, up to the ends of its object. Objects of a
// stream have no such words: there the next type ends it.
func dictionary(data []byte, at int) []byte {
	from, to := max(0, at-reach), min(len(data), at+reach)
	if i := bytes.Index(data[at:to], []byte("/Type")); i >= 0 {
		to = at + i
	}
	if i := bytes.Index(data[at:to], []byte("endobj")); i >= 0 {
		to = at + i
	}
	before := at - len("/Type")
	if i := bytes.LastIndex(data[from:max(from, before)], []byte("/Type")); i >= 0 {
		from += i
	}
	if i := bytes.LastIndex(data[from:at], []byte("obj")); i >= 0 {
		from += i
	}
	return data[from:to]
}

func countIn(dict []byte) int {
	_, rest, ok := bytes.Cut(dict, []byte("/Count"))
	if !ok {
		return 0
	}
	rest = bytes.TrimLeft(rest[:min(len(rest), 32)], " \t\r\n")
	end := 0
	for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(string(rest[:end]))
	if err != nil {
		return 0
	}
	return n
}

// maxInflated is how much of the object streams is unpacked in all: a document
// made to explode stops there.
const maxInflated = 64 << 20

// nearby is how far after its type a stream may start.
const nearby = 4 << 10

// objectStreams unpacks the streams that hold objects.
func objectStreams(data []byte) (streams [][]byte) {
	left := int64(maxInflated)
	for at := 0; left > 0; {
		i := bytes.Index(data[at:], []byte("/ObjStm"))
		if i < 0 {
			break
		}
		at += i + len("/ObjStm")
		j := bytes.Index(data[at:min(len(data), at+nearby)], []byte("stream"))
		if j < 0 {
			continue
		}
		at += j + len("stream") // so that no other type before it reads it again
		body := bytes.TrimLeft(data[at:], "\r\n")
		z, err := zlib.NewReader(bytes.NewReader(body))
		if err != nil {
			continue
		}
		// A damaged stream still shows what comes before the damage.
		out, _ := io.ReadAll(io.LimitReader(z, left))
		left -= int64(len(out))
		streams = append(streams, out)
	}
	return streams
}
