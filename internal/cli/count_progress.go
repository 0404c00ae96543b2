package cli

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progress tells a person at a terminal how far a long run is: nothing in the
// first second, then one line that is written over.
type progress struct {
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

func startProgress(env *Env, total int) *progress {
	p := &progress{now: env.Now, total: total}
	if env.StderrTerminal && env.Now != nil {
		_, p.w = env.Streams()
		p.start = env.Now()
	}
	return p
}

// step says that so many of all are done.
func (p *progress) step(done int) {
	if p.w == nil {
		return
	}
	now := p.now()
	if now.Sub(p.start) < progressAfter || now.Sub(p.last) < progressEvery {
		return
	}
	p.last = now
	fmt.Fprintf(p.w, "\rcounting: %s of %s files", number(done), number(p.total))
}

// end takes the line away.
func (p *progress) end() {
	if p.w != nil && !p.last.IsZero() {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", len("counting:  of  files")+2*len(number(p.total))))
	}
}
