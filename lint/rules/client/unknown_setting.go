package clientrules

import (
	"path"
	"slices"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// unknownSetting reports a key that the client does not have.
func unknownSetting() Rule {
	return Rule{
		Meta: meta("S207", "unknown-setting", lint.Warning, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			unreadHookKeys(pass)
			tree := pass.Subject.Tree
			if pass.Subject.Kind != Settings || !tree.Is(jsontree.Object) {
				return
			}
			table := clientfiles.Settings()
			settings := knownSettings(table, tree)
			foreign := foreignKeys(pass, settings, table)
			for _, s := range settings {
				if s.row != nil || isRemark(s.member.Key) || foreign[s.path] {
					continue
				}
				parent := strings.TrimSuffix(strings.TrimSuffix(s.path, s.member.Key), ".")
				reportUnknownSetting(pass, s, parent, table.Below(parent), tree)
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// manyKeys is how many keys that nobody knows make a file one for something else.
const manyKeys = 4

// foreignKeys are the keys of a file that was written for something else, told of
// once; none where they are few.
func foreignKeys(pass *lint.Pass[*Subject], settings []setting, table *clientfiles.Table) map[string]bool {
	foreign := map[string]bool{}
	var names []string
	var first *setting
	for i, s := range settings {
		key := s.member.Key
		if s.row != nil || isRemark(key) || strings.Contains(s.path, ".") || clientfiles.Elsewhere(key) != "" || onlyBelow(key) != "" || nearKey(key, table.Below("")) != "" {
			continue
		}
		foreign[s.path] = true
		names = append(names, key)
		if first == nil {
			first = &settings[i]
		}
	}
	if len(names) < manyKeys {
		return nil
	}
	f := pass.Reportf(unquoted(first.member.KeySpan), "the client (%s) has no setting %s and passes over them all; what they ask for does not happen", table.Version, listed(quoted(names)))
	f.AtMost(lint.Info)
	return foreign
}

func quoted(names []string) []string {
	var all []string
	for _, n := range names {
		all = append(all, quote(n))
	}
	return all
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

// hookKeys are keys that people write into a hook and that it does not have, with
// what to do instead.
var hookKeys = map[string]string{
	"cwd": "the hook runs in the folder of the session; write cd into the command", "env": "set variables in the command, or in \"env\" of settings",
	"matcher": "a matcher stands beside \"hooks\", in the group", "event": "the event is the key of the list", "enabled": "take the hook out, or set disableAllHooks",
	"disabled": "take the hook out, or set disableAllHooks", "blocking": "a hook blocks by ending with 2", "background": "write \"async\": true",
	"run": "write \"command\"", "script": "write \"command\"", "run_in_background": "write \"async\": true",
}

// unreadHookKeys reports keys of a hook that the client does not read.
func unreadHookKeys(pass *lint.Pass[*Subject]) {
	for _, h := range handlers(pass.Subject) {
		known := clientfiles.Handlers().Below(h.kind)
		for i := range h.node.Members {
			m := &h.node.Members[i]
			if slices.Contains(known, m.Key) || m.Key == "type" || isRemark(m.Key) {
				continue
			}
			span := unquoted(m.KeySpan)
			near := nearKey(m.Key, known)
			switch {
			case hookKeys[m.Key] != "":
				pass.Reportf(span, "the client reads no %q of a hook; %s", m.Key, hookKeys[m.Key])
			case near == "timeout":
				pass.Reportf(span, "the client reads no %q of a hook; a time limit is \"timeout\", in seconds", m.Key)
			case near != "":
				f := pass.Reportf(span, "the client reads no %q of a hook of the type %s; did you mean %q?", m.Key, h.kind, near)
				if h.node.Get(near) == nil && string(span.Text(pass.File().Data)) == m.Key {
					f.Replace(lint.Unsafe, near, "write "+near)
				}
			}
		}
	}
}
