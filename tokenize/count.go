package tokenize

import (
	"unsafe"

	"pare/tokenize/internal/table"
)

// Text is what can be counted. Any bytes are text: what is not UTF-8 counts as
// the replacement character.
type Text interface{ ~string | ~[]byte }

// Estimates is the count of a text for every family.
type Estimates struct{ V3, V5 Estimate }

// Of is the estimate for a family.
func (e Estimates) Of(f Family) Estimate {
	if f == V3 {
		return e.V3
	}
	return e.V5
}

// Count estimates what a text costs as the content of a message: without the
// frame of the message (see Frame), and without white space at its end, which is
// free.
func Count[T Text](text T, f Family) Estimate {
	s := stringOf(text)
	if n := plainLen(s); n == len(s) {
		return countPlain(s).Of(f)
	}
	c := Counter{only: true}
	c.lanes[0].clean.fold = f == V3
	c.WriteString(s)
	return c.Estimates().Of(f)
}

// CountBoth is Count for both families in one pass.
func CountBoth[T Text](text T) Estimates {
	s := stringOf(text)
	if n := plainLen(s); n == len(s) {
		return countPlain(s)
	}
	var c Counter
	c.WriteString(s)
	return c.Estimates()
}

// countPlain counts text that is clean as it stands.
func countPlain(s string) Estimates {
	sc := scanner{guess: new(table.Guess)}
	if len(s) >= memoLen {
		sc.memo = new(memo)
	}
	sc.scan(s, true)
	return Estimates{V3: sc.estimate(V3), V5: sc.estimate(V5)}
}

// stringOf is text as a string without a copy. Counting keeps nothing of it.
func stringOf[T Text](text T) string {
	switch t := any(text).(type) {
	case string:
		return t
	case []byte:
		return view(t)
	}
	b := []byte(text)
	return unsafe.String(unsafe.SliceData(b), len(b))
}
