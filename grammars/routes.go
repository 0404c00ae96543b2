package grammars

import "strings"

// Names for what a call defines, in any language.

// call names a definition that a call makes. People say "GET /orders" for a
// route, and for the others the title or the call with it.
func (f *found) call(callee, title, route string) {
	title = shortName(title)
	f.Name = shortName(strings.TrimSpace(callee + " " + title))
	if route != "" {
		f.Name = shortName(route)
	}
	f.alias(title)
}

// routeName is the name of a route, "GET /orders/:id", or "" for a call that is
// none.
func routeName(verb, path string) string {
	if path == "" || path[0] != '/' && path[0] != '*' || len(path) > longestName || strings.ContainsAny(path, " \n\t") {
		return ""
	}
	verb = strings.ToUpper(verb)
	switch verb {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL", "ANY":
	case "DEL":
		verb = "DELETE"
	case "USE", "ROUTE", "WS", "SSE", "MATCH":
	default:
		return ""
	}
	return verb + " " + path
}
