package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/repo"
)

// implied offers the commands that tools bring with them, where a manifest or a
// configuration says that the tool is used.
func (c *collector) implied() {
	c.golang()
	c.cargo()
	c.python()
	c.ruby()
	c.php()
	c.elixir()
	c.jvm()
	c.dotnet()
	c.swift()
	c.native()
	c.dart()
	c.others()
}

// imply offers a command with the file that implies it.
func (c *collector) imply(p purpose, dir, line string, rank int, evidence repo.Evidence) {
	c.offer(candidate{
		purpose: p, text: c.inDir(dir, line), head: headOf(strings.Fields(line)), dir: dir, usual: true, implied: true,
		rank: rank - rankDeeper*min(depth(dir, c.opts.Dir), 2)/2 - besides(c.below(dir)), evidence: []repo.Evidence{evidence},
	})
}

// below is a folder as seen from the one that is described.
func (c *collector) below(dir string) string {
	return strings.TrimPrefix(strings.TrimPrefix(dir, c.opts.Dir), "/")
}

// besides is how much less the commands of a folder are worth that holds what goes
// with a project: its website, its tools.
func besides(dir string) int {
	first, _, _ := strings.Cut(dir, "/")
	switch strings.ToLower(first) {
	case "docs", "doc", "website", "site", "www", "dev-docs", "bench", "benchmark", "tools", "tool", "scripts", "script", "util", "utils", "extras", "packaging", "ci", "contrib", "misc", "hack", "infra", "deploy":
		return rankNarrow
	}
	return 0
}

// major reports whether a part of the program text that counts has one of the
// extensions.
func (c *collector) major(exts ...string) bool {
	mine, all := 0, 0
	for _, f := range c.tree().Under(c.opts.Dir) {
		ext := path.Ext(f)
		if slices.Contains(exts, ext) {
			mine++
		}
		if programText(ext) || slices.Contains(exts, ext) {
			all++
		}
	}
	return mine*7 > all
}

// aMinor reports whether a manifest lies deep in a project of another language.
func (c *collector) aMinor(manifest string, exts ...string) bool {
	return depth(dirOf(manifest), c.opts.Dir) > 1 && !c.major(exts...)
}

// nearest lists the files of a name that lie least deep, the root's alone where
// there is one.
func (c *collector) nearest(bases ...string) []string {
	var all []string
	for _, b := range bases {
		for _, p := range c.tree().Named(b) {
			if c.tree().IsFile(p) && (c.opts.Dir == "" || strings.HasPrefix(p, c.opts.Dir+"/")) && !c.aside(dirOf(p)) {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	for i, p := range all {
		if strings.Count(p, "/") > strings.Count(all[0], "/") {
			return all[:i]
		}
	}
	return all
}

func dirOf(p string) string { return repo.Clean(path.Dir(p)) }

// others offers what belongs to no language.
func (c *collector) others() {
	if p := c.first(".pre-commit-config.yaml"); p != "" {
		prefix := ""
		if manifests := c.nearest("pyproject.toml"); len(manifests) > 0 && dirOf(manifests[0]) == c.opts.Dir && c.pythonTools(c.opts.Dir, manifests)["pre-commit"].File != "" {
			prefix = c.pyPrefix(c.opts.Dir)
		}
		c.imply(lint, "", prefix+"pre-commit run --all-files", rankImplied-1, repo.Evidence{File: p})
	}
	if p := c.first("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"); p != "" {
		c.imply(run, "", "docker compose up", rankNarrow, repo.Evidence{File: p})
	}
	if p := c.first("DESCRIPTION"); p != "" && c.tree().IsDir(c.at("R")) {
		at := repo.Evidence{File: p}
		c.offer(candidate{purpose: test, text: `Rscript -e "devtools::test()"`, head: "Rscript devtools::test", rank: rankImplied, evidence: []repo.Evidence{at}})
		c.offer(candidate{purpose: lint, text: `Rscript -e "devtools::check()"`, head: "Rscript devtools::check", rank: rankNarrow, evidence: []repo.Evidence{at}})
		c.offer(candidate{purpose: generate, text: `Rscript -e "devtools::document()"`, head: "Rscript devtools::document", rank: rankNarrow, evidence: []repo.Evidence{at}})
	}
	for _, t := range usualTools() {
		if p := c.first(t.file); p != "" {
			c.imply(t.is, "", t.line, t.rank, repo.Evidence{File: p})
		}
	}
	for _, t := range c.repo.Targets().Of(repo.Rake).In(c.opts.Dir) {
		if t.Name == "default" {
			c.offer(candidate{purpose: test, text: "bundle exec rake", head: "rake", rank: rankNarrow, evidence: []repo.Evidence{t.Evidence}})
		}
	}
	c.nodeTools()
	if root := c.repo.Targets().NPM().In(c.opts.Dir); root != nil {
		pm := c.packageManager(c.opts.Dir)
		c.imply(install, "", pm+" install", rankNarrow, repo.Evidence{File: root.File, Line: 1})
		for _, tool := range []struct{ dep, line string }{{"nx", "nx run-many -t test"}} {
			if c.has("nx.json") && c.repo.Targets().NPM().HasDep(tool.dep) {
				c.imply(test, "", "npx "+tool.line, rankNarrow+1, repo.Evidence{File: c.at("nx.json")})
			}
		}
	}
}

// usualTool is a command that comes with a tool whose file lies in the folder.
type usualTool struct {
	file string
	is   purpose
	line string
	rank int
}

func usualTools() []usualTool {
	return []usualTool{
		{"build.zig", build, "zig build", rankImplied},
		{"build.zig", test, "zig build test", rankImplied},
		{"cabal.project", build, "cabal build all", rankImplied},
		{"cabal.project", test, "cabal test all", rankImplied},
		{"stack.yaml", build, "stack build", rankImplied},
		{"stack.yaml", test, "stack test", rankImplied},
		{"dune-project", build, "dune build", rankImplied},
		{"dune-project", test, "dune test", rankImplied},
		{"project.clj", test, "lein test", rankImplied},
		{"deno.json", test, "deno test", rankNarrow},
		{"deno.json", lint, "deno lint", rankNarrow},
		{"deno.json", format, "deno fmt", rankNarrow},
		{"mkdocs.yml", run, "mkdocs serve", rankNarrow - 1},
		{"main.tf", lint, "terraform validate", rankNarrow},
		{"main.tf", format, "terraform fmt -recursive", rankNarrow},
		{"gleam.toml", test, "gleam test", rankImplied},
		{"rebar.config", test, "rebar3 eunit", rankImplied},
	}
}
