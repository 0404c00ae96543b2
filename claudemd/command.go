package claudemd

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
)

// candidate is a command that could be written.
type candidate struct {
	purpose  purpose
	text     string // as it is written
	head     string // what it runs, without options and wrappers: its identity
	note     string
	rank     int
	evidence []repo.Evidence
	ci, docs bool
	// dir is where it runs, and usual says that the text is the tool's usual one:
	// where the project writes another, that one is taken.
	dir   string
	usual bool
	// implied says that a tool brings the command.
	implied bool
}

// Ranks of commands. What the CI runs and what people wrote down for others is
// what they would write into a CLAUDE.md too.
const (
	rankPlain   = 10 // the name that everybody uses
	rankNarrow  = 5  // with a part that narrows it
	rankNamed   = 1
	rankCI      = 5
	rankDocs    = 6 // CONTRIBUTING and its like
	rankReadme  = 5
	rankHelp    = 2 // its author says what it is for
	rankImplied = 8 // a tool's own command, implied by its configuration
	rankDeeper  = 4 // less for each folder down
)

// defaultCommands is how many commands a file holds at most. Few repositories have
// so many that are worth it.
const defaultCommands = 24

// commands gathers, ranks and keeps commands.
func (d *detector) commands() {
	c := collector{detector: d, byHead: map[string]*candidate{}, documents: map[string][]docCommand{}}
	c.scripts()
	c.implied()
	c.programs()
	c.fromDocs()
	c.fromCI()
	c.once()
	c.keep()
}

// once drops the script that is called like the tool which it runs, "make mypy", where
// the tool's own command is there and nobody tells people to use the script.
func (c *collector) once() {
	tools := map[string]bool{}
	for _, x := range c.order {
		if x.implied {
			tool, _, _ := strings.Cut(x.head, " ")
			tools[tool] = true
		}
	}
	c.order = slices.DeleteFunc(c.order, func(x *candidate) bool {
		words := strings.Fields(x.head)
		return !x.implied && !x.docs && len(words) > 1 && tools[words[len(words)-1]] && words[0] != words[len(words)-1]
	})
}

type collector struct {
	*detector
	byHead    map[string]*candidate
	order     []*candidate
	documents map[string][]docCommand
}

// offer adds a command, or strengthens the one that is there already.
func (c *collector) offer(x candidate) *candidate {
	if old, ok := c.byHead[x.head]; ok {
		old.rank = max(old.rank, x.rank)
		old.evidence = appendEvidence(old.evidence, x.evidence...)
		old.note = cmp.Or(old.note, x.note)
		return old
	}
	kept := &x
	c.byHead[x.head] = kept
	c.order = append(c.order, kept)
	return kept
}

func appendEvidence(all []repo.Evidence, more ...repo.Evidence) []repo.Evidence {
	for _, e := range more {
		if !slices.Contains(all, e) && len(all) < 4 {
			all = append(all, e)
		}
	}
	return all
}

// keep chooses the commands: first the best of each purpose, then the best of
// all.
func (c *collector) keep() {
	limit := cmp.Or(c.opts.MaxCommands, defaultCommands)
	slices.SortStableFunc(c.order, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(len(a.text), len(b.text)), strings.Compare(a.text, b.text))
	})
	chosen := map[*candidate]bool{}
	for _, p := range []purpose{install, build, test, lint, types, format, run} {
		for _, x := range c.order {
			if x.purpose == p && x.rank >= rankNarrow && len(chosen) < limit {
				chosen[x] = true
				break
			}
		}
	}
	c.fill(chosen, limit)
	for _, x := range c.order {
		fact := Fact{Key: "command." + x.purpose.String(), Value: x.text, Note: x.note, Evidence: x.evidence, Rank: 100 + x.rank}
		switch {
		case chosen[x]:
			c.facts.List = append(c.facts.List, fact)
		case x.purpose == other:
			c.facts.Left = append(c.facts.Left, Left{fact, "its purpose is not clear"})
		default:
			c.facts.Left = append(c.facts.Left, Left{fact, "others are used more"})
		}
	}
}

// enoughCommands is how many commands a file holds before it grows for good ones
// alone.
const enoughCommands = 12

// maxOfKind is how many commands of one tool for one purpose a file holds.
const maxOfKind = 8

// fill takes the best of what is left, one by one. A command counts less for each
// one of its kind that is there already: the fifth way to test is of little use.
func (c *collector) fill(chosen map[*candidate]bool, limit int) {
	kinds := map[string]int{}
	for x := range chosen {
		kinds[x.kind()]++
	}
	for len(chosen) < limit {
		var best *candidate
		worth := rankNarrow
		if len(chosen) < enoughCommands {
			worth = rankNarrow - 2
		}
		for _, x := range c.order {
			if chosen[x] || kinds[x.kind()] >= maxOfKind || x.purpose == other || x.purpose == install && (x.rank < rankNarrow || installs(chosen) > 1) {
				continue
			}
			if w := x.rank - kinds[x.kind()]; x.rank >= worth && (best == nil || w > best.rank-kinds[best.kind()]) {
				best = x
			}
		}
		if best == nil {
			return
		}
		chosen[best] = true
		kinds[best.kind()]++
	}
}

