package cli

import (
	"io"

	"pare/tokenize"
	"pare/tokenize/openai"
)

// largestDocument is how much of an image or a PDF is looked at, in bytes: the
// API takes no request over 32 MB.
const largestDocument = 32 << 20

// document is what an image or a PDF costs by the documented formula; ok is
// false for one that tells neither its size nor its pages, and for OpenAI's
// tokenizers, which count text alone.
func (m *meter) document(kind string, head []byte, rest io.Reader) (e tokenize.Estimate, ok bool, err error) {
	if !m.claude() {
		return tokenize.Estimate{}, false, nil
	}
	if kind == "image" {
		e, err = tokenize.Image(head, m.model.Family)
		return e, err == nil, nil
	}
	data, err := readUpTo(rest, append([]byte(nil), head...), largestDocument)
	if err != nil {
		return tokenize.Estimate{}, false, err
	}
	e, err = tokenize.PDF(data, m.model.Family)
	return e, err == nil, nil
}

// openAICounter counts with one of OpenAI's tokenizers. Its vocabulary is read
// here: after that a count cannot fail.
func openAICounter(name string) (func([]byte) tokenize.Estimate, error) {
	encoding, err := openai.Named(name)
	if err == nil {
		_, err = openai.Count("a", encoding)
	}
	return func(text []byte) tokenize.Estimate {
		e, _ := openai.Count(string(text), encoding)
		return e
	}, err
}
