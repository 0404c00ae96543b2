package scriptrules

import (
	"bytes"
	"strings"

	"pare/grammars"
	"pare/internal/lazyregexp"
	"pare/internal/source"
)

// code is a program as the rules see it: the nodes of its grammar, and what they
// are whatever the language.
type code struct {
	text  []byte
	nodes []grammars.Node
	role  []role // by node
	// callers are the functions of the file that call the API, directly or through
	// others of them.
	callers map[string]bool
}

// role is what a node is, in any of the languages. The set is closed.
type role uint8

const (
	other role = iota
	loops
	calls
	attempts // a try and its handlers
	handler
	branch
	function
	leaves // break, return, raise, throw
	goesOnWith
	again // Ruby's retry
	text
	spawns // Go's go statement
)

// roles are the names that grammars give to what the rules look for.
var roles = map[string]role{
	"for_statement": loops, "while_statement": loops, "for_in_statement": loops, "do_statement": loops, "enhanced_for_statement": loops,
	"while": loops, "until": loops, "for": loops,
	"list_comprehension": loops, "generator_expression": loops, "set_comprehension": loops, "dictionary_comprehension": loops,
	"call": calls, "call_expression": calls, "new_expression": calls, "method_invocation": calls, "object_creation_expression": calls,
	"try_statement": attempts, "begin": attempts, "try_with_resources_statement": attempts,
	"except_clause": handler, "except_group_clause": handler, "catch_clause": handler, "rescue": handler,
	"if_statement": branch, "if": branch, "unless": branch, "if_modifier": branch, "unless_modifier": branch, "elif_clause": branch, "conditional_expression": branch,
	"function_definition": function, "lambda": function, "function_declaration": function, "function_expression": function, "arrow_function": function,
	"function": function, "method_definition": function, "generator_function_declaration": function, "func_literal": function, "method_declaration": function, "method": function,
	"lambda_expression": function, "constructor_declaration": function,
	"break_statement": leaves, "return_statement": leaves, "raise_statement": leaves, "throw_statement": leaves, "break": leaves, "return": leaves,
	"continue_statement": goesOnWith, "next": goesOnWith,
	"retry":  again,
	"string": text, "template_string": text, "interpreted_string_literal": text, "raw_string_literal": text, "string_literal": text,
	"go_statement": spawns,
}

// newCode is the program of a text, nil where its grammar gives no nodes.
func newCode(data []byte, tree grammars.Tree) *code {
	switch tree.Language {
	case "python", "javascript", "typescript", "tsx", "jsx", "go", "ruby", "java":
	default:
		return nil
	}
	c := &code{text: data, nodes: tree.Nodes, role: make([]role, len(tree.Nodes)), callers: map[string]bool{}}
	for i, n := range tree.Nodes {
		c.role[i] = roles[n.Kind]
		if n.Kind == "call" && tree.Language == "ruby" && c.iterates(i) {
			c.role[i] = loops
		}
		if n.Kind == "identifier" && tree.Language == "ruby" && string(n.Span.Text(data)) == "retry" {
			c.role[i] = again
		}
	}
	c.findCallers()
	return c
}

func (c *code) of(i int) string { return string(c.nodes[i].Span.Text(c.text)) }

// child is the first child of a node that fills a field, -1 where there is none.
func (c *code) child(i int, field string) int {
	for j := i + 1; j < c.nodes[i].Next; j = c.nodes[j].Next {
		if c.nodes[j].Field == field {
			return j
		}
	}
	return -1
}

// childOf is the first child of a node with one of the kinds, -1 for none.
func (c *code) childOf(i int, kinds ...string) int {
	for j := i + 1; j < c.nodes[i].Next; j = c.nodes[j].Next {
		for _, k := range kinds {
			if c.nodes[j].Kind == k {
				return j
			}
		}
	}
	return -1
}

// within calls f for every node within another, but not for those within what f
// says false of.
func (c *code) within(i int, f func(int) bool) {
	for j := i + 1; j < c.nodes[i].Next; {
		if f(j) {
			j++
		} else {
			j = c.nodes[j].Next
		}
	}
}

// has reports whether a node holds one of a role outside of functions within it.
func (c *code) has(i int, r role) bool { return c.find(i, r, true) >= 0 }

// find is the first node of a role within another; with outside those in functions
// within it do not count.
func (c *code) find(i int, r role, outside bool) int {
	at := -1
	c.within(i, func(j int) bool {
		if at >= 0 || outside && c.role[j] == function {
			return false
		}
		if c.role[j] == r {
			at = j
		}
		return at < 0
	})
	return at
}

// around is the innermost node of a role around another, within the same
// function; -1 for none.
func (c *code) around(i int, r role) int {
	for j := c.nodes[i].Parent; j >= 0; j = c.nodes[j].Parent {
		if c.role[j] == r {
			return j
		}
		if c.role[j] == function && !c.inline(j) {
			return -1
		}
	}
	return -1
}