// installs counts the commands that install: one for each package manager is
// enough.
func installs(chosen map[*candidate]bool) int {
	n := 0
	for x := range chosen {
		if x.purpose == install {
			n++
		}
	}
	return n
}

// kind is what a command is for and with which tool.
func (x *candidate) kind() string {
	tool, _, _ := strings.Cut(x.head, " ")
	if strings.Contains(tool, "/") {
		tool = path.Dir(tool) // scripts of one folder
	}
	return x.purpose.String() + " " + tool
}

// scripts offers what the runners of the repository define: scripts of
// package.json, targets of make, recipes, tasks.
func (c *collector) scripts() {
	for _, s := range []struct {
		runner repo.Runner
		line   func(t *repo.Target) string
	}{
		{repo.NPM, c.npmLine},
		{repo.Make, func(t *repo.Target) string { return "make " + t.Name }},
		{repo.Just, func(t *repo.Target) string { return "just " + t.Name }},
		{repo.Task, func(t *repo.Target) string { return "task " + t.Name }},
		{repo.Composer, func(t *repo.Target) string { return "composer " + t.Name }},
		{repo.Deno, func(t *repo.Target) string { return "deno task " + t.Name }},
		{repo.Mise, func(t *repo.Target) string { return "mise run " + t.Name }},
		{repo.Mix, func(t *repo.Target) string { return "mix " + t.Name }},
		{repo.CargoBin, func(t *repo.Target) string { return "cargo " + t.Name }},
		{repo.PyTask, c.pyTaskLine},
		{repo.Tox, func(t *repo.Target) string { return "tox -e " + t.Name }},
		{repo.Nox, func(t *repo.Target) string { return "nox -s " + t.Name }},
		{repo.Dart, func(t *repo.Target) string { return "melos run " + t.Name }},
	} {
		table := c.repo.Targets().Of(s.runner)
		base := c.baseDepth(table)
		for i := range table.Targets {
			if t := &table.Targets[i]; c.wanted(t) {
				c.target(t, s.line(t), base)
			}
		}
	}
}

// baseDepth is the depth of the shallowest folder that defines anything.
func (c *collector) baseDepth(table *repo.Table) int {
	least := 99
	for i := range table.Targets {
		if t := &table.Targets[i]; c.wanted(t) {
			least = min(least, depth(t.Dir, c.opts.Dir))
		}
	}
	// What lies deeper than one folder is never the place where work begins.
	return min(least, 1)
}

func depth(dir, base string) int {
	dir = strings.TrimPrefix(strings.TrimPrefix(dir, base), "/")
	if dir == "" {
		return 0
	}
	return 1 + strings.Count(dir, "/")
}

// wanted reports whether a target is one to speak of: below the folder, not in
// examples or test data, not private, not run by the tool itself.
func (c *collector) wanted(t *repo.Target) bool {
	if c.opts.Dir != "" && t.Dir != c.opts.Dir && !strings.HasPrefix(t.Dir, c.opts.Dir+"/") {
		return false
	}
	if t.Inner || t.Runner == repo.Make && path.Ext(t.Name) != "" || strings.HasPrefix(t.Name, "_") || strings.HasPrefix(t.Name, ".") || strings.ContainsAny(t.Name, "/$%*\\ ") || c.aside(t.Dir) {
		return false
	}
	switch t.Name {
	case "preinstall", "postinstall", "prepare", "prepublish", "prepublishOnly", "prepack", "postpack", "preversion", "postversion", "version", "help", "default", "all-help":
		return false
	}
	if t.Runner == repo.Composer && (strings.HasPrefix(t.Name, "post-") || strings.HasPrefix(t.Name, "pre-")) {
		return false
	}
	for _, hook := range []string{"pre", "post"} {
		if rest, ok := strings.CutPrefix(t.Name, hook); ok && t.Runner == repo.NPM && len(c.repo.Targets().Of(repo.NPM).Find(rest)) > 0 {
			return false
		}
	}
	return true
}

// aside are folders whose manifests say nothing about work on the project.
func (c *collector) aside(dir string) bool { return aside(strings.TrimPrefix(dir, c.opts.Dir)) }

