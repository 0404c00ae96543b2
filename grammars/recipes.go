package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// Makefiles, justfiles and CMake's lists: targets, variables, functions.

// makeTarget finds the targets of a rule, makeVariable a variable.
var (
	makeTarget = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^@?([^\s:#=][^:#=]*?)\s*(?:::?)(?:[^:=]|$)`)
	})
	makeVariable = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:export\s+|override\s+|set\s+|alias\s+)*([\w.\-]+)\s*(?:[:+?!]{0,3}=)`)
	})
)

// justTarget finds a recipe of a justfile, which may have parameters.
var justTarget = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^@?([\w\-]+)(?:\s+[+*$]*\w+(?:\s*=\s*(?:'[^']*'|"[^"]*"|\S+))?)*\s*:(?:[^=]|$)`)
})

// recipes cuts a Makefile or a justfile into its targets and variables; what is
// indented belongs to the one above it.
func (c *cutter) recipes(target *regexp.Regexp) {
	low := 0 // the line behind the definition before
	for i := 0; i < len(c.lines); i++ {
		text := c.text(i)
		if c.lines[i].indent != 0 || text[0] == '#' || bytes.HasPrefix(text, []byte(".PHONY")) {
			continue
		}
		head := i
		switch {
		case bytes.HasPrefix(text, []byte("define ")):
			for i+1 < len(c.lines) && string(c.text(i)) != "endef" {
				i++
			}
			c.add(Macro, firstField(text[len("define "):]), none, c.recipeFrom(head, low), head, i)
			low = i + 1
			continue
		case target.Match(text):
		case makeVariable().Match(text):
			for i+1 < len(c.lines) && bytes.HasSuffix(c.text(i), []byte("\\")) {
				i++
			}
			c.add(Constant, string(makeVariable().FindSubmatch(text)[1]), none, c.recipeFrom(head, low), head, i)
			low = i + 1
			continue
		default:
			continue
		}
		for i+1 < len(c.lines) && (c.lines[i+1].indent != 0 || bytes.HasSuffix(c.text(i), []byte("\\"))) {
			i++
		}
		// A rule with several targets is called by the first.
		names := strings.Fields(string(target.FindSubmatch(text)[1]))
		at := c.add(Function, shortName(names[0]), none, c.recipeFrom(head, low), head, i)
		for _, name := range names[1:] {
			if at != none {
				c.defs[at].alias(name)
			}
		}
		low = i + 1
	}
}

// recipeFrom is the first line of the comments, attributes and the line of
// .PHONY above line i, not before line low.
func (c *cutter) recipeFrom(i, low int) int {
	for {
		from := c.commentsAbove(i, low)
		if from > low && (bytes.HasPrefix(c.text(from-1), []byte("[")) || bytes.HasPrefix(c.text(from-1), []byte(".PHONY"))) {
			from--
		}
		if from == i {
			return i
		}
		i = from
	}
}

// cmakeCommand finds a command at the left edge with its first argument.
var cmakeCommand = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(\w+)\s*\(\s*"?([\w.:${}\-]*)`)
})

// commands cuts a list of CMake into functions, targets and variables.
func (c *cutter) commands() {
	low := 0 // the line behind the definition before
	for i := 0; i < len(c.lines); i++ {
		m := cmakeCommand().FindSubmatch(c.text(i))
		if m == nil || len(m[2]) == 0 {
			continue
		}
		word := strings.ToLower(string(m[1]))
		kind, ok := cmakeKind(word)
		if !ok {
			continue
		}
		end := i
		if kind == Function || kind == Macro {
			for end+1 < len(c.lines) && !strings.HasPrefix(strings.ToLower(string(c.text(end))), "end"+word) {
				end++
			}
		} else {
			end = c.closing(i)
		}
		c.add(kind, string(m[2]), none, c.commentsAbove(i, low), i, end)
		i, low = end, end+1
	}
}

func cmakeKind(word string) (Kind, bool) {
	switch word {
	case "function":
		return Function, true
	case "macro":
		return Macro, true
	case "add_executable", "add_library", "add_custom_target", "project", "externalproject_add", "fetchcontent_declare", "pybind11_add_module":
		return Section, true
	case "add_test":
		return Test, true
	case "set", "option":
		return Constant, true
	}
	return Other, false
}

// closing is the line of the parenthesis that closes those that line i opens.
func (c *cutter) closing(i int) int {
	depth := 0
	for j := i; j < len(c.lines) && j < i+500; j++ {
		text, _, _ := bytes.Cut(c.text(j), []byte("#"))
		depth += bytes.Count(text, []byte("(")) - bytes.Count(text, []byte(")"))
		if depth <= 0 {
			return j
		}
	}
	return i
}
