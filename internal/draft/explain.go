package draft

import (
	"fmt"
	"strings"

	"pare/internal/env"
)

// Explain tells where each line comes from, and what was left out and why.
func (p *Plan) Explain(e *env.Env) {
	for _, o := range p.Files {
		o.explain(e)
	}
}

func (o *File) explain(to *env.Env) {
	to.Sayf("%s\n", o.Name)
	for _, f := range o.Block.Facts {
		var at []string
		for _, e := range f.Evidence {
			at = append(at, place(e.File, e.Line))
		}
		to.Sayf("  %-22s %s\n  %-22s   from %s\n", f.Key, f.Value, "", strings.Join(at, ", "))
	}
	shown := 0
	for _, l := range o.Block.Left {
		if shown++; shown > 40 {
			to.Sayf("  … and %d more\n", len(o.Block.Left)-40)
			break
		}
		to.Sayf("  left out: %s (%s)\n", l.Value, l.Why)
	}
}

func place(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}
