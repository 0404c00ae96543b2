package claudemdrules

import (
	"bytes"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/source"
)

// origin says where in a text a reference stands. The set is closed.
type origin uint8

const (
	inCode    origin = iota // inline code
	inProse                 // running text
	inComment               // a comment of an example in a fence
)

// ref is a word of the text that may name a path of the repository.
type ref struct {
	span   source.Span
	origin origin
	path   string // as written, without line numbers, symbols and punctuation
	suffix string // what was cut off: ":12", "#L3-9", "::name"
	line   line
	number int  // of its line
	rooted bool // a slash stands before it, for the root of the repository or of a machine
}

// line is the text around a reference: the line of its block, split at it.
type line struct{ before, after string }

// scan lists the words of a file that may name a path: inline code without
// blanks, and words of the running text and of comments in fences with a slash
// and an extension. What else stands in fences is another rule's.
func scan(d *claudemd.Doc) []ref {
	f := refFinder{d: d, text: string(d.Data())}
	for i := range d.Code {
		if c := &d.Code[i]; !strings.ContainsAny(c.Text, " \t") {
			f.add(c.Span, inCode)
		}
	}
	for _, s := range d.Prose {
		f.prose(s, inProse)
	}
	for i := range d.Fences {
		f.comments(&d.Fences[i])
	}
	return f.all
}

// mostRefs is how many words of a file are held against the repository. Nobody writes
// more, and each takes a hundred times its bytes.
const mostRefs = 20_000

// refFinder gathers the words of a file that may name a path.
type refFinder struct {
	d    *claudemd.Doc
	text string // of the file; the words and what stands around them are parts of it
	all  []ref
}

// add takes a word in, unless it can be no path.
func (f *refFinder) add(s source.Span, from origin) {
	if len(f.all) == mostRefs {
		return
	}
	if r, ok := f.ref(s, from); ok {
		f.all = append(f.all, r)
	}
}

// comment is where the comment of a line of a program begins.
var comment = lazyregexp.New(`(?:^|\s)(?:#|//|--|/\*)\s+\S`)

// comments adds the paths in the comments of a fence. A drawn tree has its own
// rule, and in a fence of Markdown a # begins a heading.
func (f *refFinder) comments(fence *claudemd.Fence) {
	if fence.Lang == "md" || fence.Lang == "markdown" || treeFence(string(fence.Span.Text(f.d.Data()))) {
		return
	}
	for _, l := range fence.Lines {
		if at := comment.FindIndex(l.Text(f.d.Data())); at != nil {
			f.prose(source.Span{Start: l.Start + at[1] - 1, End: l.End}, inComment)
		}
	}
}

// proseWord is a word with a slash inside, or a Markdown link's text.
var proseWord = lazyregexp.New(`[\w.@~$%{}<>*\[\]()+:#-]*/[^\s,;"'“”‘’` + "`" + `|]*`)

// prose adds the words of a stretch of text that look like paths.
func (f *refFinder) prose(s source.Span, from origin) {
	text := s.Text(f.d.Data())
	if bytes.IndexByte(text, '/') < 0 {
		return
	}
	for at := 0; at < len(text) && len(f.all) < mostRefs; {
		m := proseWord.FindIndex(text[at:])
		if m == nil {
			return
		}
		span := source.Span{Start: s.Start + at + m[0], End: s.Start + at + m[1]}
		// A word that goes on outside of this stretch of text is no path.
		if at+m[0] > 0 || span.Start == 0 || boundary(f.text[span.Start-1]) {
			f.add(span, from)
		}
		at += max(m[1], 1)
	}
}

func boundary(c byte) bool { return strings.IndexByte(" \t\r\n([*_|>", c) >= 0 }

// ref takes a word apart; ok is false for a word that cannot be a path.
func (f *refFinder) ref(s source.Span, from origin) (ref, bool) {
	word := f.text[s.Start:s.End]
	start := len(word) - len(strings.TrimLeft(word, "([*_\"' "))
	if from == inCode {
		start = len(word) - len(strings.TrimLeft(word, " "))
	}
	word = word[start:]
	if from != inCode {
		word = strings.TrimRight(word, ".,:;!?*_)]\"'>")
	} else {
		word = strings.TrimRight(word, ",; ")
	}
	p, suffix := cutSuffix(word)
	r := ref{
		span: source.Span{Start: s.Start + start, End: s.Start + start + len(word)}, origin: from,
		path: p, suffix: suffix, line: aroundIn(f.text, s), number: f.d.File.Line(s.Start),
	}
	if rest, ok := strings.CutPrefix(p, "/"); ok && from == inCode {
		r.path, r.rooted = rest, true
		r.span.Start++
	}
	return r, p != ""
}

var pathSuffix = lazyregexp.New(`(?:::[\w:.<>,\[\]-]+|(?:[:@]L?\d+(?:[-:–]L?\d+)?)|#L\d+(?:-L?\d+)?|#[\w.()-]+|:[A-Za-z_][\w.]*(?:\(\))?|\(\))$`)

