package slicer

import "testing"

func TestWithoutMentions(t *testing.T) {
	for text, want := range map[string]string{
		"see @a/b.go and x":                      "see  and x",
		"see @a/b.go#L1-2 @a/b.go#L5-9 and x":    "see   and x",
		"(@a.go#L1-2 x":                          "( x",
		"mail me@a.go":                           "mail me@a.go",
		"@\"a b.go\"#L1-2 end":                   " end",
		"https://host/x.go#L1-L9 and @a.go":      "https://host/x.go#L1-L9 and ",
		"@Override and @app.get and @babel/core": "@Override and @app.get and @babel/core",
		"@models.py, please":                     " please",
		"@lib/x.odd":                             "",
		"no reference":                           "no reference",
	} {
		if got := withoutMentions(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
