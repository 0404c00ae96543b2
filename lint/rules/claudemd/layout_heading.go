package claudemdrules

import (
	"bytes"
	"strings"

	"pare/claudemd"
	"pare/lint"
)

// headingJump reports a heading that is more than one level below the one before.
func headingJump() Rule {
	return Rule{
		Meta: textMeta("M501", "heading-jump", lint.Info, lint.KindStructure),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			before := 0
			for i := range d.Sections {
				s := &d.Sections[i]
				if s.Level == 0 {
					continue
				}
				if before > 0 && s.Level > before+1 {
					pass.Reportf(s.Heading, "“%s” is of level %d below one of level %d; it seems to belong to something that is missing", s.Title, s.Level, before)
				}
				before = s.Level
			}
		},
	}
}

// emptySection reports a heading with nothing below it.
func emptySection() Rule {
	return Rule{
		Meta: textMeta("M502", "empty-section", lint.Info, lint.KindStructure),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			for i := range d.Sections {
				s := &d.Sections[i]
				if s.Level == 0 || i+1 < len(d.Sections) && d.Sections[i+1].Level > s.Level {
					continue
				}
				body := s.Span
				body.Start = max(body.Start, s.Heading.End)
				if len(bytes.Trim(body.Text(d.Data()), " \t\r\n-=_*#")) == 0 && strings.TrimSpace(s.Title) != "" {
					pass.Reportf(s.Heading, "nothing stands below “%s”; write it or take it out", s.Title)
				}
			}
		},
	}
}
