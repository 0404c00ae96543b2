package grammars

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pare/internal/source"
)

// unhurried are limits for tests that are not about limits: the machine that runs
// them may be slow.
var unhurried = Limits{Time: 10 * time.Second}

// checkOutline reports the first promise of Outline that does not hold.
func checkOutline(o Outline, size int) error {
	if strings.HasPrefix(o.Reason, reasonBug) {
		return errors.New(o.Reason)
	}
	whole := source.Span{Start: 0, End: size}
	for i, d := range o.Definitions {
		if d.Span.Empty() || !whole.Contains(d.Span) {
			return fmt.Errorf("definition %d %s %q: span %v outside [0,%d)", i, d.Kind, d.Name, d.Span, size)
		}
		if !d.Span.Contains(d.Core) || !d.Core.Contains(d.Header) || d.Core.Empty() || d.Header.Len() < 0 || d.Body.Len() < 0 {
			return fmt.Errorf("definition %d %s %q: span %v, core %v, header %v do not nest", i, d.Kind, d.Name, d.Span, d.Core, d.Header)
		}
		if !d.Body.Empty() && !d.Core.Contains(d.Body) {
			return fmt.Errorf("definition %d %s %q: body %v outside %v", i, d.Kind, d.Name, d.Body, d.Core)
		}
		if i > 0 && o.Definitions[i-1].Span.Start > d.Span.Start {
			return fmt.Errorf("definition %d %s %q at %v begins before the one before it", i, d.Kind, d.Name, d.Span)
		}
		if d.Parent >= i || d.Parent < -1 {
			return fmt.Errorf("definition %d %s %q: parent %d", i, d.Kind, d.Name, d.Parent)
		}
		if d.Parent >= 0 && !o.Definitions[d.Parent].Span.Contains(d.Span) {
			return fmt.Errorf("definition %d %s %q at %v leaves its parent %v", i, d.Kind, d.Name, d.Span, o.Definitions[d.Parent].Span)
		}
		if d.Kind.String() == "unknown" {
			return fmt.Errorf("definition %d: unknown kind", i)
		}
	}
	if err := checkNesting(o.Definitions); err != nil {
		return err
	}
	if err := checkPieces(o); err != nil {
		return err
	}
	for _, list := range [][]source.Span{o.Comments, o.Strings} {
		end := 0
		for _, s := range list {
			if s.Start < end || s.Empty() || s.End > size {
				return fmt.Errorf("comment or string %v after %d", s, end)
			}
			end = s.End
		}
	}
	return nil
}

// checkNesting reports definitions that overlap without nesting.
func checkNesting(defs []Definition) error {
	var open []int
	for i, d := range defs {
		for len(open) > 0 && defs[open[len(open)-1]].Span.End <= d.Span.Start {
			open = open[:len(open)-1]
		}
		parent := -1
		if len(open) > 0 {
			parent = open[len(open)-1]
		}
		if parent != d.Parent {
			return fmt.Errorf("definition %d %s %q at %v: parent is %d, not %d", i, d.Kind, d.Name, d.Span, parent, d.Parent)
		}
		open = append(open, i)
	}
	return nil
}

func checkPieces(o Outline) error {
	var open []Piece
	for i, p := range o.Pieces {
		if p.Span.Empty() || p.Def < -1 || p.Def >= len(o.Definitions) {
			return fmt.Errorf("piece %d: %v", i, p)
		}
		if p.Def >= 0 && !o.Definitions[p.Def].Span.Contains(p.Span) {
			return fmt.Errorf("piece %d %v outside its definition %v", i, p.Span, o.Definitions[p.Def].Span)
		}
		for len(open) > 0 && open[len(open)-1].Span.End <= p.Span.Start {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			q := open[len(open)-1]
			if !q.Span.Contains(p.Span) {
				return fmt.Errorf("piece %d %v overlaps %v", i, p.Span, q.Span)
			}
			if q.Def == p.Def && p.Depth <= q.Depth {
				return fmt.Errorf("piece %d %v within %v is not deeper", i, p, q)
			}
		}
		open = append(open, p)
	}
	return nil
}

func mustHold(t *testing.T, name string, o Outline, data []byte) {
	t.Helper()
	if err := checkOutline(o, len(data)); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}
