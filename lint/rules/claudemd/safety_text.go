package claudemdrules

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/internal/hidden"
	"pare/internal/secret"
	"pare/internal/source"
	"pare/lint"
)

// secretInInstructions reports keys, tokens and passwords.
func secretInInstructions() Rule {
	return Rule{
		Meta: textMeta("M401", "secret", lint.Error, lint.KindSecret),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			for _, m := range secret.Find(pass.Subject.Doc.Data()) {
				pass.Reportf(m.Span, "a %s stands here; it is sent with every request and kept in git: take it out and renew it", m.What).Mask(m.Shown)
			}
		},
	}
}

// invisibleText reports characters that a reader cannot see.
func invisibleText() Rule {
	return Rule{
		Meta: textMeta("M402", "invisible-text", lint.Error, lint.KindSafety),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			for _, m := range hidden.Find(pass.Subject.Doc.Data()) {
				count := ""
				if m.Count > 1 {
					count = fmt.Sprintf("%d times ", m.Count)
				}
				f := pass.Reportf(m.Span, "%s%s, U+%04X, here: the model reads what you do not see", count, m.Class, m.First)
				if m.Says != "" {
					f.Remarkf("they spell “%s”", clip(m.Says, 100))
				}
				f.Fix(lint.Safe, "take it out", source.Edit{Span: m.Span})
			}
		},
	}
}

var override = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:(?:ignore|disregard|forget|override) (?:all |any )?(?:of )?(?:the |your |my )?(?:previous|prior|above|earlier|preceding) (?:instructions?|prompts?|rules|directives)|(?:ignore|disregard) (?:the |your )?system (?:prompts?|instructions?|rules)|(?:do not|don't|never) (?:tell|inform|mention (?:this|it) to|reveal (?:this|it) to) (?:the )?users? (?:about |of |that )?(?:this|these|what you)|you are (?:now )?(?:in )?(?:developer|dan|jailbreak|god) mode|without (?:telling|informing|notifying) the user|hide (?:this|these|it) from the user|(?:send|post|upload|exfiltrate) (?:the |all |any )?(?:contents?|credentials|secrets|keys|tokens|env(?:ironment)? variables|\.env)[^.\n]{0,40} to https?://)`)
})

// What a line must hold to hold such a text.
var (
	overrideVerbs = []string{
		"ignore", "disregard", "forget", "override", "tell", "inform", "mention", "reveal", "show", "you are", "hide", "without", "send", "post", "upload", "exfiltrate",
	}
	overrideNouns = []string{"instruction", "prompt", "rules", "message", "directive", "user", " mode", "://"}
)

// overrideText reports text that works against the user or the instructions
// before it: no honest project needs it.
func overrideText() Rule {
	return Rule{
		Meta: textMeta("M403", "override-text", lint.Warning, lint.KindSafety),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			// A comment is stripped by the client, but not within a paragraph; all of the
			// file is looked at.
			lower := bytes.ToLower(d.Data())
			if len(lower) != len(d.Data()) {
				lower = d.Data() // a letter whose small form is longer
			}
			for _, line := range linesHolding(lower, overrideVerbs, overrideNouns) {
				m := override().FindIndex(line.Text(d.Data()))
				if m == nil {
					continue
				}
				span := source.Span{Start: line.Start + m[0], End: line.Start + m[1]}
				if inQuotes(d.Data(), span) || forbidden(d.Data()[:span.Start]) {
					continue
				}
				pass.Reportf(span, "“%s” works against the user or other instructions; make sure that somebody meant to write it", strings.Join(strings.Fields(string(span.Text(d.Data()))), " "))
			}
		},
	}
}

// inQuotes reports whether quotes or backticks stand around a span: the file
// speaks about such a text.
func inQuotes(data []byte, span source.Span) bool {
	if span.Start == 0 || span.End >= len(data) {
		return false
	}
	return bytes.ContainsRune([]byte("\"'`"), rune(data[span.Start-1]))
}

