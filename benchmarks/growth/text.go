package main

import (
	"slices"
	"strconv"
	"strings"
)

// kind is a text of one piece, again and again. A 0x01 in the piece is the number of it.
type kind struct{ name, piece string }

// text is at least n bytes of the kind.
func (k kind) text(n int) []byte {
	var b strings.Builder
	b.Grow(n + len(k.piece) + 8)
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.ReplaceAll(k.piece, "\x01", strconv.Itoa(i)))
	}
	return []byte(b.String())
}

func texts() []kind {
	return slices.Concat(openings(), references(), markdown(), code(), plain())
}

// openings are marks that open something, and are never closed.
func openings() []kind {
	return []kind{
		{"at", "@"},
		{"at-blank", "@ "},
		{"tick", "`"},
		{"ticks", "``` "},
		{"hash", "#"},
		{"bracket", "["},
		{"round", "("},
		{"curly", "{"},
		{"angle", "<"},
		{"quote", `"`},
		{"single", "'"},
		{"at-quote", `@"`},
		{"link-open", "[x]("},
		{"image-open", "![x]["},
		{"comment", "<!-- "},
		{"c-comment", "/* "},
		{"tag", "<p "},
		{"entity", "&x"},
		{"backslash", `\`},
		{"dollar", "$("},
		{"template", "${`"},
		{"star", "*"},
		{"under", "_x"},
		{"tilde", "~"},
	}
}

// references are mentions of files, well formed and nearly so.
func references() []kind {
	return []kind{
		{"ref", "@m.py "},
		{"ref-none", "@n\x01.py "},
		{"ref-lines", "@m.py#L1-2 "},
		{"ref-colon", "@m.py:1-2,"},
		{"ref-name", "@m.py#value_1 "},
		{"ref-quoted", `@"m.py" `},
		{"ref-glued", "@m.py,"},
		{"ref-tick", "`@m.py` "},
		{"ref-outside", "@/etc/none\x01 "},
		{"ref-cjk", "。@m"},
		{"fragment", "#L1-2,"},
		{"address", "x@y.z "},
		{"path", "lib/x/y/z.py "},
		{"trace", "  File \"m.py\", line 3, in value_3\n"},
	}
}

// markdown is what Markdown is made of.
func markdown() []kind {
	return []kind{
		{"heading", "# h\n"},
		{"headings", "## about \x01\n\ntext\n"},
		{"link", "[x](y.md) "},
		{"link-def", "[x\x01]: y.md\n"},
		{"cite", "> "},
		{"cites", "> x\n"},
		{"dash", "- "},
		{"item", "- x\n"},
		{"nested", "  - x\n"},
		{"task", "- [ ] do x\n"},
		{"numbered", "1. x\n"},
		{"fence", "```\n"},
		{"table", "|x|y|\n"},
		{"div", "<div>"},
		{"details", "<details>\n"},
		{"shout", "IMPORTANT: you MUST never "},
	}
}

// code is what programs are made of.
func code() []kind {
	return []kind{
		{"def", "def f\x01(v):\n    return v\n\n"},
		{"indent", "if x:\n "},
		{"call", "f("},
		{"sum", "1+"},
		{"assign", "v\x01 = 1\n"},
	}
}

// plain is words, lines and bytes.
func plain() []kind {
	return []kind{
		{"letter", "x"},
		{"word", "word "},
		{"camel", "someNameOf "},
		{"dots", "x.y.z "},
		{"flag", "--flag "},
		{"address-web", "http://x.y/z?a=b "},
		{"base64", "QUJD"},
		{"secret", "sk-ant-api03-" + strings.Repeat("A", 20) + " "},
		{"line", "\n"},
		{"crlf", "x\r\n"},
		{"cr", "\r"},
		{"nul", "\x00"},
		{"ff", "\xff"},
		{"invisible", "\u200b"},
		{"rtl", "\u202e"},
	}
}
