package promptrules

import (
	"strings"

	"pare/lint"
)

// folderReference reports a reference to a folder, which attaches names only.
func folderReference() Rule {
	return Rule{
		Meta: meta("P104", "folder-reference", lint.Warning, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				if r.Target == nil || !r.Target.Folder || !r.attached() || s.inBlock(r.Span) {
					continue
				}
				pass.Reportf(r.Span, "%s is a folder: the client attaches the names in it and no content; name the files",
					strings.TrimRight(r.Path, "/")+"/")
			}
		},
	}
}
