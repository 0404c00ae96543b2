package lint

import (
	"fmt"
	"strings"
)

// Page is a rule's page, taken apart. A page is Markdown of a fixed shape:
//
//	# P101 whole-file-ref
//
//	One paragraph: what the rule reports.
//
//	## Why
//
//	The consequence in one sentence. Then how it is known, and what is left alone.
//
//	## Example
//
//	```text
//	a text with the finding
//	```
//
//	## Use instead
//
//	```text
//	the same text without it
//	```
//
//	## References
//
// The last section may be left out. The fences of Example and Use instead may be
// longer than three backticks, so that they can hold fences. A test runs each
// rule on both: the first must yield a finding, the second none.
type Page struct {
	Code, Name string
	Summary    string
	Why        string
	Example    string // the text within the first fence of the section
	Instead    string
	References string
}

// ParsePage takes a rule's page apart; it says what is missing from it.
func ParsePage(doc string) (Page, error) {
	var page Page
	head, rest, _ := strings.Cut(strings.TrimLeft(doc, "\n"), "\n")
	title, ok := strings.CutPrefix(head, "# ")
	if !ok {
		return page, fmt.Errorf("the page does not begin with a heading but with %q", head)
	}
	page.Code, page.Name, ok = strings.Cut(strings.TrimSpace(title), " ")
	if !ok {
		return page, fmt.Errorf("the heading %q is not a code and a name", title)
	}
	sections := splitSections(rest)
	page.Summary, page.Why, page.References = sections[""], sections["Why"], sections["References"]
	page.Example, page.Instead = fenced(sections["Example"]), fenced(sections["Use instead"])
	for _, part := range []struct{ name, text string }{
		{"summary", page.Summary},
		{"section Why", page.Why},
		{"fence in section Example", page.Example},
		{"fence in section Use instead", page.Instead},
	} {
		if part.text == "" {
			return page, fmt.Errorf("page %s has no %s", page.Code, part.name)
		}
	}
	return page, nil
}

// splitSections maps the headings of the second level to the text below them;
// the text before the first has the empty name. Headings within fences are text.
func splitSections(text string) map[string]string {
	sections := map[string]string{}
	name, fence := "", ""
	var body strings.Builder
	flush := func() {
		sections[name] = strings.TrimSpace(body.String())
		body.Reset()
	}
	for line := range strings.Lines(text) {
		trimmed := strings.TrimRight(line, "\r\n")
		switch mark := fenceMark(trimmed); {
		case fence == "" && mark != "":
			fence = mark
		case fence != "" && trimmed == fence:
			fence = ""
		case fence == "" && strings.HasPrefix(trimmed, "## "):
			flush()
			name = strings.TrimSpace(trimmed[3:])
			continue
		}
		body.WriteString(line)
	}
	flush()
	return sections
}

// fenceMark is the run of three or more backticks that a line begins with.
func fenceMark(line string) string {
	mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
	if len(mark) < 3 {
		return ""
	}
	return mark
}

// fenced is the text within the first fence of a section.
func fenced(section string) string {
	fence := ""
	var body strings.Builder
	for line := range strings.Lines(section) {
		trimmed := strings.TrimRight(line, "\r\n")
		switch {
		case fence == "":
			fence = fenceMark(trimmed)
		case trimmed == fence:
			return body.String()
		default:
			body.WriteString(line)
		}
	}
	return ""
}
