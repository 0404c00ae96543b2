package env

import (
	"fmt"
	"io"
	"strings"
	"time"

	"pare/internal/figures"
)

// Progress tells a person at a terminal how far a long run is: nothing in the
// first second, then one line that is written over.
type Progress struct {
	w     io.Writer // nil: nobody is watching
	now   func() time.Time
	start time.Time
	last  time.Time // of the line that stands there
	total int
}

const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

// Progress begins to tell how far a run over so many files is.
func (e *Env) Progress(total int) *Progress {
	p := &Progress{now: e.Now, total: total}
	if e.StderrTerminal && e.Now != nil {
		_, p.w = e.Streams()
		p.start = e.Now()
	}
	return p
}

// Step says that so many of all are done.
func (p *Progress) Step(done int) {
	if p.w == nil {
		return
	}
	now := p.now()
	if now.Sub(p.start) < progressAfter || now.Sub(p.last) < progressEvery {
		return
	}
	p.last = now
	fmt.Fprintf(p.w, "\rcounting: %s of %s files", figures.Commas(done), figures.Commas(p.total))
}

// End takes the line away.
func (p *Progress) End() {
	if p.w != nil && !p.last.IsZero() {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", len("counting:  of  files")+2*len(figures.Commas(p.total))))
	}
}
