package claudemd

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"

	"pare/internal/source"
)

// Frontmatter is the YAML between two lines of three dashes at the head of a
// file. The client strips it before it sends the file.
type Frontmatter struct {
	Span source.Span // with both lines of dashes
	Body source.Span // between them
	Node *yaml.Node  // the mapping; nil where the YAML does not parse or is empty
	Err  error       // why the YAML does not parse, or does not end
	// Quoted says that the YAML parses only after values that are none were put
	// into quotes, as the client does.
	Quoted bool
}

// HeadSpan is the frontmatter of a text with the lines of dashes around it; empty
// where there is none.
func HeadSpan(data []byte) source.Span {
	span, _ := headSpan(data)
	return span
}

// cutFrontmatter returns the text with its frontmatter turned into blank lines,
// so that what is left keeps its places, and the frontmatter.
func cutFrontmatter(data []byte) ([]byte, *Frontmatter) {
	span, body := headSpan(data)
	if span.Empty() {
		return data, nil
	}
	front := &Frontmatter{Span: span, Body: body}
	front.parse(data)
	return blanked(data, span), front
}

func headSpan(data []byte) (whole, body source.Span) {
	start := 0
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		start = 3
	}
	if !isDashes(data, start) {
		return whole, body
	}
	first := lineEnd(data, start) + 1
	for at := first; at < len(data); at = lineEnd(data, at) + 1 {
		if isDashes(data, at) {
			return source.Span{Start: 0, End: min(lineEnd(data, at)+1, len(data))}, source.Span{Start: first, End: at}
		}
	}
	return whole, body
}

func isDashes(data []byte, at int) bool {
	if at >= len(data) {
		return false
	}
	return string(bytes.TrimRight(data[at:lineEnd(data, at)], " \t\r")) == "---"
}

func blanked(data []byte, s source.Span) []byte {
	out := bytes.Clone(data)
	for i := s.Start; i < s.End; i++ {
		if out[i] != '\n' {
			out[i] = ' '
		}
	}
	return out
}

func (f *Frontmatter) parse(data []byte) {
	var doc yaml.Node
	if err := yaml.Unmarshal(f.Body.Text(data), &doc); err != nil {
		if f.Quoted = yaml.Unmarshal(quoteValues(f.Body.Text(data)), &doc) == nil; !f.Quoted {
			f.Err = fmt.Errorf("frontmatter: %w", err)
			return
		}
	}
	if len(doc.Content) == 0 {
		return
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		f.Err = fmt.Errorf("frontmatter: not a mapping of keys to values")
		return
	}
	f.Node = doc.Content[0]
}

// quoteValues puts values into quotes that are no YAML by themselves: texts with
// a colon, patterns that begin with an asterisk. The client reads these; that it
// does was found with version 2.1.330, whose rule with "paths: **/*.txt" loads.
func quoteValues(body []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(body) {
		key, value, ok := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(": "))
		value = bytes.TrimSpace(value)
		if !ok || len(value) == 0 || bytes.ContainsAny(key, " \t#'\"") || yaml.Unmarshal(append([]byte("k: "), value...), new(yaml.Node)) == nil {
			out.Write(line)
			continue
		}
		fmt.Fprintf(&out, "%s: %q\n", key, value)
	}
	return out.Bytes()
}

// Get is the value of a key, nil where it is not there.
func (f *Frontmatter) Get(key string) *yaml.Node {
	if f == nil || f.Node == nil {
		return nil
	}
	for i := 0; i+1 < len(f.Node.Content); i += 2 {
		if f.Node.Content[i].Value == key {
			return f.Node.Content[i+1]
		}
	}
	return nil
}

// Strings is the value of a key that holds a string or a list of them.
func (f *Frontmatter) Strings(key string) []string {
	n := f.Get(key)
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var all []string
	for _, c := range n.Content {
		all = append(all, c.Value)
	}
	return all
}

// Place is the span of the line on which a key or value stands.
func (f *Frontmatter) Place(file *source.File, n *yaml.Node) source.Span {
	line := file.Line(f.Body.Start) + n.Line - 1
	s := file.LineSpan(line, line)
	s.End = s.Start + len(bytes.TrimRight(s.Text(file.Data), "\r\n"))
	return s
}
