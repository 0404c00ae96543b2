package claudemd

import "testing"

// TestOnce: what runs the same thing is written once, in the form that the project
// uses.
func TestOnce(t *testing.T) {
	for _, c := range []struct {
		name  string
		files memory
		want  []string
	}{
		{
			"a script called like its tool",
			memory{
				"Makefile": "mypy:\n\tmypy .\ntest:\n\tpytest\n", "pyproject.toml": "[project]\nname = \"a\"\n[dependency-groups]\ndev = [\"mypy\", \"pytest\"]\n", "uv.lock": "",
			},
			[]string{"make test", "mypy .", "pytest", "uv sync"},
		},
		{
			"ruff's table of isort is no isort",
			memory{"pyproject.toml": "[tool.ruff.lint.isort]\ncombine-as-imports = true\n[tool.ruff.lint.flake8-quotes]\na = 1\n"},
			[]string{"ruff check .", "ruff format ."},
		},
		{
			"the form of the documents",
			memory{
				"go.mod": "module a\n", "CONTRIBUTING.md": "```bash\ngo test -race ./...\ngo vet ./internal\ngo test ./pkg -run X\n```\n",
			},
			[]string{"go build ./...", "go fmt ./...", "go test -race ./...", "go vet ./..."},
		},
		{
			"the wrapper of the documents",
			memory{
				"pyproject.toml": "[tool.ruff]\nline-length = 90\n", "tests/test_a.py": "", "CONTRIBUTING.md": "```console\n$ uv run pytest -q\n3 passed\n$ uv run ruff check .\nmake lint\n```\n",
			},
			[]string{"uv run pytest -q", "uv run ruff check .", "uv run ruff format ."},
		},
		{
			"what a terminal printed",
			memory{
				"Makefile": "check:\n\ttrue\nlint:\n\ttrue\n", "CONTRIBUTING.md": "```console\n$ make check\nmake lint finished\n```\n", "package.json": `{"scripts": {"build": "x"}}`,
			},
			[]string{"make check", "make lint", "npm install", "npm run build"},
		},
		{
			"make install puts the program on the machine",
			memory{"Makefile": "install: all\n\tcp a /usr/bin\ninstall-deps:\n\tapt install b\nbuild:\n\ttrue\n"},
			[]string{"make build", "make install-deps"},
		},
		{
			"Django's tests",
			memory{"manage.py": "", "requirements.txt": "django\n"},
			[]string{"pip install -r requirements.txt", "python manage.py migrate", "python manage.py runserver", "python manage.py test"},
		},
		{
			"a package of a pnpm workspace",
			memory{
				"pnpm-workspace.yaml": "packages: [\"web\"]\n", "pnpm-lock.yaml": "", "package.json": `{"name": "top"}`, "web/package.json": `{"name": "@a/site", "scripts": {"build": "x"}}`,
			},
			[]string{"pnpm --filter @a/site build", "pnpm install"},
		},
		{
			"a target of an included file",
			memory{"Makefile": "include mk/test.mk\nbuild:\n\ttrue\n", "mk/test.mk": "test:\n\ttrue\n"},
			[]string{"make build", "make test"},
		},
	} {
		same(t, c.name, values(find(c.files, FactOptions{}), "command"), c.want)
	}
}

// TestEnough: fewer than three lines that tell something are no file.
func TestEnough(t *testing.T) {
	for _, c := range []struct {
		files memory
		want  bool
	}{
		{memory{"Makefile": "build:\n\ttrue\n"}, false},
		{memory{"README.md": "# Box\n\nBox stores things of any size in one folder.\n"}, false},
		{memory{"README.md": "# Box\n\nBox stores things of any size in one folder.\n", "Makefile": "build:\n\ttrue\ntest:\n\ttrue\n"}, true},
		{memory{"Makefile": "build:\n\ttrue\ntest:\n\ttrue\nlint:\n\ttrue\n"}, true},
	} {
		block := Write(find(c.files, FactOptions{}), WriteOptions{})
		if block.Enough() != c.want {
			t.Errorf("%v: enough is %v:\n%s", c.files, !c.want, block.Text)
		}
	}
}
