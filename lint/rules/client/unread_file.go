package clientrules

import (
	"path"
	"strings"

	"pare/lint"
)

// unreadFile reports a file that looks like one of the client's and that it does
// not read, because of its name or its place.
func unreadFile() Rule {
	return Rule{
		Meta: meta("S118", "unread-file", lint.Warning, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			if what := unreadBecause(pass.Subject); what != "" {
				pass.Reportf(head(pass.File()), "the client does not read this file: %s", what)
			}
		}, Stray),
	}
}

// IsStray reports whether a path looks like one of the client's files without
// being one.
func IsStray(name string) bool { return strayAdvice(name) != "" }

// unreadBecause says why the client does not read a file, "" where the file was
// not meant for it.
func unreadBecause(s *Subject) string {
	name := s.File.Name
	advice := strayAdvice(name)
	if path.Ext(name) == ".json" {
		return advice
	}
	if s.Doc == nil || s.Doc.Front == nil || s.Doc.Front.Get("description") == nil && s.Doc.Front.Get("name") == nil {
		return "" // notes beside the skills
	}
	if path.Base(name) == "SKILL.md" {
		// A skill that holds another as an example, or as a part of itself.
		for dir := path.Dir(path.Dir(name)); path.Base(dir) != "skills" && dir != "."; dir = path.Dir(dir) {
			if s.Exists != nil && s.Exists(path.Join(dir, "SKILL.md")) {
				return ""
			}
		}
	}
	return advice
}

// strayAdvice says where a file would be read, "" for one that is no stray.
func strayAdvice(name string) string {
	dir, base := path.Split(name)
	_, inside, ok := strings.Cut("/"+name, "/.claude/")
	if !ok {
		return ""
	}
	parts := strings.Split(inside, "/")
	switch {
	case inside == "mcp.json" || inside == ".mcp.json":
		return "servers of a project stand in .mcp.json, beside the folder .claude"
	case inside == "hooks.json":
		return `hooks stand below "hooks" in .claude/settings.json`
	case inside == "setting.json" || inside == "settings.jsonc" || inside == "settings.json5" || inside == "config.json":
		return "settings stand in .claude/settings.json"
	case path.Ext(base) != ".md":
		return ""
	case parts[0] == "skills" && len(parts) == 2:
		return "a skill is a folder that holds a SKILL.md: move it to " + dir + strings.TrimSuffix(base, ".md") + "/SKILL.md"
	case parts[0] == "skills" && len(parts) == 3 && strings.EqualFold(base, "SKILL.md") && base != "SKILL.md":
		return "the name of a skill's file is SKILL.md, in capitals"
	case parts[0] == "skills" && len(parts) > 3 && base == "SKILL.md":
		return "skills stand one folder below .claude/skills, no deeper: move it to .claude/skills/" + parts[len(parts)-2] + "/SKILL.md"
	case len(parts) > 1 && (parts[0] == "agent" || parts[0] == "command" || parts[0] == "skill" || parts[0] == "subagents" || parts[0] == "output-style"):
		return "the folder is called ." + "claude/" + rightFolder[parts[0]]
	}
	return ""
}

var rightFolder = map[string]string{"agent": "agents", "subagents": "agents", "command": "commands", "skill": "skills", "output-style": "output-styles"}
