package claudemdrules

import (
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"pare/claudemd"
	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

// isRule reports whether the file is one of .claude/rules.
func isRule(name string) bool {
	return strings.HasPrefix(name, ".claude/rules/") || strings.Contains(name, "/.claude/rules/")
}

// ignoredRuleKey reports keys of other tools in a rule's frontmatter: the client
// reads paths and nothing else, so the rule loads always.
func ignoredRuleKey() Rule {
	return Rule{
		Meta: textMeta("M504", "ignored-rule-key", lint.Warning, lint.KindFrontmatter),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			if !isRule(d.File.Name) || d.Front.Get("paths") != nil {
				return
			}
			for _, key := range []string{"globs", "alwaysApply", "applyTo", "path", "files", "glob"} {
				value := d.Front.Get(key)
				if value == nil {
					continue
				}
				at := keySpan(d, key)
				f := pass.Reportf(at, "the client knows no %q: it loads this rule into every session; paths is what limits one", key)
				if key != "alwaysApply" {
					f.Replace(lint.Unsafe, "paths", "write paths")
				}
			}
		},
	}
}

// keySpan is the place of a top-level key of the frontmatter.
func keySpan(d *claudemd.Doc, key string) source.Span {
	node := d.Front.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			line := d.Front.Place(d.File, node.Content[i])
			start := line.Start + node.Content[i].Column - 1
			return source.Span{Start: start, End: min(start+len(key), line.End)}
		}
	}
	return d.Front.Span
}

// ruleWithoutFiles reports a rule whose paths match no file, so that it never
// loads.
func ruleWithoutFiles() Rule {
	return Rule{
		Meta: textMeta("M505", "rule-without-files", lint.Warning, lint.KindGlob),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			paths := d.Front.Get("paths")
			if !isRule(d.File.Name) || paths == nil || len(pass.Subject.Repo.Tree().Files()) == 0 {
				return
			}
			values := paths.Content
			if paths.Kind == yaml.ScalarNode {
				values = []*yaml.Node{paths}
			}
			for _, v := range values {
				for _, glob := range splitGlobs(v.Value) {
					if glob != "" && !matchesAny(pass.Subject, glob) {
						f := pass.Reportf(d.Front.Place(d.File, v), "%s matches no file, so this rule never loads for it", glob)
						f.Text = glob
					}
				}
			}
		},
	}
}

// splitGlobs takes a list of globs apart at its commas, those within braces left
// alone.
func splitGlobs(list string) []string {
	var globs []string
	depth, start := 0, 0
	for i, c := range list {
		switch {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == ',' && depth == 0:
			globs = append(globs, strings.TrimSpace(list[start:i]))
			start = i + 1
		}
	}
	return append(globs, strings.TrimSpace(list[start:]))
}

// matchesAny reports whether a glob matches a file of the repository: as written,
// below any folder where it names none, and below a folder that it names.
func matchesAny(s *claudemd.Subject, glob string) bool {
	glob = strings.TrimPrefix(strings.TrimPrefix(glob, "./"), "/")
	if strings.HasPrefix(glob, "!") {
		return true // it takes files away
	}
	if !doublestar.ValidatePattern(glob) {
		return false
	}
	tree := s.Repo.Tree()
	if !strings.ContainsAny(glob, "*?[{") {
		return tree.Has(glob) || s.Repo.Ignored(glob)
	}
	patterns := []string{glob, strings.TrimSuffix(glob, "/") + "/**"}
	if !strings.Contains(glob, "/") {
		patterns = append(patterns, "**/"+glob)
	}
	for _, name := range tree.Files() {
		for _, p := range patterns {
			if doublestar.MatchUnvalidated(p, name) {
				return true
			}
		}
	}
	return false
}

// brokenFrontmatter reports frontmatter that does not parse.
func brokenFrontmatter() Rule {
	return Rule{
		Meta: textMeta("M506", "broken-frontmatter", lint.Error, lint.KindFrontmatter),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			if d.Front == nil || d.Front.Err == nil {
				return
			}
			line, message := yamlError(d.Front.Err)
			at := d.File.Line(d.Front.Body.Start) + max(0, line-1)
			span := d.File.LineSpan(at, at)
			span.End = span.Start + len(d.File.LineText(at))
			pass.Reportf(span, "the frontmatter does not parse, so the client ignores it: %s", message)
		},
	}
}

var yamlPlace = lazyregexp.New(`^(?:frontmatter: )?(?:yaml: )?(?:line (\d+): )?(.*)$`)

// yamlError takes the line, 1-based within the YAML, and the reason out of the
// parser's error, which has no fields for them.
func yamlError(err error) (line int, message string) {
	text, _, _ := strings.Cut(err.Error(), "\n")
	m := yamlPlace.FindStringSubmatch(text)
	line, _ = strconv.Atoi(m[1]) // empty: 0
	return line, m[2]
}
