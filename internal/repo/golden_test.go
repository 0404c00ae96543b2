package repo

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pare/internal/golden"
)

// disk is where the tables of the tests stand.
var disk = golden.Disk{Read: os.ReadFile, Write: os.WriteFile}

// everything is a repository with a file for every runner, each with what is awkward
// in its format.
var everything = files{
	"package.json": "{\n  // what runs\n  \"name\": \"root\", \"scripts\": {\n    \"build\": \"tsc\", /* a */\n    \"test:unit\": \"vitest\",\n    \"x\": 3,\n  },\n" +
		"  \"workspaces\": {\"packages\": [\"packages/*\", \"!packages/old\"]}, \"devDependencies\": {\"vitest\": \"1\", \"@nest/cli\": \"1\"}\n}",
	"packages/a/package.json": `{"name": "@x/a", "scripts": {"lint": "eslint", "build": "tsc"}, "dependencies": {"left-pad": "1"}}`,
	"packages/b/package.json": `{"name": "@x/b", "scripts": "none", "dependencies": {"typescript": "5"}}`, "packages/old/package.json": `{"name": "twice"}`,
	"tools/t/package.json": `{"name": "twice"}`, "web/package.json": `{"name": "web", "scripts": {"dev": "vite"}}`, "node_modules/z/package.json": `{"scripts": {"evil": "x"}}`,
	"pnpm-workspace.yaml": "packages:\n  - tools/*\n", "lerna.json": `{"packages": ["web"]}`,
	"Makefile": "VERSION := 1 # of it\nNAMES = one two\nDEEP = $(NAMES) ${VERSION}\nLOOP = $(LOOP)x\n-include .env\ninclude mk/*.mk\ninclude $(ROOT)/mk/a.mk\n.PHONY: all ghost $(NAMES) p-%\n# say it\nall: build ## build everything\n" +
		"\t@echo all\n\t# quiet\n\t-rm x \\\n\t  y\n\nbuild one::\n\tcc\nbuild: more\n$(DEEP)x: dep ; @inline it\na.b: export X = 1\n.SUFFIXES: .c\ndefine TEXT\nfake:\nendef\nifeq (a,b)\nelse\nendif\ntest-%:\n\tgo test\n$(OUT)/bin: x\n%.o: %.c\nbad # x: y\nescaped: a\\#b\n",
	"mk/a.mk": "from-a: # no help\n\ttrue\n", "mk/notes.txt": "noted:\n", "mk/b.mk": "include a.mk\nfrom-b:\n\ttrue\n", "lone/more.make": "lonely:\n\ttrue\n", "sub/Makefile": "inner:\n\ttrue\ninclude near.mk\n", "sub/near.mk": "near:\n\ttrue\n", "Makefile.dev": "dev-only:\n\ttrue\n",
	"justfile":     "set shell := [\"bash\"]\nvar := 'x'\n\n# say it\nbuild target=\"all\" *args: dep\n  @go build\n\n  -more\n# gone\n\nplain:\nalias b := build\n[no-cd]\n[private]\n# hidden one\nhidden:\n\ttrue\n@quiet:\nmod sub\nmod web 'front/web.just'\nmod? lost\nimport 'more.just'\nimport 'more.just'\n",
	"sub/mod.just": "test:\n  true\nmod deep\n", "sub/deep.just": "bottom:\n", "front/web.just": "lint:\n", "more.just": "extra:\n", "alone.just": "alone:\n", "just2/.justfile": "dot:\n",
	"Taskfile.yml": "version: 3\nincludes:\n  docs:\n    taskfile: ./docs\n    aliases: [d]\n  flat:\n    taskfile: ./flat.yml\n    flatten: true\n  gone: ./gone\ntasks:\n  default: x\n  build:\n    desc: build it\n    cmds:\n      - go build\n      - cmd: go vet\n      - task: other\n    aliases: [b, bb]\n" +
		"  helper:\n    internal: true\n    cmd: x\n  list: [a, b]\n  gen-*: x\n",
	"docs/Taskfile.yml": "tasks:\n  default: x\n  serve: mkdocs serve\n", "flat.yml": "tasks:\n  level: x\n",
	"tox.ini":   "# c\n; c\n[tox]\nenvlist =\n    py{310,311}-{unit,int}, lint\n    type\n[testenv:docs]\ncommands = x\n[testenv:a{b,c}]\nkey: value\n",
	"setup.cfg": "[tox:tox]\nenv_list = old\n[other]\nenvlist = no\n",
	"tox.toml":  "[env.t1]\na = 1\n", "noxfile.py": "import nox\n\n@nox.session(\n    name=\"unit-tests\",\n)\ndef tests(session):\n    pass\n\n@nox.session\nasync def lint(s): ...\n\ndef helper(): ...\n",
	"pyproject.toml": "[project.scripts]\ncli = \"a.b:main\"\n[project.gui-scripts]\n\"win\" = \"a:g\"\n[tool.poetry.scripts]\npo = \"a:p\"\n[tool.poe.tasks]\nfmt = \"ruff format\"\nall = [\"fmt\", {cmd = \"x\"}]\n[tool.poe.tasks.long]\nshell = \"y\"\n[tool.tox.env.p1]\nx = 1\n" +
		"[tool.pixi.feature.gpu.tasks]\ncuda = {cmd = [\"a\", \"b\"]}\n[tool.hatch.envs.docs.scripts]\nserve = \"mkdocs serve\"\n[tool.hatch.envs.default.scripts]\nrun = \"r\"\n",
	"pixi.toml":     "[tasks]\nstart = \"s\"\n[feature.test.tasks]\nunit = \"u\"\n",
	"composer.json": `{"scripts": {"test": ["a", "b"], "cs": "c", "odd": {"x": 1}}}`, "vendor/composer.json": `{"scripts": {"evil": "x"}}`, "vendor2/sub/composer.json": `{"scripts": {"own": "x"}}`,
	".cargo/config.toml": "[alias]\nxt = [\"run\", \"-p\", \"x\"]\ns = \"run\"\n", "Cargo.toml": "[workspace]\nmembers = [\"c\"]\n[workspace.dependencies]\nserde = \"1\"\n",
	"c/Cargo.toml":       "[package]\nversion = \"1\"\nname = \"core\"\n[features]\nfast = []\n[dev-dependencies]\nproptest = \"1\"\n[[bin]]\nname = \"tool\"\n[[example]]\nname = \"ex\"\n[[test]]\nname = \"t-one\"\n[[bench]]\nname = \"speed\"\n",
	"c/examples/show.rs": "", "c/src/bin/other.rs": "", "c/tests/it.rs": "", "c/benches/b.rs": "", "Cargo.lock": "[[package]]\nname = \"libc\"\nversion = \"1\"\n",
	"compose.yaml": "services:\n  db:\n    image: postgres\n  app: {build: .}\n", "docker-compose.dev.yml": "services:\n  mail: {image: m}\n", "compose.txt": "services: {no: {}}", "other.yml": "services: {no: {}}",
	".pre-commit-config.yaml": "repos:\n  - repo: x\n    hooks:\n      - id: ruff\n        alias: r\n  - repo: y\n",
	"mise.toml":               "[task_config]\nincludes = [\"tools/tasks\", \"more-tasks.toml\"]\n[tasks.ci]\ndescription = \"all\"\nalias = [\"c\", \"ci2\"]\nrun = [\"x\", \"y\"]\n",
	"more-tasks.toml":         "[extra]\nrun = \"x\"\n", "tools/tasks/e2e.sh": "", "mise-tasks/db/_default": "", ".config/mise/config.toml": "[tasks]\nconf = \"x\"\n", "app/config.toml": "[tasks]\nno = \"x\"\n",
	"Procfile": "web: bin/server\n# c: x\nbad key: x\nworker:\n", "procs/Procfile.dev": "css: tailwind\n",
	"Rakefile": "namespace :db do\n  desc 'Migrate'\n  task :migrate do\n  end\n  namespace \"old\" do\n    task(:gone)\n  end\nend\nRake::TestTask.new do |t|\nend\nRSpec::Core::RakeTask.new(:spec2)\nRSpec::Core::RakeTask.new\nRuboCop::RakeTask.new\ntask default: [:x]\n", "lib/more.rake": "multitask :many\n",
	"mix.exs":           "def project do\n  [aliases: aliases()]\nend\n\n  defp aliases do\n    [\n      setup: [\"a\"],\n      \"ecto.reset\": [\"b\"],\n      fun: &x/1\n    ]\n  end\n  deps: [\"no\"]\n",
	"CMakePresets.json": "{\"configurePresets\": [\n{\"name\": \"dev\"}, {\"name\": \"base\", \"hidden\": true}],\n\"buildPresets\": [{\"name\": \"rel\", \"hidden\": false}, {}]}", "CMakeLists.txt": "",
	"deno.json": `{"tasks": {"go": "x"}}`, "deno2/deno.jsonc": "{\n// c\n\"tasks\": {\n\"jc\": \"x\"}}", "melos.yaml": "scripts:\n  an:\n    run: x\n  short: y\n",
	".github/workflows/ci.yml": "defaults:\n  run:\n    working-directory: app\njobs:\n  a:\n    defaults: {run: {working-directory: in}}\n    steps:\n      - run: make lint\n      - uses: x\n      - name: two\n        working-directory: web\n        run: |\n          cd deep && npm ci\n          npm test -- ${{ matrix.x }}\n" +
		"      - run: >\n          folded\n          text\n      - run: go test\n        working-directory: ${{ m }}\n  b: {}\n",
	".github/workflows/x.txt": "jobs: {}", ".gitmodules": "[submodule \"x\"]\n\tpath = ext/sub\n\turl = u\n", ".gitignore": "tmpfiles/\n*.gen.go\n",
	"src/core/a.py": "", "src/core/sub/b.py": "", "pkg/mod/__init__.py": "", "docs/guide.md": "", "docs/API.md": "", "scripts/run.sh": "", "scripts/tool": "", "bin/cli": "", "tests/unit/test_a.py": "", "manage.py": "", "go.mod": "module x\n", "internal/a/a.go": "", "cmd/x/main.go": "",
	"lib/BUILD": "", "App/App.csproj": "", "link": "", "gradlew": "", "build.gradle": "", "config/application.rb": "", "k8s/app.yaml": "", "dist/kept.js": "", ".env.example": "", "env/prod.env.example": "",
}

