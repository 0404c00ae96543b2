package trimmed

import (
	"fmt"
	"io"

	"pare/internal/inert"
	"pare/slicer"
)

// Block is a candidate, with --explain.
type Block struct {
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

// blocksOf is the candidates of a file, in the order of their lines.
func blocksOf(e *slicer.FileEvidence, c *slicer.Choice) []Block {
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
	blocks := make([]Block, 0, len(e.Leaves))
	for i, leaf := range e.Leaves {
		b := &o.Blocks[leaf]
		pick, chosen := picked[leaf]
		signals := map[string]float32{}
		for _, s := range e.Signals(i) {
			signals[s.Name] = s.Value
		}
		blocks = append(blocks, Block{
			Name: b.Qualified, Kind: b.Kind.String(), First: b.First, Last: b.Last,
			Score: e.Scores[i], Chosen: chosen, Why: pick.Why, Signals: signals,
		})
	}
	return blocks
}

// faint is the score below which a part that was left out is told only in a sum: a
// file has hundreds of them, and nobody reads those.
const faint = 0.005

// WriteBlocks writes them for people.
func WriteBlocks(w io.Writer, blocks []Block) {
	for i := 0; i < len(blocks); i++ {
		n := 0
		for i+n < len(blocks) && !blocks[i+n].Chosen && blocks[i+n].Score < faint {
			n++
		}
		if n > 2 {
			fmt.Fprintf(w, "    <%.3f  %5d-%-5d  %d parts\n", faint, blocks[i].First, blocks[i+n-1].Last, n)
			i += n - 1
			continue
		}
		writePart(w, blocks[i])
	}
}

// writePart is the line of one candidate.
func writePart(w io.Writer, b Block) {
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
