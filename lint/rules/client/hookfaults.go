package clientrules

import (
	"fmt"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/nearest"
	"pare/internal/source"
)

// groupForm is what an event holds, in one line.
const groupForm = `{"matcher": "Edit|Write", "hooks": [{"type": "command", "command": "…"}]}`

// hookFaults lists what the client does not take of hooks, by their form alone.
func hookFaults(set hookSet) []hookFault {
	var all []hookFault
	for i := range set.node.Members {
		m := &set.node.Members[i]
		event, known := clientfiles.FindEvent(m.Key)
		if !known {
			continue // another rule's: its entries are not looked at
		}
		for _, f := range eventFaults(m.Value) {
			f.event = event
			all = append(all, f)
		}
	}
	return all
}

func eventFaults(n *jsontree.Node) []hookFault {
	if !n.Is(jsontree.List) {
		return []hookFault{faultAt(n, "an event holds a list of groups, and here is %s; write [%s]", n.Kind, groupForm)}
	}
	var all []hookFault
	for _, group := range n.Items {
		all = append(all, groupFaults(group)...)
	}
	return all
}

func groupFaults(group *jsontree.Node) []hookFault {
	if !group.Is(jsontree.Object) {
		return []hookFault{faultAt(group, "a group of hooks is an object, and here is %s; write %s", group.Kind, groupForm)}
	}
	if m := group.Get("matcher"); m != nil && !m.Is(jsontree.Text) {
		return []hookFault{faultAt(m, `a matcher is a text such as "Edit|Write", and here is %s`, m.Kind)}
	}
	hooks := group.Member("hooks")
	switch {
	case hooks == nil && group.Get("type") != nil:
		return []hookFault{faultAt(group, `a hook without a group around it; write {"hooks": […]} around it`)}
	case hooks == nil:
		return []hookFault{faultAt(group, `a group without "hooks"; write %s`, groupForm)}
	case !hooks.Value.Is(jsontree.List):
		return []hookFault{faultAt(hooks.Value, `"hooks" of a group is a list, and here is %s; write [{"type": "command", "command": "…"}]`, hooks.Value.Kind)}
	}
	var all []hookFault
	for _, h := range hooks.Value.Items {
		if f := faultOfHandler(h); f != nil {
			all = append(all, *f)
		}
	}
	return all
}

// faultOfHandler is why the client does not take a handler, nil where it does.
func faultOfHandler(h *jsontree.Node) *hookFault {
	if !h.Is(jsontree.Object) {
		f := faultAt(h, `a hook is an object such as {"type": "command", "command": "…"}, and here is %s`, h.Kind)
		return &f
	}
	kinds := clientfiles.Handlers().Below("")
	kind := h.Get("type")
	switch {
	case kind == nil:
		f := faultAt(h, `a hook without a "type"; it is one of %s`, strings.Join(kinds, ", "))
		return &f
	case !kind.Is(jsontree.Text) || clientfiles.Handlers().Row(kind.Text) == nil:
		return faultOfType(kind, kinds)
	}
	for _, key := range clientfiles.Handlers().Below(kind.Text) {
		row := clientfiles.Handlers().Row(kind.Text + "." + key)
		value := h.Get(key)
		if value == nil {
			if row.Required {
				f := faultAt(h, "a hook of the type %s needs %q", kind.Text, key)
				return &f
			}
			continue
		}
		if faults := row.Value.Check(value); len(faults) > 0 {
			f := faultAt(faults[0].Node, "%s", faultText(fmt.Sprintf("%q", key), value, faults[0]))
			return &f
		}
		if f := faultOfURL(kind.Text, key, value); f != nil {
			return f
		}
	}
	return nil
}

func faultOfType(kind *jsontree.Node, kinds []string) *hookFault {
	f := faultAt(kind, "there is no hook of the type %s; it is one of %s", shown(kind), strings.Join(kinds, ", "))
	if near := nearest.To(kind.Text, kinds); near != "" {
		f.what, f.instead = fmt.Sprintf("there is no hook of the type %q; did you mean %q?", kind.Text, near), near
	} else if kind.Text == "cmd" || kind.Text == "shell" || kind.Text == "bash" || kind.Text == "script" {
		f.what, f.instead = fmt.Sprintf(`there is no hook of the type %q; write "command"`, kind.Text), "command"
	}
	return &f
}

// faultOfURL: an address must have a scheme and a host.
func faultOfURL(kind, key string, value *jsontree.Node) *hookFault {
	if kind != "http" || key != "url" || strings.Contains(value.Text, "://") {
		return nil
	}
	f := faultAt(value, "%q is no address with a scheme; write https://…", value.Text)
	return &f
}

func faultAt(n *jsontree.Node, format string, args ...any) hookFault {
	return hookFault{at: n, span: n.Span, what: fmt.Sprintf(format, args...)}
}

// shown is a value as a message quotes it: short texts and numbers themselves,
// the kind of everything else.
func shown(n *jsontree.Node) string {
	switch n.Kind {
	case jsontree.Text:
		if len(n.Text) <= 40 {
			return fmt.Sprintf("the text %q", n.Text)
		}
	case jsontree.Number:
		return n.Text
	case jsontree.Bool:
		if n.Bool {
			return "true"
		}
		return "false"
	case jsontree.Null, jsontree.List, jsontree.Object:
	}
	return n.Kind.String()
}

// opening is the first line of a value: an object of forty lines is not all
// underlined.
func opening(n *jsontree.Node, data []byte) source.Span {
	s := n.Span
	for i := s.Start; i < min(s.End, len(data)); i++ {
		if data[i] == '\n' {
			s.End = i
			break
		}
	}
	return s
}
