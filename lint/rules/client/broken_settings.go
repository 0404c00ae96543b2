package clientrules

import (
	"pare/internal/jsontree"
	"pare/internal/source"
	"pare/lint"
)

// brokenSettings reports a file of settings, servers, hooks or of a plugin that is
// no JSON, or none of the form that the file has: nothing of it is read.
func brokenSettings() Rule {
	return Rule{
		Meta: meta("S201", "broken-settings", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			data := s.File.Data
			switch {
			case s.Broken != nil:
				f := pass.Reportf(around(data, s.Broken.At), "this is no JSON, so the client reads nothing of the file: %v", s.Broken.Err)
				if hint := syntaxHint(data, s.Broken.At); hint != "" {
					f.Remarkf("%s", hint)
				}
			case s.Tree == nil:
				reportEmpty(pass)
			case !s.Tree.Is(jsontree.Object):
				pass.Reportf(opening(s.Tree, data), "the file holds %s, and the client expects an object, so it reads nothing of it", s.Tree.Kind)
			case s.Kind == Settings:
				brokenHooks(pass, s.Tree.Get("hooks"))
			}
		}, Settings, Servers, Plugin, Marketplace, Hooks),
	}
}

// brokenHooks: a list of hooks holds what guards were meant to be, so that the
// client drops the file with it.
func brokenHooks(pass *lint.Pass[*Subject], hooks *jsontree.Node) {
	if hooks.Is(jsontree.List) && len(hooks.Items) > 0 && hooks.Items[0].Is(jsontree.Object) {
		pass.Reportf(opening(hooks, pass.File().Data), `"hooks" is an object of events, {"PreToolUse": [%s]}, and here is a list%s`, groupForm, whole)
	}
}

// reportEmpty reports an empty file, where that is an error: empty settings are
// none.
func reportEmpty(pass *lint.Pass[*Subject]) {
	switch pass.Subject.Kind {
	case Plugin, Marketplace, Hooks:
		pass.Reportf(source.Span{}, "the file is empty, and the client expects an object, so nothing of this %s is loaded", pass.Subject.Kind)
	case Command, Skill, Agent, Settings, Local, Servers, Style, Stray:
	}
}

// syntaxHint says what is probably wrong at a place where JSON breaks.
func syntaxHint(data []byte, at int) string {
	if at >= len(data) {
		return "the file ends too early: a bracket or a quote is not closed"
	}
	switch c := data[at]; {
	case c == '/' || c == '#':
		return "JSON has no comments: take them out, or make a key of them that begins with an underscore"
	case (c == '}' || c == ']') && before(data, at) == ',':
		return "JSON has no comma after the last value"
	case c == '\'':
		return "JSON has double quotes only"
	}
	return ""
}

// before is the last byte in front of a place that is no white space.
func before(data []byte, at int) byte {
	for at--; at >= 0; at-- {
		switch data[at] {
		case ' ', '\t', '\r', '\n':
		default:
			return data[at]
		}
	}
	return 0
}

// around is the byte at an offset, or the end of the text.
func around(data []byte, at int) source.Span {
	at = min(max(at, 0), len(data))
	return source.Span{Start: at, End: min(at+1, len(data))}
}
