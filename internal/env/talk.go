package env

import (
	"fmt"
	"io"
	"reflect"

	"pare/internal/inert"
)

// Guarded is the world with streams for people: on standard error, and on standard
// output where that is a terminal, what hides or acts is shown by its number. What
// goes into a pipe or a file stays as it is.
func (e *Env) Guarded() *Env {
	g := *e
	if g.plain == nil {
		g.plain = &streams{e.Stdout, e.Stderr}
		g.Stderr = inert.NewWriter(e.Stderr)
		if e.StdoutTerminal {
			g.Stdout = inert.NewWriter(e.Stdout)
		}
	}
	return &g
}

// streams are standard output and standard error as they are.
type streams struct{ out, err io.Writer }

// Streams are standard output and standard error as they are: for a program that
// the person runs, and for what is shown by a package that keeps it harmless itself.
func (e *Env) Streams() (out, err io.Writer) {
	if e.plain == nil {
		return e.Stdout, e.Stderr
	}
	return e.plain.out, e.plain.err
}

// Page is standard output for a text that people read, wherever it goes.
func (e *Env) Page() io.Writer { return inert.NewWriter(e.Stdout) }

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
