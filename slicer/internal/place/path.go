package place

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How well a path fits a file: the number of folders and the name that they have
// in common at the end, and more where one of them is the whole end of the other.
const (
	fitsTail  = 100
	fitsWhole = 10000
)

// mountDepth is how many folders a container or a build machine may put in
// front of the part of a path that is the repository's: /app, /home/kim/work.
const mountDepth = 3

// foreign are folders whose files belong to somebody else, though a file of the
// prompt may have the same name.
var foreign = []string{"node_modules", "site-packages", "dist-packages", "vendor", "rustc", ".cargo", "usr/lib", "usr/include", "pkg/mod", "java.base", "node:internal"}

// Fits tells how well a path as a text writes it fits a file of the prompt; 0 says
// that it is another one.
func Fits(written, file string) int {
	a, b := components(written), components(file)
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	switch {
	case n == 0:
		return 0
	case n == len(a) || n == len(b):
		return fitsTail + n
	case n == 1 && isForeign(written) && !isForeign(file):
		return 0
	case n == 1 && len(a)-n > mountDepth:
		return 0
	}
	return n
}

// components are the folders and the name of a path, without dots.
func components(p string) []string {
	var out []string
	for _, c := range strings.FieldsFunc(p, func(r rune) bool { return r == '/' || r == '\\' }) {
		if c != "." && c != ".." {
			out = append(out, c)
		}
	}
	return out
}

func isForeign(p string) bool {
	p = strings.ReplaceAll(p, "\\", "/")
	for _, f := range foreign {
		if strings.Contains(p, "/"+f+"/") || strings.HasPrefix(p, f+"/") {
			return true
		}
	}
	return false
}

// nameStarts reports whether a file's name may begin at an offset: what is
// before it is not part of a longer one.
func nameStarts(text string, at int) bool { return at == 0 || !isNameByte(text[at-1]) }

// nameEnds reports whether a file's name may end at an offset. A full stop ends
// it where no letter follows.
func nameEnds(text string, at int) bool {
	switch {
	case at == len(text):
		return true
	case text[at] == '.':
		return at+1 == len(text) || !isNameByte(text[at+1])
	}
	return !isNameByte(text[at])
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-.$", c) >= 0
}

// pathStart is where the path begins whose last part stands at an offset. A
// scheme, a host or a drive are no part of it.
func pathStart(text string, at int) int {
	for at > 0 && (isNameByte(text[at-1]) || strings.IndexByte("/\\@+~%", text[at-1]) >= 0 || text[at-1] >= utf8.RuneSelf && !endsInSymbol(text[:at])) {
		at--
	}
	return at
}

// endsInSymbol reports whether the text ends in a character that is no letter.
func endsInSymbol(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return !unicode.IsLetter(r) && !unicode.IsMark(r)
}
