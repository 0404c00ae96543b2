package claudemd

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/internal/source"
)

// Import is a mention that the client takes for an import: an @ at the start of
// a word in running text, with a path that runs to the next blank.
type Import struct {
	Span source.Span // from the @ to the end of the path
	// Raw is what follows the @, as written.
	Raw string
	// Path is the path that the client opens: the fragment dropped, "\ " a blank.
	// Punctuation at the end stays, as it does with the client.
	Path string
	// Fragment is what followed a #; the client ignores it and loads the file
	// whole.
	Fragment string
}

// Resolve is the path that the client opens for an import in the file name,
// relative to the root. External says that the path leads out of the project:
// the client then asks before it loads.
func (i *Import) Resolve(name string) (target string, external bool) {
	p := i.Path
	if strings.HasPrefix(p, "~") || strings.HasPrefix(p, "/") {
		return p, true
	}
	target = path.Join(path.Dir(name), p)
	return target, target == ".." || strings.HasPrefix(target, "../")
}

// findImports lists the imports of the running text. Code and comments hold
// none.
func findImports(d *Doc) []Import {
	var all []Import
	end := 0
	for _, s := range d.Prose {
		for at := max(s.Start, end); at < s.End; at++ {
			if d.File.Data[at] != '@' || !startsWord(d.File.Data, at) {
				continue
			}
			imp := readImport(d.File.Data, at)
			if imp.Path == "" {
				continue
			}
			all = append(all, imp)
			end = imp.Span.End
			at = end
		}
	}
	return all
}

func startsWord(data []byte, at int) bool {
	if at == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRune(data[:at])
	return unicode.IsSpace(r)
}

// readImport reads the path after the @ at the offset.
func readImport(data []byte, at int) Import {
	end := at + 1
	for end < len(data) {
		r, n := utf8.DecodeRune(data[end:])
		if r == '\\' && end+1 < len(data) && data[end+1] == ' ' {
			end += 2
			continue
		}
		if unicode.IsSpace(r) {
			break
		}
		end += n
	}
	imp := Import{Span: source.Span{Start: at, End: end}, Raw: string(data[at+1 : end])}
	imp.Path, imp.Fragment, _ = strings.Cut(imp.Raw, "#")
	imp.Path = strings.ReplaceAll(imp.Path, `\ `, " ")
	if strings.HasPrefix(imp.Path, `"`) || strings.HasPrefix(imp.Path, "@") {
		imp.Path = ""
	}
	return imp
}
