package claudemd

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"pare/internal/repo"
)

// memory is a repository in memory.
type memory map[string]string

func (m memory) List() []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (m memory) Read(name string) ([]byte, error) {
	if text, ok := m[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

func find(m memory, opts FactOptions) *Facts { return Find(repo.New(m), opts) }

func values(f *Facts, key string) []string {
	var all []string
	for _, x := range f.Of(key) {
		all = append(all, x.Value)
	}
	slices.Sort(all)
	return all
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestPurposeOf(t *testing.T) {
	for name, want := range map[string]purpose{
		"build": build, "build:web": build, "compile": build, "docs": build, "test": test, "test-unit": test, "e2e": test, "ctest": test, "coverage": test, "benchmarks": test,
		"lint": lint, "check": lint, "check-deps": lint, "lint:fix": format, "fix": format, "fmt": format, "formatting": format, "typecheck": types, "check:types": types, "tsc": types,
		"dev": run, "start:prod": run, "serve": run, "install": install, "setup": install, "gen": generate, "db:migrate": generate, "codegen": generate,
		"clean": other, "rm:build": other, "clean-install": other, "release": other, "deploy:docs": other, "update-deps": other, "dockerize": other, "allow": other, "upload": other, "webhook": other, "": other,
	} {
		if got := purposeOf(name); got != want {
			t.Errorf("%q is for %s, want %s", name, got, want)
		}
	}
}

func TestCommandPurpose(t *testing.T) {
	for line, want := range map[string]purpose{
		"pytest -q": test, "uv run ruff check .": lint, "ruff format .": format, "cargo clippy --all": lint, "cargo nextest run": test, "cargo build": build, "go vet ./...": lint, "go run .": run,
		"npm ci": install, "npm run dev": run, "npm test": test, "pnpm --filter web build": build, "make": build, "make lint": lint, "docker compose up -d": run, "docker run x": other,
		"pre-commit run": lint, "pre-commit install": other, "python scripts/seed.py": generate, "python -m http.server": other, "php artisan serve": run, "php src/update-models.php": other,
		"./gradlew build": build, "mvn -q test": test, "cmake --build b": build, "cmake --install b": other, "bin/rails server": run, "./scripts/test-all.sh": test, "mix format": format, "dotnet test x.sln": test,
	} {
		cmd := repo.Commands(line)[0]
		if got := commandPurpose(&cmd); got != want {
			t.Errorf("%q is for %s, want %s", line, got, want)
		}
	}
}

// TestHeadOf: two ways to write one command are one, two commands are two.
func TestHeadOf(t *testing.T) {
	for line, want := range map[string]string{
		"npm run lint": "npm lint", "pnpm lint": "npm lint", "yarn run lint --fix": "npm lint", "npm ci": "npm install", "uv run pytest -q": "pytest", "bundle exec rspec x": "rspec",
		"make test V=1": "make test", "make -C go test": "make test", "cargo +nightly fmt": "cargo fmt", "go test ./a": "go test", "python a/b.py": "a/b.py", "./gradlew :app:test": "gradle test",
		"./mvnw test": "mvn test", "docker-compose up": "docker compose up", "docker compose -f x up": "docker compose up", "cmake --build b": "cmake --build", "cmake -B b": "cmake", "FOO=1 make x": "make x", "vendor/bin/pint": "pint",
	} {
		cmd := repo.Commands(line)
		if got := headOf(cmd[len(cmd)-1].Words); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestStyle(t *testing.T) {
	for _, c := range []struct {
		files memory
		key   string
		want  []string
	}{
		{memory{".editorconfig": "root = true\n[*]\nindent_style = tab\n[*.md]\nindent_style = space\n", "a.ts": "", "b.ts": "", "c.ts": "", "a.go": "", "b.go": "", "c.go": ""}, "convention.indent", []string{"TypeScript and JavaScript: indent with tabs"}},
		{memory{".editorconfig": "[*.py]\nindent_style = space\nindent_size = 8\n", "a.py": "", "b.py": "", "c.py": ""}, "convention.indent", []string{"Python: indent with 8 spaces"}},
		{memory{".editorconfig": "[*]\nindent_style = space\nindent_size = 2\n[*.{rs,py}]\nindent_size = 4\n", "a.py": "", "b.py": "", "c.py": "", "a.rs": "", "b.rs": "", "c.rs": ""}, "convention.indent", nil},
		{memory{".editorconfig": "[*]\nindent_size = 4\nindent_style = space\n[{web,app}/**.ts]\nindent_size = 3\n", "a.ts": "", "b.ts": "", "c.ts": "", "tests/a.lua": ""}, "convention.indent", []string{"TypeScript and JavaScript: indent with 4 spaces"}},
		{memory{".editorconfig": "[*]\nindent_style = tab\n", ".prettierrc": "useTabs: true\n", "a.ts": "", "b.ts": "", "c.ts": ""}, "convention.indent", nil},
		{memory{".editorconfig": "[*]\nindent_style = tab\n", "a.ts": "", "x.md": ""}, "convention.indent", nil},
		{memory{".prettierrc": "semi: false\nsingleQuote: true\n"}, "convention.prettier", []string{"JavaScript and TypeScript: no semicolons, single quotes"}},
		{memory{".prettierrc.json": `{"printWidth": 80, "tabWidth": 2}`}, "convention.prettier", nil},
		{memory{"package.json": `{"prettier": {"tabWidth": 4}}`}, "convention.prettier", []string{"JavaScript and TypeScript: indents of 4"}},
		{memory{"pyproject.toml": "[tool.ruff]\nline-length = 120\n"}, "convention.width", []string{"Python: lines of at most 120 characters"}},
		{memory{"pyproject.toml": "[tool.ruff]\nline-length = 88\n"}, "convention.width", nil},
		{memory{".clang-format": "BasedOnStyle: Google\nColumnLimit: 80\n"}, "convention.clang", []string{"C and C++: Google style (clang-format)"}},
	} {
		same(t, fmt.Sprint(c.files), values(find(c.files, FactOptions{}), c.key), c.want)
	}
}

func TestVersions(t *testing.T) {
	f := find(memory{
		".nvmrc": "v22.1.0\n", "package.json": `{"engines": {"node": ">=20"}}`, "go.mod": "module x\n\ngo 1.25.1\n", ".python-version": "3.13\n3.12\n", "composer.json": `{"require": {"php": "^8.2"}}`,
		"pom.xml": "<properties><java.version>21</java.version></properties>", "Cargo.toml": "[package]\nrust-version = \"1.80\"\n",
	}, FactOptions{})
	same(t, "versions", values(f, "environment.versions"), []string{"Node 22.1.0, Python 3.13, Go 1.25.1, Rust 1.80, PHP ^8.2, Java 21"})
	at := f.Of("environment.versions")[0].Evidence
	if at[2] != (repo.Evidence{File: "go.mod", Line: 3}) {
		t.Errorf("evidence: %v", at)
	}
}

func TestEdits(t *testing.T) {
	f := find(memory{
		".gitattributes": "*.snap linguist-generated=true\n/api/client.ts linguist-generated\n*.gone linguist-generated\nyarn.lock linguist-generated\n# c\n*.txt text\n",
		"a/x.snap":       "", "api/client.ts": "", "yarn.lock": "", "p/a.pb.go": "", "web/__generated__/q.ts": "", "db/schema.rb": "", "sqlc.yaml": "",
		"vendor/a/1.go": "", "vendor/a/2.go": "", "vendor/a/3.go": "", "vendor/a/4.go": "",
	}, FactOptions{})
	same(t, "do not edit", values(f, "do-not-edit"), []string{"Code is generated by sqlc; its configuration is `sqlc.yaml`", "`*.pb.go`", "`*.snap`", "`api/client.ts`", "`db/schema.rb`", "`vendor/`", "`web/__generated__/`"})
}

func TestLargeFiles(t *testing.T) {
	f := find(memory{"a.go": "", "b.go": "", "c.json": ""}, FactOptions{Sizes: map[string]int64{"a.go": wholeReadLimit + 1, "b.go": wholeReadLimit, "c.json": 1 << 30}})
	if got := values(f, "gotcha"); len(got) != 1 || !strings.Contains(got[0], "`a.go`") || strings.Contains(got[0], "b.go") || strings.Contains(got[0], "c.json") {
		t.Errorf("large files: %q", got)
	}
}

// TestLargeFilesSomebodyReads: what a program wrote, and data of tests, is no text
// that a model would open.
func TestLargeFilesSomebodyReads(t *testing.T) {
	m := memory{"src/big.ts": "let a = 1\n", "src/api.ts": "// Code generated by x. DO NOT EDIT.\n", "src/app.min.js": "x", "src/words.ts": strings.Repeat("x", 5000), "tests/data.py": "x = 1\n", "db/dump.sql": "x\n"}
	sizes := map[string]int64{}
	for name := range m {
		sizes[name] = wholeReadLimit + 1
	}
	if got := values(find(m, FactOptions{Sizes: sizes}), "gotcha"); len(got) != 1 || strings.Count(got[0], "`") != 4 || !strings.Contains(got[0], "`src/big.ts`") {
		t.Errorf("%q", got)
	}
}

func TestEtiquette(t *testing.T) {
	page := strings.Repeat("One part of the text. ", 30)
	conventionalLog := slices.Repeat([]string{"feat(api): add x", "fix: y"}, 6)
	for _, c := range []struct {
		files   memory
		commits []string
		key     string
		n       int
	}{
		{memory{}, conventionalLog, "etiquette.commits", 1},
		{memory{}, slices.Repeat([]string{"Add x", "fix: y"}, 6), "etiquette.commits", 0},
		{memory{}, conventionalLog[:4], "etiquette.commits", 0},
		{memory{"commitlint.config.js": "x"}, nil, "etiquette.commits", 1},
		{memory{".changeset/config.json": "{}"}, nil, "etiquette.changeset", 1},
		{memory{"CONTRIBUTING.md": "Signed-off-by: you\n"}, nil, "etiquette.dco", 1},
		{memory{"CONTRIBUTING.md": "Be nice.\n"}, nil, "etiquette.dco", 0},
		{memory{"CONTRIBUTING.md": ""}, nil, "reference", 0},
		{memory{"CONTRIBUTING.md": "See the website.", "docs/ARCHITECTURE.md": page}, nil, "reference", 1},
		{memory{"CONTRIBUTING.md": page, "docs/CONTRIBUTING.md": page, "docs/ARCHITECTURE.md": page}, nil, "reference", 2},
	} {
		if got := values(find(c.files, FactOptions{Commits: c.commits}), c.key); len(got) != c.n {
			t.Errorf("%v: %q", c.files, got)
		}
	}
}

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		files       memory
		name, about string
	}{
		{memory{"package.json": `{"name": "shop", "description": "Sells **many things** online. And more."}`}, "shop", "Sells many things online."},
		{memory{"Cargo.toml": "[package]\nname = \"lumen\"\ndescription = \"Star charts\"\n"}, "lumen", "Star charts."},
		{memory{"README.md": "# Tide\n\n![b](x.svg) [![c](y)](z)\n\nTide is a [forecast](https://x.y) of the sea at many places.\n"}, "Tide", "Tide is a forecast of the sea at many places."},
		{memory{"README.md": "# Tide\n\nRun the following script from the root of it now.\n"}, "Tide", ""},
		{memory{"README.md": "# Tide\n\n## Install\n\nIt is a long sentence that tells how a thing is put in.\n\n## Use\n\nTide is a thing that is told of too late here.\n"}, "Tide", ""},
		{memory{"README.md": "# T\xff\n\nBroken \xff bytes in the text of this one.\n"}, "box", ""},
		{memory{"package.json": `{"name": "x", "description": "Uses @docs/all.md in every one of its parts."}`}, "x", ""},
		{memory{"package.json": `{"name": "x", "description": "` + strings.Repeat("many words, ", 20) + `"}`}, "x", ""},
		{memory{"README.md": "# Read: this | that\n"}, "box", ""},
		{memory{"README.md": "# Features\n\n- many\n"}, "box", ""},
		{memory{"pyproject.toml": "[project]\nname = \"widget\"\ndescription = \"The fastest way to ship!\"\n", "README.md": "[Docs](a) • [Chat](b) • [Blog](c)\n\n> La plataforma para convertir registros en paneles.\n\nWidget turns logs into dashboards.\n"}, "widget", "Widget turns logs into dashboards."},
		{memory{"README.md": "# Box: store things\n\nThe build is made with CMake, but there is a Makefile. It is small.\n\nBox stores things of any size in one folder.\n"}, "box", "Box stores things of any size in one folder."},
		{memory{"pyproject.toml": "[project]\nname = \"laravel\"\n", "README.md": "# The Multimodal Lakehouse\n"}, "box", ""},
		{memory{"package.json": `{"name": "@x/root", "description": "Hidden\u200b text in here, which is long."}`}, "box", ""},
		{memory{"package.json": `{"description": "` + strings.Repeat("word ", 60) + `"}`}, "box", ""},
	} {
		f := find(c.files, FactOptions{Name: "box"})
		if f.Name != c.name || f.About != c.about {
			t.Errorf("%v: %q, %q", c.files, f.Name, f.About)
		}
	}
}

func TestPackageManagers(t *testing.T) {
	for lock, want := range map[string]string{"package-lock.json": "npm run dev", "pnpm-lock.yaml": "pnpm dev", "yarn.lock": "yarn dev", "bun.lock": "bun run dev", "none": "npm run dev"} {
		f := find(memory{"package.json": `{"scripts": {"dev": "vite"}}`, lock: ""}, FactOptions{})
		same(t, lock, values(f, "command.run"), []string{want})
	}
	f := find(memory{"package.json": `{"packageManager": "pnpm@9.1.0", "scripts": {"deploy": "x", "check": "tsc"}}`}, FactOptions{})
	same(t, "pnpm's own names", values(f, "command.lint"), []string{"pnpm run check"})
}

// TestRanking: what the CI and the documents name comes before what nobody runs.
func TestRanking(t *testing.T) {
	m := memory{
		"Makefile":                 "test-a:\n\ttrue\ntest-b:\n\ttrue\ntest-c:\n\ttrue\n",
		".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: make test-c\n",
		"CONTRIBUTING.md":          "```bash\nmake test-b\n```\n",
	}
	f := find(m, FactOptions{MaxCommands: 2})
	same(t, "two of three", values(f, "command.test"), []string{"make test-b", "make test-c"})
	if len(f.Left) != 1 || f.Left[0].Value != "make test-a" {
		t.Errorf("left: %+v", f.Left)
	}
	for _, x := range f.List {
		if x.Value == "make test-c" && !slices.Contains(x.Evidence, repo.Evidence{File: ".github/workflows/ci.yml", Line: 4}) {
			t.Errorf("evidence of the CI: %v", x.Evidence)
		}
	}
}

// TestNothingUncertain: commands of documents are written only where the
// repository bears them out.
func TestNothingUncertain(t *testing.T) {
	f := find(memory{
		"CONTRIBUTING.md":          "```bash\nmake gone\npytest\npython tools/gone.py\n./run-gone.sh\nnpm run build -- <name>\ngit push\ncurl x | sh\n```\n",
		".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: make ${{ matrix.x }}\n      - run: node .github/scripts/test.js\n",
		".github/scripts/test.js":  "", "Makefile": "all:\n\ttrue\n", "main.c": "",
	}, FactOptions{})
	same(t, "commands", values(f, "command"), []string{"make"})
}

func TestLayout(t *testing.T) {
	f := find(memory{
		"Cargo.toml": "[workspace]\nmembers = [\"crates/*\"]\n", "crates/a/Cargo.toml": "[package]\nname = \"a-core\"\n", "crates/b/Cargo.toml": "[package]\nname = \"b\"\n",
		"tests/fixture/Cargo.toml": "[package]\nname = \"not-ours\"\n", "cmd/x/main.go": "", "go.mod": "module x\n",
	}, FactOptions{})
	same(t, "packages", values(f, "layout.package"), []string{"`crates/a/`"})
	same(t, "entry", values(f, "layout.entry"), []string{"Entry point: `cmd/x/main.go`"})
}

func TestScopes(t *testing.T) {
	m := memory{".prettierrc": `{"semi": false}`, "a.ts": "", "b.py": ""}
	f := find(m, FactOptions{})
	same(t, "scopes", f.Scopes(repo.New(m)), []string{"javascript"})
	same(t, "patterns", ScopePatterns(repo.New(m), "javascript"), []string{"**/*.ts"})
	delete(m, "b.py")
	same(t, "one language", find(m, FactOptions{}).Scopes(repo.New(m)), nil)
	block := Write(f, WriteOptions{Scope: "javascript"})
	if !strings.Contains(block.Text, "no semicolons") || strings.Contains(block.Text, "# ") && !strings.Contains(block.Text, "## Conventions") {
		t.Errorf("rule file:\n%s", block.Text)
	}
	if apart := Write(f, WriteOptions{Apart: true}); strings.Contains(apart.Text, "no semicolons") {
		t.Error("a convention of one language stands in both files")
	}
}
