package repo

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/nearest"
)

func (c *checker) make(t *Tool, words []string) Check {
	table := c.repo.Targets().Of(Make)
	if len(table.Targets) == 0 {
		return Check{}
	}
	for i := 1; i+1 < len(words); i++ {
		if words[i] == "-f" || words[i] == "--file" || ((words[i] == "-C" || words[i] == "--directory") && !c.hasMakefile(words[i+1])) {
			return Check{}
		}
	}
	// A build folder has a Makefile that cmake or configure wrote.
	if c.cmd.Dir != "" && !c.hasMakefile(c.cmd.Dir) || c.cmd.Also != "" && !c.hasMakefile(c.cmd.Also) {
		return Check{}
	}
	ops := operands(words, t.values)
	result := Check{Verdict: Defined}
	for _, i := range ops {
		name := words[i]
		if strings.Contains(name, "=") || strings.Trim(name, "0123456789") == "" || !c.cmd.Literal(i) {
			continue
		}
		if c.repo.Tree().Has(name) || strings.Contains(name, "/") || path.Ext(name) == ".o" {
			continue
		}
		if result = c.lookup(Make, name, i, t.What); result.Verdict != Defined {
			return result
		}
	}
	return result
}

func (c *checker) hasMakefile(dir string) bool {
	if dir == "?" {
		return false
	}
	for _, base := range []string{"Makefile", "makefile", "GNUmakefile"} {
		if c.repo.Tree().IsFile(path.Join(dir, base)) {
			return true
		}
		for _, d := range c.dirs {
			if d != "?" && c.repo.Tree().IsFile(path.Join(d, dir, base)) {
				return true
			}
		}
	}
	return false
}

// cargo checks packages, programs, examples and aliases.
func (c *checker) cargo(t *Tool, words []string) Check {
	cargo := c.repo.Targets().Cargo()
	if len(cargo.Packages) == 0 {
		return Check{}
	}
	ops := operands(words, t.values)
	if len(ops) == 0 {
		return Check{Verdict: Defined}
	}
	if strings.HasPrefix(words[ops[0]], "+") && len(ops) > 1 {
		ops = ops[1:]
	}
	if found := c.repo.Targets().Of(CargoBin).Find(words[ops[0]]); len(found) > 0 {
		return Check{Verdict: Defined, Evidence: found[0].Evidence}
	}
	if t.own[words[ops[0]]] {
		return Check{Verdict: Defined}
	}
	checks := map[string]struct {
		known map[string]bool
		what  string
	}{
		"--bin": {cargo.Bins, "program"}, "--example": {cargo.Examples, "example"}, "--bench": {cargo.Benches, "benchmark"}, "--test": {cargo.Tests, "test"},
	}
	for i := 1; i < len(words) && words[i] != "--"; i++ {
		option, value, at := words[i], "", i
		if o, v, ok := strings.Cut(option, "="); ok && strings.HasPrefix(o, "--") {
			option, value = o, v
		} else if i+1 < len(words) {
			value, at = words[i+1], i+1
		}
		if !plainName(value) || strings.ContainsAny(value, "@:/") {
			continue
		}
		if option == "-p" || option == "--package" {
			if found := c.cargoPackage(cargo, value, at); found.Verdict == Undefined {
				return found
			}
		}
		if k, ok := checks[option]; ok && !k.known[value] && !k.known[strings.ReplaceAll(value, "-", "_")] && !k.known[strings.ReplaceAll(value, "_", "-")] && len(k.known) > 0 && !placeholderName(value) {
			return Check{Verdict: Undefined, Word: at, Why: fmt.Sprintf("no %s %q in any Cargo package", k.what, value), Known: sortedKeys(k.known)}
		}
	}
	return Check{Verdict: Defined}
}

func (c *checker) cargoPackage(cargo *Cargo, name string, at int) Check {
	if e, ok := cargo.Packages[name]; ok {
		return Check{Verdict: Defined, Word: at, Evidence: e}
	}
	if cargo.Deps[name] || placeholderName(name) || c.inCargoLock(name) {
		return Check{}
	}
	return Check{Verdict: Undefined, Word: at, Why: fmt.Sprintf("no Cargo package is named %q", name), Known: cargo.Names()}
}

func (c *checker) inCargoLock(name string) bool {
	for _, lock := range c.repo.named("Cargo.lock") {
		if lineOf(c.repo, lock, "\nname = \""+name+"\"\n") > 0 {
			return true
		}
	}
	return false
}

// placeholderName reports whether a name stands for any other.
func placeholderName(name string) bool {
	low := strings.ToLower(name)
	for _, part := range strings.FieldsFunc(low, func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		switch part {
		case "name", "foo", "bar", "baz", "my", "your", "some", "xxx", "example", "crate", "package", "pkg", "specific", "placeholder":
			return true
		}
	}
	return false
}

