package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/nearest"
	"pare/lint"
)

// mistypedKey reports a key of frontmatter that the client does not read.
func mistypedKey() Rule {
	return Rule{
		Meta: meta("S107", "mistyped-key", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			if d.Front == nil || d.Front.Node == nil {
				return
			}
			known := clientfiles.Frontmatter().Below(frontKind(pass.Subject.Kind))
			for i := 0; i+1 < len(d.Front.Node.Content); i += 2 {
				key := d.Front.Node.Content[i]
				near := meantKey(pass.Subject.Kind, key.Value, known)
				if near == "" || d.Front.Get(near) != nil {
					continue
				}
				at := d.Front.Place(d.File, key)
				at.Start += key.Column - 1
				at.End = min(at.End, at.Start+len(key.Value))
				f := pass.Reportf(at, "the client reads no %q of %s; did you mean %s?%s", key.Value, plural(pass.Subject.Kind), near, withoutKey(pass.Subject.Kind, near))
				if string(at.Text(d.Data())) == key.Value {
					f.Replace(lint.Unsafe, near, "write "+near)
				}
			}
		}, Command, Skill, Agent, Style),
	}
}

// frontKind is the name of a kind in the tables of frontmatter.
func frontKind(k Kind) string {
	switch k {
	case Agent:
		return "agent"
	case Skill:
		return "skill"
	case Command:
		return "command"
	case Style:
		return "style"
	case Settings, Local, Servers, Plugin, Marketplace, Hooks, Stray:
	}
	return ""
}

func plural(k Kind) string { return k.String() + "s" }

// meantKey is the key that was meant, "" where it is one, or nothing near it.
// Agents and skills call their lists of tools by different names.
func meantKey(k Kind, key string, known []string) string {
	switch {
	case k == Agent && (key == "allowed-tools" || key == "allowedTools" || key == "allowed_tools"):
		return "tools"
	case (k == Skill || k == Command) && key == "tools":
		return "allowed-tools"
	case k == Agent && (key == "disallowed-tools" || key == "disallowed_tools"):
		return "disallowedTools"
	}
	return nearKey(key, known)
}

// withoutKey says what it costs that a key is not read, where it is much.
func withoutKey(k Kind, key string) string {
	if k == Agent && (key == "tools" || key == "disallowedTools") {
		return " As it is, the agent has every tool"
	}
	return ""
}

// slipLetters is how many letters of a key may be slips of the hand.
const slipLetters = 2

// nearKey is the key that was meant, "" where it is one or nothing near it.
func nearKey(key string, known []string) string {
	plain := strings.NewReplacer("-", "", "_", "")
	for _, k := range known {
		if k == key {
			return ""
		}
	}
	for _, k := range known {
		if strings.EqualFold(plain.Replace(key), plain.Replace(k)) {
			return k
		}
	}
	if len(key) < 4 {
		return "" // too short to be sure
	}
	return nearest.Within(key, known, min(slipLetters, max(1, len(key)/3)))
}
