package cli

import (
	"io"

	"pare/tokenize"
)

// document is what an image or a PDF costs by the documented formula.
func (m *meter) document(kind string, head []byte, rest io.Reader) tokenize.Estimate {
	return tokenize.Estimate{}
}

// image is what an image of that size costs, in pixels as it is sent.
func (m *meter) image(width, height int) tokenize.Estimate { return tokenize.Estimate{} }

func openAICounter(name string) (func([]byte) tokenize.Estimate, error) {
	return nil, usagef("", "not there yet")
}

func savedFactor(env *Env, family tokenize.Family) float64 { return 0 }
