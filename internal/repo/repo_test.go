package repo

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// files is a repository in memory.
type files map[string]string

func (f files) List() []string { return sortedKeys(f) }

func (f files) Read(name string) ([]byte, error) {
	if text, ok := f[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func TestTree(t *testing.T) {
	tree := newTree([]string{"src/core/a.go", "src/core/b.go", "src/lib.rs", "core/a.go", "README.md", "src/Big.ts"})
	for p, want := range map[string]bool{"src": true, "src/core/": true, "./src/lib.rs": true, "core/b.go": false, "": true, "src/cor": false} {
		if tree.Has(p) != want {
			t.Errorf("Has(%q) is %v", p, !want)
		}
	}
	for p, want := range map[string][]string{"core/a.go": {"core/a.go", "src/core/a.go"}, "b.go": {"src/core/b.go"}, "ore/a.go": nil, "core": {"core", "src/core"}} {
		got := slices.Clone(tree.EndingIn(p))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("EndingIn(%q) is %q", p, got)
		}
	}
	if got := tree.EndingInFold("big.ts"); !slices.Equal(got, []string{"src/Big.ts"}) {
		t.Errorf("in any case: %q", got)
	}
	if got := tree.Children("src"); !slices.Equal(got, []string{"Big.ts", "core", "lib.rs"}) {
		t.Errorf("children: %q", got)
	}
	if !tree.WithoutExtension("src/core/a") || tree.WithoutExtension("src/core") || tree.WithoutExtension("") {
		t.Error("a path without its extension")
	}
	if got := tree.Under("src/core"); len(got) != 2 {
		t.Errorf("under: %q", got)
	}
}

// TestIgnoreAsGit asks git itself what it would ignore.
func TestIgnoreAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: it is the oracle of this test")
	}
	f := files{
		".gitignore":     "*.log\n/dist\nbuild/\n!keep.log\ndocs/*.tmp\n**/gen/\na/**/z\n\\#odd\n# comment\ntrail  \nfoo/*\n!foo/bar\nodd.d/\n/*.e/\n",
		"sub/.gitignore": "local\n/top\n!*.log\n",
		"x.txt":          "",
	}
	dir := t.TempDir()
	run := func(args ...string) ([]byte, error) {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		return cmd.Output()
	}
	if _, err := run("init", "-q"); err != nil {
		t.Skip("git cannot make a repository here")
	}
	for name, text := range f {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ig := New(f).Ignore()
	for _, p := range []string{
		"a.log", "deep/er/a.log", "keep.log", "dist/x.js", "sub/dist/x.js", "build/x.o", "sub/build/x.o", "buildx.o", "docs/a.tmp", "docs/b/a.tmp",
		"gen/x.go", "a/b/gen/x.go", "a/z", "a/b/c/z", "#odd", "trail", "foo/a.c", "foo/bar", "foo/bar/x.c", "sub/local", "local", "sub/x/local", "sub/top", "sub/x/top", "sub/a.log", "x.txt", "src/main.c", "odd.d", "odd.d/x.c", "a/odd.d/x.c", "y.e", "y.e/x.c", "a/y.e/x.c",
	} {
		out, err := run("check-ignore", "--no-index", p)
		git := err == nil && len(bytes.TrimSpace(out)) > 0
		if got := ig.Match(p); got != git && filepath.Ext(p) != "" {
			t.Errorf("%s: ignored %v, git says %v", p, got, git)
		}
	}
}

func TestResolve(t *testing.T) {
	r := New(files{
		"src/core/a.go": "", "docs/x.md": "", "link": "", "pkg/api/v1/types.ts": "", ".gitignore": "tmpfiles/\n", ".gitmodules": "[submodule \"x\"]\n\tpath = ext/sub\n\turl = u\n",
	})
	for p, want := range map[string]Resolution{
		"src/core/a.go": Exact, "core/a.go": Suffix, "a.go": Suffix, "src/core/a": Stem, "src/core/b.go": NotFound, "/etc/x": Elsewhere, "~/x": Elsewhere, "../../x": Elsewhere,
		"tmpfiles/x": Skipped, "node_modules/x/y.js": Skipped, ".env": Skipped, "ext/sub/y.c": Skipped, "link/behind.go": Skipped, "x.md": Suffix, "api/v1": Suffix, "shop/src/core": Exact, "build/out.js": Skipped,
	} {
		if got, _ := r.Resolve(p); got != want {
			t.Errorf("%s: %v, want %v", p, got, want)
		}
	}
	if got, at := r.Resolve("x.md", "docs"); got != Relative || at[0] != "docs/x.md" {
		t.Errorf("relative: %v %v", got, at)
	}
	for p, want := range map[string]bool{"src/*/a.go": true, "**/*.ts": true, "core/*.go": true, "src/*.go": false, "{docs,img}/*.md": true} {
		if r.Glob(p) != want {
			t.Errorf("glob %s is %v", p, !want)
		}
	}
}

