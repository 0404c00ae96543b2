package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
)

func (c *collector) golang() {
	mods := c.nearest("go.mod")
	if len(mods) == 0 {
		return
	}
	mod := mods[0]
	if c.aMinor(mod, ".go") {
		return
	}
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
	if c.aMinor(m, ".rs") {
		return
	}
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

func (c *collector) jvm() {
	if pom := c.first("pom.xml"); pom != "" {
		mvn := "mvn"
		if c.has("mvnw") {
			mvn = "./mvnw"
		}
		at := repo.Evidence{File: pom}
		c.imply(build, "", mvn+" clean package", rankImplied, at)
		c.imply(test, "", mvn+" test", rankImplied, at)
		c.imply(test, "", mvn+" verify", rankNarrow-1, at)
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
	c.imply(lint, "", tool+" check", rankNarrow-1, at)
	for _, plugin := range []struct {
		name, task string
		is         purpose
	}{
		{"spotless", "spotlessApply", format}, {"org.jlleitschuh.gradle.ktlint", "ktlintFormat", format}, {"detekt", "detekt", lint}, {"kotlinter", "formatKotlin", format},
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
	testArg := arg
	if solution == "" {
		for _, f := range c.tree().Under(c.opts.Dir) {
			if path.Ext(f) == ".csproj" && strings.Contains(path.Base(f), "Test") && testArg == arg {
				testArg = " " + strings.TrimPrefix(strings.TrimPrefix(f, c.opts.Dir), "/")
			}
		}
	}
	c.imply(test, "", "dotnet test"+testArg, rankImplied, at)
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
	if p := c.first("CMakeLists.txt"); p != "" && !strings.Contains(c.text(p), "IDF_PATH") {
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
	c.autotools()
	c.defaultGoal()
	for _, f := range c.nearest("sdkconfig.defaults") {
		c.imply(build, dirOf(f), "idf.py build", rankImplied, repo.Evidence{File: f})
	}
}

// autotools offers what builds a project of Autoconf.
func (c *collector) autotools() {
	p := c.first("configure.ac", "configure.in")
	if p == "" {
		return
	}
	first := "autoreconf -fi"
	for _, script := range []string{"autogen.sh", "buildconf", "bootstrap"} {
		if c.has(script) {
			first = "./" + script
		}
	}
	at := repo.Evidence{File: p}
	c.imply(build, "", first+" && ./configure && make", rankImplied+1, at)
	check := "make check"
	if testTarget.MatchString(c.text(c.at("Makefile.am"))) {
		check = "make test"
	}
	c.imply(test, "", check, rankImplied, at)
}

var testTarget = lazyregexp.New(`(?m)^test\s*:`)

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
			if t.Name == "all" {
				// What make does by itself.
				c.order = slices.DeleteFunc(c.order, func(x *candidate) bool { return x.head == "make all" })
				delete(c.byHead, "make all")
			}
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
