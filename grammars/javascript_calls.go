package grammars

import (
	"strings"

	"pare/internal/source"
)

// Calls that define something in JavaScript: tests, routes, handlers, commands.

// testCalls are the functions of the usual test libraries that take a title and
// a function.
const testCalls = " describe fdescribe xdescribe it fit xit test xtest suite context specify module bench scenario feature Scenario Feature Given When Then Before After BeforeAll AfterAll BeforeEach AfterEach beforeEach afterEach beforeAll afterAll before after setup teardown "

// isTestCall reports whether a call of that name is a test or a part of one.
func isTestCall(name string) bool {
	return name != "" && strings.Contains(testCalls, " "+name+" ")
}

// jsLink is one call of a chain: "app.get('/a', f)" and ".post('/b', g)".
type jsLink struct {
	call     int32
	property int32  // the name behind the dot, or none where the chain begins
	title    string // the string that comes first
	args     int
	callback int32 // the last function among the arguments, or none
}

// longestChain is how many calls of a chain are looked at.
const longestChain = 200

// jsChain lists the calls of a chain, the first one first.
func (x *extraction) jsChain(call int32) []jsLink {
	var links []jsLink
	for call != none && len(links) < longestChain {
		l := jsLink{call: call, property: none, callback: none}
		if f := x.field(call, "function"); f != none && x.is(f, "member_expression") {
			l.property = x.field(f, "property")
		}
		if args := x.field(call, "arguments"); args != none {
			x.jsArguments(args, &l)
		}
		links = append(links, l)
		call = x.jsReceiver(call)
	}
	for i, j := 0, len(links)-1; i < j; i, j = i+1, j-1 {
		links[i], links[j] = links[j], links[i]
	}
	return links
}

func (x *extraction) jsArguments(args int32, l *jsLink) {
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		r := x.roleOf(c)
		if r&isComment != 0 {
			continue
		}
		if l.args++; l.args == 1 && r&isString != 0 {
			l.title = strings.Trim(x.text(c), "\"'`")
		} else if l.args == 1 && x.isAny(c, "identifier", "member_expression") {
			l.title = strings.TrimSuffix(x.text(c), ".name") // describe(Order, …)
			if len(l.title) > longestName || !isTestCall(x.jsFirstName(l.call)) {
				l.title = ""
			}
		}
		switch {
		case x.isAny(c, "arrow_function", "function_expression"):
			l.callback = c
		case x.is(c, "call_expression") && (l.title != "" || routeName(x.jsCallee(l.call), "/") != ""):
			// get('/x', wrap(async (request) => …))
			if m, ok := x.jsMakes(c); ok && m.kind == Function {
				l.callback = m.node
			}
		}
	}
}

// jsFirstName is the name that a call begins with: "test" of "test.each(…)(…)".
func (x *extraction) jsFirstName(call int32) string {
	i := call
	for i != none && !x.is(i, "identifier") {
		switch {
		case x.is(i, "call_expression"):
			i = x.field(i, "function")
		case x.is(i, "member_expression"):
			i = x.field(i, "object")
		default:
			return ""
		}
	}
	if i == none {
		return ""
	}
	return x.text(i)
}

// jsCall is a call that is given a function: a test, a route, a handler.
func jsCall(x *extraction, d *found) bool {
	if p := x.nodes[d.node].parent; p != none && x.isAny(p, "member_expression", "call_expression") {
		return false // the chain that it belongs to comes first
	}
	links := x.jsChain(d.node)
	with := 0
	for i := range links {
		if links[i].callback != none {
			with++
		}
	}
	first := x.jsFirstName(d.node)
	statement := x.jsIsStatement(d.node)
	switch {
	case with == 0:
		return statement && x.jsPlainRoute(d, links)
	case isTestCall(first):
		return x.jsTest(d, links)
	case with > 1 && x.jsLinks(d, links):
		return false // they are definitions of their own
	case !statement:
		return false
	}
	l := &links[len(links)-1]
	for l.callback == none && l.call != links[0].call {
		l = &links[indexOfLink(links, l.call)-1]
	}
	if l.callback == none {
		return false
	}
	return x.jsHandler(d, links, l)
}

func indexOfLink(links []jsLink, call int32) int {
	for i := range links {
		if links[i].call == call {
			return i
		}
	}
	return 0
}

// jsIsStatement reports whether a call stands by itself and is not a part of an
// expression.
func (x *extraction) jsIsStatement(i int32) bool {
	p := x.nodes[i].parent
	if p != none && x.isAny(p, "await_expression", "unary_expression") {
		p = x.nodes[p].parent
	}
	return p == none || x.is(p, "expression_statement")
}

// jsTest is a test or a group of tests.
func (x *extraction) jsTest(d *found, links []jsLink) bool {
	l := &links[0]
	for i := range links {
		if links[i].callback != none {
			l = &links[i]
			break
		}
	}
	d.Kind = Test
	d.Name = shortName(l.title)
	if l.title == "" {
		d.Name = shortName(x.jsName(l.call))
	}
	x.setBody(d, x.jsBody(l.callback))
	d.open = false
	return true
}

// jsHandler is a call that is not a test and gives one function away.
func (x *extraction) jsHandler(d *found, links []jsLink, l *jsLink) bool {
	name, title := x.jsName(l.call), l.title
	if title == "" {
		// program.command('build').action(async () => …): what it is for, an
		// earlier call says.
		for i := range links {
			if links[i].title != "" {
				name, title = x.jsName(links[i].call), links[i].title
				break
			}
		}
	}
	route := routeName(x.jsCallee(l.call), title)
	switch {
	case !x.multiline(d.Span) && (route == "" || x.insideCode(d.Parent)):
		return false
	case title == "" && x.insideCode(d.Parent) && !isEffect(x.jsName(l.call)):
		return false
	}
	d.Kind = Function
	d.call(name, title, route)
	x.setBody(d, x.jsBody(l.callback))
	d.open = isModuleWrapper(name)
	return true
}

