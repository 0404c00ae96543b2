package clientrules

import (
	"path"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// misplacedSetting reports a key that the client does not read from this file.
func misplacedSetting() Rule {
	return Rule{
		Meta: meta("S208", "misplaced-setting", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			local := path.Base(pass.Subject.File.Name) == "settings.local.json"
			for _, s := range knownSettings(clientfiles.Settings(), tree) {
				if s.row == nil {
					continue
				}
				if where := readFrom(s.row.Read, local); where != "" {
					pass.Reportf(unquoted(s.member.KeySpan), "the client reads %s %s, so it counts for nothing here", s.path, where)
				}
			}
		}, Settings),
	}
}

// readFrom says where a key is read from, "" where this file is one of them.
func readFrom(r clientfiles.Reader, local bool) string {
	switch r {
	case clientfiles.Managed:
		return "from an administrator's managed settings only"
	case clientfiles.User:
		return "from the user's own ~/.claude/settings.json only"
	case clientfiles.Personal:
		if !local {
			return "from settings.local.json and ~/.claude/settings.json, not from the settings that a project shares"
		}
	case clientfiles.Host:
		return "from the program that starts it only"
	case clientfiles.All:
	}
	return ""
}
