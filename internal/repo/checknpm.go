package repo

import (
	"fmt"
	"path"
	"strings"
)

// npm checks the scripts of package.json, whichever package manager runs them.
func (c *checker) npm(t *Tool, words []string) Check {
	ops := operands(words, t.values)
	if len(ops) == 0 {
		return Check{Verdict: defined(len(c.repo.named("package.json")) > 0)}
	}
	if ws := c.workspaceOption(words); ws.Verdict == Undefined {
		return ws
	}
	at := ops[0]
	name := words[at]
	explicit := false
	switch {
	case words[0] == "yarn" && name == "workspace" && len(ops) > 2:
		if ws := c.workspace(words[ops[1]], ops[1]); ws.Verdict == Undefined {
			return ws
		}
		at = ops[2]
		name = words[at]
	case words[0] == "yarn" && name == "workspaces":
		return Check{}
	}
	if t.after[name] && at+1 < len(words) {
		rest := operands(append([]string{""}, words[at+1:]...), t.values)
		if len(rest) == 0 {
			return Check{}
		}
		at += rest[0]
		name, explicit = words[at], true
	}
	return c.script(t, words[0], name, at, explicit)
}

func (c *checker) script(t *Tool, tool, name string, at int, explicit bool) Check {
	table := c.repo.Targets().Of(NPM)
	if len(table.Find(name)) == 0 && !explicit {
		if tool == "npm" && !t.own[name] && strings.Contains(name, ":") && plainName(name) {
			return c.lookup(NPM, name, at, t.What) // a script that is gone; npm has no command with a colon
		}
		if t.own[name] || tool == "npm" {
			return Check{Verdict: defined(len(c.repo.named("package.json")) > 0)}
		}
		// pnpm, yarn and bun run programs of node_modules/.bin too, whose names
		// hold no colon and are no words for what a project does.
		if !strings.Contains(name, ":") && (!usualScript(name) || tool == "bun" || c.repo.Targets().NPM().HasDep(name)) {
			return Check{}
		}
	}
	if explicit && tool == "bun" && (strings.Contains(name, "/") || path.Ext(name) != "") {
		return Check{}
	}
	if explicit && (tool == "yarn" || tool == "bun") && len(table.Find(name)) == 0 && c.hasBin(name) {
		return Check{Verdict: Defined}
	}
	if strings.ContainsAny(name, "/*^") {
		return Check{}
	}
	if only := c.inPackage(name, at, explicit || usualScript(name) && !t.own[name]); only.Verdict == Undefined {
		return only
	}
	found := c.lookup(NPM, name, at, t.What)
	if found.Verdict == Undefined && (tool == "pnpm" || tool == "npm") && strings.HasPrefix(name, "/") {
		return Check{}
	}
	return found
}

// inPackage checks a script of the package whose folder a cd before it names.
func (c *checker) inPackage(name string, at int, explicit bool) Check {
	if !explicit || !plainName(name) {
		return Check{}
	}
	p := c.onlyPackage()
	if p == nil || p.Scripts[name] != "" || len(p.Scripts) == 0 || len(c.repo.Targets().NPM().Broken) > 0 {
		return Check{}
	}
	return Check{Verdict: Undefined, Word: at, Why: fmt.Sprintf("script %q is not defined in %s", name, p.File), Known: sortedKeys(p.Scripts)}
}

// onlyPackage is the package that a command is for: that of the folder of a cd
// before it, or of one that an option names; nil where none is named, or nobody
// can tell which.
func (c *checker) onlyPackage() *Package {
	npm := c.repo.Targets().NPM()
	if c.cmd.Dir != "" {
		if c.cmd.Dir == "?" {
			return nil
		}
		return npm.In(c.cmd.Dir)
	}
	words := c.cmd.Words
	for i := 1; i+1 < len(words) && words[i] != "--"; i++ {
		switch words[i] {
		case "--prefix", "-C", "--dir", "--cwd":
			return npm.In(Clean(words[i+1]))
		case "--filter", "-F", "--workspace", "workspace":
			return npm.called(words[i+1])
		}
	}
	return nil
}

// called is the package of a name, nil for none and for more than one.
func (p *Packages) called(name string) *Package {
	var found *Package
	for i := range p.All {
		if p.All[i].Name == name {
			if found != nil {
				return nil
			}
			found = &p.All[i]
		}
	}
	return found
}

// hasBin reports whether a dependency probably brings a program of that name.
func (c *checker) hasBin(name string) bool {
	npm := c.repo.Targets().NPM()
	if npm.HasDep(name) || npm.HasDep("@"+name+"/cli") || npm.HasDep(name+"-cli") {
		return true
	}
	switch name {
	case "tsc":
		return npm.HasDep("typescript")
	case "playwright":
		return npm.HasDep("@playwright/test")
	case "vue-tsc", "next", "nuxt", "biome":
		return true
	}
	return !strings.Contains(name, ":") && !strings.Contains(name, "-") && !usualScript(name)
}

// usualScript are words for what a project does, which no program is named after.
func usualScript(name string) bool {
	switch name {
	case "build", "dev", "start", "test", "tests", "unit", "e2e", "integration", "lint", "format", "typecheck", "type-check", "types", "watch", "serve", "preview", "clean",
		"migrate", "seed", "generate", "codegen", "coverage", "release", "verify", "validate", "compile", "bundle", "storybook:build":
		return true
	}
	return false
}

// workspaceOption checks the package that --filter or --workspace names.
func (c *checker) workspaceOption(words []string) Check {
	for i := 1; i+1 < len(words); i++ {
		switch w := words[i]; {
		case w == "--filter" || w == "-F" || w == "--workspace" || (w == "-w" && words[0] == "npm"):
			return c.workspace(words[i+1], i+1)
		}
	}
	return Check{}
}

// workspace checks the name of a package. Only a scoped name is sure to be one:
// others may be patterns, folders or placeholders.
func (c *checker) workspace(name string, at int) Check {
	if !plainName(name) || !strings.HasPrefix(name, "@") || strings.ContainsAny(name, ".^") {
		return Check{}
	}
	var known []string
	for _, p := range c.repo.Targets().NPM().All {
		if p.Name == name {
			return Check{Verdict: Defined, Word: at, Evidence: Evidence{File: p.File, Line: 1}}
		}
		if p.Name != "" {
			known = append(known, p.Name)
		}
	}
	if len(known) == 0 || len(c.repo.Targets().NPM().Broken) > 0 {
		return Check{}
	}
	return Check{Verdict: Undefined, Word: at, Why: fmt.Sprintf("no package of the workspace is named %q", name), Known: known}
}
