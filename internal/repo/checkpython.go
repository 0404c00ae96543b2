package repo

import (
	"strings"

	"pare/internal/lazyregexp"
)

// envs checks the names that follow an option, separated by commas.
func (c *checker) envs(t *Tool, words []string) Check {
	r := t.Runner
	for i := 1; i < len(words); i++ {
		if !t.after[words[i]] || i+1 >= len(words) {
			continue
		}
		for _, name := range strings.Split(words[i+1], ",") {
			name, _, _ = strings.Cut(name, "(")
			if r == Nox {
				name = noxVersion.ReplaceAllString(name, "")
			}
			if r == Tox && pythonFactor(name) {
				continue
			}
			if found := c.lookup(r, name, i+1, t.What); found.Verdict != Defined {
				if r == Tox && found.Verdict == Undefined && c.toxFactors(name) {
					continue
				}
				return found
			}
		}
		return Check{Verdict: Defined, Word: i + 1}
	}
	return Check{Verdict: defined(len(c.repo.Targets().Of(r).Targets) > 0)}
}

// noxVersion is the interpreter that a session's name ends with: tests-3.12.
var noxVersion = lazyregexp.New(`-(?:pypy)?\d+(?:\.\d+)*$`)

func pythonFactor(name string) bool {
	return name == "py" || (strings.HasPrefix(name, "py") && strings.Trim(name[2:], "0123456789.") == "") || name == "ALL"
}

// toxFactors reports whether every factor of a name stands in some environment's
// name: tox puts them together as it likes.
func (c *checker) toxFactors(name string) bool {
	known := map[string]bool{}
	for _, n := range c.repo.Targets().Of(Tox).Names() {
		for _, f := range strings.Split(n, "-") {
			known[f] = true
		}
	}
	for _, f := range strings.Split(name, "-") {
		if !known[f] && !pythonFactor(f) {
			return false
		}
	}
	return true
}

func (c *checker) pythonTask(t *Tool, words []string) Check {
	at := 1
	if len(t.after) > 0 {
		if len(words) < 3 || !t.after[words[1]] {
			return Check{}
		}
		at = 2
	}
	if at >= len(words) || strings.HasPrefix(words[at], "-") {
		return Check{}
	}
	name := words[at]
	if found := c.repo.Targets().Of(PyTask).Find(name); len(found) > 0 {
		return Check{Verdict: Defined, Evidence: found[0].Evidence, Word: at}
	}
	if words[0] == "poe" {
		return c.lookup(PyTask, name, at, t.What)
	}
	if words[0] == "hatch" && strings.Contains(name, ":") {
		return c.lookup(PyTask, name, at, t.What)
	}
	inner := c.check(words[at:])
	inner.Word += at
	return inner
}