var forbids = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:never|don't|do not|not|no|avoid|must not|cannot|can't|forbidden|prohibited|dangerous|block(?:s|ed)?|den(?:y|ied|ies)|refuse|disallow(?:ed)?|without|instead of|detect(?:s)?|reject(?:s)?|prevent(?:s)?|warn(?:s)?)\b[^.\n]{0,80}$`)
})

// forbidden reports whether what stands before in the line forbids what follows.
func forbidden(before []byte) bool {
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	if forbids().Match(line) {
		return true
	}
	// An item below "Never do:".
	head := bytes.TrimRight(before[:len(before)-len(line)], "\n")
	for range 12 {
		cut := bytes.LastIndexByte(head, '\n')
		last := bytes.TrimSpace(head[cut+1:])
		if len(last) > 0 && (bytes.HasSuffix(last, []byte(":")) || bytes.HasSuffix(last, []byte(":**")) || last[0] == '#') {
			return forbids().Match(last)
		}
		if cut < 0 {
			return false
		}
		head = head[:cut]
	}
	return false
}

var dangerous = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`\brm +(?:-[a-zA-Z]+ +)*-?[a-zA-Z]*[rR][a-zA-Z]* +(?:-[a-zA-Z]+ +)*["']?(?:/|~|\$HOME|/\*|~/\*|\.|\*|\./\*)["']?(?:[ ;&|\n` + "`" + `]|$)`),
		regexp.MustCompile(`\b(?:curl|wget)\b[^|\n` + "`" + `]*http://[^|\n` + "`" + `]*\| *(?:sudo +)?(?:ba|z|da|fi)?sh\b`),
		regexp.MustCompile(`\bgit push +(?:[^\n` + "`" + `;&|]* )?(?:--force|-f)(?: [^\n` + "`" + `;&|]*)?\b(?:main|master)\b`),
		regexp.MustCompile(`\bchmod +(?:-R +)?(?:0?777|a\+rwx)\b`),
		regexp.MustCompile(`--dangerously-skip-permissions\b`),
		regexp.MustCompile(`\bmkfs(?:\.\w+)? +/dev/|\bdd +[^\n` + "`" + `]*of=/dev/(?:sd|nvme|hd|disk)`),
		regexp.MustCompile(`(?i)\bdrop +database +(?:if +exists +)?\w*prod`),
		regexp.MustCompile(`:\(\) *\{ *:\|:& *\};:`),
	}
})

// dangerousMarks stand in every dangerous command; a text with none of them is not
// searched.
var dangerousMarks = [][]byte{[]byte("rm "), []byte("| "), []byte("|sh"), []byte("|bash"), []byte("push"), []byte("chmod"), []byte("--dangerously"), []byte("/dev/"), []byte("atabase"), []byte("ATABASE"), []byte(":()")}

// dangerousCommand reports commands that destroy what they do not name, in fences
// and in backticks, unless the text forbids them.
func dangerousCommand() Rule {
	return Rule{
		Meta: textMeta("M404", "dangerous-command", lint.Warning, lint.KindSafety),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			marked := false
			for _, mark := range dangerousMarks {
				marked = marked || bytes.Contains(d.Data(), mark)
			}
			if !marked {
				return
			}
			for _, re := range dangerous() {
				for _, m := range re.FindAllIndex(d.Data(), -1) {
					span := source.Span{Start: m[0], End: m[0] + len(bytes.TrimRight(d.Data()[m[0]:m[1]], " \n`;&|"))}
					if !d.InCode(span.Start) || forbidden(d.Data()[:m[0]]) {
						continue
					}
					pass.Reportf(span, "`%s` destroys more than it names, and a model may run it as it stands", span.Text(d.Data()))
				}
			}
		},
	}
}

var personal = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:/Users/|/home/|[A-Z]:\\+Users\\+)([A-Za-z0-9._-]+)(?:[/\\][^\s` + "`" + `"'<>|)\]},;]*)?`)
})

// anyone are names of home folders that stand for whoever reads, and those of
// machines that are the same everywhere.
var anyone = map[string]bool{
	"you": true, "user": true, "users": true, "username": true, "your": true, "yourname": true, "your-name": true, "your_name": true, "youruser": true,
	"your-user": true, "your-username": true, "your_username": true, "yourusername": true, "me": true, "name": true, "runner": true, "ubuntu": true,
	"node": true, "vscode": true, "app": true, "appuser": true, "deploy": true, "ec2-user": true, "git": true, "linuxbrew": true, "Shared": true,
	"jovyan": true, "gitpod": true, "codespace": true, "circleci": true, "admin": true, "pi": true, "user1": true, "alice": true, "bob": true,
	"john": true, "jane": true, "foo": true, "test": true, "example": true, "someone": true, "developer": true, "dev": true, "root": true, "Public": true,
	"Default": true, "nonroot": true, "claude": true, "agent": true, "coder": true, "sandbox": true, "build": true, "builder": true, "vagrant": true,
}

// personalPath reports paths of one person's machine in a file for everybody.
func personalPath() Rule {
	return Rule{
		Meta: textMeta("M405", "personal-path", lint.Warning, lint.KindSafety),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			s := pass.Subject
			if strings.HasSuffix(s.Doc.File.Name, "CLAUDE.local.md") || s.Loaded != nil && (s.Loaded.Scope == claudemd.User || s.Loaded.Scope == claudemd.Local) {
				return
			}
			data := s.Doc.Data()
			if !bytes.Contains(data, []byte("/Users/")) && !bytes.Contains(data, []byte("/home/")) && !bytes.Contains(data, []byte(`\Users\`)) {
				return
			}
			for _, m := range personal().FindAllSubmatchIndex(data, -1) {
				if anyone[string(data[m[2]:m[3]])] || m[0] > 0 && pathByte(data[m[0]-1]) {
					continue
				}
				span := source.Span{Start: m[0], End: m[0] + len(bytes.TrimRight(data[m[0]:m[1]], ".:"))}
				pass.Reportf(span, "%s is on one person's machine; write it relative to the project, or put it into CLAUDE.local.md", span.Text(data))
			}
		},
	}
}

// pathByte reports whether a byte before a path makes it a part of a longer one,
// or of an address.
func pathByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '.' || b == '-' || b == '_' || b == '~' || b == '}' || b == '*'
}
