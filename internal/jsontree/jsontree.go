// Package jsontree reads JSON and keeps the place of every value and key, so
// that a finding can point at what is wrong.
//
// It accepts what JSON.parse accepts: no comments, no trailing commas; of two
// equal keys the last one counts. It knows no schema.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"pare/internal/source"
)

// Kind is JSON's kind of a value. The set is closed.
type Kind uint8

// The kinds.
const (
	Null Kind = iota
	Bool
	Number
	Text
	List
	Object
)

// String is the kind with its article, as a message names it.
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "true or false"
	case Number:
		return "a number"
	case Text:
		return "a text"
	case List:
		return "a list"
	case Object:
		return "an object"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Node is a value and where it stands. The methods of a nil Node answer as those
// of a value that is not there.
type Node struct {
	Kind Kind
	Span source.Span
	// Text is the value of a Text and the digits of a Number.
	Text    string
	Bool    bool
	Items   []*Node
	Members []Member
}

// Member is a key of an object with its value.
type Member struct {
	Key     string
	KeySpan source.Span // with the quotes, where there are some
	Value   *Node
}

// Get is the value of a key, nil where there is none.
func (n *Node) Get(key string) *Node {
	if m := n.Member(key); m != nil {
		return m.Value
	}
	return nil
}

// Member is the last member of that key, nil where there is none.
func (n *Node) Member(key string) *Member {
	if n == nil {
		return nil
	}
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Key == key {
			return &n.Members[i]
		}
	}
	return nil
}

// Is reports whether there is a value of that kind.
func (n *Node) Is(k Kind) bool { return n != nil && n.Kind == k }

// TextOf is the text of a key, "" where the value is another or not there.
func (n *Node) TextOf(key string) string {
	if v := n.Get(key); v.Is(Text) {
		return v.Text
	}
	return ""
}

// maxDepth is how deep values may be nested: deeper ones come from nobody who
// wrote them.
const maxDepth = 500

// SyntaxError says that a text is no JSON, and at which byte.
type SyntaxError struct {
	At  int
	Err error
}

func (e *SyntaxError) Error() string { return e.Err.Error() }

// Unwrap is the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }

// Parse reads a text that holds one value. A byte order mark before it is
// skipped. The error is a [*SyntaxError].
func Parse(data []byte) (*Node, error) {
	p := parser{data: data}
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		p.base = 3
	}
	// The decoder of tokens below is less exact about the place of an error.
	var raw json.RawMessage
	if err := json.Unmarshal(data[p.base:], &raw); err != nil {
		return nil, p.syntaxError(err)
	}
	p.dec = json.NewDecoder(bytes.NewReader(data[p.base:]))
	p.dec.UseNumber()
	n, err := p.value(0)
	if err != nil {
		return nil, p.syntaxError(err)
	}
	return n, nil
}

type parser struct {
	data []byte
	base int // bytes before the JSON
	dec  *json.Decoder
}

func (p *parser) syntaxError(err error) error {
	at := len(p.data)
	var syntax *json.SyntaxError
	var known *SyntaxError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &syntax):
		at = max(p.base+int(syntax.Offset)-1, p.base)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		err = errors.New("unexpected end of JSON input")
	}
	return &SyntaxError{At: min(at, len(p.data)), Err: err}
}

// token reads the next token and says where it stands.
func (p *parser) token() (json.Token, source.Span, error) {
	start := p.base + int(p.dec.InputOffset())
	for start < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[start]) >= 0 {
		start++
	}
	t, err := p.dec.Token()
	return t, source.Span{Start: start, End: p.base + int(p.dec.InputOffset())}, err
}

func (p *parser) value(depth int) (*Node, error) {
	t, span, err := p.token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, &SyntaxError{At: span.Start, Err: fmt.Errorf("nested deeper than %d", maxDepth)}
	}
	n := &Node{Span: span}
	switch t := t.(type) {
	case nil:
	case bool:
		n.Kind, n.Bool = Bool, t
	case json.Number:
		n.Kind, n.Text = Number, t.String()
	case string:
		n.Kind, n.Text = Text, t
	case json.Delim:
		if t == '[' {
			return n, p.list(n, depth)
		}
		return n, p.object(n, depth)
	}
	return n, nil
}

func (p *parser) list(n *Node, depth int) error {
	n.Kind = List
	for p.dec.More() {
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	return p.end(n)
}

func (p *parser) object(n *Node, depth int) error {
	n.Kind = Object
	for p.dec.More() {
		key, span, err := p.token()
		if err != nil {
			return err
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		name, _ := key.(string)
		n.Members = append(n.Members, Member{Key: name, KeySpan: span, Value: value})
	}
	return p.end(n)
}

// end reads the bracket that closes a list or an object.
func (p *parser) end(n *Node) error {
	_, span, err := p.token()
	n.Span.End = span.End
	return err
}
