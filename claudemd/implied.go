package claudemd

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"pare/claudemd/repo"
	"pare/internal/lazyregexp"
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
		purpose: p, text: c.inDir(dir, line), head: headOf(strings.Fields(line)),
		rank: rank - rankDeeper*min(depth(dir, c.opts.Dir), 2)/2, evidence: []repo.Evidence{evidence},
	})
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

func (c *collector) golang() {
	mods := c.nearest("go.mod")
	if len(mods) == 0 {
		return
	}
	mod := mods[0]
	dir := dirOf(mod)
	at := c.line(mod, "module ")
	c.imply(build, dir, "go build ./...", rankImplied, at)
	c.imply(test, dir, "go test ./...", rankImplied+1, at)
	c.imply(lint, dir, "go vet ./...", rankNarrow-1, at)
	if pkg := c.goTestPackage(dir); pkg != "" {
		c.offer(candidate{purpose: test, text: c.inDir(dir, "go test ./"+pkg+" -run TestName"), head: "go test one", rank: 0, evidence: []repo.Evidence{{File: path.Join(dir, pkg)}}})
	}
	for _, name := range []string{".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json"} {
		if p := path.Join(dir, name); c.tree().IsFile(p) {
			c.imply(lint, dir, "golangci-lint run", rankImplied+2, repo.Evidence{File: p})
			if text := c.text(p); strings.Contains(text, "gofumpt") {
				c.imply(format, dir, "gofumpt -w .", rankNarrow, c.line(p, "gofumpt"))
			} else if strings.Contains(text, "goimports") {
				c.imply(format, dir, "goimports -w .", rankNarrow, c.line(p, "goimports"))
			}
		}
	}
	if c.tree().IsFile(path.Join(dir, "main.go")) {
		c.imply(run, dir, "go run .", rankNarrow, repo.Evidence{File: path.Join(dir, "main.go")})
	}
	c.imply(format, dir, "go fmt ./...", rankNarrow, at)
}

// goTestPackage is a folder with a test, for an example.
func (c *collector) goTestPackage(dir string) string {
	for _, f := range c.tree().Under(dir) {
		if strings.HasSuffix(f, "_test.go") && dirOf(f) != dir && !c.aside(dirOf(f)) {
			return strings.TrimPrefix(strings.TrimPrefix(dirOf(f), dir), "/")
		}
	}
	return ""
}

func (c *collector) cargo() {
	manifests := c.nearest("Cargo.toml")
	if len(manifests) == 0 {
		return
	}
	m := manifests[0]
	dir := dirOf(m)
	at := repo.Evidence{File: m, Line: 1}
	secondary := 0
	if dir != c.opts.Dir {
		secondary = rankDeeper / 2
	}
	flags := ""
	if strings.Contains(c.text(m), "[workspace]") {
		flags = " --workspace"
	}
	c.imply(build, dir, "cargo build", rankImplied-secondary, at)
	c.imply(test, dir, "cargo test"+flags, rankImplied+1-secondary, at)
	c.imply(lint, dir, "cargo clippy"+flags+" --all-targets", rankImplied-secondary, at)
	c.imply(format, dir, "cargo fmt --all", rankImplied-secondary, at)
	c.imply(lint, dir, "cargo check"+flags, rankNarrow-secondary, at)
	if len(c.repo.Targets().Cargo().Benches) > 0 {
		c.imply(test, dir, "cargo bench"+flags, rankNarrow-2, at)
	}
	if p := c.first(".config/nextest.toml"); p != "" {
		c.imply(test, dir, "cargo nextest run"+flags, rankImplied, repo.Evidence{File: p})
	}
	if c.tree().IsFile(path.Join(dir, "src/main.rs")) {
		c.imply(run, dir, "cargo run", rankNarrow, repo.Evidence{File: path.Join(dir, "src/main.rs")})
	}
}

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