// golang checks the folders of packages that begin with a dot.
func (c *checker) golang(t *Tool, words []string) Check {
	if len(words) < 2 || len(c.repo.named("go.mod")) == 0 {
		return Check{}
	}
	switch words[1] {
	case "test", "build", "run", "vet", "install", "list", "generate", "fmt", "fix":
	default:
		return Check{Verdict: Defined}
	}
	for _, i := range operands(words, t.values) {
		if i < 2 {
			continue
		}
		w := words[i]
		if !strings.HasPrefix(w, "./") && !strings.HasSuffix(w, ".go") {
			if words[1] == "run" {
				break
			}
			continue
		}
		p := strings.TrimSuffix(strings.TrimSuffix(w, "..."), "/")
		if p == "." || p == "" || !c.plainPath(p) || placeholderName(path.Base(p)) || c.exists(p) {
			if words[1] == "run" {
				break // what follows are the program's arguments
			}
			continue
		}
		return Check{Verdict: Undefined, Word: i, Path: true, Why: fmt.Sprintf("no folder %s for go %s", strings.TrimPrefix(p, "./"), words[1])}
	}
	return Check{Verdict: Defined}
}

// plainPath reports whether a word is a path written out, and no placeholder.
func (c *checker) plainPath(p string) bool {
	if strings.ContainsAny(p, "$<>{}[]()*?|&;\"'`…,=@%") || strings.Contains(p, "...") || strings.Contains(p, "://") {
		return false
	}
	return !PlaceholderPath(p)
}

func (c *checker) exists(p string) bool {
	how, _ := c.repo.Resolve(p, c.dirs...)
	return how != NotFound || c.cmd.Dir == "?"
}

// there reports whether a path is a file or folder that the repository lists.
func (c *checker) there(p string) bool {
	how, _ := c.repo.Resolve(p, c.dirs...)
	return how == Exact || how == Relative || how == Suffix
}

// testTool reports whether a tool runs tests; the word alone stands behind rails
// or mix.
func testTool(tool string) bool {
	t := ToolOf(tool)
	return t != nil && t.Is == ForTest || tool == "test" || tool == "spec"
}

// genericTest are names that documents make up to show how one test is run.
var genericTest = lazyregexp.New(`(?i)^(?:test[_-]?)?(?:my|your|some|the|a)?[_-]?(?:example|something|name|thing|module|feature|file|script|class|component|service|user|users|model|controller|page|login|auth|button|case|unit|specific|single|one)[_-]?(?:test|tests|spec)?(?:\.(?:test|spec))?\.\w+$`)

// genericScript are names that documents use for a script of the reader's own.
func genericScript(p string) bool {
	if strings.Contains(p, "/") {
		return false
	}
	stem := strings.TrimSuffix(p, path.Ext(p))
	switch stem {
	case "script", "main", "app", "test", "index", "server", "run", "file", "program", "demo", "input", "setup", "manage", "t", "a":
		return true
	}
	return false
}

func interpreter(tool string) bool {
	t := ToolOf(tool)
	return t != nil && t.Interprets
}

func scriptExt(ext string) bool {
	switch ext {
	case ".py", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".rb", ".php", ".sh", ".bash", ".pl", ".R", ".exs", ".ex", ".go", ".rs", ".ps1", ".mts":
		return true
	}
	return false
}

// trimLine drops a line number after a colon.
func trimLine(p string) string {
	if i := strings.LastIndexByte(p, ':'); i > 0 && strings.Trim(p[i+1:], "0123456789") == "" {
		return p[:i]
	}
	return p
}

// program checks a command that is itself a file of the repository.
func (c *checker) program(words []string) Check {
	w := words[0]
	if !strings.HasPrefix(w, "./") && !strings.HasPrefix(w, "scripts/") && !strings.HasPrefix(w, "bin/") && !strings.HasPrefix(w, "script/") {
		return Check{}
	}
	if !c.plainPath(w) || c.exists(w) {
		return Check{Verdict: defined(c.plainPath(w) && c.there(w))}
	}
	// A program without an extension is probably built, and one in a build folder is.
	if ext := path.Ext(w); !scriptExt(ext) || (!strings.Contains(strings.TrimPrefix(w, "./"), "/") && genericScript(path.Base(w))) {
		return Check{}
	}
	return Check{Verdict: Undefined, Path: true, Why: fmt.Sprintf("%s is not in the repository", strings.TrimPrefix(w, "./"))}
}