// cutSuffix cuts what follows a path: a line number, a fragment, a symbol.
func cutSuffix(word string) (p, suffix string) {
	if strings.Contains(word, "://") {
		return word, ""
	}
	at := pathSuffix.FindStringIndex(word)
	if at == nil {
		return word, ""
	}
	return word[:at[0]], word[at[0]:]
}

// longLine is as far as the text around a reference is read.
const longLine = 600

// around is the text of the line before and after a span.
func around(d *claudemd.Doc, s source.Span) line {
	data := d.Data()
	start := max(0, s.Start-longLine)
	near := string(data[start:min(len(data), s.End+longLine)])
	return aroundIn(near, source.Span{Start: s.Start - start, End: s.End - start})
}

// aroundIn is around with parts of the text itself.
func aroundIn(text string, s source.Span) line {
	// A line without an end is no sentence: only what stands near counts.
	l := line{before: text[max(0, s.Start-longLine):s.Start], after: text[s.End:min(len(text), s.End+longLine)]}
	l.before = l.before[strings.LastIndexByte(l.before, '\n')+1:]
	l.after, _, _ = strings.Cut(l.after, "\n")
	return l
}

// shape is what the letters of a path tell about it.
type shape struct {
	elements []string
	ext      string // of the last element, lower case
	dir      bool   // a slash at the end
}

func shapeOf(p string) shape {
	clean := repo.Clean(strings.TrimPrefix(p, "./"))
	return shape{elements: strings.Split(clean, "/"), ext: strings.ToLower(path.Ext(clean)), dir: strings.HasSuffix(p, "/")}
}

// notAPath reports whether a word is something else that looks like a path: a
// URL, a package, a route, a decorator, a pattern, an option, a number.
func notAPath(p string) bool {
	switch {
	case len(p) < 2, strings.Contains(p, "://"), strings.Contains(p, "//"), strings.HasPrefix(p, "www."):
		return true
	case strings.ContainsAny(p, "$<>{}[]()*?!|&;=\"'`,…%^\\@+#→ "):
		return true
	case strings.IndexByte("~/-:", p[0]) >= 0:
		return true
	case strings.Trim(p, "0123456789./-") == "":
		return true
	}
	for _, c := range p {
		if c > 0x2000 {
			return true
		}
	}
	return rpcMethod.MatchString(p) || arity.MatchString(p) || mime.MatchString(p) || p == "/" || p == "./" || p == "../"
}

var (
	arity = lazyregexp.New(`^[\w.!?]+/\d+$`) // Elixir's and Erlang's name/2
	// rpcMethod are methods of the Model Context and the Language Server Protocol.
	rpcMethod = lazyregexp.New(`^(?:(?:tools|resources|prompts|roots|tasks)/(?:list|call|read|get|subscribe|unsubscribe|templates|cancel|result)(?:/list)?|(?:notifications|textDocument|workspace|sampling|completion|logging|elicitation|window|client|session|\$)/\w+(?:/\w+)?)$`)
	mime      = lazyregexp.New(`^(?:application|text|image|audio|video|font|multipart|message)/[\w.+-]+$`)
)

// host reports whether the first element is the name of a machine: a domain.
func host(elements []string) bool {
	first := elements[0]
	if len(elements) < 2 || strings.HasPrefix(first, ".") {
		return false
	}
	switch path.Ext(first) {
	case ".com", ".org", ".io", ".dev", ".net", ".ai", ".app", ".co", ".sh", ".se", ".in", ".me", ".gg", ".xyz", ".cloud", ".so", ".tech", ".edu", ".gov", ".de", ".uk", ".to", ".land", ".rs":
		return true
	}
	return false
}

// sourceExt are extensions of program text, which outputs, data and settings
// rarely have.
func sourceExt(ext string) bool {
	switch ext {
	case ".py", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".go", ".rb", ".rs", ".java", ".kt", ".kts", ".scala", ".swift",
		".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".cs", ".fs", ".php", ".ex", ".exs", ".erl", ".hs", ".ml", ".clj", ".dart", ".lua",
		".r", ".jl", ".vue", ".svelte", ".sh", ".bash", ".zig", ".nim", ".m", ".mm", ".pl", ".erb", ".proto", ".sql", ".gradle", ".cmake", ".slang":
		return true
	}
	return false
}

// fileExt are extensions of files that a repository holds.
func fileExt(ext string) bool {
	if sourceExt(ext) {
		return true
	}
	switch ext {
	case ".md", ".mdx", ".rst", ".txt", ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".xml", ".html", ".htm", ".css", ".scss",
		".sass", ".less", ".lock", ".csproj", ".sln", ".props", ".targets", ".plist", ".storyboard", ".graphql", ".gql", ".tf", ".hcl", ".nix", ".bat", ".ps1",
		".svg", ".png", ".jpg", ".ico", ".env", ".example", ".template", ".tmpl", ".j2", ".erb", ".haml", ".slim", ".csv", ".properties", ".mod", ".sum", ".ipynb", ".mk", ".dockerfile", ".xcconfig", ".xcodeproj", ".entitlements", ".adoc", ".snap", ".hbs", ".ejs", ".pug", ".astro", ".prisma", ".bzl", ".bazel", ".in", ".test", ".baml":
		return true
	}
	return false
}
