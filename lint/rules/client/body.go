package clientrules

import (
	"bytes"
	"path"
	"strings"

	"pare/internal/hidden"
	"pare/internal/secret"
	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// missingSkillFile reports a link of a skill to a file beside it that is not there.
func missingSkillFile() Rule {
	return Rule{
		Meta: meta("S108", "missing-skill-file", lint.Error, lint.KindLink),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Exists == nil {
				return
			}
			for i := range s.Doc.Links {
				l := &s.Doc.Links[i]
				dest, _, _ := strings.Cut(l.Dest, "#")
				dest, _, _ = strings.Cut(dest, "?")
				if l.Auto || dest == "" || strings.Contains(dest, ":") || strings.HasPrefix(dest, "/") || strings.ContainsAny(dest, "<>{}$*") || path.Ext(dest) == "" {
					continue
				}
				if name := path.Join(path.Dir(s.File.Name), dest); !strings.HasPrefix(name, "..") && !s.Exists(name) && !s.Exists(path.Clean(dest)) {
					f := pass.Reportf(l.Span, "no file %s beside the skill", dest)
					f.Text = dest
				}
			}
		}, Skill),
	}
}

// repeatedName reports two agents or skills of one name: one of them is never
// used.
func repeatedName() Rule {
	return Rule{
		Meta: meta("S109", "repeated-name", lint.Warning, lint.KindDuplicate),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			text, at, ok := value(pass.Subject.Doc, "name")
			if other := pass.Subject.Others[text]; ok && text != "" && other != "" {
				pass.Reportf(at, "%s is called %s too; only one of them is used", other, text)
			}
		}, Skill, Agent),
	}
}

// emptyBody reports a file with a header and nothing below it.
func emptyBody() Rule {
	return Rule{
		Meta: meta("S110", "empty-body", lint.Warning, lint.KindStructure),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			start := 0
			if d.Front != nil {
				start = d.Front.Span.End
			}
			if len(bytes.TrimSpace(d.Data()[start:])) == 0 {
				pass.Reportf(head(d.File), "this %s says nothing; write what it is to do below the header", pass.Subject.Kind)
			}
		}, Command, Skill, Agent),
	}
}

// unexpandedReference reports references in an agent's instructions, which the
// client sends as they stand.
func unexpandedReference() Rule {
	return Rule{
		Meta: meta("S111", "unexpanded-reference", lint.Warning, lint.KindReference),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Exists == nil || bytes.IndexByte(s.File.Data, '@') < 0 {
				return
			}
			start := 0
			if s.Doc.Front != nil {
				start = s.Doc.Front.Span.End
			}
			for _, r := range prompt.References(s.File.Data, s.Exists) {
				if r.Span.Start < start || !r.Exists || r.Mention == nil || s.Doc.InCode(r.Span.Start) {
					continue
				}
				f := pass.Reportf(r.Span, "an agent's instructions attach nothing: the model sees “%s” and no file; tell it to read %s", r.Text, r.Path)
				f.Replace(lint.Unsafe, r.Path, "name it without the @")
			}
		}, Agent),
	}
}

// secretInFile reports keys, tokens and passwords.
func secretInFile() Rule {
	return Rule{
		Meta: meta("S401", "secret-in-client-file", lint.Error, lint.KindSecret),
		Check: func(pass *lint.Pass[*Subject]) {
			if pass.Subject.Kind == Local {
				return // M401 reads it
			}
			for _, m := range secret.Find(pass.Subject.File.Data) {
				pass.Reportf(m.Span, "a %s stands here; take it out and renew it", m.What).Mask(m.Shown)
			}
		},
	}
}

// hiddenInFile reports characters that a reader cannot see.
func hiddenInFile() Rule {
	return Rule{
		Meta: meta("S402", "hidden-in-client-file", lint.Error, lint.KindSafety),
		Check: func(pass *lint.Pass[*Subject]) {
			if pass.Subject.Kind == Local {
				return
			}
			for _, m := range hidden.Find(pass.Subject.File.Data) {
				f := pass.Reportf(m.Span, "%s, U+%04X, here: the model reads what you do not see", m.Class, m.First)
				if m.Says != "" {
					f.Remarkf("they spell “%s”", m.Says)
				}
				f.Fix(lint.Safe, "take it out", source.Edit{Span: m.Span})
			}
		},
	}
}
