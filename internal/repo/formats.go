package repo

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"pare/internal/toml"
)

// member is a key of a JSON object with the place where it stands.
type member struct {
	Key  string
	Raw  json.RawMessage
	Line int
}

// text is the value where it is a string.
func (m member) text() string {
	var s string
	// A value of another kind has no text.
	_ = json.Unmarshal(m.Raw, &s)
	return s
}

// jsonObject lists the members of the object at the path of keys, in their order,
// with lines. JSON with comments and trailing commas is read too.
func jsonObject(data []byte, keys ...string) []member {
	data = plainJSON(data)
	dec := json.NewDecoder(bytes.NewReader(data))
	if !openObject(dec) {
		return nil
	}
	for _, key := range keys {
		if !enter(dec, key) {
			return nil
		}
	}
	var all []member
	for dec.More() {
		key, ok := token(dec).(string)
		if !ok {
			return all
		}
		line := 1 + bytes.Count(data[:dec.InputOffset()], []byte("\n"))
		var raw json.RawMessage
		if dec.Decode(&raw) != nil {
			return all
		}
		all = append(all, member{key, raw, line})
	}
	return all
}

func token(dec *json.Decoder) json.Token {
	t, err := dec.Token()
	if err != nil {
		return nil
	}
	return t
}

func openObject(dec *json.Decoder) bool {
	return token(dec) == json.Delim('{')
}

// enter moves the decoder into the object that is the value of key.
func enter(dec *json.Decoder, key string) bool {
	for dec.More() {
		got, ok := token(dec).(string)
		if !ok {
			return false
		}
		if got == key {
			return openObject(dec)
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

// plainJSON blanks out comments and trailing commas; every byte keeps its place.
func plainJSON(data []byte) []byte {
	out := bytes.Clone(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	comma := -1
	for i := 0; i < len(out); i++ {
		switch c := out[i]; {
		case c == '"':
			comma = -1
			for i++; i < len(out) && out[i] != '"'; i++ {
				if out[i] == '\\' {
					i++
				}
			}
		case c == '/' && i+1 < len(out) && (out[i+1] == '/' || out[i+1] == '*'):
			i = blankComment(out, i)
		case c == ',':
			comma = i
		case c == '}' || c == ']':
			if comma >= 0 {
				out[comma] = ' '
			}
			comma = -1
		case c > ' ':
			comma = -1
		}
	}
	return out
}

// blankComment blanks the comment at i and returns the place of its last byte.
func blankComment(out []byte, i int) int {
	end := len(out)
	if out[i+1] == '/' {
		if j := bytes.IndexByte(out[i:], '\n'); j >= 0 {
			end = i + j
		}
	} else if j := bytes.Index(out[i+2:], []byte("*/")); j >= 0 {
		end = i + 2 + j + 2
	}
	for k := i; k < end; k++ {
		if out[k] != '\n' {
			out[k] = ' '
		}
	}
	return end - 1
}

// readJSON decodes a file into v; it reports whether that worked.
func readJSON(r *Repo, name string, v any) bool {
	data, err := r.Read(name)
	return err == nil && json.Unmarshal(plainJSON(data), v) == nil
}

// readYAML is the root of a YAML file, nil where it does not parse.
func readYAML(r *Repo, name string) *yaml.Node {
	data, err := r.Read(name)
	if err != nil {
		return nil
	}
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	return doc.Content[0]
}

// field is the value of a key of a YAML mapping, nil where it is not there.
func field(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var next *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		n = next
	}
	return n
}

// pairs calls f for every key of a YAML mapping.
func pairs(n *yaml.Node, f func(key, value *yaml.Node)) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		f(n.Content[i], n.Content[i+1])
	}
}

// readTOML is a TOML file as nested maps, nil where it does not parse.
func readTOML(r *Repo, name string) map[string]any {
	data, err := r.Read(name)
	if err != nil {
		return nil
	}
	var doc map[string]any
	if toml.Unmarshal(data, &doc) != nil {
		return nil
	}
	return doc
}

// table walks nested maps, nil where a key is missing or no table.
func table(doc map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		next, ok := doc[key].(map[string]any)
		if !ok {
			return nil
		}
		doc = next
	}
	return doc
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// tomlLine is the line on which a key of a table stands, 0 where it is not found
// as written. The parser gives no places.
func tomlLine(data []byte, tableName, key string) int {
	in := tableName == ""
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			head := strings.Trim(line, "[] \t")
			in = head == tableName
			if head == tableName+"."+key || head == tableName+`."`+key+`"` {
				return n
			}
			continue
		}
		name, _, ok := strings.Cut(line, "=")
		if in && ok && strings.Trim(strings.TrimSpace(name), `"'`) == key {
			return n
		}
	}
	return 0
}

// asText is a TOML value as the command that it stands for.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var all []string
		for _, e := range v {
			if s := asText(e); s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, " && ")
	case map[string]any:
		for _, key := range []string{"cmd", "shell", "script", "composite", "sequence", "run", "command"} {
			if s := asText(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}