func (c *collector) jvm() {
	if pom := c.first("pom.xml"); pom != "" {
		mvn := "mvn"
		if c.has("mvnw") {
			mvn = "./mvnw"
		}
		at := repo.Evidence{File: pom}
		c.imply(build, "", mvn+" clean package", rankImplied, at)
		c.imply(test, "", mvn+" test", rankImplied, at)
		text := c.text(pom)
		if strings.Contains(text, "spotless") {
			c.imply(format, "", mvn+" spotless:apply", rankNarrow, c.line(pom, "spotless"))
		}
		if strings.Contains(text, "spring-boot-maven-plugin") {
			c.imply(run, "", mvn+" spring-boot:run", rankNarrow, c.line(pom, "spring-boot-maven-plugin"))
		}
	}
	if gradle := c.first("build.gradle.kts", "build.gradle", "settings.gradle.kts", "settings.gradle"); gradle != "" {
		c.gradle(gradle)
	}
	if sbt := c.first("build.sbt"); sbt != "" {
		c.imply(build, "", "sbt compile", rankImplied, repo.Evidence{File: sbt})
		c.imply(test, "", "sbt test", rankImplied, repo.Evidence{File: sbt})
	}
}

func (c *collector) gradle(file string) {
	tool := "gradle"
	if c.has("gradlew") {
		tool = "./gradlew"
	}
	at := repo.Evidence{File: file}
	all := c.text(file) + c.text(c.at("gradle/libs.versions.toml"))
	c.imply(build, "", tool+" build", rankImplied, at)
	if strings.Contains(all, "com.android.application") || strings.Contains(all, "com.android") {
		c.imply(test, "", tool+" testDebugUnitTest", rankNarrow, at)
	}
	c.imply(test, "", tool+" test", rankImplied, at)
	for _, plugin := range []struct {
		name, task string
		is         purpose
	}{
		{"spotless", "spotlessApply", format}, {"ktlint", "ktlintFormat", format}, {"detekt", "detekt", lint}, {"kotlinter", "formatKotlin", format},
	} {
		if strings.Contains(all, plugin.name) {
			c.imply(plugin.is, "", tool+" "+plugin.task, rankNarrow, c.line(file, plugin.name))
		}
	}
	if strings.Contains(all, "org.springframework.boot") {
		c.imply(run, "", tool+" bootRun", rankNarrow, c.line(file, "org.springframework.boot"))
	}
}

func (c *collector) dotnet() {
	var solution, project string
	for _, child := range c.tree().Children(c.opts.Dir) {
		if ext := path.Ext(child); (ext == ".sln" || ext == ".slnx") && solution == "" {
			solution = child
		}
	}
	for _, f := range c.tree().Under(c.opts.Dir) {
		if ext := path.Ext(f); (ext == ".csproj" || ext == ".fsproj") && project == "" && depth(dirOf(f), c.opts.Dir) <= 2 && !c.aside(dirOf(f)) {
			project = f
		}
	}
	if solution == "" && project == "" || c.tree().IsDir(c.at("ProjectSettings")) {
		return
	}
	at, arg := repo.Evidence{File: c.at(solution)}, " "+solution
	if solution == "" {
		at.File, arg = project, " "+strings.TrimPrefix(strings.TrimPrefix(project, c.opts.Dir), "/")
	}
	c.imply(build, "", "dotnet build"+arg, rankImplied, at)
	c.imply(test, "", "dotnet test"+arg, rankImplied, at)
	c.imply(format, "", "dotnet format"+arg, rankNarrow-1, at)
	c.webProject()
}

// webProject offers to run the web project that lies nearest to the root; of
// several, the one that is named for it.
func (c *collector) webProject() {
	var best string
	for _, f := range c.tree().Under(c.opts.Dir) {
		if path.Ext(f) != ".csproj" || c.aside(dirOf(f)) || !strings.Contains(c.text(f), "Microsoft.NET.Sdk.Web") {
			continue
		}
		better := best == "" || strings.Count(f, "/") < strings.Count(best, "/") || (strings.Count(f, "/") == strings.Count(best, "/") && webName.MatchString(f) && !webName.MatchString(best))
		if better {
			best = f
		}
	}
	if best != "" {
		c.imply(run, "", "dotnet run --project "+strings.TrimPrefix(strings.TrimPrefix(dirOf(best), c.opts.Dir), "/"), rankNarrow, repo.Evidence{File: best})
	}
}

var webName = lazyregexp.New(`(?i)(?:^|/|\.)(?:api|web|server|app|host)\.csproj$|/(?:api|web|server)/`)

