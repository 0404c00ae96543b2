package slicer

import "testing"

func TestWithoutMentions(t *testing.T) {
	for text, want := range map[string]string{
		"see @a/b.go and x":                        "see and x",
		"see @a/b.go#L1-2 @a/b.go#L5-9 and x":      "see and x",
		"(@a.go#L1-2 x":                            "( x",
		"mail me@a.go":                             "mail me@a.go",
		"@\"a b.go\"#L1-2 end":                     " end",
		"https://host/x.go#L1-L9 and @a.go":        "https://host/x.go#L1-L9 and ",
		"`@a.go` (merge":                           "` ` (merge",
		"` @a.go#L1-2 @a.go#L5-9 ` (merge":         "` ` (merge",
		"- @a.go,@b.go;@c.py|load":                 "- , ; |load",
		"- @a.go#L1 , @b.go#L1 ; @c.py#L1 |load":   "- , ; |load",
		"fix\n\n@a.go\n@b.go\n\nnow":               "fix\nnow",
		"fix\n\n@a.go#L1-2 @a.go#L4\n@b.go\n\nnow": "fix\nnow",

		"@Override and @app.get and @babel/core": "@Override and @app.get and @babel/core",
		"@models.py, please":                     " , please",
		"@lib/x.odd":                             " ",
		"no reference":                           "no reference",
	} {
		if got := withoutMentions(text, nil); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
