package slicer

import (
	"strings"
	"testing"

	"pare/slicer/internal/place"
)

func TestCleaned(t *testing.T) {
	for text, want := range map[string]string{
		"see @a/b.go and x":                        "see ¤ and x",
		"see @a/b.go#L1-2 @a/b.go#L5-9 and x":      "see ¤ and x",
		"see @a/b.go#L1-2, @a/b.go#L5-9 and x":     "see ¤ , ¤ and x",
		"see @a.go#L1-2 @b.go#L5-9 and x":          "see ¤ ¤ and x",
		"(@a.go#L1-2 x":                            "( ¤ x",
		"mail me@a.go":                             "mail me@a.go",
		"\x1b[31mred\x1b[0m @a.go":                 "red ¤ ",
		"@\"a b.go\"#L1-2 end":                     "¤ end",
		"https://host/x.go#L1-L9 and @a.go":        "https://host/x.go#L1-L9 and ¤ ",
		"`@a.go` (merge":                           "` ¤ ` (merge",
		"` @a.go#L1-2 @a.go#L5-9 ` (merge":         "` ¤ ` (merge",
		"- @a.go,@b.go;@c.py|load":                 "- ¤ , ¤ ; ¤ |load",
		"- @a.go#L1 , @b.go#L1 ; @c.py#L1 |load":   "- ¤ , ¤ ; ¤ |load",
		"fix\n\n@a.go\n@b.go\n\nnow":               "fix\n¤\n¤\nnow",
		"fix\n\n@a.go#L1-2 @a.go#L4\n@b.go\n\nnow": "fix\n¤\n¤\nnow",

		"@Override and @app.get and @babel/core": "@Override and @app.get and @babel/core",
		"@models.py, please":                     "¤ , please",
		"@lib/x.odd":                             "¤ ",
		"no reference":                           "no reference",
	} {
		got, marks := cleaned(text, nil)
		if strings.ReplaceAll(got, place.Object, "¤") != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
		if len(marks) != strings.Count(got, place.Object) {
			t.Errorf("%q has the marks %v", text, marks)
		}
		for _, m := range marks {
			if !strings.HasPrefix(got[m.At:], place.Object) {
				t.Errorf("%q has no reference at %v", got, m)
			}
		}
	}
}
