package claudemd

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/internal/toml"
)

// about finds the name of the project and the line that says what it is: that of
// a manifest, or the first sentence of the README that tells.
func (d *detector) about() {
	f := d.facts
	var names []string
	texts := []*described{d.npmAbout(), d.tomlAbout(), d.composerAbout()}
	for _, t := range texts {
		if t != nil {
			names = append(names, t.name)
		}
	}
	title, readme := d.readmeAbout(names)
	f.Name = d.projectName(names, title)
	for _, t := range append(texts, readme...) {
		if t == nil {
			continue
		}
		if line := aboutLine(t.text, f.Name); line != "" {
			f.About, f.AboutBy = line, t.at
			return
		}
	}
}

// described is what a manifest or a paragraph says of the project.
type described struct {
	name, text string
	at         repo.Evidence
}

// projectName is what to call the project: what two of the README's title, the
// manifests and the folder's name agree on, else what a manifest or a title of one
// word says. A longer title may be a headline.
func (d *detector) projectName(manifests []string, title string) string {
	folder := d.opts.Name
	if d.opts.Dir != "" {
		folder = path.Base(d.opts.Dir)
		if len(manifests) == 0 || strings.HasPrefix(manifests[0], "@") {
			return folder // a scope at the start of a word would be read as an import
		}
		return manifests[0]
	}
	title = strings.TrimFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ')' })
	said := slices.DeleteFunc(append([]string{title}, manifests...), func(n string) bool { return n == "" || scaffold(n) })
	for i, candidate := range said {
		for _, o := range append(slices.Clone(said[i+1:]), folder) {
			if bare(candidate) == bare(o) {
				return candidate
			}
		}
	}
	// "excalidraw-monorepo" in a folder "excalidraw".
	for _, candidate := range said {
		if alike(candidate, folder) && len(folder) <= len(candidate) {
			return folder
		}
	}
	for _, candidate := range said {
		if candidate != title || !strings.Contains(title, " ") {
			return candidate
		}
	}
	if scaffold(folder) {
		folder = ""
	}
	return cmp.Or(folder, title, "Project")
}

// scaffold reports whether a name is one that tools give to what they make.
func scaffold(name string) bool {
	switch strings.ToLower(name) {
	case "app", "root", "monorepo", "workspace", "project", "laravel", "symfony", "frontend", "backend", "server", "client", "web", "api", "website", "my-app", "template", "starter", "skeleton", "example", "test", "package", "main", "src", "docs", "repo", "code", "framework", "source", "build", "work":
		return true
	}
	return strings.HasPrefix(name, "@")
}

// alike reports whether two names are the same but for their marks and letters'
// size, or one begins with the other.
func alike(a, b string) bool {
	a, b = bare(a), bare(b)
	return len(a) > 1 && len(b) > 1 && (a == b || min(len(a), len(b)) > 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)))
}

