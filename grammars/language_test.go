package grammars

import (
	"slices"
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"a/b.go", "", "go"},
		{`a\b.PY`, "", "python"},
		{"Makefile", "", "makefile"},
		{"web/Dockerfile", "", "dockerfile"},
		{"Rakefile", "", "ruby"},
		{"types.d.ts", "", "typescript"},
		{"a.tsx", "", "tsx"},
		{"a.jsx", "", "javascript"},
		{"a.h", "struct a;\n", "c"},
		{"a.h", "#pragma once\nnamespace x {\n", "cpp"},
		{"run", "#!/usr/bin/env python3\n", "python"},
		{"run", "#!/bin/bash -e\n", "bash"},
		{"run", "#!/usr/bin/env -S node --x\n", "javascript"},
		{"run", "#!/usr/bin/env VAR=1 ruby\n", "ruby"},
		{"run", "#!\n", ""},
		{"run", "echo\n", ""},
		{".gitignore", "", ""},
		{"", "", ""},
		{"a.", "", ""},
		{"README.md", "", "markdown"},
		{"Dockerfile.dev", "", "dockerfile"},
		{".env", "", "ini"},
		{".env.local", "", "ini"},
		{"go.mod", "", "packages"},
		{"yarn.lock", "", "packages"},
		{"a.h", "@interface A : NSObject\n", "objc"},
	} {
		if got := Detect(c.file, []byte(c.text)).Name(); got != c.want {
			t.Errorf("Detect(%q, %q) = %q, want %q", c.file, c.text, got, c.want)
		}
	}
}

// info describes a language for the tests.
type info struct {
	name              string
	extensions, files []string
	grammar           bool // parsed by a grammar in this build
}

// everyLanguage lists all of them, in the order of names.
func everyLanguage() []info {
	var list []info
	for _, l := range languages {
		list = append(list, info{l.name, l.extensions, l.files, Language{l}.Grammar()})
	}
	slices.SortFunc(list, func(a, b info) int { return strings.Compare(a.name, b.name) })
	return list
}

// TestLanguages checks the list against itself: names and extensions once each.
func TestLanguages(t *testing.T) {
	seen := map[string]string{}
	list := everyLanguage()
	for _, l := range list {
		if len(l.extensions)+len(l.files) == 0 {
			t.Errorf("%s is of no file", l.name)
		}
		for _, what := range slices.Concat([]string{"name " + l.name}, l.extensions, l.files) {
			if other, ok := seen[what]; ok {
				t.Errorf("%s is of %s and of %s", what, other, l.name)
			}
			seen[what] = l.name
		}
	}
	if withGrammars() {
		for _, name := range []string{
			"go", "python", "javascript", "typescript", "tsx", "java", "kotlin", "rust", "c", "cpp",
			"csharp", "ruby", "php", "swift", "scala", "bash", "elixir",
		} {
			if i := slices.IndexFunc(list, func(l info) bool { return l.name == name }); i < 0 || !list[i].grammar {
				t.Errorf("%s has no grammar", name)
			}
		}
	}
}

func TestKindString(t *testing.T) {
	seen := map[string]bool{}
	for k := Other; k <= Section; k++ {
		s := k.String()
		if s == "unknown" || s == "" || seen[s] {
			t.Errorf("kind %d is %q", k, s)
		}
		seen[s] = true
	}
	if s := (Section + 1).String(); s != "unknown" {
		t.Errorf("got %q behind the last kind", s)
	}
}