func (c *collector) swift() {
	if p := c.first("Package.swift"); p != "" {
		c.imply(build, "", "swift build", rankImplied, repo.Evidence{File: p})
		c.imply(test, "", "swift test", rankImplied, repo.Evidence{File: p})
		return
	}
	for _, child := range c.tree().Children(c.opts.Dir) {
		if path.Ext(child) == ".xcodeproj" {
			name := strings.TrimSuffix(child, ".xcodeproj")
			at := repo.Evidence{File: c.at(child)}
			c.imply(build, "", "xcodebuild -project "+child+" -scheme "+name+" build", rankImplied, at)
		}
	}
	if ps := c.nearest("Package.swift"); len(ps) > 0 {
		c.imply(build, dirOf(ps[0]), "swift build", rankNarrow, repo.Evidence{File: ps[0]})
		c.imply(test, dirOf(ps[0]), "swift test", rankNarrow, repo.Evidence{File: ps[0]})
	}
}

// native offers the commands of cmake, meson, make for C and bazel.
func (c *collector) native() {
	if p := c.first("CMakeLists.txt"); p != "" {
		c.cmake(p)
	}
	if p := c.first("meson.build"); p != "" {
		c.imply(build, "", "meson setup build && meson compile -C build", rankImplied, repo.Evidence{File: p})
		c.imply(test, "", "meson test -C build", rankImplied, repo.Evidence{File: p})
	}
	if p := c.first("MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"); p != "" {
		c.imply(build, "", "bazel build //...", rankImplied, repo.Evidence{File: p})
		c.imply(test, "", "bazel test //...", rankImplied, repo.Evidence{File: p})
	}
	c.defaultGoal()
	for _, f := range c.nearest("sdkconfig.defaults") {
		c.imply(build, dirOf(f), "idf.py build", rankImplied, repo.Evidence{File: f})
	}
}

// defaultGoal offers make alone, where the first target of the Makefile builds.
func (c *collector) defaultGoal() {
	p := c.first("Makefile", "makefile", "GNUmakefile")
	if p == "" {
		return
	}
	goal := strings.Contains(c.text(p), ".DEFAULT_GOAL := help")
	for _, t := range c.repo.Targets().Of(repo.Make).In(c.opts.Dir) {
		if t.File != p || t.Line == 0 {
			continue
		}
		if _, ok := c.byHead["make build"]; !ok && !goal && (c.hasC() || purposeOf(t.Name) == build || purposeOf(t.Name) == generate) {
			c.offer(candidate{purpose: build, text: "make", head: "make", rank: rankNarrow, evidence: []repo.Evidence{t.Evidence}})
		}
		return
	}
}

func (c *collector) hasC() bool {
	n := 0
	for _, f := range c.tree().Under(c.opts.Dir) {
		switch path.Ext(f) {
		case ".c", ".cc", ".cpp":
			n++
		}
	}
	return n > 3
}

func (c *collector) cmake(file string) {
	at := repo.Evidence{File: file}
	var configure, buildPreset, testPreset string
	for _, t := range c.repo.Targets().Of(repo.CMake).In(c.opts.Dir) {
		for kind, into := range map[string]*string{"configure": &configure, "build": &buildPreset, "test": &testPreset} {
			if t.Body == kind && (*into == "" || t.Name == "debug" || t.Name == "default") {
				*into = t.Name
				at = t.Evidence
			}
		}
	}
	if configure == "" {
		c.imply(build, "", "cmake -B build", rankImplied, at)
		c.imply(build, "", "cmake --build build", rankImplied, at)
	} else {
		c.imply(build, "", "cmake --preset "+configure, rankImplied, at)
		line := "cmake --build --preset " + buildPreset
		if buildPreset == "" {
			line = "cmake --build build"
		}
		c.imply(build, "", line, rankImplied, at)
	}
	if strings.Contains(c.text(file), "enable_testing") || strings.Contains(c.text(file), "CTest") || testPreset != "" {
		line := "ctest --test-dir build --output-on-failure"
		if testPreset != "" {
			line = "ctest --preset " + testPreset
		}
		c.imply(test, "", line, rankImplied, at)
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

// others offers what belongs to no language.
func (c *collector) others() {
	if p := c.first(".pre-commit-config.yaml"); p != "" {
		c.imply(lint, "", "pre-commit run --all-files", rankImplied-1, repo.Evidence{File: p})
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
