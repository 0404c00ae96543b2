package claudemdrules

import (
	_ "embed"
	"path"
	"regexp"
	"strconv"
	"strings"

	"pare/claudemd"
	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

//go:embed pages/stale-line.md
var staleLineDoc string

// staleLine reports a line number past the end of its file.
var staleLine = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M104", Name: "stale-line", Severity: lint.Error, Kind: lint.KindAnchor, Since: "0.1.0", Doc: staleLineDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for _, r := range scan(s.Doc) {
			checkLine(pass, r.span, r.path, r.suffix)
		}
		for i := range s.Doc.Links {
			l := &s.Doc.Links[i]
			at := strings.IndexAny(l.Dest, "#:")
			if at > 0 && !l.Auto && !strings.Contains(l.Dest, "://") {
				checkLine(pass, l.Span, path.Join(s.Dir(), l.Dest[:at]), l.Dest[at:])
			}
		}
	},
}

var lineNumbers = lazyregexp.New(`^(?:[:@]L?|#L)(\d+)(?:[-:–]L?(\d+))?$`)

// checkLine reports a line past the end of every file that the path may mean. An
// empty file tells nothing: it may be a placeholder.
func checkLine(pass *lint.Pass[*claudemd.Subject], span source.Span, p, suffix string) {
	m := lineNumbers.FindStringSubmatch(suffix)
	if m == nil || notAPath(p) || !strings.Contains(path.Base(p), ".") {
		return
	}
	line, err := strconv.Atoi(m[1])
	if err != nil {
		return
	}
	how, files := pass.Subject.Repo.Resolve(p, pass.Subject.Dir())
	if how != repo.Exact && how != repo.Relative && how != repo.Suffix {
		return
	}
	longest := 0
	for _, f := range files {
		n := pass.Subject.Repo.Lines(f)
		if n == 0 {
			return
		}
		longest = max(longest, n)
	}
	if longest > 0 && line > longest {
		f := pass.Reportf(span, "%s has %d lines, so line %d is not there", p, longest, line)
		f.Text = p + suffix
	}
}

//go:embed pages/stale-heading.md
var staleHeadingDoc string

// staleHeading reports a link to a heading that its file does not have.
var staleHeading = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M105", Name: "stale-heading", Severity: lint.Warning, Kind: lint.KindAnchor, Since: "0.1.0", Doc: staleHeadingDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Links {
			l := &s.Doc.Links[i]
			file, fragment, ok := strings.Cut(l.Dest, "#")
			if !ok || l.Auto || fragment == "" || strings.Contains(file, ":") || lineNumbers.MatchString("#"+fragment) || (file != "" && path.Ext(file) != ".md") {
				continue
			}
			doc := s.Doc
			if file != "" {
				data, err := s.Repo.Read(path.Join(s.Dir(), file))
				if err != nil || len(data) == 0 {
					continue
				}
				doc = claudemd.Parse(source.NewFile(file, data))
			}
			if !hasHeading(doc, fragment) {
				f := pass.Reportf(l.Span, "no heading #%s in %s", fragment, doc.File.Name)
				f.Text = l.Dest
			}
		}
	},
}

// hasHeading compares letters and digits only: sites make different anchors of
// the same heading.
func hasHeading(d *claudemd.Doc, fragment string) bool {
	want := letters(fragment)
	if want == "" || want == "top" {
		return true
	}
	for i := range d.Sections {
		got := letters(d.Sections[i].Title)
		if got == want || (got != "" && strings.HasPrefix(want, got) && strings.Trim(want[len(got):], "0123456789") == "") {
			return true
		}
	}
	low := strings.ToLower(string(d.Data()))
	fragment = strings.ToLower(fragment)
	return strings.Contains(low, `id="`+fragment+`"`) || strings.Contains(low, `name="`+fragment+`"`) || strings.Contains(low, "{#"+fragment+"}")
}

func letters(s string) string {
	if i := strings.Index(s, "]("); i >= 0 {
		s = regexp.MustCompile(`\]\([^)]*\)`).ReplaceAllString(s, "")
	}
	if strings.Contains(s, "%") {
		return ""
	}
	var b strings.Builder
	for _, c := range strings.ToLower(s) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c > 0x7f && c < 0x2000 {
			b.WriteRune(c)
		}
	}
	return b.String()
}
