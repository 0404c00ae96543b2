package clientrules

import (
	"strconv"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// ignoredValue reports a value of frontmatter that the client passes over.
func ignoredValue() Rule {
	return Rule{
		Meta: meta("S114", "ignored-value", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Doc.Front == nil || s.Doc.Front.Node == nil {
				return
			}
			kind := frontKind(s.Kind)
			for _, key := range clientfiles.Frontmatter().Below(kind) {
				n := frontTree(s.Doc, key)
				if n == nil || key == "name" || key == "description" {
					continue
				}
				want := clientfiles.Frontmatter().Row(kind + "." + key).Value
				switch {
				case s.InPlugin && s.Kind == Agent && (key == "permissionMode" || key == "hooks" || key == "mcpServers"):
					pass.Reportf(opening(n, s.File.Data), "the client passes over %s of an agent that a plugin brings", key)
				case s.Kind != Agent && want.String() == flagForm:
					reportFlag(pass, key, n)
				case s.Kind == Agent && key == "mcpServers":
					reportAgentServers(pass, want, n)
				case !n.Is(jsontree.Null) && !takesLoosely(want, n):
					f := reportIgnored(pass, key, want, n)
					if key == "color" {
						f.AtMost(lint.Info) // nothing but the look is lost
					}
				}
			}
		}, Agent, Skill, Command, Style),
	}
}

// flagForm is how the shape of a flag reads.
const flagForm = "true or false"

// reportFlag reports a flag of a skill or a command that is none: the client reads
// everything that does not say yes as no.
func reportFlag(pass *lint.Pass[*Subject], key string, n *jsontree.Node) {
	if flagOf(strings.ToLower(n.Text)) != "" || n.Is(jsontree.Bool) {
		return
	}
	f := pass.Reportf(opening(n, pass.File().Data), "%s is true or false; the client reads %s as false", key, shown(n))
	if key == "user-invocable" {
		f.Remarkf("so the user cannot call it")
	}
}

// takesLoosely reports whether a value has the form, read as the client reads
// frontmatter: flags and numbers may be texts, and words in any case of letters
// where that was seen to be so.
func takesLoosely(want *clientfiles.Shape, n *jsontree.Node) bool {
	if len(want.Check(n)) == 0 {
		return true
	}
	if !n.Is(jsontree.Text) {
		return n.Is(jsontree.Number) && want.Takes(jsontree.Text) && len(want.Literals()) == 0 || n.Is(jsontree.Bool) && want.Takes(jsontree.Text) && len(want.Literals()) == 0
	}
	switch {
	case want.Takes(jsontree.Bool):
		return n.Text == "true" || n.Text == "false"
	case want.Takes(jsontree.Number) && len(want.Literals()) == 0:
		v, err := strconv.Atoi(n.Text)
		return err == nil && v > 0
	case want.Takes(jsontree.Number):
		for _, w := range want.Literals() {
			if strings.EqualFold(w, n.Text) {
				return true
			}
		}
		_, err := strconv.Atoi(n.Text)
		return err == nil
	}
	return false
}

func reportIgnored(pass *lint.Pass[*Subject], key string, want *clientfiles.Shape, n *jsontree.Node) *lint.Finding {
	at := opening(n, pass.File().Data)
	f := pass.Reportf(at, "%s is %s, and the client passes over %s", key, want, shown(n))
	if !n.Is(jsontree.Text) {
		return f
	}
	near := nearWord(n.Text, want.Literals())
	for _, w := range want.Literals() {
		if strings.EqualFold(w, n.Text) {
			near = w
		}
	}
	if near != "" && string(at.Text(pass.File().Data)) == n.Text {
		f.Remarkf("did you mean %s?", near)
		f.Replace(lint.Unsafe, near, "write "+near)
	}
	return f
}

// agentServers is the form of the servers of an agent.
const agentServers = "a list of names of servers, or of servers by their names: [docs, {search: {command: …}}]"

// reportAgentServers reports servers of an agent that the client passes over: it
// takes a list of names and of objects, and an item of another form it leaves out.
func reportAgentServers(pass *lint.Pass[*Subject], want *clientfiles.Shape, n *jsontree.Node) {
	data := pass.File().Data
	if !n.Is(jsontree.List) {
		if !n.Is(jsontree.Null) {
			pass.Reportf(opening(n, data), "mcpServers of an agent is %s, and the client passes over %s", agentServers, shown(n))
		}
		return
	}
	for _, item := range n.Items {
		if len(want.Check(&jsontree.Node{Kind: jsontree.List, Items: []*jsontree.Node{item}})) > 0 {
			pass.Reportf(opening(item, data), "a server of an agent is its name, or an object with its name: {search: {command: …}}; the client passes over this one")
			continue
		}
		for i := range item.Members {
			for _, f := range serverFaults(&item.Members[i], data) {
				pass.Reportf(f.span, "the client passes over the server %q of this agent: %s", item.Members[i].Key, f.what)
			}
		}
	}
}
