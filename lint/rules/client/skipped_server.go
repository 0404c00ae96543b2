package clientrules

import (
	"fmt"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/nearest"
	"pare/internal/source"
	"pare/lint"
)

// skippedServer reports a server of .mcp.json that the client does not load, and a
// file in which it finds none.
func skippedServer() Rule {
	return Rule{
		Meta: meta("S221", "skipped-server", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			servers := serversOf(pass.Subject)
			if servers == nil {
				if pass.Subject.Kind == Servers {
					reportNoServers(pass, tree)
				}
				return
			}
			for i := range servers.Members {
				reportServer(pass, &servers.Members[i])
			}
		}, Servers, Plugin),
	}
}

// serversOf is the object of servers that a file holds, nil for none.
func serversOf(s *Subject) *jsontree.Node {
	n := s.Tree.Get("mcpServers")
	if n.Is(jsontree.Object) && (s.Kind == Servers || s.Kind == Plugin) {
		return n
	}
	return nil
}

func reportNoServers(pass *lint.Pass[*Subject], tree *jsontree.Node) {
	data := pass.File().Data
	if m := tree.Member("mcpServers"); m != nil {
		pass.Reportf(opening(m.Value, data), `"mcpServers" is an object of servers by their names, and here is %s, so the client reads nothing of the file`, shown(m.Value))
		return
	}
	for i := range tree.Members {
		m := &tree.Members[i]
		if key := strings.ToLower(strings.ReplaceAll(m.Key, "_", "")); key == "servers" || key == "mcpservers" || nearest.To(m.Key, []string{"mcpServers"}) != "" {
			f := pass.Reportf(unquoted(m.KeySpan), `the client reads servers below "mcpServers" only, so it loads none of these`)
			f.Replace(lint.Unsafe, "mcpServers", "write mcpServers")
			return
		}
	}
	pass.Reportf(opening(tree, data), `the client expects {"mcpServers": {…}} and reads nothing of a file without it`)
}

// serverFault is why the client skips a server.
type serverFault struct {
	span source.Span
	what string
	edit *source.Edit
	does string // what the edit does
}

func reportServer(pass *lint.Pass[*Subject], m *jsontree.Member) {
	for _, f := range serverFaults(m, pass.File().Data) {
		found := pass.Reportf(f.span, "the client skips the server %q: %s", m.Key, f.what)
		if f.edit != nil {
			found.Fix(lint.Unsafe, f.does, *f.edit)
		}
	}
}

func serverFaults(m *jsontree.Member, data []byte) []serverFault {
	name := unquoted(m.KeySpan)
	if clientfiles.Reserved("server", m.Key) {
		return []serverFault{{span: name, what: "the client keeps this name for itself; give it another"}}
	}
	if !m.Value.Is(jsontree.Object) {
		return []serverFault{{span: opening(m.Value, data), what: fmt.Sprintf(`a server is an object such as {"command": "npx", "args": ["-y", "…"]}, and here is %s`, m.Value.Kind)}}
	}
	kind := m.Value.Get("type")
	switch {
	case kind == nil && m.Value.Get("url") != nil && m.Value.Get("command") == nil:
		url := m.Value.Member("url")
		return []serverFault{{
			span: unquoted(url.KeySpan), what: `it has a "url" and no "type"; write "type": "http", or "sse" for an old one`,
			edit: &source.Edit{Span: source.Span{Start: url.KeySpan.Start, End: url.KeySpan.Start}, New: `"type": "http", `}, does: `write "type": "http"`,
		}}
	case kind == nil:
		return fieldFaults(m, "stdio", data)
	case !kind.Is(jsontree.Text) || clientfiles.Servers().Row(kind.Text) == nil:
		return []serverFault{typeFault(kind, m.Value, data)}
	}
	return fieldFaults(m, kind.Text, data)
}

