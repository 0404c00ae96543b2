package clientrules

import (
	"bytes"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"go.yaml.in/yaml/v3"

	"pare/claudemd"
	"pare/internal/lazyregexp"
	"pare/internal/nearest"
	"pare/internal/source"
	"pare/lint"
	"pare/tokenize"
)

// value is a text of the frontmatter and the line that it stands on.
func value(d *claudemd.Doc, key string) (text string, at source.Span, ok bool) {
	n := d.Front.Get(key)
	if n == nil || n.Kind != yaml.ScalarNode {
		return "", source.Span{}, n != nil
	}
	return n.Value, d.Front.Place(d.File, n), true
}

// brokenHeader reports frontmatter that does not parse.
func brokenHeader() Rule {
	return Rule{
		Meta: meta("S101", "broken-header", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			if d.Front == nil || d.Front.Err == nil {
				return
			}
			text, _, _ := strings.Cut(d.Front.Err.Error(), "\n")
			m := yamlPlace.FindStringSubmatch(text)
			line, _ := strconv.Atoi(m[1]) // empty: 0
			n := d.File.Line(d.Front.Body.Start) + max(0, line-1)
			span := d.File.LineSpan(n, n)
			span.End = span.Start + len(d.File.LineText(n))
			pass.Reportf(span, "the frontmatter does not parse, so this %s has neither name nor description: %s", pass.Subject.Kind, m[2])
		}, Command, Skill, Agent),
	}
}

var yamlPlace = lazyregexp.New(`^(?:frontmatter: )?(?:yaml: )?(?:line (\d+): )?(.*)$`)

// missingDescription reports an agent that the client leaves out because it does
// not say when it is to be used, and a skill of which it lists its first words
// instead.
func missingDescription() Rule {
	return Rule{
		Meta: meta("S102", "missing-description", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			if unreadable(d) {
				return
			}
			text, at, ok := value(d, "description")
			switch {
			case !ok && pass.Subject.Kind == Agent:
				pass.Reportf(head(d.File), "this agent has no description, so the client leaves it out")
			case !ok:
				pass.Reportf(head(d.File), "this skill has no description; the client lists its first words instead, which seldom say when to use it")
			case at.End > 0 && len(strings.TrimSpace(text)) < 10:
				pass.Reportf(at, "“%s” does not say when to use this %s", strings.TrimSpace(text), pass.Subject.Kind)
			}
		}, Skill, Agent),
	}
}

// unreadable reports whether there is no header to judge: it does not parse, or
// the file is empty, which other rules say.
func unreadable(d *claudemd.Doc) bool {
	return d.Front != nil && d.Front.Err != nil || len(bytes.TrimSpace(d.Data())) == 0
}

// missingName reports an agent without a name.
func missingName() Rule {
	return Rule{
		Meta: meta("S103", "missing-name", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			if unreadable(d) {
				return
			}
			if text, _, ok := value(d, "name"); !ok || strings.TrimSpace(text) == "" {
				pass.Reportf(head(d.File), "this agent has no name, so the client leaves it out")
			}
		}, Agent),
	}
}

