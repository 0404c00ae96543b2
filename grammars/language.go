package grammars

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// Language is a kind of text. The zero Language is none.
type Language struct{ l *language }

// Name is the language's name in lower case, "python" or "markdown", or "".
func (l Language) Name() string {
	if l.l == nil {
		return ""
	}
	return l.l.name
}

// Grammar reports whether texts of the language are parsed by a grammar in this
// build; the others get approximate definitions.
func (l Language) Grammar() bool { return l.l != nil && l.l.syntax != nil && withGrammars() }

// Detect names the language of a file from its name and, where that says
// nothing, from the interpreter in its first line. data may be nil or only the
// beginning of the file.
func Detect(name string, data []byte) Language {
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	for _, l := range languages {
		if slices.Contains(l.files, base) {
			return Language{l}
		}
	}
	// Extensions of two parts come first: .d.ts, .blade.php.
	lower := strings.ToLower(base)
	for i := strings.IndexByte(lower, '.'); i >= 0; {
		ext := lower[i:]
		for _, l := range languages {
			if slices.Contains(l.extensions, ext) {
				return refineByText(l, ext, data)
			}
		}
		next := strings.IndexByte(lower[i+1:], '.')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	for _, l := range languages {
		if l.variant(base) {
			return Language{l}
		}
	}
	return byShebang(data)
}

// variant reports whether a name is that of a file of the language with something
// behind it: Dockerfile.dev, .env.local.
func (l *language) variant(base string) bool {
	stands := func(file string) bool { return strings.HasPrefix(base, file+".") }
	return slices.ContainsFunc(l.files, stands) || slices.ContainsFunc(l.extensions, stands)
}

// refineByText tells C from C++ and Objective-C in a header: only they have these
// words at the start of a line.
func refineByText(l *language, ext string, data []byte) Language {
	if ext != ".h" {
		return Language{l}
	}
	head := data[:min(len(data), 64<<10)]
	for line := range bytes.Lines(head) {
		line = bytes.TrimLeft(line, " \t")
		if bytes.HasPrefix(line, []byte("@interface")) || bytes.HasPrefix(line, []byte("@protocol")) {
			return Language{&langObjC}
		}
		for _, word := range []string{"class ", "namespace ", "template<", "template <", "using ", "public:", "private:", "protected:", "constexpr "} {
			if bytes.HasPrefix(line, []byte(word)) {
				return Language{&langCPP}
			}
		}
	}
	return Language{l}
}

func byShebang(data []byte) Language {
	if !bytes.HasPrefix(data, []byte("#!")) {
		return Language{}
	}
	line, _, _ := bytes.Cut(data[2:min(len(data), 256)], []byte{'\n'})
	words := strings.Fields(string(line))
	for len(words) > 0 && (path.Base(words[0]) == "env" || strings.HasPrefix(words[0], "-") || strings.Contains(words[0], "=")) {
		words = words[1:]
	}
	if len(words) == 0 {
		return Language{}
	}
	program := strings.TrimRight(path.Base(words[0]), "0123456789.")
	for _, l := range languages {
		if slices.Contains(l.shebangs, program) {
			return Language{l}
		}
	}
	return Language{}
}
