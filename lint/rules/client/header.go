package clientrules

import (
	"bytes"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"pare/claudemd"
	"pare/internal/source"
)

// value is a text of the frontmatter and the line that it stands on.
func value(d *claudemd.Doc, key string) (text string, at source.Span, ok bool) {
	n := d.Front.Get(key)
	if n == nil || n.Kind != yaml.ScalarNode {
		return "", source.Span{}, n != nil
	}
	return n.Value, d.Front.Place(d.File, n), true
}

// unreadable reports whether there is no header to judge: it does not parse, or
// the file is empty, which other rules say.
func unreadable(d *claudemd.Doc) bool {
	return d.Front != nil && d.Front.Err != nil || len(bytes.TrimSpace(d.Data())) == 0
}

// isReadme reports whether a file is there for people: it stands among agents and
// is none.
func isReadme(s *Subject) bool {
	base := strings.ToLower(path.Base(s.File.Name))
	return s.Doc.Front == nil && (strings.HasPrefix(base, "readme") || strings.HasPrefix(base, "contributing") || strings.HasPrefix(base, "changelog") || strings.HasPrefix(base, "index"))
}
