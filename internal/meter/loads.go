package meter

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"pare/budget"
	"pare/claudemd"
	"pare/internal/inert"
	"pare/internal/models"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/tokenize"
)

// Loads is what the client loads for every session in a folder, and the document of
// pare claudemd cost --format json.
type Loads struct {
	Version int          `json:"version"`
	Model   string       `json:"model"`
	Files   []LoadedFile `json:"files"`
	// Unloaded are imports that load nothing until the user has agreed.
	Unloaded []Unloaded        `json:"unloaded,omitempty"`
	Tokens   tokenize.Estimate `json:"tokens"`
	Window   float64           `json:"windowShare"`
	Minute   float64           `json:"minuteShare,omitempty"`
	Change   *LoadsChange      `json:"change,omitempty"` // with --since
}

// LoadedFile is one file of them.
type LoadedFile struct {
	Path     string            `json:"path"`
	Scope    string            `json:"scope"`
	By       string            `json:"importedBy,omitempty"`
	Tokens   tokenize.Estimate `json:"tokens"`
	Sections []LoadedSection   `json:"sections,omitempty"`
}

// Unloaded is an import that loads nothing.
type Unloaded struct {
	Path string `json:"path"`
	By   string `json:"importedBy"`
}

// LoadedSection is a part of a file below one heading.
type LoadedSection struct {
	Title  string            `json:"title"`
	Line   int               `json:"line"`
	Level  int               `json:"level"`
	Tokens tokenize.Estimate `json:"tokens"`
}

// LoadsIn counts what loads for a session there, file by file, and with the sections
// of each where they are asked for. The estimates are the estimator's own.
func LoadsIn(at Place, model models.Model, sections bool) *Loads {
	closure := workspace.Instructions(at.Dir, at.Claude)
	doc := &Loads{Version: 1, Model: model.ID, Files: []LoadedFile{}}
	for i := range closure.Files {
		l := &closure.Files[i]
		c := LoadedFile{Path: l.Doc.File.Name, Scope: l.Scope.String(), Tokens: sentTokens(l.Doc, model.Family)}
		if l.From >= 0 {
			c.By = closure.Files[l.From].Doc.File.Name
		}
		if sections {
			c.Sections = sectionsOf(l.Doc, model.Family)
		}
		doc.Files = append(doc.Files, c)
		doc.Tokens = doc.Tokens.Add(c.Tokens)
	}
	for _, d := range closure.Dropped {
		// What lies out of the repository may as well be no file at all.
		if d.Why == claudemd.External && !strings.HasPrefix(d.Target, "..") && strings.IndexAny(d.Target, "/~") != 0 {
			doc.Unloaded = append(doc.Unloaded, Unloaded{d.Target, closure.Files[d.From].Doc.File.Name})
		}
	}
	if model.Window > 0 {
		doc.Window = float64(doc.Tokens.Tokens) / float64(model.Window)
	}
	return doc
}

// ShareMinute gives the share of what a tier lets in a minute, where that is published.
func (doc *Loads) ShareMinute(data *budget.Data, model models.Model, tier string) {
	t, err := data.Tier(tier)
	if err != nil {
		return
	}
	if limit, err := data.Limit(t, model); err == nil && limit.ITPM > 0 {
		doc.Minute = float64(doc.Tokens.Tokens) / float64(limit.ITPM)
	}
}

// sentTokens counts a file as it is sent.
func sentTokens(doc *claudemd.Doc, family tokenize.Family) tokenize.Estimate {
	return tokenize.Count(SentText(doc), family)
}

// sectionsOf counts the sections of a file as they are sent: without the
// comments that the client strips.
func sectionsOf(d *claudemd.Doc, family tokenize.Family) []LoadedSection {
	var all []LoadedSection
	for _, s := range d.Sections {
		tokens := tokenize.Count(stripped(d, s.Span), family)
		if s.Level == 0 && tokens.Tokens == 0 {
			continue
		}
		all = append(all, LoadedSection{Title: s.Title, Line: d.File.Line(s.Span.Start), Level: s.Level, Tokens: tokens})
	}
	return all
}

// stripped is a part of a text without the comments on lines of their own.
func stripped(d *claudemd.Doc, part source.Span) []byte {
	first, _ := slices.BinarySearchFunc(d.Comments, part.Start, func(c claudemd.Comment, at int) int { return c.Span.Start - at })
	var out []byte
	at := part.Start
	for _, c := range d.Comments[first:] {
		if c.Span.End > part.End {
			break
		}
		if c.Block && c.Span.Start >= at {
			out = append(out, d.Data()[at:c.Span.Start]...)
			at = c.Span.End
		}
	}
	if at == part.Start {
		return part.Text(d.Data())
	}
	return append(out, d.Data()[at:part.End]...)
}

// WriteText writes the files for people, with the shares of the whole.
func (doc *Loads) WriteText(to io.Writer) error {
	w := bufio.NewWriter(to)
	for _, f := range doc.Files {
		by := ""
		if f.By != "" {
			by = "  imported by " + inert.Show(f.By)
		}
		fmt.Fprintf(w, "%8s  %s  (%s)%s\n", f.Tokens.About(), inert.Show(f.Path), f.Scope, by)
		for _, s := range f.Sections {
			title := s.Title
			if s.Level == 0 {
				title = "(before the first heading)"
			}
			fmt.Fprintf(w, "%8s    %*s%s  line %d\n", s.Tokens.About(), 2*max(0, s.Level-1), "", inert.Show(title), s.Line)
		}
	}
	for _, u := range doc.Unloaded {
		fmt.Fprintf(w, "%8s  %s  not loaded: it lies outside of the session's folder, so the client asks first, and in -p it never loads; imported by %s\n", "–", inert.Show(u.Path), inert.Show(u.By))
	}
	fmt.Fprintf(w, "%8s  in every session, %s of the window of %s\n", doc.Tokens.About(), share(doc.Window), doc.Model)
	if doc.Minute > 0 {
		fmt.Fprintf(w, "%8s  of a minute's input tokens; later turns read them from the cache, which does not count\n", share(doc.Minute))
	}
	return w.Flush()
}

func share(x float64) string {
	if x > 0 && x < 0.001 {
		return "under 0.1 %"
	}
	return fmt.Sprintf("%.1f %%", 100*x)
}
