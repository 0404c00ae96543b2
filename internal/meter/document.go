package meter

import (
	"io"

	"pare/tokenize"
)

// largestDocument is how much of an image or a PDF is looked at, in bytes: the
// API takes no request over 32 MB.
const largestDocument = 32 << 20

// document is what an image or a PDF costs by the documented formula; ok is
// false for one that tells neither its size nor its pages, and for OpenAI's
// tokenizers, which count text alone.
func (m *Meter) document(kind string, head []byte, rest io.Reader) (e tokenize.Estimate, ok bool, err error) {
	if !m.isClaude() {
		return tokenize.Estimate{}, false, nil
	}
	if kind == "image" {
		e, err = tokenize.Image(head, m.Model.Family)
		return e, err == nil, nil
	}
	data, err := ReadUpTo(rest, append([]byte(nil), head...), largestDocument)
	if err != nil {
		return tokenize.Estimate{}, false, err
	}
	e, err = tokenize.PDF(data, m.Model.Family)
	return e, err == nil, nil
}