// jsLinks makes a definition of every call of a chain that gives a function
// away: new Hono().get('/a', …).post('/b', …).
func (x *extraction) jsLinks(d *found, links []jsLink) bool {
	root, several := x.jsTitled(links)
	if !several {
		return false
	}
	for i := range links {
		l := &links[i]
		title := l.title
		if title == "" {
			title = root
		}
		if l.callback == none || title == "" {
			continue
		}
		f := found{node: l.call, outer: l.call, Definition: Definition{Kind: Function, Parent: d.Parent, Broken: d.Broken}}
		start := d.Header.Start
		if l.property != none && (i > 0 || x.row(start) < int(x.nodes[l.property].firstRow)) {
			start = x.dotBefore(int(x.nodes[l.property].start))
		}
		f.Span = source.Span{Start: start, End: int(x.nodes[l.call].end)}
		f.Core, f.Header = f.Span, f.Span
		x.setBody(&f, x.jsBody(l.callback))
		f.call(x.jsCallee(l.call), title, routeName(x.jsCallee(l.call), title))
		x.found = append(x.found, f)
	}
	return true
}

// jsTitled reports whether several calls of a chain give functions away for
// things with names, and the name that an earlier call gives them all.
func (x *extraction) jsTitled(links []jsLink) (root string, several bool) {
	titled := 0
	for i := range links {
		if l := &links[i]; l.callback == none && root == "" && l.title != "" {
			root = l.title // route('/x').get(…).post(…)
		} else if l.callback != none && (l.title != "" || routeName(x.jsCallee(l.call), root) != "") {
			titled++
		}
	}
	return root, titled > 1
}

// dotBefore is where the dot before a name is, or the name.
func (x *extraction) dotBefore(at int) int {
	if at > 0 && x.data[at-1] == '.' {
		at--
		if at > 0 && x.data[at-1] == '?' {
			at--
		}
	}
	return at
}

// jsPlainRoute is a route whose handler stands elsewhere, and one that is given
// as an object.
func (x *extraction) jsPlainRoute(d *found, links []jsLink) bool {
	l := &links[len(links)-1]
	if x.insideCode(d.Parent) && !x.insideTest(d.Parent) && l.args != 1 {
		return false
	}
	if route := routeName(x.jsCallee(l.call), l.title); route != "" && l.args > 1 && !x.insideCode(d.Parent) {
		d.Kind = Function
		d.call(x.jsName(l.call), l.title, route)
		return true
	}
	args := x.field(l.call, "arguments")
	o := int32(none)
	if args != none {
		o = x.jsDataArgument(l.call)
	}
	if o == none || !x.is(o, "object") {
		return false
	}
	route := routeName(x.jsString(o, "method"), x.jsString(o, "url", "path"))
	switch {
	case route != "":
	case l.title == "" || x.insideCode(d.Parent):
		return false
	}
	d.Kind = Constant
	if route != "" {
		d.Kind = Function
	}
	d.call(x.jsName(l.call), l.title, route)
	x.setBody(d, o)
	d.open = true
	return true
}

// jsString is the string that one of the keys of an object has, or "".
func (x *extraction) jsString(object int32, keys ...string) string {
	for c := object + 1; c < int32(x.nodes[object].next); c = int32(x.nodes[c].next) {
		if !x.is(c, "pair") {
			continue
		}
		k, v := x.field(c, "key"), x.field(c, "value")
		if k == none || v == none || x.roleOf(v)&isString == 0 || !contains(keys, strings.Trim(x.text(k), "\"'")) {
			continue
		}
		return strings.Trim(x.text(v), "\"'`")
	}
	return ""
}

// jsName is what a call calls: "app.get", "test.each([1, 2])".
func (x *extraction) jsName(call int32) string {
	return x.jsPath(x.field(call, "function"), longestChain)
}

func (x *extraction) jsPath(i int32, depth int) string {
	switch {
	case i == none || depth == 0:
		return ""
	case x.is(i, "member_expression"):
		name, property := x.jsPath(x.field(i, "object"), depth-1), x.field(i, "property")
		if property == none || len(name) > longestName {
			return name
		}
		return strings.TrimPrefix(name+"."+x.text(property), ".")
	case x.is(i, "call_expression"):
		return x.jsPath(x.field(i, "function"), depth-1) + x.jsShort(x.field(i, "arguments"))
	}
	return x.jsShort(i)
}

// longestPart is how much of a name an argument of a call may be.
const longestPart = 40

// jsShort is the text of a node if it is short enough for a name.
func (x *extraction) jsShort(i int32) string {
	if i == none || x.nodes[i].end-x.nodes[i].start > longestPart || x.nodes[i].lastRow > x.nodes[i].firstRow {
		return ""
	}
	return x.text(i)
}

// isEffect reports whether a call without a title, going by its name, is a part
// of a component that people speak of: "the useEffect in Panel".
func isEffect(name string) bool {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	for _, prefix := range []string{"use", "on", "watch", "create", "before", "after"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && (rest == "" && prefix == "watch" || rest != "" && rest[0] >= 'A' && rest[0] <= 'Z') {
			return true
		}
	}
	return name == "effect" || name == "autorun" || name == "reaction"
}

// isModuleWrapper reports whether a call only gives its file a scope: what is
// declared within is the file's.
func isModuleWrapper(name string) bool {
	switch name {
	case "define", "require", "$", "jQuery", "$(document).ready", "jQuery(document).ready", "System.register", "sap.ui.define":
		return true
	}
	return false
}
