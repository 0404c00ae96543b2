package grammars

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"sync"

	"pare/internal/source"
)

// blockTag finds the outermost tags of a component.
var blockTag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)^<(script|style|template|i18n|docs)\b[^>]*>`)
})

// mostScripts is how many scripts of a component are parsed: there are two in a
// Vue component at most.
const mostScripts = 3

// asciiLower is the text with its ASCII letters in lower case, so that offsets
// stay.
func asciiLower(text []byte) []byte {
	out := bytes.Clone(text)
	for i, b := range out {
		if b >= 'A' && b <= 'Z' {
			out[i] = b + 'a' - 'A'
		}
	}
	return out
}

// scripts cuts a component into its script, template and style; the script has
// the definitions of its own language.
//
// Each script may take the whole limit, so only the first few are parsed.
func (c *cutter) scripts(ctx context.Context, lang Language, limits Limits) Outline {
	var out Outline
	rest := 0
	if lang.l == &langAstro {
		rest = c.astroScript(ctx, limits, &out)
	}
	lower := asciiLower(c.data)
	for scripts := 0; rest < len(c.data) && len(out.Definitions) < mostBlocks; {
		m := blockTag().FindSubmatchIndex(c.data[rest:])
		if m == nil {
			break
		}
		c.addMarkup(&out, rest, rest+m[0])
		name := lower[rest+m[2] : rest+m[3]]
		open, inner := rest+m[0], rest+m[1]
		closing := slices.Concat([]byte("</"), name, []byte(">"))
		end, after := len(c.data), len(c.data)
		find := bytes.Index
		if string(name) == "template" {
			find = bytes.LastIndex // templates nest
		}
		if i := find(lower[inner:], closing); i >= 0 {
			end, after = inner+i, inner+i+len(closing)
		}
		section := c.addSection(&out, string(name), open, inner, after)
		if string(name) == "script" && section >= 0 && scripts < mostScripts {
			scripts++
			script := &langJavaScript
			if tag := c.data[open:inner]; bytes.Contains(tag, []byte("ts")) {
				script = &langTypeScript
			}
			c.addScript(ctx, limits, &out, script, section, inner, end)
		}
		rest = after
	}
	c.addMarkup(&out, rest, len(c.data))
	return out
}

// astroScript handles the script between the two lines of --- at the top.
func (c *cutter) astroScript(ctx context.Context, limits Limits, out *Outline) int {
	if len(c.lines) == 0 || string(c.text(0)) != "---" {
		return 0
	}
	for i := 1; i < len(c.lines); i++ {
		if string(c.text(i)) == "---" {
			section := c.addSection(out, "script", c.lines[0].start, c.lines[0].end, c.lines[i].end)
			c.addScript(ctx, limits, out, &langTypeScript, section, c.lines[0].end, c.lines[i].start)
			return c.lines[i].end
		}
	}
	return 0
}

// addMarkup makes a section of what stands between the blocks.
func (c *cutter) addMarkup(out *Outline, from, to int) {
	text := c.data[from:to]
	start := from + len(text) - len(bytes.TrimLeft(text, " \t\r\n"))
	if start < to {
		c.addSection(out, "markup", start, start, to)
	}
}

func (c *cutter) addSection(out *Outline, name string, start, inner, end int) int {
	end = start + len(bytes.TrimRight(c.data[start:end], " \t\r\n"))
	if end <= start {
		return none
	}
	span := source.Span{Start: start, End: end}
	d := Definition{Kind: Section, Name: name, Qualified: name, Parent: none, Span: span, Core: span}
	d.Header = source.Span{Start: start, End: min(max(inner, start), end)}
	d.Body = source.Span{Start: d.Header.End, End: end}
	out.Definitions = append(out.Definitions, d)
	return len(out.Definitions) - 1
}

// addScript puts the definitions of a script below its section.
func (c *cutter) addScript(ctx context.Context, limits Limits, out *Outline, l *language, section, start, end int) {
	got, why := parseByGrammar(ctx, l, c.data[start:end], limits)
	if why != "" {
		return
	}
	base := len(out.Definitions)
	for _, d := range got.Definitions {
		for _, s := range []*source.Span{&d.Span, &d.Core, &d.Header, &d.Body} {
			shift(s, start)
		}
		if d.Parent == none {
			d.Parent = section
		} else {
			d.Parent += base
		}
		clip(&d, out.Definitions[section].Span.End)
		out.Definitions = append(out.Definitions, d)
	}
	for _, p := range got.Pieces {
		shift(&p.Span, start)
		if p.Def == none {
			p.Def = section
		} else {
			p.Def += base
		}
		out.Pieces = append(out.Pieces, p)
	}
}

func shift(s *source.Span, by int) {
	if *s != (source.Span{}) {
		s.Start, s.End = s.Start+by, s.End+by
	}
}