// TestTargetsTable: what each runner can run, where that stands, and whether there
// may be more.
func TestTargetsTable(t *testing.T) {
	var b strings.Builder
	r := New(everything)
	var runners []string
	for runner := range readers() {
		runners = append(runners, string(runner))
	}
	slices.Sort(runners)
	for _, runner := range runners {
		table := r.Targets().Of(Runner(runner))
		fmt.Fprintf(&b, "%s: open %v, patterns %q, defined in %s\n", runner, table.Open, table.Patterns, definedIn(table))
		for _, x := range table.Targets {
			fmt.Fprintf(&b, "  %s at %s:%d in %q: %q %q inner %v\n", x.Name, x.File, x.Line, x.Dir, x.Body, x.Doc, x.Inner)
		}
	}
	for _, s := range r.Steps() {
		fmt.Fprintf(&b, "step at %s:%d in %q: %q, matrix %v\n", s.File, s.Line, s.Dir, s.Text, s.Matrix)
	}
	for _, p := range r.Workspaces() {
		fmt.Fprintf(&b, "workspace %s in %s\n", p.Name, p.Dir)
	}
	fmt.Fprintf(&b, "cargo %+v\nbroken %q\n", *r.Targets().Cargo(), r.Broken())
	disk.Compare(t, "testdata/targets.golden", b.String())
}

