package slicer

import "testing"

func TestPlainMentions(t *testing.T) {
	for text, want := range map[string]string{
		"see @a/b.go and x":                     "see @a/b.go and x",
		"see @a/b.go#L1-2 @a/b.go#L5-9 and x":   "see @a/b.go  and x",
		"see @a.go#L1-2 and @b.go#L3-4":         "see @a.go and @b.go",
		"(@a.go#L1-2 x":                         "(@a.go x",
		"mail me@a.go#L1-2":                     "mail me@a.go#L1-2",
		"@\"a b.go\"#L1-2 @\"a b.go\"#L3-4 end": "@\"a b.go\"  end",
		"https://host/x.go#L1-L9 @a.go":         "https://host/x.go#L1-L9 @a.go",
	} {
		if got := plainMentions(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
