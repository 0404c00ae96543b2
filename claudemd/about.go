package claudemd

import (
	"encoding/json"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/source"
)

// maxAbout is how long the line about the project may be, in bytes: one line of
// an editor and a half.
const maxAbout = 180

// about finds the name of the project and the line that says what it is: that of
// a manifest, or the first sentence of the README.
func (d *detector) about() {
	f := d.facts
	for _, m := range []func() (name, text string, at repo.Evidence){d.npmAbout, d.tomlAbout, d.composerAbout, d.readmeAbout} {
		name, text, at := m()
		if f.Name == "" {
			f.Name = name
		}
		if text = oneLine(text); f.About == "" && text != "" {
			f.About, f.AboutBy = text, at
		}
	}
	if d.opts.Dir == "" && d.opts.Name != "" && (f.Name == "" || strings.HasPrefix(f.Name, "@") || strings.Contains(f.Name, "root") || strings.Contains(f.Name, "monorepo")) {
		f.Name = d.opts.Name
	}
	if f.Name == "" {
		f.Name = path.Base("/" + d.opts.Dir)
	}
	if f.Name == "/" || f.Name == "" {
		f.Name = "Project"
	}
}

func (d *detector) npmAbout() (name, text string, at repo.Evidence) {
	p := d.repo.Targets().NPM().In(d.opts.Dir)
	if p == nil {
		return "", "", at
	}
	return p.Name, p.Description, d.line(p.File, `"description"`)
}

func (d *detector) tomlAbout() (name, text string, at repo.Evidence) {
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
			return n, t, d.line(file, "description")
		}
	}
	return "", "", at
}

func (d *detector) composerAbout() (name, text string, at repo.Evidence) {
	var doc struct{ Name, Description string }
	file := d.at("composer.json")
	if !d.has("composer.json") || json.Unmarshal([]byte(d.text(file)), &doc) != nil {
		return "", "", at
	}
	return path.Base(doc.Name), doc.Description, d.line(file, `"description"`)
}

// readmeAbout takes the title of the README and the first sentence of its first
// paragraph that is more than badges and links.
func (d *detector) readmeAbout() (name, text string, at repo.Evidence) {
	file := d.first("README.md", "readme.md", "Readme.md", "README.rst", "README")
	if file == "" {
		return "", "", at
	}
	data := []byte(d.text(file))
	if !utf8.Valid(data) {
		return "", "", at
	}
	doc := Parse(source.NewFile(file, data))
	headings, paragraphs := 0, 0
	for _, b := range doc.Blocks {
		if b.Kind == Heading {
			headings++
		}
		// What stands below the second heading tells how, not what.
		if headings > 2 {
			break
		}
		switch plain := plainText(string(b.Span.Text(data))); {
		case b.Kind == Heading && name == "" && len(plain) < 40 && strings.Count(plain, " ") < 4 && !strings.HasSuffix(plain, ".") && !strings.ContainsAny(plain, "|:") && doc.File.Line(b.Span.Start) < 30:
			name = strings.TrimSuffix(strings.TrimPrefix(plain, "Welcome to "), " README")
		case b.Kind == Paragraph && !b.Item && len(plain) > 30 && strings.Count(plain, " ") > 4 && !strings.HasSuffix(plain, ":") && !instruction.MatchString(plain):
			// The first paragraph says what a project is; a later one only where it reads so.
			if paragraphs++; paragraphs > 1 && !definition.MatchString(plain) && !(name != "" && strings.HasPrefix(plain, name)) {
				continue
			}
			return name, plain, repo.Evidence{File: file, Line: doc.File.Line(b.Span.Start)}
		}
	}
	return name, "", at
}

// instruction begins a sentence that tells how something is done.
var instruction = lazyregexp.New(`^(?:Run|Install|Use|See|Read|Click|To |Follow|Please|Note|Clone|First|If |You |For |Check|English|Join|Make sure|Before|This README|The following|Copyright|Getting|We['’ ]|Our |I['’ ]|My |It['’ ]|Thanks|Thank|Learn|Want|With |Here|What|Why|How|Let['’]|Available|Built |Status|["“])`)

// boilerplate is what generators of projects write about what they generate.
var boilerplate = lazyregexp.New(`(?i)bootstrapped with|skeleton application|generated (?:by|with)|a new \w+ project|add your description|^todo\b|project description`)

// definition is how a sentence reads that says what something is.
var definition = lazyregexp.New(`(?i)\bis (?:a|an|the)\b|^(?:a|an|the) \w+|\bprovides\b|\blets you\b`)

var (
	image    = lazyregexp.New(`!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]`)
	mdLink   = lazyregexp.New(`\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])`)
	htmlTag  = lazyregexp.New(`<[^>]*>`)
	mdMarks  = lazyregexp.New("[*_`]{1,3}|\\[[!A-Z]+\\]|:[a-z_]+:|~~")
	sentence = lazyregexp.New(`^(.{20,}?[.!?])(?:\s|$)`)
	bareURL  = lazyregexp.New(`https?://\S+`)
)

// plainText is Markdown without its marks, images and addresses.
func plainText(s string) string {
	s = image.ReplaceAllString(s, "")
	s = mdLink.ReplaceAllString(s, "$1")
	s = htmlTag.ReplaceAllString(s, "")
	s = bareURL.ReplaceAllString(s, "")
	s = mdMarks.ReplaceAllString(s, "")
	return strings.Join(strings.Fields(s), " ")
}

// shorten cuts a sentence to the length of a line: behind a part of it, or else
// behind a word.
func shorten(s string) string {
	if len(s) <= maxAbout {
		return s
	}
	if cut := max(strings.LastIndex(s[:maxAbout], ", "), strings.LastIndex(s[:maxAbout], "; ")); cut > maxAbout/3 && strings.Count(s[:cut], "(") == strings.Count(s[:cut], ")") {
		return s[:cut] + "."
	}
	cut := strings.LastIndexByte(s[:maxAbout], ' ')
	if cut < maxAbout/4 {
		return ""
	}
	return strings.TrimRight(s[:cut], " ,;:-(") + " …"
}

// mention is a word that the client would take for an import.
var mention = lazyregexp.New(`(?:^|\s)@[\w./~-]`)

// oneLine is the first sentence of a text, cut to the length of a line. A text
// with characters that nobody sees is none.
func oneLine(s string) string {
	s = plainText(s)
	if !utf8.ValidString(s) || boilerplate.MatchString(s) || mention.MatchString(s) {
		return ""
	}
	for _, r := range s {
		if r < ' ' || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r > 0x1f000 {
			return ""
		}
	}
	if m := sentence.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	return strings.TrimSpace(shorten(s))
}