// TestOpenTable: files that say that there is more than can be read, one by one, and
// the nearest that do not.
func TestOpenTable(t *testing.T) {
	var b strings.Builder
	for _, row := range []struct {
		runner     Runner
		file, text string
	}{
		{NPM, "package.json", "{"},
		{NPM, "package.json", ""},
		{NPM, "package.json", `{"scripts": {"a": "x"}} x`},
		{Composer, "composer.json", "{"},
		{Composer, "composer.json", ""},
		{Make, "Makefile", "include gone.mk\n"},
		{Make, "Makefile", "include $(X)\n"},
		{Make, "Makefile", "include $(X)/gone.mk\n"},
		{Make, "Makefile", "include $(X)/own.mk # c\n"},
		{Make, "Makefile", "-include $(X)/.env x.d config.mk a.local.mk prod.env\n"},
		{Make, "Makefile", "sinclude dir/*.mk\n"},
		{Make, "Makefile", "$(eval $(call X))\n"},
		{Make, "Makefile", "$(info hello)\n"},
		{Make, "Makefile", "$(eval X) # a: b\n"},
		{Make, "Makefile", "$(info X) # a: b\n"},
		{Make, "Makefile", "$(X): y\n"},
		{Make, "Makefile", "A = # c\nB = b\\#c\n$(A)x $(B)y: z\n"},
		{Make, "Makefile", "%: y\n"},
		{Make, "Makefile", "$@ a$(X)b c${Y} d$Zd: y\n"},
		{Make, "Makefile", ".PHONY: $(X) a%\n"},
		{Make, "Makefile", "A = $(A)\nB = $(C)\nC = c\n$(B) $(A)z: y\n"},
		{Just, "justfile", "import '/x'\n"},
		{Just, "justfile", "import '~/x'\n"},
		{Just, "justfile", "import 'gone'\n"},
		{Just, "justfile", "mod gone\n"},
		{Task, "Taskfile.yml", "a: ["},
		{Task, "Taskfile.yml", ""},
		{Task, "Taskfile.yml", "includes:\n  x: ./gone\n"},
		{Compose, "compose.yml", "include: [x]\nservices: {a: {}}\n"},
		{Compose, "compose.yml", "a: ["},
		{Compose, "compose.yml", "services: {a: {}}\n"},
		{PreCommit, ".pre-commit-config.yaml", "a: 1\n"},
		{PreCommit, ".pre-commit-config.yaml", "repos: []\n"},
		{Nox, "noxfile.py", "nox.session(x)(f)\n"},
		{Nox, "noxfile.py", "# nox.session(x)\n@nox.session(x)\ndef a(): ...\n"},
		{Mise, "mise.toml", "[x"},
		{Mise, "mise.toml", ""},
		{Mise, "mise.toml", "[task_config]\nincludes = [\"gone\"]\n"},
		{Mise, "mise.toml", "[task_config]\nincludes = \"dir\"\n"},
		{CMake, "CMakePresets.json", `{"include": ["x"]}`},
		{CMake, "CMakePresets.json", "{"},
		{CMake, "CMakePresets.json", "{}"},
		{CMake, "CMakeUserPresets.json", "{}"},
	} {
		r := New(files{row.file: row.text, "dir/a.mk": "in-dir:\n", "own.mk": "own:\n", "dir/task": ""})
		table := r.Targets().Of(row.runner)
		fmt.Fprintf(&b, "%s %q: open %v, patterns %q, names %q\n", row.file, row.text, table.Open, table.Patterns, table.Names())
	}
	disk.Compare(t, "testdata/open.golden", b.String())
}

