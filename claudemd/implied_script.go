package claudemd

import (
	"path"
	"regexp"
	"strings"

	"pare/internal/repo"
)

// pyPrefix is how a tool of the project's environment is run: as the project writes
// it, else as its lock file says.
func (c *collector) pyPrefix(dir string) string {
	lock := c.lockPrefix(dir)
	if dir != c.opts.Dir {
		return lock
	}
	bare, wrapped := 0, 0
	by := ""
	count := func(cmd *repo.Command) {
		words := repo.Peel(cmd.Words)
		if len(words) == 0 || !pythonTool(words[0]) {
			return
		}
		switch n := len(cmd.Words) - len(words); {
		case n == 0:
			bare++
		case n == 2 && cmd.Words[1] == "run":
			by = strings.Join(cmd.Words[:n], " ") + " "
			wrapped++
		default:
			wrapped++
		}
	}
	for _, doc := range c.docs() {
		for _, cmd := range c.commandsOf(doc.name) {
			count(&cmd.cmd)
		}
	}
	for _, runner := range []repo.Runner{repo.Make, repo.Just, repo.Task} {
		table := c.repo.Targets().Of(runner)
		for i := range table.Targets {
			if t := &table.Targets[i]; t.Dir == c.opts.Dir && t.Body != "" && len(t.Body) < 2000 {
				cmds := repo.Commands(t.Body)
				for j := range cmds {
					count(&cmds[j])
				}
			}
		}
	}
	switch {
	case bare > 2*wrapped:
		return ""
	case lock == "" && wrapped > bare:
		return by
	}
	return lock
}

func pythonTool(program string) bool {
	switch program {
	case "pytest", "ruff", "mypy", "pyright", "black", "flake8", "isort", "pylint":
		return true
	}
	return false
}

// lockPrefix is how a tool is run by the lock file nearest to the folder.
func (c *collector) lockPrefix(dir string) string {
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
	c.pythonInstall(dir, c.lockPrefix(dir), manifests[0])
	tools := c.pythonTools(dir, manifests)
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
		{"basedpyright", types, "basedpyright", rankImplied},
		{"ty", types, "ty check", rankImplied},
		{"black", format, "black .", rankImplied - 1},
		{"flake8", lint, "flake8", rankNarrow},
		{"pylint", lint, "pylint " + strings.Join(c.pyPackages(dir), " "), rankNarrow},
		{"isort", format, "isort .", rankNarrow},
	} {
		if at := tools[tool.name]; at.File != "" && strings.TrimSpace(tool.line) != "pylint" {
			c.imply(tool.is, dir, prefix+tool.line, tool.rank, at)
		}
	}
	c.djangoManage(dir, prefix, tools["pytest"].File != "")
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

func (c *collector) pyPackages(dir string) []string {
	for _, child := range c.tree().Children(dir) {
		if c.tree().IsFile(path.Join(dir, child, "__init__.py")) && !c.aside(child) {
			return []string{child}
		}
	}
	return nil
}

func (c *collector) djangoManage(dir, prefix string, pytest bool) {
	p := path.Join(dir, "manage.py")
	if !c.tree().IsFile(p) {
		return
	}
	at := repo.Evidence{File: p}
	c.imply(run, dir, prefix+"python manage.py runserver", rankImplied, at)
	c.imply(generate, dir, prefix+"python manage.py migrate", rankNarrow, at)
	if !pytest {
		c.imply(test, dir, prefix+"python manage.py test", rankImplied+1, at)
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
			rank := rankNamed
			if plainName(t.Name) == 3 {
				rank = rankNarrow
			}
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
	c.phpSettings(dir)
	if c.has("artisan") {
		at := repo.Evidence{File: c.at("artisan")}
		c.imply(run, "", "php artisan serve", rankImplied, at)
		c.imply(test, "", "php artisan test", rankNarrow, at)
		c.imply(generate, "", "php artisan migrate", rankNarrow-1, at)
	}
}

// phpSettings offers the tools whose settings lie in the folder, and the tests of
// the largest package where each has its own.
func (c *collector) phpSettings(dir string) {
	for _, tool := range []struct {
		file string
		is   purpose
		line string
	}{
		{"phpunit.xml.dist", test, "vendor/bin/phpunit"},
		{"phpunit.xml", test, "vendor/bin/phpunit"},
		{"phpunit.dist.xml", test, "vendor/bin/phpunit"},
		{"phpstan.neon.dist", lint, "vendor/bin/phpstan analyse"},
		{"phpstan.neon", lint, "vendor/bin/phpstan analyse"},
		{"phpstan.dist.neon", lint, "vendor/bin/phpstan analyse"},
		{".php-cs-fixer.dist.php", format, "vendor/bin/php-cs-fixer fix"},
		{".php-cs-fixer.php", format, "vendor/bin/php-cs-fixer fix"},
	} {
		best, most := "", 0
		for _, p := range c.tree().Named(tool.file) {
			if n := len(c.tree().Under(dirOf(p))); !c.aside(dirOf(p)) && c.tree().IsFile(path.Join(dirOf(p), "composer.json")) && (n > most || dirOf(p) == dir) {
				best, most = p, n
			}
		}
		if root := path.Join(dir, tool.file); c.tree().IsFile(root) {
			best = root
		}
		if best != "" {
			c.imply(tool.is, dirOf(best), tool.line, rankImplied-1, repo.Evidence{File: best})
		}
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
