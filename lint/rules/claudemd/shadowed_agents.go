package claudemdrules

import (
	"bytes"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/internal/repo"
	"pare/lint"
)

// shadowedAgents reports an AGENTS.md beside a CLAUDE.md that the client does not
// read because of it, where its instructions stand there alone and nothing leads a
// model to them.
func shadowedAgents() Rule {
	return Rule{
		Meta: textMeta("M503", "shadowed-agents", lint.Warning, lint.KindSettings),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			s := pass.Subject
			if s.Repo == nil || path.Base(s.Doc.File.Name) != "CLAUDE.md" || s.Loaded != nil && s.Loaded.From >= 0 {
				return
			}
			name := repo.Clean(path.Join(besideClaude(s.Doc.File.Name), "AGENTS.md"))
			data, err := s.Repo.Read(name)
			if err != nil || !s.Repo.Tree().IsFile(name) || imports(s, name) || bytes.Contains(s.Doc.Data(), []byte("AGENTS.md")) || saysNoMore(s.Doc, data) {
				return
			}
			pass.Reportf(firstLine(s.Doc), "the client does not read %s (%s), because this file is there; import it with @AGENTS.md, or keep one of the two", name, howManyLines(data))
		},
	}
}

func howManyLines(data []byte) string {
	if n := bytes.Count(bytes.TrimSpace(data), []byte("\n")) + 1; n > 1 {
		return figures.Commas(n) + " lines"
	}
	return "one line"
}

// besideClaude is the folder that a CLAUDE.md is for: .claude/CLAUDE.md is for the
// one above.
func besideClaude(name string) string {
	dir := path.Dir(name)
	if path.Base(dir) == ".claude" {
		return path.Dir(dir)
	}
	return dir
}

// imports reports whether the file, or one that loads with it, imports another.
func imports(s *claudemd.Subject, name string) bool {
	if s.Closure != nil && s.Closure.Find(name) != nil {
		return true
	}
	for _, imp := range s.Doc.Imports {
		if repo.Clean(path.Join(path.Dir(s.Doc.File.Name), imp.Path)) == name {
			return true
		}
	}
	return false
}

// saysNoMore reports whether most of what stands in the other file stands in this
// one too: they are copies, one is a link to the other, or the
// other only tells to read this one.
func saysNoMore(d *claudemd.Doc, agents []byte) bool {
	if len(strings.Fields(string(agents))) <= pointerWords && bytes.Contains(agents, []byte("CLAUDE.md")) {
		return true
	}
	here := map[string]bool{}
	for line := range strings.Lines(string(d.Data())) {
		here[plainLine(strings.TrimSpace(line))] = true
	}
	all, same := 0, 0
	for line := range strings.Lines(string(agents)) {
		text := plainLine(strings.TrimSpace(line))
		if text == "" {
			continue
		}
		all++
		if here[text] {
			same++
		}
	}
	return same*10 >= all*7
}

// pointerWords is how long a file may be that says no more than where to read on.
const pointerWords = 60