func bare(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func (d *detector) npmAbout() *described {
	p := d.repo.Targets().NPM().In(d.opts.Dir)
	if p == nil {
		return nil
	}
	return &described{p.Name, p.Description, d.line(p.File, `"description"`)}
}

func (d *detector) tomlAbout() *described {
	for _, m := range []struct {
		file string
		keys []string
	}{
		{"Cargo.toml", []string{"package"}}, {"pyproject.toml", []string{"project"}}, {"pyproject.toml", []string{"tool", "poetry"}},
	} {
		file := d.at(m.file)
		var doc map[string]any
		if !d.has(m.file) || toml.Unmarshal([]byte(d.text(file)), &doc) != nil {
			continue
		}
		for _, k := range m.keys {
			doc, _ = doc[k].(map[string]any)
		}
		n, _ := doc["name"].(string)
		t, _ := doc["description"].(string)
		if n != "" {
			return &described{n, t, d.line(file, "description")}
		}
	}
	return nil
}

func (d *detector) composerAbout() *described {
	var doc struct{ Name, Description string }
	file := d.at("composer.json")
	if !d.has("composer.json") || json.Unmarshal([]byte(d.text(file)), &doc) != nil {
		return nil
	}
	return &described{path.Base(doc.Name), doc.Description, d.line(file, `"description"`)}
}

// maxParagraphs is how many paragraphs of a README may say what the project is.
const maxParagraphs = 8

// readmeAbout takes the title of the README and the paragraphs before its third
// heading that may say what the project is.
func (d *detector) readmeAbout(manifests []string) (title string, texts []*described) {
	file := d.first("README.md", "readme.md", "Readme.md", "README.rst", "README", "docs/README.md", ".github/README.md")
	if file == "" {
		return "", nil
	}
	data := []byte(d.text(file))
	if !utf8.Valid(data) {
		return "", nil
	}
	doc := Parse(source.NewFile(file, data))
	headings, paragraphs := 0, 0
	for _, b := range doc.Blocks {
		raw := string(b.Span.Text(data))
		plain := plainText(raw)
		if b.Kind == Heading {
			if headings++; headings > 2 {
				break // what stands further down tells how, not what
			}
			if headings == 1 && titleLike(plain) && topHeading(doc, b.Span.Start) {
				title = strings.TrimSuffix(strings.TrimPrefix(plain, "Welcome to "), " README")
			}
			continue
		}
		if b.Kind != Paragraph || b.Item || paragraphs >= maxParagraphs || !paragraphLike(raw, plain) {
			continue
		}
		// A first paragraph of one sentence says what a project is; any other only where
		// it speaks of the project by its name.
		paragraphs++
		if paragraphs == 1 && (firstSentence(plain) == plain || article.MatchString(plain)) || speaksOf(plain, append([]string{title, d.opts.Name, path.Base(d.opts.Dir)}, manifests...)) {
			texts = append(texts, &described{"", raw, repo.Evidence{File: file, Line: doc.File.Line(b.Span.Start)}})
		}
	}
	return title, texts
}

// speaksOf reports whether a text begins with one of the names, or with what
// stands for the project.
func speaksOf(plain string, names []string) bool {
	if itself.MatchString(plain) {
		return true
	}
	words := strings.Fields(plain)
	for _, n := range names {
		for i := range min(3, len(words)) {
			if alike(words[i], n) || i+1 < len(words) && alike(words[i]+words[i+1], n) {
				return true
			}
		}
	}
	return false
}

// article begins a phrase that says what kind of thing something is.
var article = lazyregexp.New(`^An? `)

// itself begins a sentence about the project that does not name it.
var itself = lazyregexp.New(`^(?:This (?:project|repo|repository|package|library|crate|module|gem|tool|app|application|plugin|program|service|extension) )`)

// topHeading reports whether a heading is one of the first level, near the top.
func topHeading(doc *Doc, at int) bool {
	s := doc.Sections[doc.SectionAt(at)]
	return s.Level == 1 && doc.File.Line(at) < 30
}

func titleLike(plain string) bool {
	switch strings.ToLower(plain) {
	case "introduction", "overview", "about", "features", "readme", "documentation", "installation", "usage", "contents", "getting started", "goals", "highlights", "policies", "description":
		return false
	}
	return plain != "" && len(plain) < 40 && strings.Count(plain, " ") < 4 && !strings.HasSuffix(plain, ".") && !strings.ContainsAny(plain, "|:!?")
}

// paragraphLike reports whether a paragraph is one of running text.
func paragraphLike(raw, plain string) bool {
	return len(plain) > 30 && strings.Count(plain, " ") >= 4 && !instructive.MatchString(plain) &&
		!strings.HasPrefix(raw, "..") && !strings.Contains(raw, "::") && !navigation(raw)
}

// instructive begins a sentence that tells how something is done.
var instructive = lazyregexp.New(`^(?:Run|Install|Use|See|Read|Click|To |Follow|Please|Note|Clone|First|If |You |For |Check|English|Join|Make sure|Before|This README|The following|Copyright|Getting|We['’ ]|Our |I['’ ]|My |It['’ ]|Thanks|Thank|Learn|Want|With |Here|What|Why|How|Let['’]|Available|Built |Status|Write |Create |Build |Focus |Get |Start |Stop |Try |Enjoy |Explore |Discover |Meet |Say |Ship |Deploy |Add |["“])`)

// boilerplate is what generators of projects write about what they generate.
var boilerplate = lazyregexp.New(`(?i)bootstrapped with|skeleton application|generated (?:by|with)|a new \w+ project|add your description|^todo\b|project description`)

// definition is how a sentence reads that says what something is.
var definition = lazyregexp.New(`(?i)\bis (?:a|an|the)\b|^(?:a|an|the) \w+|\bprovides\b|\blets you\b`)

var (
	image  = lazyregexp.New(`!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]`)
	mdLink = lazyregexp.New(`\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])`)
	// shortLink is a link whose address stands elsewhere.
	shortLink = lazyregexp.New(`\[([\w][^\]\[!]*)\]`)
	htmlTag   = lazyregexp.New(`<[^>]*>`)
	// mdMarks are marks of emphasis and code, alerts and the names of pictures.
	mdMarks = lazyregexp.New("[*`]{1,3}|\\[[!A-Z]+\\]|\\B:[a-z_]+:\\B|~~")
	// lowMarks are those of emphasis that a name may hold as well: within one they
	// stay.
	lowMarks = lazyregexp.New(`(^|[^\w])_{1,3}([^\W_])|([^\W_])_{1,3}([^\w]|$)`)
	bareURL  = lazyregexp.New(`https?://\S+`)
)

// plainText is Markdown without its marks, images and addresses.
func plainText(s string) string {
	s = image.ReplaceAllString(s, "")
	s = mdLink.ReplaceAllString(s, "$1")
	s = shortLink.ReplaceAllString(s, "$1")
	s = htmlTag.ReplaceAllString(s, "")
	s = bareURL.ReplaceAllString(s, "")
	s = lowMarks.ReplaceAllString(mdMarks.ReplaceAllString(s, ""), "$1$2$3$4")
	return strings.Join(strings.Fields(s), " ")
}

// mention is a word that the client would take for an import.
var mention = lazyregexp.New(`(?:^|\s)@[\w./~-]`)