// inline reports whether a function is one that is run where it stands: an arrow
// given to map, a function literal that is called.
func (c *code) inline(i int) bool {
	switch c.nodes[i].Kind {
	case "arrow_function", "func_literal", "lambda", "function_expression", "lambda_expression", "function":
		return true
	}
	return false
}

// callee is what a call calls, as it is written: "client.messages.create".
func (c *code) callee(i int) string {
	n := c.nodes[i]
	end := n.Span.End
	if a := c.child(i, "arguments"); a >= 0 {
		end = c.nodes[a].Span.Start
	} else if b := c.child(i, "block"); b >= 0 {
		end = c.nodes[b].Span.Start
	}
	name := bytes.Join(bytes.Fields(c.text[n.Span.Start:end]), nil)
	return strings.TrimPrefix(strings.ReplaceAll(string(name), "?.", "."), "new")
}

// arguments is the text of a call's arguments, with its brackets.
func (c *code) arguments(i int) string {
	if a := c.child(i, "arguments"); a >= 0 {
		return c.of(a)
	}
	return ""
}

var (
	// single is a call of the Messages API by an SDK. Batches and count_tokens are
	// none.
	single = lazyregexp.New(`(?:\bmessages(?:\(\))?\.(?:create|stream|parse|createStreaming|stream_raw|stream_text)|\bMessages\.New(?:Streaming)?)$`)
	sender = lazyregexp.New(`^(?:requests|httpx|session|client|http|axios|got|ky|aiohttp|self\.session|HTTParty|Faraday|conn|urllib\.request)\.(?:post|request|urlopen|send|Do|Post|NewRequest|sendAsync)$|^(?:fetch|axios|got|ky|urlopen|http\.Post|Net::HTTP\.(?:post|start))$`)
	batchy = lazyregexp.New(`\b[Bb]atches\b|count_tokens|countTokens|CountTokens`)
)

// asks reports whether a call is one of the API: by an SDK, by HTTP in a file that
// names its address, or by a function of the file that makes one.
func (c *code) asks(i int) bool {
	name := c.callee(i)
	switch {
	case batchy.MatchString(name):
		return false
	case single.MatchString(name):
		return true
	case sender.MatchString(name):
		return bytes.Contains(c.text, []byte("api.anthropic.com"))
	}
	if j := strings.LastIndexByte(name, '.'); j >= 0 {
		if owner := name[:j]; owner != "self" && owner != "this" && owner != "await" {
			return false
		}
		name = name[j+1:]
	}
	return c.callers[name]
}

// findCallers finds the functions that call the API.
func (c *code) findCallers() {
	for grown := true; grown; {
		grown = false
		for i := range c.nodes {
			if c.role[i] != calls || !c.asks(i) {
				continue
			}
			if name := c.owner(i); name != "" && !c.callers[name] {
				c.callers[name], grown = true, true
			}
		}
	}
}

// owner is the name of the function that a node stands in, "" for none.
func (c *code) owner(i int) string {
	for j := c.nodes[i].Parent; j >= 0; j = c.nodes[j].Parent {
		if c.role[j] != function {
			continue
		}
		if n := c.child(j, "name"); n >= 0 {
			return c.of(n)
		}
		// const ask = async (p) => …
		if p := c.nodes[j].Parent; p >= 0 && c.nodes[p].Kind == "variable_declarator" {
			if n := c.child(p, "name"); n >= 0 {
				return c.of(n)
			}
		}
	}
	return ""
}

// span is the place of a call as a finding shows it: its name.
func (c *code) span(i int) source.Span {
	s := c.nodes[i].Span
	if a := c.child(i, "arguments"); a >= 0 {
		s.End = c.nodes[a].Span.Start
	}
	return s
}

// iterates reports whether a call of Ruby is a loop over its block.
func (c *code) iterates(i int) bool {
	if c.childOf(i, "block", "do_block") < 0 {
		return false
	}
	name := c.callee(i)
	return name == "loop" || rubyLoop.MatchString(name)
}

var rubyLoop = lazyregexp.New(`\.(?:each\w*|map|flat_map|times|select|filter_map|upto|step|inject|reduce)(?:\(\d*\))?$`)

// pauses reports whether a node holds a pause.
func (c *code) pauses(i int) bool {
	at := false
	c.within(i, func(j int) bool {
		at = at || c.role[j] == calls && pausing.MatchString(c.callee(j)) || c.nodes[j].Kind == "identifier" && c.of(j) == "sleep"
		return !at
	})
	return at
}

var pausing = lazyregexp.New(`(?i)(?:^|[._])(?:sleep|delay|wait|setTimeout|after|pause|backoff|sleepUninterruptibly|acquire|wait_for|reserve|limiter\.\w+)(?:_\w+)?$|sleep|backoff|TimeUnit`)
