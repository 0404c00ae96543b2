package clientrules

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"pare/claudemd"
	"pare/internal/jsontree"
	"pare/internal/source"
)

// frontTree is a value of frontmatter in the form that JSON has, so that the
// same rules can look at both. It is nil where there is no such key.
func frontTree(d *claudemd.Doc, key string) *jsontree.Node {
	n := d.Front.Get(key)
	if n == nil {
		return nil
	}
	return yamlTree(d, n, 0)
}

// maxYAML bounds how deep frontmatter is followed: an alias can hold itself.
const maxYAML = 50

func yamlTree(d *claudemd.Doc, n *yaml.Node, depth int) *jsontree.Node {
	out := &jsontree.Node{Span: yamlSpan(d, n)}
	if depth > maxYAML {
		return out
	}
	switch n.Kind {
	case yaml.AliasNode:
		return yamlTree(d, n.Alias, depth+1)
	case yaml.SequenceNode:
		out.Kind = jsontree.List
		for _, c := range n.Content {
			out.Items = append(out.Items, yamlTree(d, c, depth+1))
		}
	case yaml.MappingNode:
		out.Kind = jsontree.Object
		for i := 0; i+1 < len(n.Content); i += 2 {
			out.Members = append(out.Members, jsontree.Member{Key: n.Content[i].Value, KeySpan: yamlSpan(d, n.Content[i]), Value: yamlTree(d, n.Content[i+1], depth+1)})
		}
	default:
		yamlScalar(n, out)
	}
	return out
}

func yamlScalar(n *yaml.Node, out *jsontree.Node) {
	out.Text = n.Value
	switch n.ShortTag() {
	case "!!null":
		out.Kind, out.Text = jsontree.Null, ""
	case "!!bool":
		out.Kind, out.Bool = jsontree.Bool, strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		out.Kind = jsontree.Number
	default:
		out.Kind = jsontree.Text
	}
}

// yamlSpan is where a value stands: the words of a scalar of one line, else the
// line that it begins on.
func yamlSpan(d *claudemd.Doc, n *yaml.Node) source.Span {
	line := d.Front.Place(d.File, n)
	at := line
	at.Start = min(line.Start+max(n.Column-1, 0), line.End)
	text := string(at.Text(d.Data()))
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && len(text) > 1 && (text[0] == '"' || text[0] == '\''):
		if i := strings.IndexByte(text[1:], text[0]); i >= 0 {
			return source.Span{Start: at.Start + 1, End: at.Start + 1 + i}
		}
	case n.Kind == yaml.ScalarNode && strings.HasPrefix(text, n.Value):
		at.End = at.Start + len(n.Value)
	}
	return at
}
