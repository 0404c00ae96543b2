package clientrules

import (
	"path"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// unknownSetting reports a key that the client does not have.
func unknownSetting() Rule {
	return Rule{
		Meta: meta("S207", "unknown-setting", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			table := clientfiles.Settings()
			for _, s := range knownSettings(table, tree) {
				if s.row != nil || isRemark(s.member.Key) {
					continue
				}
				parent := strings.TrimSuffix(strings.TrimSuffix(s.path, s.member.Key), ".")
				reportUnknownSetting(pass, s, parent, table.Below(parent), tree)
			}
		}, Settings),
	}
}

// isRemark reports whether a key is a comment: JSON has none, and people write
// keys that nobody reads.
func isRemark(key string) bool {
	return key == "" || strings.HasPrefix(key, "_") || strings.HasPrefix(key, "//") || strings.HasPrefix(key, "$") || strings.HasPrefix(key, "#") || strings.Contains(strings.ToLower(key), "comment")
}

func reportUnknownSetting(pass *lint.Pass[*Subject], s setting, parent string, known []string, tree *jsontree.Node) {
	key, span := s.member.Key, unquoted(s.member.KeySpan)
	if other := clientfiles.Elsewhere(s.path); other != "" {
		pass.Reportf(span, "settings have no %q; %s", s.path, other)
		return
	}
	if below := onlyBelow(key); parent == "" && below != "" {
		pass.Reportf(span, "the client reads %q below %q only, so it counts for nothing here; move it there", key, path.Dir(dotted(below)))
		return
	}
	if near := nearKey(key, known); near != "" {
		holder := tree
		for _, part := range strings.Split(parent, ".") {
			if part != "" {
				holder = holder.Get(part)
			}
		}
		f := pass.Reportf(span, "the client has no setting %q and passes over it; did you mean %q?", s.path, near)
		if holder.Get(near) == nil {
			f.Replace(lint.Unsafe, near, "write "+near)
		}
		return
	}
	pass.Reportf(span, "the client (%s) has no setting %q and passes over it", clientfiles.Settings().Version, s.path).AtMost(lint.Info)
}

// onlyBelow is the path of a key that people write one level too high, "" for
// others.
func onlyBelow(key string) string {
	for _, parent := range []string{"permissions", "sandbox"} {
		if row := clientfiles.Settings().Row(parent + "." + key); row != nil {
			return row.Path
		}
	}
	return ""
}