func typeFault(kind, server *jsontree.Node, data []byte) serverFault {
	kinds := clientfiles.Servers().Below("")
	f := serverFault{span: inside(kind, data), what: fmt.Sprintf("there is no type %q, only %s", string(inside(kind, data).Text(data)), listed(kinds))}
	meant := ""
	switch lower := strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(kind.Text)); {
	case strings.HasPrefix(lower, "streamable"), lower == "remote", lower == "https":
		meant = "http"
	case lower == "local", lower == "command", lower == "process":
		meant = "stdio"
	case clientfiles.Servers().Row(lower) != nil:
		meant = lower
	default:
		meant = nearest.To(kind.Text, kinds)
	}
	if kind.Text == "sdk" {
		f.what = `a server of the type "sdk" is brought by the program that starts the client; take it out`
		return f
	}
	if meant != "" && kind.Is(jsontree.Text) {
		f.what += fmt.Sprintf("; write %q", meant)
		f.edit, f.does = &source.Edit{Span: f.span, New: meant}, "write "+meant
	}
	return f
}

// fieldFaults looks at the keys that a server of the type has.
func fieldFaults(m *jsontree.Member, kind string, data []byte) []serverFault {
	var faults []serverFault
	for _, key := range clientfiles.Servers().Below(kind) {
		row := clientfiles.Servers().Row(kind + "." + key)
		value := m.Value.Get(key)
		if value == nil {
			if row.Required && key != "type" {
				faults = append(faults, missingField(m, kind, key))
			}
			continue
		}
		for _, fault := range row.Value.Check(value) {
			f := serverFault{span: opening(fault.Node, data), what: faultText(fmt.Sprintf("%q", key), value, fault)}
			if key == "args" && value.Is(jsontree.Text) {
				f.what += "; write each argument as a text of its own"
				words := strings.Fields(value.Text)
				if !strings.ContainsAny(value.Text, `"'\$`) && len(words) > 0 {
					f.edit, f.does = &source.Edit{Span: value.Span, New: `["` + strings.Join(words, `", "`) + `"]`}, "make it a list"
				}
			}
			if fault.Node.Is(jsontree.Number) || fault.Node.Is(jsontree.Bool) {
				if fault.Want.Takes(jsontree.Text) {
					f.edit, f.does = &source.Edit{Span: fault.Node.Span, New: `"` + string(fault.Node.Span.Text(data)) + `"`}, "put it into quotes"
				}
			}
			faults = append(faults, f)
		}
		if key == "command" && value.Is(jsontree.Text) && value.Text == "" {
			faults = append(faults, serverFault{span: value.Span, what: `"command" is empty`})
		}
		if key == "url" && value.Is(jsontree.Text) && !strings.Contains(value.Text, "://") && !strings.HasPrefix(value.Text, "${") {
			faults = append(faults, serverFault{span: inside(value, data), what: `its "url" is none; it begins with https://, or http:// on this machine`})
		}
	}
	return faults
}

// missingField reports a key that is not there, and the one that was written for
// it.
func missingField(m *jsontree.Member, kind, key string) serverFault {
	for i := range m.Value.Members {
		c := &m.Value.Members[i]
		if (key == "command" && (c.Key == "cmd" || c.Key == "exec" || c.Key == "executable")) || (key == "url" && (c.Key == "endpoint" || c.Key == "uri" || c.Key == "serverUrl" || c.Key == "baseUrl")) || nearest.To(c.Key, []string{key}) != "" {
			span := unquoted(c.KeySpan)
			return serverFault{span: span, what: fmt.Sprintf("it needs %q, and here is %q", key, c.Key), edit: &source.Edit{Span: span, New: key}, does: "write " + key}
		}
	}
	what := fmt.Sprintf("a server of the type %q needs %q", kind, key)
	if kind == "stdio" && m.Value.Get("url") != nil {
		what = `a server of the type "stdio" needs "command"; one with a "url" is of the type "http" or "sse"`
	}
	return serverFault{span: unquoted(m.KeySpan), what: what}
}
