package claudemd

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"pare/internal/repo"
)

// pyPrefix is how a tool of the project's environment is run.
func (c *collector) pyPrefix(dir string) string {
	for {
		for _, lock := range []struct{ name, prefix string }{
			{"uv.lock", "uv run "}, {"poetry.lock", "poetry run "}, {"pdm.lock", "pdm run "}, {"Pipfile.lock", "pipenv run "}, {"pixi.lock", "pixi run "},
		} {
			if c.tree().IsFile(path.Join(dir, lock.name)) {
				return lock.prefix
			}
		}
		if strings.Contains(c.text(path.Join(dir, "pyproject.toml")), "[tool.uv") {
			return "uv run "
		}
		if dir == "" {
			break
		}
		dir = dirOf(dir)
	}
	// The lock file may be kept out of the repository: then the CI tells.
	for _, s := range c.repo.Steps() {
		if len(s.Words) > 1 && s.Words[0] == "uv" && (s.Words[1] == "sync" || s.Words[1] == "run") {
			return "uv run "
		}
	}
	return ""
}

func (c *collector) python() {
	manifests := c.nearest("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")
	if len(manifests) == 0 {
		return
	}
	dir := dirOf(manifests[0])
	if first, _, _ := strings.Cut(strings.TrimPrefix(dir, c.opts.Dir), "/"); first == "docs" || first == "doc" {
		return // what builds the documentation
	}
	prefix := c.pyPrefix(dir)
	c.pythonInstall(dir, prefix, manifests[0])
	for _, tool := range []struct {
		name string
		is   purpose
		line string
		rank int
	}{
		{"pytest", test, "pytest", rankImplied + 2},
		{"ruff", lint, "ruff check .", rankImplied + 1},
		{"ruff", format, "ruff format .", rankImplied},
		{"mypy", types, "mypy .", rankImplied},
		{"pyright", types, "pyright", rankImplied},
		{"black", format, "black .", rankImplied - 1},
		{"flake8", lint, "flake8", rankNarrow},
		{"pylint", lint, "pylint " + strings.Join(c.pyPackages(dir), " "), rankNarrow},
		{"isort", format, "isort .", rankNarrow},
	} {
		if at := c.pyTool(dir, manifests, tool.name); at.File != "" && strings.TrimSpace(tool.line) != "pylint" {
			c.imply(tool.is, dir, prefix+tool.line, tool.rank, at)
		}
	}
	c.djangoManage(dir, prefix)
}

func (c *collector) pythonInstall(dir, prefix, manifest string) {
	switch prefix {
	case "uv run ":
		at := repo.Evidence{File: manifest}
		if lock := path.Join(dir, "uv.lock"); c.tree().IsFile(lock) {
			at.File = lock
		}
		c.imply(install, dir, "uv sync", rankImplied, at)
	case "poetry run ":
		c.imply(install, dir, "poetry install", rankImplied, repo.Evidence{File: path.Join(dir, "poetry.lock")})
	case "pdm run ":
		c.imply(install, dir, "pdm install", rankImplied, repo.Evidence{File: path.Join(dir, "pdm.lock")})
	case "":
		text := c.text(manifest)
		if path.Base(manifest) == "pyproject.toml" && strings.Contains(text, "[build-system]") {
			extra := ""
			if strings.Contains(text, "optional-dependencies") && regexp.MustCompile(`(?m)^dev\s*=`).MatchString(text) {
				extra = "[dev]"
			}
			c.imply(install, dir, `pip install -e ".`+extra+`"`, rankNarrow, repo.Evidence{File: manifest})
		} else if path.Base(manifest) == "requirements.txt" {
			c.imply(install, dir, "pip install -r requirements.txt", rankNarrow, repo.Evidence{File: manifest})
		}
	}
}