func TestPlaceholder(t *testing.T) {
	for p, want := range map[string]bool{
		"path/to/x.go": true, "src/foo.ts": true, "your-module/x.py": true, "tests/test_action_EventNameHere.py": true, "docs/NAME.md": true, "a/my_class.cpp": true, "x/vX.json": true, "src/....go": true,
		"src/server.ts": false, "lib/mysql.rb": false, "src/format.go": false, "examples/basic.py": false, "cmd/main.go": false, "src/barcode.ts": false, "docs/NOTES.md": false,
	} {
		if PlaceholderPath(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}

const makefileText = `# comment
include other.mk
VERSION := 1
TARGETS = one two
.PHONY: all clean $(TARGETS)
all: build ## build everything
build: main.o
	gcc -o x main.o
%.o: %.c
	gcc -c $<
one two:
	@echo $@
define BLOCK
fake: x
endef
clean::
	-rm x
test-%:
	go test ./$*
ifeq ($(X),1)
cond: ; echo inline
endif
$(BIN)/tool: x
	touch $@
a.b.c: export X = 1
long \
  names: dep
	true
`

func TestMakefile(t *testing.T) {
	r := New(files{"Makefile": makefileText, "other.mk": "extra: ## from elsewhere\n\ttrue\n", "sub/Makefile": "inner:\n\ttrue\n"})
	table := r.Targets().Of(Make)
	for name, line := range map[string]int{"all": 6, "build": 7, "one": 11, "two": 11, "clean": 16, "cond": 21, "extra": 1, "inner": 1, "long": 26, "names": 26} {
		found := table.Find(name)
		if len(found) != 1 {
			t.Errorf("%s is defined %d times", name, len(found))
			continue
		}
		if found[0].Line != line && found[0].Line != 5 {
			t.Errorf("%s stands on line %d, want %d", name, found[0].Line, line)
		}
	}
	for _, name := range []string{"fake", "VERSION", ".PHONY", "main.o", "%.o"} {
		if len(table.Find(name)) > 0 {
			t.Errorf("%s is taken for a target", name)
		}
	}
	if got := table.Find("all")[0].Doc; got != "build everything" {
		t.Errorf("help: %q", got)
	}
	if got := table.Find("build")[0].Body; got != "gcc -o x main.o" {
		t.Errorf("recipe: %q", got)
	}
	for text, want := range map[string]Verdict{"make all": Defined, "make test-unit": Defined, "make nothing": Undefined, "make x.o": Defined, "make V=1 all": Defined, "make -C sub inner": Defined, "make -C gone x": Unknown, "make <target>": Defined} {
		if got := r.Check(Commands(text)[0]); got.Verdict != want {
			t.Errorf("%s: %v, want %v", text, got.Verdict, want)
		}
	}
}

// TestMakefileAsMake compares the targets with those of make's own data base.
func TestMakefileAsMake(t *testing.T) {
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not installed: it is the oracle of this test")
	}
	dir := t.TempDir()
	text := strings.ReplaceAll(makefileText, "include other.mk\n", "")
	if err := os.WriteFile(filepath.Join(dir, "Makefile"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("make", "-npq")
	cmd.Dir = dir
	out, _ := cmd.Output() // -q ends with 1 where something would be made
	if !strings.Contains(string(out), "# Files") {
		t.Skip("this make prints no data base")
	}
	table := New(files{"Makefile": text}).Targets().Of(Make)
	_, list, _ := strings.Cut(string(out), "# Files")
	skip := false
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "# Not a target") {
			skip = true
			continue
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || strings.ContainsAny(line[:1], "#\t \n") || strings.HasPrefix(name, ".") || strings.Contains(name, "/") || name == "Makefile" || name == "a.b.c" {
			continue
		}
		if skip {
			skip = false
			continue
		}
		if len(table.Find(name)) == 0 {
			t.Errorf("make knows %q", name)
		}
	}
}

func TestTables(t *testing.T) {
	r := New(files{
		"package.json":                "{\n  // comment\n  \"scripts\": {\n    \"build\": \"tsc\",\n    \"test\": \"vitest\",\n  },\n  \"workspaces\": [\"packages/*\", \"!packages/old\"]\n}",
		"packages/a/package.json":     `{"name": "@x/a", "description": "A", "scripts": {"lint": "eslint"}}`,
		"packages/old/package.json":   `{"name": "@x/old"}`,
		"node_modules/z/package.json": `{"scripts": {"evil": "x"}}`,
		"justfile":                    "set shell := [\"bash\"]\nvar := 'x'\n# say it\nbuild target=\"all\": dep\n  go build\nalias b := build\n[private]\nhidden:\n  true\nmod sub\n",
		"Taskfile.yml":                "version: 3\nincludes:\n  docs: ./docs/Taskfile.yml\ntasks:\n  build:\n    desc: build it\n    cmds:\n      - go build\n    aliases: [b]\n",
		"docs/Taskfile.yml":           "tasks:\n  serve: mkdocs serve\n",
		"tox.ini":                     "[tox]\nenvlist = py{310,311}-{unit,int}, lint\n[testenv:docs]\ncommands = x\n",
		"noxfile.py":                  "@nox.session(\n    name=\"unit-tests\",\n)\ndef tests(session):\n    pass\n\n@nox.session\ndef lint(s): ...\n",
		"pyproject.toml":              "[project.scripts]\ncli = \"a.b:main\"\n[tool.poe.tasks]\nfmt = \"ruff format\"\n[tool.hatch.envs.docs.scripts]\nserve = \"mkdocs serve\"\n",
		"composer.json":               `{"scripts": {"test": ["a", "b"]}}`,
		".cargo/config.toml":          "[alias]\nxt = [\"run\", \"-p\", \"x\"]\n",
		"Cargo.toml":                  "[workspace]\nmembers = [\"c\"]\n",
		"c/Cargo.toml":                "[package]\nname = \"core\"\n[features]\nfast = []\n[[bin]]\nname = \"tool\"\n",
		"c/examples/show.rs":          "",
		"compose.yaml":                "services:\n  db:\n    image: postgres\n",
		".pre-commit-config.yaml":     "repos:\n  - repo: x\n    hooks:\n      - id: ruff\n",
		"mise.toml":                   "[tasks.ci]\nrun = \"x\"\n",
		"Procfile":                    "web: bin/server\n",
		"Rakefile":                    "namespace :db do\n  desc 'Migrate'\n  task :migrate do\n  end\nend\nRake::TestTask.new do |t|\nend\nRSpec::Core::RakeTask.new(:spec)\n",
		"mix.exs":                     "  defp aliases do\n    [\n      setup: [\"a\"],\n      \"ecto.reset\": [\"b\"]\n    ]\n  end\n",
		"CMakePresets.json":           `{"configurePresets": [{"name": "dev"}, {"name": "base", "hidden": true}]}`,
		"deno.json":                   `{"tasks": {"go": "x"}}`,
	})
	for _, c := range []struct {
		runner Runner
		name   string
		line   int
	}{
		{NPM, "build", 4},
		{NPM, "test", 5},
		{NPM, "lint", 1},
		{Just, "build", 4},
		{Just, "b", 6},
		{Just, "hidden", 8},
		{Task, "build", 5},
		{Task, "b", 5},
		{Task, "docs:serve", 2},
		{Tox, "py310-unit", 2},
		{Tox, "lint", 2},
		{Tox, "docs", 3},
		{Nox, "unit-tests", 1},
		{Nox, "lint", 7},
		{Python, "cli", 2},
		{PyTask, "fmt", 4},
		{PyTask, "docs:serve", 6},
		{Composer, "test", 1},
		{CargoBin, "xt", 2},
		{Compose, "db", 2},
		{PreCommit, "ruff", 4},
		{Mise, "ci", 1},
		{Procfile, "web", 1},
		{Rake, "db:migrate", 3},
		{Rake, "test", 6},
		{Rake, "spec", 8},
		{Mix, "setup", 3},
		{Mix, "ecto.reset", 4},
		{CMake, "dev", 1},
		{Deno, "go", 1},
	} {
		found := r.Targets().Of(c.runner).Find(c.name)
		if len(found) == 0 {
			t.Errorf("%s %s is not found among %q", c.runner, c.name, r.Targets().Of(c.runner).Names())
			continue
		}
		if found[0].Line != c.line {
			t.Errorf("%s %s stands on line %d, want %d", c.runner, c.name, found[0].Line, c.line)
		}
	}
	for runner, name := range map[Runner]string{NPM: "evil", CMake: "base", Just: "var"} {
		if len(r.Targets().Of(runner).Find(name)) > 0 {
			t.Errorf("%s %s is found", runner, name)
		}
	}
	if ws := r.Workspaces(); len(ws) != 1 || ws[0].Name != "@x/a" {
		t.Errorf("workspaces: %+v", ws)
	}
	cargo := r.Targets().Cargo()
	if !cargo.Bins["tool"] || !cargo.Examples["show"] || !cargo.Features["fast"] || cargo.Packages["core"].Line != 2 {
		t.Errorf("cargo: %+v", cargo)
	}
}

func TestSteps(t *testing.T) {
	r := New(files{".github/workflows/ci.yml": "defaults:\n  run:\n    working-directory: app\njobs:\n  a:\n    steps:\n      - run: make lint\n      - name: two\n        working-directory: web\n        run: |\n          npm ci\n          npm test -- ${{ matrix.x }}\n", ".github/workflows/broken.yml": "a: [b"})
	var got []string
	for _, s := range r.Steps() {
		got = append(got, s.Dir+"|"+s.Text)
	}
	want := []string{"app|make lint", "web|npm ci", "web|npm test -- ${{ matrix.x }}"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if steps := r.Steps(); steps[0].Line != 7 || steps[2].Line != 12 || !steps[2].Matrix || steps[1].Matrix {
		t.Errorf("%+v", steps)
	}
}

func TestBroken(t *testing.T) {
	r := New(files{"package.json": "{", "Cargo.toml": "[x", "pyproject.toml": "a = 1\n", ".github/workflows/a.yml": "a: [", "sub/package.json": "{"})
	if got := r.Broken(); !slices.Equal(got, []string{".github/workflows/a.yml", "Cargo.toml", "package.json"}) {
		t.Errorf("%q", got)
	}
	if got := r.Check(Commands("npm run x")[0]); got.Verdict != Unknown {
		t.Errorf("a script of a broken manifest is %v", got.Verdict)
	}
}

// TestCyclicIncludes must end.
func TestCyclicIncludes(t *testing.T) {
	r := New(files{
		"Makefile": "include rules\na:\n\ttrue\n", "rules": "include more\nb:\n\ttrue\n", "more": "include rules Makefile\nc:\n\ttrue\n",
		"Taskfile.yml": "includes:\n  x: ./sub/Taskfile.yml\ntasks:\n  t: x\n", "sub/Taskfile.yml": "includes:\n  y: ../Taskfile.yml\ntasks:\n  u: x\n",
	})
	for _, name := range []string{"a", "b", "c"} {
		if len(r.Targets().Of(Make).Find(name)) == 0 {
			t.Errorf("no target %s", name)
		}
	}
	if len(r.Targets().Of(Task).Find("x:u")) == 0 {
		t.Error("no task x:u")
	}
}

// TestOpenTables: where a name may be defined by what is not here, nothing is
// said of it.
func TestOpenTables(t *testing.T) {
	r := New(files{
		"Makefile": "include $(ROOT)/build/common.mk\na:\n\ttrue\n", "noxfile.py": "nox.session(python=\"3\")(f)\n@nox.session\ndef tests(s): ...\n",
		"composer.json": `{"scripts": {"test": "x"}}`, "compose.yaml": "services:\n  db: {}\n", "tox.ini": "[tox]\nenvlist = py{310,311}-{unit,int}\n",
		"package.json": `{"scripts": {"test:unit": "x"}}`, "dev.yml": "services: {}\n",
	})
	for line, want := range map[string]Verdict{
		"make release": Unknown, "nox -s other": Unknown, "nox -s tests-3.12": Defined, "composer normalize": Unknown, "composer tset": Undefined, "composer run gone": Undefined,
		"docker compose -f dev.yml up cache": Unknown, "docker compose up cache": Undefined, "tox -e unit-py310": Unknown, "tox -e wrong": Undefined,
		"pnpm vitest": Unknown, "pnpm test:unti": Undefined, "npm test:unti": Undefined, "npm test:unit": Defined, "yarn build": Undefined, "yarn tsc": Unknown, "bun build x.ts": Unknown, "npm run build": Undefined, "npm run <name>": Unknown, "npm install": Defined,
	} {
		if got := r.Check(Commands(line)[0]); got.Verdict != want && !(want == Unknown && got.Verdict == Defined) {
			t.Errorf("%s: %v, want %v (%s)", line, got.Verdict, want, got.Why)
		}
	}
}

func TestPlainJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1, // c` + "\n}":      `{"a": 1      ` + "\n}",
		`{"a": "//x, }", /* c */}`:   `{"a": "//x, }"         }`,
		`[1, 2,]`:                    `[1, 2 ]`,
		"\xef\xbb\xbf{}":             "{}",
		`{"u": "http://x", "b": []}`: `{"u": "http://x", "b": []}`,
	} {
		if got := string(plainJSON([]byte(text))); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestBraces(t *testing.T) {
	for text, want := range map[string]string{"py{310,311}-{a,b}": "py310-a py310-b py311-a py311-b", "x": "x", "": "", "a{b": "a{b"} {
		if got := strings.Join(braces(text), " "); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
