package clientrules

import (
	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/source"
)

// hookSet is an object of hooks by events, from wherever it stands.
type hookSet struct {
	node *jsontree.Node
	// strict says that a broken entry of some events costs the whole file.
	strict bool
}

// hookSets are the hooks that a file declares.
func hookSets(s *Subject) []hookSet {
	var n *jsontree.Node
	switch s.Kind {
	case Settings, Hooks:
		n = s.Tree.Get("hooks")
	case Plugin:
		n = s.Tree.Get("hooks")
		if inner := n.Get("hooks"); inner.Is(jsontree.Object) {
			n = inner
		}
	case Agent, Skill, Command:
		n = frontTree(s.Doc, "hooks")
	case Local, Servers, Marketplace, Style, Stray:
	}
	if !n.Is(jsontree.Object) {
		return nil
	}
	return []hookSet{{node: n, strict: s.Kind == Settings || s.Kind == Agent}}
}

// hookFault is a part of hooks that the client does not take.
type hookFault struct {
	event clientfiles.Event
	at    *jsontree.Node
	span  source.Span
	what  string // what is wrong, and what to write
	// instead, where it is not empty, is what to put at the span.
	instead string
}

// handler is a hook that the client runs, as far as its form tells.
type handler struct {
	event   clientfiles.Event
	known   bool // the event is one that there is
	group   *jsontree.Node
	node    *jsontree.Node
	kind    string
	command *jsontree.Node // of a command
}

// handlers are the hooks that have the right form.
func handlers(s *Subject) []handler {
	var all []handler
	for _, set := range hookSets(s) {
		for i := range set.node.Members {
			m := &set.node.Members[i]
			event, known := clientfiles.FindEvent(m.Key)
			if !m.Value.Is(jsontree.List) {
				continue
			}
			for _, group := range m.Value.Items {
				if matcher := group.Get("matcher"); !group.Is(jsontree.Object) || matcher != nil && !matcher.Is(jsontree.Text) {
					continue
				}
				for _, h := range itemsOf(group.Get("hooks")) {
					if faultOfHandler(h) == nil {
						all = append(all, handler{event: event, known: known, group: group, node: h, kind: h.TextOf("type"), command: h.Get("command")})
					}
				}
			}
		}
	}
	return all
}

func itemsOf(n *jsontree.Node) []*jsontree.Node {
	if !n.Is(jsontree.List) {
		return nil
	}
	return n.Items
}
