package env

import (
	"fmt"
	"io"
	"reflect"
	"sync/atomic"

	"pare/internal/inert"
)

// Guarded is the world with streams for people: on standard error, and on standard
// output where that is a terminal, what hides or acts is shown by its number. What
// goes into a pipe or a file stays as it is. A report that can not be written is no
// reason to keep a prompt back, so standard error takes everything.
func (e *Env) Guarded() *Env {
	g := *e
	if g.plain == nil {
		g.plain = &streams{e.Stdout, e.Stderr}
		g.Stderr = deaf{inert.NewWriter(fit(e.Stderr, e.columns(e.StderrTerminal)))}
		if e.StdoutTerminal {
			g.Stdout = inert.NewWriter(e.Stdout)
		}
	}
	return &g
}

// deaf is a writer that never complains.
type deaf struct{ w io.Writer }

func (d deaf) Write(p []byte) (int, error) {
	_, _ = d.w.Write(p)
	return len(p), nil
}

// Watched is the world with a count of the programs that have been lent the streams,
// and the question whether there is one.
func (e *Env) Watched() (*Env, func() bool) {
	w := *e
	w.children = new(atomic.Int32)
	return &w, func() bool { return w.children.Load() > 0 }
}

// Lend says that a program of the person has the streams now, until the function that
// it returns is called: a signal is for that program, and this one waits for it.
func (e *Env) Lend() (back func()) {
	if e.children == nil {
		return func() {}
	}
	e.children.Add(1)
	return func() { e.children.Add(-1) }
}

// streams are standard output and standard error as they are.
type streams struct{ out, err io.Writer }

// Talk is standard error for a report that keeps itself harmless. It takes
// everything, see Guarded.
func (e *Env) Talk() io.Writer {
	_, talk := e.Streams()
	return deaf{talk}
}

// Streams are standard output and standard error as they are: for a program that
// the person runs, and for what is shown by a package that keeps it harmless itself.
func (e *Env) Streams() (out, err io.Writer) {
	if e.plain == nil {
		return e.Stdout, e.Stderr
	}
	return e.plain.out, e.plain.err
}

// Page is standard output for a text that people read, wherever it goes. In a
// terminal no line of it is broken within a word.
func (e *Env) Page() io.Writer {
	return inert.NewWriter(e.Fitted(e.Stdout))
}

// Fitted is a writer to standard output that breaks the lines of a report between
// words where it is a terminal.
func (e *Env) Fitted(out io.Writer) io.Writer { return fit(out, e.columns(e.StdoutTerminal)) }

// columns is how wide a stream is; 0 where it is no terminal.
func (e *Env) columns(terminal bool) int {
	if !terminal {
		return 0
	}
	return e.Width
}

// Sayf writes to standard error. The texts among the arguments are those of others,
// names and messages: each is shown on one line, see [inert.Show].
func (e *Env) Sayf(format string, args ...any) {
	fmt.Fprintf(e.Stderr, format, shown(args)...)
}

// shown is the arguments with every text in them harmless.
func shown(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		switch v := a.(type) {
		case error:
			out[i] = inert.Show(v.Error())
		case fmt.Stringer:
			out[i] = inert.Show(v.String())
		case []byte:
			out[i] = inert.Show(string(v))
		default:
			if v := reflect.ValueOf(a); v.IsValid() && v.Kind() == reflect.String {
				out[i] = inert.Show(v.String())
			}
		}
	}
	return out
}
