package promptrules

import (
	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// slashStart reports a prompt that begins with a slash and no command name, for
// which the client attaches nothing at all.
func slashStart() Rule {
	return Rule{
		Meta: meta("P110", "slash-start", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				if s.Refs[i].Reason != prompt.SlashStart || !s.Refs[i].Exists {
					continue
				}
				f := pass.Reportf(source.Span{Start: 0, End: 1}, "the prompt begins with a slash, so the client attaches nothing for any reference; begin with a space")
				f.Notef(s.File, s.Refs[i].Span, "%s is not attached", s.Refs[i].Path)
				f.Fix(lint.Safe, "put a space before the slash", source.Edit{New: " "})
				return
			}
		},
	}
}