// TestChecksTable: the verdict on commands of every tool, written right, wrong and in
// ways that nobody can judge.
func TestChecksTable(t *testing.T) {
	var b strings.Builder
	r := New(everything)
	eachCommand(t, func(line string, cmd Command, dirs []string) {
		c := r.Check(cmd, dirs...)
		fmt.Fprintf(&b, "%s: %v", line, c.Verdict)
		if c.Verdict != Unknown {
			fmt.Fprintf(&b, " by word %d", c.Word)
		}
		if c.Why != "" {
			fmt.Fprintf(&b, ", %s, path %v, known %d", c.Why, c.Path, len(c.Known))
		}
		if c.Evidence.File != "" {
			fmt.Fprintf(&b, ", see %s:%d", c.Evidence.File, c.Evidence.Line)
		}
		b.WriteByte('\n')
	})
	disk.Compare(t, "testdata/checks.golden", b.String())
}

// eachCommand goes over the lines of testdata/commands.txt.
func eachCommand(t *testing.T, do func(line string, cmd Command, dirs []string)) {
	t.Helper()
	text, err := os.ReadFile("testdata/commands.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		shown := line
		line, dirs, _ := strings.Cut(line, " ## in ")
		cmds := Commands(strings.ReplaceAll(line, " / ", "\n"))
		cmd := cmds[len(cmds)-1]
		cmd.Strict = strings.HasSuffix(dirs, "strict")
		do(shown, cmd, strings.Fields(strings.TrimSuffix(dirs, "strict")))
	}
}

// TestChecksOfNothing: where a repository has no file of a tool, no command of it is
// defined, and none is wrong but by a path. Programs that a dependency may bring, and
// the interpreters that tox knows itself, are let through.
func TestChecksOfNothing(t *testing.T) {
	r := New(files{"README.md": ""})
	eachCommand(t, func(line string, cmd Command, dirs []string) {
		if slices.Contains([]string{"yarn", "bun", "tox"}, cmd.Words[0]) && len(cmd.Words) > 1 {
			return
		}
		if c := r.Check(cmd, dirs...); c.Verdict == Defined || c.Verdict == Undefined && !c.Path {
			t.Errorf("%s: %v, %s", line, c.Verdict, c.Why)
		}
	})
}