func (c *checker) dotnet(words []string) Check {
	for i := 2; i < len(words); i++ {
		switch path.Ext(words[i]) {
		case ".csproj", ".sln", ".fsproj", ".slnx", ".slnf", ".vbproj":
			p := strings.ReplaceAll(words[i], `\`, "/")
			if c.plainPath(p) && !c.exists(p) && len(c.repo.Tree().EndingInFold(p)) == 0 {
				return Check{Verdict: Undefined, Word: i, Path: true, Why: fmt.Sprintf("%s is not in the repository", p)}
			}
			return Check{Verdict: defined(c.plainPath(p)), Word: i}
		}
	}
	return Check{}
}

func (c *checker) bazel(words []string) Check {
	for i := 2; i < len(words); i++ {
		label, ok := strings.CutPrefix(words[i], "//")
		if !ok {
			continue
		}
		pkg, _, _ := strings.Cut(label, ":")
		pkg = strings.TrimSuffix(strings.TrimSuffix(pkg, "..."), "/")
		if pkg == "" || !c.plainPath(pkg) || c.repo.Tree().IsDir(pkg) {
			continue
		}
		return Check{Verdict: Undefined, Word: i, Path: true, Why: fmt.Sprintf("no folder %s for the label", pkg)}
	}
	return Check{}
}

// gradle tells that Gradle is used. Which tasks there are only Gradle knows.
func (c *checker) gradle(words []string) Check {
	if strings.HasSuffix(words[0], "gradlew") && len(c.repo.named("gradlew")) == 0 {
		return Check{}
	}
	return Check{Verdict: defined(len(c.repo.named("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")) > 0)}
}

func (c *checker) composer(t *Tool, words []string) Check {
	ops := operands(words, t.values)
	if len(ops) == 0 {
		return Check{}
	}
	at := ops[0]
	if w := words[at]; t.after[w] {
		if len(ops) < 2 {
			return Check{}
		}
		return c.lookup(Composer, words[ops[1]], ops[1], t.What)
	} else if t.own[w] {
		return Check{Verdict: defined(len(c.repo.named("composer.json")) > 0)}
	}
	found := c.lookup(Composer, words[at], at, t.What)
	if found.Verdict == Undefined && nearest.To(words[at], found.Known) == "" {
		return Check{} // a plugin may bring the command
	}
	return found
}

func (c *checker) preCommit(t *Tool, words []string) Check {
	if len(words) < 3 || words[1] != "run" {
		return Check{Verdict: defined(len(c.repo.Targets().Of(PreCommit).Targets) > 0)}
	}
	for _, i := range operands(words, t.values) {
		if i >= 2 {
			return c.lookup(PreCommit, words[i], i, t.What)
		}
	}
	return Check{Verdict: defined(len(c.repo.Targets().Of(PreCommit).Targets) > 0)}
}

// compose checks the services of docker compose up, logs, exec and the like.
func (c *checker) compose(t *Tool, words []string) Check {
	at := 1
	if words[0] == "docker" {
		if len(words) < 2 || words[1] != "compose" {
			return Check{}
		}
		at = 2
	}
	ops := operands(words[at-1:], t.values)
	if len(ops) == 0 {
		return Check{}
	}
	if i := slices.IndexFunc(words, func(w string) bool { return w == "-f" || strings.HasPrefix(w, "--file") }); i > 0 {
		// A file of another name, which may hold other services.
		name := strings.TrimPrefix(words[i], "--file=")
		if name == words[i] && i+1 < len(words) {
			name = words[i+1]
		}
		return Check{Verdict: defined(c.repo.Tree().IsFile(name))}
	}
	table := c.repo.Targets().Of(Compose)
	switch words[at-1+ops[0]] {
	case "up", "logs", "exec", "run", "restart", "stop", "start", "build", "pull":
		if len(ops) > 1 {
			i := at - 1 + ops[1]
			return c.lookup(Compose, words[i], i, t.What)
		}
	}
	return Check{Verdict: defined(len(table.Targets) > 0)}
}

func (c *checker) preset(words []string) Check {
	for i := 1; i < len(words); i++ {
		name, ok := strings.CutPrefix(words[i], "--preset=")
		at := i
		if !ok && words[i] == "--preset" && i+1 < len(words) {
			name, at, ok = words[i+1], i+1, true
		}
		if ok {
			return c.lookup(CMake, name, at, "preset")
		}
	}
	return Check{Verdict: defined(len(c.repo.named("CMakeLists.txt")) > 0)}
}

// scripted are runners whose tasks may come from anywhere: only a file is sure.
func (c *checker) scripted(t *Tool, words []string) Check {
	runner, marker := t.Runner, "Rakefile"
	if runner == Mix {
		marker = "mix.exs"
	}
	if len(words) > 1 {
		if found := c.repo.Targets().Of(runner).Find(words[1]); len(found) > 0 {
			return Check{Verdict: Defined, Evidence: found[0].Evidence, Word: 1}
		}
		if words[1] == "test" || words[1] == "spec" {
			if f := c.files(words[1:]); f.Verdict == Undefined {
				f.Word++
				return f
			}
		}
	}
	if path.Base(words[0]) == "rails" {
		return Check{Verdict: defined(len(c.repo.Tree().EndingIn("config/application.rb")) > 0)}
	}
	return Check{Verdict: defined(len(c.repo.named(marker)) > 0)}
}
