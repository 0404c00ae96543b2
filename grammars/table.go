package grammars

import (
	"fmt"
	"strings"
)

// role is what a symbol is besides a definition.
type role uint8

const (
	isComment role = 1 << iota
	isString
	isAttached
	isWrapper
	isModifiers
)

// symbol is a kind of node as the grammar numbers them.
type symbol struct {
	name  string
	named bool
}

// table is a syntax translated to the symbols of its grammar.
type table struct {
	list   []byte // for the walker, by symbol
	roles  []role // by symbol; the last entry stands for ERROR nodes
	defs   [][]compiledDef
	fields map[string]uint16
	byName map[string][]uint16
}

type compiledDef struct {
	*def
	namePath, bodyPath, hasPath, withinPath trail
}

type trail [][]step

type stepKind uint8

const (
	byField stepKind = iota
	byFieldRepeated
	byFirstChild
	byLastChild
	byParent
	byDescendant
)

type step struct {
	kind    stepKind
	field   uint16
	symbols []uint16
}

// newTable translates a syntax; symbols and fields are those of the grammar.
func newTable(symbols []symbol, fields []string, s *syntax) (*table, error) {
	t := &table{
		list:   make([]byte, len(symbols)),
		roles:  make([]role, len(symbols)+1),
		defs:   make([][]compiledDef, len(symbols)+1),
		fields: map[string]uint16{},
		byName: map[string][]uint16{},
	}
	for i, sym := range symbols {
		if sym.named {
			t.list[i] = 1
			t.byName[sym.name] = append(t.byName[sym.name], uint16(i))
		}
	}
	for i, sym := range symbols {
		if !sym.named && contains(s.anonymous, sym.name) {
			t.list[i] = 1
			t.byName[sym.name] = append(t.byName[sym.name], uint16(i))
		}
	}
	for i, name := range fields {
		t.fields[name] = uint16(i + 1)
	}
	for _, group := range []struct {
		names []string
		role  role
	}{
		{s.comments, isComment},
		{s.strings, isString},
		{s.attach, isAttached},
		{s.wrap, isWrapper},
		{s.modifiers, isModifiers},
	} {
		for _, name := range group.names {
			ids, err := t.symbol(name)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				t.roles[id] |= group.role
			}
		}
	}
	for i := range s.defs {
		if err := t.addDef(&s.defs[i]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func (t *table) symbol(name string) ([]uint16, error) {
	if name == "ERROR" {
		return []uint16{uint16(len(t.list))}, nil
	}
	ids := t.byName[name]
	if ids == nil {
		return nil, fmt.Errorf("no node %q in the grammar", name)
	}
	return ids, nil
}

func (t *table) addDef(d *def) error {
	ids, err := t.symbol(d.node)
	if err != nil {
		return err
	}
	c := compiledDef{def: d}
	for _, p := range []struct {
		to       *trail
		text     string
		fallback string
	}{
		{&c.namePath, d.name, "name"},
		{&c.bodyPath, d.body, "body"},
		{&c.hasPath, d.has, "-"},
		{&c.withinPath, d.within, "-"},
	} {
		text := p.text
		if text == "" {
			text = p.fallback
			if _, ok := t.fields[text]; !ok {
				continue
			}
		}
		if text == "-" {
			continue
		}
		if *p.to, err = t.compile(text); err != nil {
			return fmt.Errorf("%s: %w", d.node, err)
		}
	}
	for _, id := range ids {
		t.defs[id] = append(t.defs[id], c)
	}
	return nil
}

// compile translates a path; see def for its form.
func (t *table) compile(text string) (trail, error) {
	var p trail
	for alternative := range strings.SplitSeq(text, "|") {
		var steps []step
		for s := range strings.SplitSeq(alternative, ".") {
			c, err := t.compileStep(s)
			if err != nil {
				return nil, err
			}
			steps = append(steps, c)
		}
		p = append(p, steps)
	}
	return p, nil
}

func (t *table) compileStep(s string) (step, error) {
	kind := byField
	var symbols []uint16
	var err error
	switch {
	case strings.HasPrefix(s, "**"):
		kind, s = byDescendant, s[2:]
	case strings.HasPrefix(s, "<"):
		kind, s = byFirstChild, s[1:]
	case strings.HasPrefix(s, ">"):
		kind, s = byLastChild, s[1:]
	case strings.HasPrefix(s, "^"):
		kind, s = byParent, s[1:]
	case strings.HasSuffix(s, "*"):
		kind, s = byFieldRepeated, s[:len(s)-1]
	}
	if kind == byField || kind == byFieldRepeated {
		id, ok := t.fields[s]
		if !ok {
			return step{}, fmt.Errorf("no field %q in the grammar", s)
		}
		return step{kind: kind, field: id}, nil
	}
	symbols, err = t.symbol(s)
	return step{kind: kind, symbols: symbols}, err
}