// pyTool finds where a tool is configured or depended on.
func (c *collector) pyTool(dir string, manifests []string, tool string) repo.Evidence {
	for _, name := range []string{tool + ".ini", "." + tool + ".toml", tool + ".toml", "." + tool, tool + "config.json", "." + tool + "rc"} {
		if p := path.Join(dir, name); c.tree().IsFile(p) {
			return repo.Evidence{File: p}
		}
	}
	word := regexp.MustCompile(`(?m)(?:^|["'\s\[.])` + regexp.QuoteMeta(tool) + `(?:["'\s\[\]>=<~!.]|$)`)
	files := append(slices.Clone(manifests), path.Join(dir, "setup.cfg"), path.Join(dir, "tox.ini"), path.Join(dir, "requirements-dev.txt"), path.Join(dir, "requirements_dev.txt"), path.Join(dir, "dev-requirements.txt"), path.Join(dir, "requirements/dev.txt"), path.Join(dir, "pixi.toml"), path.Join(dir, "Pipfile"))
	for _, f := range files {
		text := c.text(f)
		if m := word.FindStringIndex(text); m != nil {
			return repo.Evidence{File: f, Line: 1 + strings.Count(text[:m[0]+1], "\n")}
		}
	}
	if tool == "pytest" && len(c.tree().Named("conftest.py")) > 0 {
		return repo.Evidence{File: c.tree().Named("conftest.py")[0]}
	}
	return repo.Evidence{}
}

func (c *collector) pyPackages(dir string) []string {
	for _, child := range c.tree().Children(dir) {
		if c.tree().IsFile(path.Join(dir, child, "__init__.py")) && !c.aside(child) {
			return []string{child}
		}
	}
	return nil
}

func (c *collector) djangoManage(dir, prefix string) {
	if p := path.Join(dir, "manage.py"); c.tree().IsFile(p) {
		c.imply(run, dir, prefix+"python manage.py runserver", rankImplied, repo.Evidence{File: p})
	}
}

func (c *collector) ruby() {
	gemfile := c.first("Gemfile", "gems.rb")
	if gemfile == "" {
		return
	}
	lock := c.text(c.at("Gemfile.lock")) + c.text(gemfile)
	c.imply(install, "", "bundle install", rankNarrow, repo.Evidence{File: gemfile})
	if c.has(".rspec") || strings.Contains(lock, "rspec-core") || strings.Contains(lock, "rspec-rails") {
		c.imply(test, "", "bundle exec rspec", rankImplied, c.line(gemfile, "rspec"))
	}
	rubocop := "bundle exec rubocop"
	if c.has("bin/rubocop") {
		rubocop = "bin/rubocop"
	}
	if c.has(".rubocop.yml") {
		c.imply(lint, "", rubocop, rankImplied, repo.Evidence{File: c.at(".rubocop.yml")})
	}
	if c.has("bin/rails") {
		at := repo.Evidence{File: c.at("bin/rails")}
		if c.tree().IsDir(c.at("test")) {
			c.imply(test, "", "bin/rails test", rankImplied+2, at)
			if c.tree().IsDir(c.at("test/system")) {
				c.imply(test, "", "bin/rails test:system", rankNarrow+2, repo.Evidence{File: c.at("test/system")})
			}
		}
		c.imply(run, "", "bin/rails server", rankNarrow+1, at)
		c.imply(generate, "", "bin/rails db:migrate", rankNarrow, at)
	}
	for _, t := range c.repo.Targets().Of(repo.Rake).In(c.opts.Dir) {
		if p := purposeOf(t.Name); p != other && plainName(t.Name) >= 2 {
			rank := rankNarrow - 1
			if t.Doc != "" {
				rank += rankHelp
			}
			c.offer(candidate{purpose: p, text: "bundle exec rake " + t.Name, head: "rake " + t.Name, rank: rank, evidence: []repo.Evidence{t.Evidence}})
		}
	}
}

func (c *collector) php() {
	all := c.nearest("composer.json")
	if len(all) == 0 {
		return
	}
	if !strings.Contains(c.text(all[0]), "require-dev") {
		// A collection of packages: the first that has tools of its own.
		for _, p := range c.tree().Named("composer.json") {
			if strings.Contains(c.text(p), `"phpunit/phpunit"`) && !c.aside(dirOf(p)) {
				all[0] = p
				break
			}
		}
	}
	composer, dir := all[0], dirOf(all[0])
	text := c.text(composer)
	c.imply(install, dir, "composer install", rankNarrow, repo.Evidence{File: composer})
	for _, tool := range []struct {
		dep  string
		is   purpose
		line string
	}{
		{`"phpunit/phpunit"`, test, "vendor/bin/phpunit"},
		{`"pestphp/pest"`, test, "vendor/bin/pest"},
		{`"phpstan/phpstan"`, lint, "vendor/bin/phpstan analyse"},
		{`"larastan/larastan"`, lint, "vendor/bin/phpstan analyse"},
		{`"laravel/pint"`, format, "vendor/bin/pint"},
		{`"friendsofphp/php-cs-fixer"`, format, "vendor/bin/php-cs-fixer fix"},
		{`"vimeo/psalm"`, lint, "vendor/bin/psalm"},
	} {
		if strings.Contains(text, tool.dep) {
			c.imply(tool.is, dir, tool.line, rankImplied, c.line(composer, tool.dep))
		}
	}
	if c.has("artisan") {
		at := repo.Evidence{File: c.at("artisan")}
		c.imply(run, "", "php artisan serve", rankImplied, at)
		c.imply(test, "", "php artisan test", rankNarrow, at)
		c.imply(generate, "", "php artisan migrate", rankNarrow-1, at)
	}
}

