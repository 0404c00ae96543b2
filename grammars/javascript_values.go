package grammars

import "strings"

// What a value of JavaScript makes: people say handleSort for the function in
// "const handleSort = useCallback((column) => …, [])", whatever wraps it.

// jsMade is a function or a class that a value is, or that is handed to the
// calls that the value is made of.
type jsMade struct {
	node    int32 // the function or the class
	kind    Kind
	call    int32 // the call that it is handed to, or none
	awaited bool  // the value is what the call has waited for
}

func (m jsMade) wrapped() bool { return m.call != none }

// deepestWrap is how many calls a function is looked for in.
const deepestWrap = 12

// jsMakes finds the function or class that a value makes.
func (x *extraction) jsMakes(v int32) (jsMade, bool) {
	m := jsMade{call: none}
	budget := deepestWrap
	m.awaited = v != none && x.is(v, "await_expression")
	if !x.jsFind(v, &m, &budget) {
		return m, false
	}
	if v = x.jsBare(v); m.wrapped() && x.jsReceiver(v) != none {
		// new Hono().get('/a', …).post('/b', …) makes none of the functions.
		_, several := x.jsTitled(x.jsChain(v))
		return m, !several
	}
	return m, true
}

func (x *extraction) jsFind(v int32, m *jsMade, budget *int) bool {
	for ; *budget > 0; *budget-- {
		v = x.jsBare(v)
		if v == none {
			return false
		}
		if k, ok := x.jsFunctionKind(v); ok {
			m.node, m.kind = v, k
			return true
		}
		if !x.isAny(v, "call_expression", "new_expression") || isDataCall(x.jsCallee(v)) {
			return false
		}
		if x.jsFindArgument(v, m, budget) {
			if m.call == none {
				m.call = v
			}
			return true
		}
		// procedure.query(async () => …).meta(…): the function stands further up.
		v = x.jsReceiver(v)
	}
	return false
}

// jsFindArgument looks for the function among the arguments of a call; handlers
// come last.
func (x *extraction) jsFindArgument(call int32, m *jsMade, budget *int) bool {
	args := x.field(call, "arguments")
	if args == none {
		return false
	}
	at := int32(none)
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if k, ok := x.jsFunctionKind(c); ok {
			at, m.node, m.kind = c, c, k
		}
	}
	if at != none {
		return true
	}
	for c := args + 1; c < int32(x.nodes[args].next) && *budget > 0; c = int32(x.nodes[c].next) {
		if x.is(c, "call_expression") {
			if *budget--; x.jsFind(c, m, budget) {
				return true
			}
		}
	}
	return false
}

func (x *extraction) jsFunctionKind(v int32) (Kind, bool) {
	switch {
	case x.isAny(v, "arrow_function", "function_expression", "generator_function"):
		return Function, true
	case x.is(v, "class"):
		return Class, true
	}
	return Other, false
}

// jsBare is a value without parentheses, types and await.
func (x *extraction) jsBare(v int32) int32 {
	for v != none && x.isAny(v, "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "await_expression", "type_assertion") {
		inner := v + 1
		for inner < int32(x.nodes[v].next) && (x.roleOf(inner)&isComment != 0 || x.is(inner, "type_arguments")) {
			inner = int32(x.nodes[inner].next)
		}
		if inner >= int32(x.nodes[v].next) {
			return none
		}
		v = inner
	}
	return v
}

// jsBody is the body of a function or a class.
func (x *extraction) jsBody(v int32) int32 { return x.field(v, "body") }

// jsReceiver is the call on whose result a call is made: of "a(b).c(d)" and of
// "a(b)(d)" it is "a(b)".
func (x *extraction) jsReceiver(call int32) int32 {
	f := x.field(call, "function")
	if f != none && x.is(f, "member_expression") {
		f = x.field(f, "object")
	}
	if f != none && x.is(f, "call_expression") {
		return f
	}
	return none
}

// jsCallee is the last part of the name that a call has: "useCallback" of
// "React.useCallback(…)".
func (x *extraction) jsCallee(call int32) string {
	f := x.field(call, "function")
	if f == none {
		f = x.field(call, "constructor")
	}
	if f != none && x.is(f, "member_expression") {
		f = x.field(f, "property")
	}
	if f == none || !x.isAny(f, "identifier", "property_identifier") {
		return ""
	}
	return x.text(f)
}

// isDataCall reports whether a function handed to such a call is a step of a
// computation and not what its result stands for.
func isDataCall(callee string) bool {
	switch callee {
	case "map", "filter", "reduce", "reduceRight", "forEach", "find", "findIndex", "findLast", "findLastIndex", "some", "every",
		"sort", "toSorted", "flatMap", "then", "catch", "finally", "replace", "replaceAll", "from", "fromEntries", "groupBy",
		"all", "allSettled", "any", "race", "Promise", "setTimeout", "setInterval", "setImmediate", "requestAnimationFrame",
		"keyBy", "sortBy", "sumBy", "uniqBy", "minBy", "maxBy", "partition", "addEventListener", "subscribe", "waitFor",
		"Proxy", "Array", "Set", "Map":
		return true
	}
	return false
}

// isMaker reports whether a call, going by its name, makes a function or a
// computed value of what it is given, even in one line.
func isMaker(callee string) bool {
	switch callee {
	case "debounce", "throttle", "memo", "memoize", "memoizeOne", "once", "computed", "derived", "forwardRef", "observer", "action",
		"cache", "curry", "partial", "bind", "lazy", "promisify":
		return true
	}
	for _, prefix := range []string{"use", "create", "with", "define", "make"} {
		if rest, ok := strings.CutPrefix(callee, prefix); ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
			return true
		}
	}
	return false
}