func aside(dir string) bool {
	for _, e := range strings.Split(dir, "/") {
		switch strings.ToLower(e) {
		case "examples", "example", "testdata", "fixtures", "fixture", "vendor", "third_party", "third-party", "node_modules", "templates", "template", "external", "deps", "samples", "sample", "test", "tests", "e2e", "integration-tests", "benchmarks", "playground", "test-app", "demo", "__fixtures__", "thirdparty", ".devcontainer", "integration_test":
			return true
		}
	}
	return false
}

func (c *collector) target(t *repo.Target, line string, base int) {
	p := purposeOf(t.Name)
	rank := rankNamed
	switch plainName(t.Name) {
	case 3:
		rank = rankPlain
	case 2:
		rank = rankNarrow
	}
	if p == other && !undoes(nameParts(t.Name)) {
		if p = bodyPurpose(t.Body); p != other {
			rank = rankNarrow - 1
		}
	}
	if p == install && t.Runner == repo.Make && intoSystem(t.Name) && !fetches.MatchString(t.Body) {
		p = other
	}
	if t.Doc != "" {
		rank += rankHelp
	}
	rank -= rankDeeper * min(depth(t.Dir, c.opts.Dir)-base, 2)
	rank -= longName(t.Name) + besides(c.below(t.Dir))
	if slices.Contains(nameParts(t.Name), "ci") {
		rank -= 2
	}
	text := c.inDir(t.Dir, line)
	if t.Runner == repo.NPM {
		text = c.filtered(t, text)
	}
	c.offer(candidate{purpose: p, text: text, head: headOf(strings.Fields(line)), rank: rank, evidence: []repo.Evidence{t.Evidence}})
}

// filtered runs the script of a workspace's package from the root, as pnpm does it.
func (c *collector) filtered(t *repo.Target, text string) string {
	if t.Dir == "" || c.opts.Dir != "" || c.packageManager("") != "pnpm" || c.packageManager(t.Dir) != "pnpm" {
		return text
	}
	for _, w := range c.repo.Workspaces() {
		if w.Dir == t.Dir && packageName.MatchString(w.Name) {
			return "pnpm --filter " + w.Name + " " + strings.TrimPrefix(c.npmLine(t), "pnpm ")
		}
	}
	return text
}

// packageName is a name that needs no quotes.
var packageName = lazyregexp.New(`^(?:@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*$`)

// intoSystem reports whether a target is one that by tradition installs the program
// on the machine.
func intoSystem(name string) bool {
	words := nameParts(name)
	return len(words) > 0 && words[0] == "install" && !slices.ContainsFunc(words, func(w string) bool {
		return w == "dev" || w == "deps" || w == "dependencies" || w == "hooks" || w == "tools" || w == "develop"
	})
}

// fetches is how a recipe looks that installs what the project needs instead.
var fetches = lazyregexp.New(`\b(?:npm|pnpm|yarn|bun|pip3?|uv|poetry|pdm|pipenv|bundle|composer|mix|go mod|brew|apt|cargo fetch|dotnet restore|pre-commit)\b`)

// longName takes away for names of many parts: they narrow what the short ones do.
func longName(name string) int {
	return max(0, strings.Count(name, ":")+strings.Count(name, "-")+strings.Count(name, "_")-1)
}

// bodyPurpose judges a script by the first command in it that tells anything.
func bodyPurpose(body string) purpose {
	if body == "" || len(body) > 2000 {
		return other
	}
	cmds := repo.Commands(body)
	for i := range cmds {
		if p := commandPurpose(&cmds[i]); p != other && p != install {
			return p
		}
	}
	return other
}

// headOf is the identity of a command: its tool and sub-command, or its script.
func headOf(words []string) string {
	words = repo.Peel(words)
	for len(words) > 0 && strings.Contains(words[0], "=") {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	program := strings.TrimPrefix(words[0], "./")
	tool := repo.ToolOf(program)
	if tool == nil {
		return program
	}
	sub := repo.Sub(words)
	switch name := tool.Name(program); {
	case tool.Interprets:
		return strings.TrimSpace(cmp.Or(strings.TrimPrefix(sub, "./"), program) + " " + repo.Front(words))
	case tool.Runner == repo.NPM:
		return "npm " + cmp.Or(map[string]string{"ci": "install", "i": "install", "t": "test"}[sub], sub, "install")
	case tool.Runner == repo.Tox || tool.Runner == repo.Nox:
		return strings.Join(words, " ")
	case tool.Runner == repo.CMake:
		if slices.Contains(words, "--build") {
			return "cmake --build"
		}
		return name
	case tool.Runner == repo.Compose:
		if (len(words) > 1 && words[1] == "compose") || program == "docker-compose" {
			return "docker compose " + sub
		}
		return "docker " + sub
	case tool.Many():
		if name == "gradle" {
			sub = sub[strings.LastIndexByte(sub, ':')+1:]
		}
		return strings.TrimSpace(name + " " + sub)
	}
	return tool.Name(program)
}