func (c *collector) elixir() {
	mixes := c.nearest("mix.exs")
	if len(mixes) == 0 {
		return
	}
	dir, mix := dirOf(mixes[0]), mixes[0]
	at := repo.Evidence{File: mix, Line: 1}
	text := c.text(mix)
	c.imply(install, dir, "mix deps.get", rankNarrow, at)
	c.imply(build, dir, "mix compile", rankNarrow+1, at)
	c.imply(test, dir, "mix test", rankImplied+1, at)
	if c.tree().IsFile(path.Join(dir, ".formatter.exs")) {
		c.imply(format, dir, "mix format", rankImplied, repo.Evidence{File: path.Join(dir, ".formatter.exs")})
	}
	for _, dep := range []struct{ name, line string }{{":credo", "mix credo"}, {":dialyxir", "mix dialyzer"}, {":sobelow", "mix sobelow"}} {
		if strings.Contains(text, dep.name) {
			c.imply(lint, dir, dep.line, rankNarrow+1, c.line(mix, dep.name))
		}
	}
	if strings.Contains(text, ":phoenix,") {
		c.imply(run, dir, "mix phx.server", rankImplied, c.line(mix, ":phoenix,"))
	}
}

func (c *collector) dart() {
	p := c.first("pubspec.yaml")
	if p == "" {
		return
	}
	tool := "dart"
	if strings.Contains(c.text(p), "flutter:") {
		tool = "flutter"
		c.imply(run, "", "flutter run", rankImplied, repo.Evidence{File: p})
	}
	c.imply(install, "", tool+" pub get", rankNarrow, repo.Evidence{File: p})
	c.imply(test, "", tool+" test", rankImplied, repo.Evidence{File: p})
	c.imply(lint, "", tool+" analyze", rankImplied, repo.Evidence{File: p})
	c.imply(format, "", "dart format .", rankNarrow, repo.Evidence{File: p})
	if strings.Contains(c.text(p), "build_runner") {
		c.imply(generate, "", "dart run build_runner build", rankNarrow, c.line(p, "build_runner"))
	}
}

// nodeTools offers the tools of a package that no script of it runs.
func (c *collector) nodeTools() {
	p := c.repo.Targets().NPM().In(c.opts.Dir)
	if p == nil {
		return
	}
	var bodies strings.Builder
	for _, body := range p.Scripts {
		bodies.WriteString(body + "\n")
	}
	for _, t := range []struct {
		dep, config, word string
		is                purpose
		line              string
	}{
		{"typescript", "tsconfig.json", "tsc", types, "tsc --noEmit"},
		{"eslint", "", "eslint", lint, "eslint ."},
		{"prettier", "", "prettier", format, "prettier --write ."},
		{"vitest", "", "vitest", test, "vitest run"},
		{"@playwright/test", "", "playwright", test, "playwright test"},
		{"@biomejs/biome", "", "biome", lint, "biome check ."},
	} {
		_, dep := p.Deps[t.dep]
		_, dev := p.DevDeps[t.dep]
		if (!dep && !dev) || strings.Contains(bodies.String(), t.word) || (t.config != "" && !c.has(t.config)) {
			continue
		}
		exec := map[string]string{"npm": "npx ", "pnpm": "pnpm exec ", "yarn": "yarn ", "bun": "bunx "}[c.packageManager(c.opts.Dir)]
		c.imply(t.is, "", exec+t.line, rankNarrow-1, c.line(p.File, `"`+t.dep+`"`))
	}
}