var goodName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`) })

// nameChars is how long a name may be.
const nameChars = 64

// badName reports a name of a form that the client does not take.
func badName() Rule {
	return Rule{
		Meta: meta("S104", "bad-name", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			text, at, ok := value(s.Doc, "name")
			if !ok || text == "" {
				return
			}
			if len(text) > nameChars || !goodName().MatchString(text) {
				pass.Reportf(at, "“%s” is no name: small letters, digits and single hyphens, at most %d", text, nameChars)
				return
			}
			if folder := path.Base(path.Dir(s.File.Name)); folder != text && folder != "." {
				pass.Reportf(at, "the skill is called %s and its folder %s; give both one name", text, folder)
			}
		}, Skill),
	}
}

// listedChars is how much of a skill's description the client lists.
// Source: the client, 2.1.330, 2026-11-23.
const listedChars = 1536

// longDescription reports a description that the client cuts.
func longDescription() Rule {
	return Rule{
		Meta: meta("S105", "long-description", lint.Warning, lint.KindSize),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			description, at, _ := value(pass.Subject.Doc, "description")
			when, _, _ := value(pass.Subject.Doc, "when_to_use")
			n := len(utf16.Encode([]rune(description))) + len(utf16.Encode([]rune(when)))
			if n <= listedChars {
				return
			}
			e := tokenize.Count(description+when, tokenize.V5)
			pass.Reportf(at, "the description has %d characters; the client lists the first %d, in every request", n, listedChars).Costing(e.Tokens, e.Low, e.High)
		}, Skill),
	}
}

// skillLines is how long the client's documentation wants a skill to be at most.
// Source: https://code.claude.com/docs/en/skills, 2026-08-22.
const skillLines = 500

// longSkill reports a skill that should have files beside it.
func longSkill() Rule {
	return Rule{
		Meta: meta("S106", "long-skill", lint.Info, lint.KindSize),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			file := pass.Subject.File
			if n := file.TextLineCount(); n > skillLines {
				e := tokenize.Count(file.Data, tokenize.V5)
				pass.Reportf(head(file), "%d lines, about %d tokens whenever the skill is used; put what only some uses need into files beside it", n, e.Tokens).Costing(e.Tokens, e.Low, e.High)
			}
		}, Skill),
	}
}

// keys are those that the client reads, by kind. A key that is none of them and
// looks like none is left alone: other programs have theirs, and new ones come.
// Source: https://code.claude.com/docs/en/{skills,sub-agents,slash-commands}, 2026-08-22.
var keys = map[Kind][]string{
	Command: {"description", "argument-hint", "allowed-tools", "model", "disable-model-invocation", "name", "when_to_use", "hooks", "context", "agent"},
	Skill: {
		"name", "description", "when_to_use", "allowed-tools", "license", "metadata", "compatibility", "model", "disable-model-invocation",
		"user-invocable", "argument-hint", "context", "agent", "hooks", "version", "paths", "effort", "shell",
	},
	Agent: {
		"name", "description", "tools", "disallowedTools", "model", "color", "permissionMode", "skills", "hooks", "memory", "mcpServers", "maxTurns",
		"background", "isolation", "effort", "initialPrompt",
	},
}

// mistypedKey reports a key that is nearly one that the client reads.
func mistypedKey() Rule {
	return Rule{
		Meta: meta("S107", "mistyped-key", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			if d.Front == nil || d.Front.Node == nil {
				return
			}
			known := keys[pass.Subject.Kind]
			for i := 0; i+1 < len(d.Front.Node.Content); i += 2 {
				key := d.Front.Node.Content[i]
				near := nearKey(key.Value, known)
				if near == "" || d.Front.Get(near) != nil {
					continue
				}
				at := d.Front.Place(d.File, key)
				at.Start += key.Column - 1
				at.End = min(at.End, at.Start+len(key.Value))
				f := pass.Reportf(at, "the client reads no %q; did you mean %s?", key.Value, near)
				if string(at.Text(d.Data())) == key.Value {
					f.Replace(lint.Safe, near, "write "+near)
				}
			}
		}, Command, Skill, Agent),
	}
}

// nearKey is the key that was meant, "" where it is one or nothing near it.
func nearKey(key string, known []string) string {
	for _, k := range known {
		if k == key {
			return ""
		}
		if strings.EqualFold(strings.NewReplacer("-", "", "_", "").Replace(key), strings.NewReplacer("-", "", "_", "").Replace(k)) {
			return k
		}
	}
	if len(key) < 5 {
		return "" // tool and tools, name and names: too short to be sure
	}
	near := nearest.To(key, known)
	if near != "" && abs(len(near)-len(key)) <= 2 {
		return near
	}
	return ""
}

func abs(n int) int { return max(n, -n) }
