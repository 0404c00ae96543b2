package grammars

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// Limits bound one Parse. A zero field is the default.
type Limits struct {
	// Time is the processor time for the parse; by default 250 ms and 100 ms more
	// for each MiB of text. A context with a deadline bounds the time by the clock.
	Time time.Duration
	// Memory is the number of bytes that the parse may take; by default 256 MiB.
	Memory int
}

func (l Limits) withDefaults(size int) Limits {
	if l.Time <= 0 {
		l.Time = 250*time.Millisecond + time.Duration(int64(size)*int64(100*time.Millisecond)>>20)
	}
	if l.Memory <= 0 {
		l.Memory = 256 << 20
	}
	return l
}

const (
	// largest is the size of text that is given to a grammar: hand-written files
	// end long before it, and a client takes no file over 262,144 bytes whole.
	largest = 4 << 20
	// binaryHead is how far a NUL is looked for, as git does.
	binaryHead = 8000
	// A file of this many bytes in lines of this length on average was written by
	// a program, and a range of its lines means nothing.
	minifiedSize, minifiedLine = 64 << 10, 1000
)

// Parse turns a text into its outline. It never fails: a text that no grammar
// knows, or whose parse is given up, has approximate definitions and a reason.
// All spans are of data as given, whatever its encoding and line ends.
//
// Parse may be called from many goroutines at once; each call takes up to
// limits.Memory.
func Parse(ctx context.Context, name string, data []byte, limits Limits) (out Outline) {
	lang := Detect(name, data)
	// A bug of ours must not take the caller's prompt with it; the tests look for
	// this reason.
	defer func() {
		if r := recover(); r != nil {
			out = Outline{Language: lang.Name(), Approximate: true, Reason: fmt.Sprintf("%s: %v", reasonBug, r)}
		}
	}()
	t := newText(data)
	out = parse(ctx, lang, name, t, limits.withDefaults(len(t.utf8)))
	out.Language = lang.Name()
	t.restore(&out)
	return out
}

// reasonBug begins the reason of an outline that was lost in a panic.
const reasonBug = "bug in pare"

func parse(ctx context.Context, lang Language, name string, t *text, limits Limits) Outline {
	reason := refuse(lang, name, t)
	if reason == "" {
		out, why := parseByGrammar(ctx, lang.l, t.utf8, limits)
		if why == "" {
			return out
		}
		reason = why
	}
	out := approximate(ctx, lang, t, limits)
	if out.Reason == "" {
		out.Reason = reason
	}
	out.Approximate = true
	return out
}

// refuse says why a text is not given to a grammar, or "".
func refuse(lang Language, name string, t *text) string {
	switch {
	case t.binary:
		return "binary file"
	case lang.l == nil:
		return "no grammar for " + kindOfName(name)
	case lang.l.syntax == nil:
		return "no grammar for " + lang.l.name
	case !withGrammars():
		return "built without grammars"
	case len(t.utf8) > largest:
		return fmt.Sprintf("larger than %d MiB", largest>>20)
	case len(t.utf8) > minifiedSize && len(t.utf8)/(1+bytes.Count(t.utf8, []byte{'\n'})) > minifiedLine:
		return "lines too long, looks minified"
	}
	return ""
}
