package cli

import (
	"fmt"
	"io"

	"pare/internal/inert"
	"pare/slicer"
)

// trimBlock is a candidate, with --explain.
type trimBlock struct {
	Name   string  `json:"name"`
	Kind   string  `json:"kind"`
	First  int     `json:"first"`
	Last   int     `json:"last"`
	Score  float64 `json:"score"`
	Chosen bool    `json:"chosen"`
	Why    string  `json:"why,omitempty"`
	// Signals is what the score was made of: every column that is not zero.
	Signals map[string]float32 `json:"signals"`
}

// explainBlocks is the candidates of a file, in the order of their lines.
func explainBlocks(e *slicer.FileEvidence, c *slicer.Choice) []trimBlock {
	if e == nil {
		return nil
	}
	o := e.Outline
	picked := map[int]slicer.Pick{}
	if c != nil {
		for _, p := range c.Picks {
			picked[p.Block] = p
		}
	}
	blocks := make([]trimBlock, 0, len(e.Leaves))
	for i, leaf := range e.Leaves {
		b := &o.Blocks[leaf]
		pick, chosen := picked[leaf]
		signals := map[string]float32{}
		for _, s := range e.Signals(i) {
			signals[s.Name] = s.Value
		}
		blocks = append(blocks, trimBlock{
			Name: b.Qualified, Kind: b.Kind.String(), First: b.First, Last: b.Last,
			Score: e.Scores[i], Chosen: chosen, Why: pick.Why, Signals: signals,
		})
	}
	return blocks
}

func writeExplain(w io.Writer, blocks []trimBlock) {
	for _, b := range blocks {
		mark := " "
		if b.Chosen {
			mark = "+"
		}
		name := b.Name
		if name == "" {
			name = "(" + b.Kind + ")"
		}
		fmt.Fprintf(w, "  %s %5.3f  %5d-%-5d  %s", mark, b.Score, b.First, b.Last, inert.Show(name))
		if b.Why != "" {
			fmt.Fprintf(w, "   %s", inert.Show(b.Why))
		}
		fmt.Fprintln(w)
	}
}
