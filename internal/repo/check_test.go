package repo

import (
	"slices"
	"strings"
	"testing"
)

func TestCommands(t *testing.T) {
	for text, want := range map[string][]string{
		"make test":                         {"|make test"},
		"$ npm run build # comment":         {"|npm run build"},
		"cd web && npm ci\nnpm test":        {"|cd web", "web|npm ci", "|npm test"},
		"(cd a; make) && make b":            {"|cd a", "a|make", "|make b"},
		"FOO=1 go test ./... | tee x":       {"|go test ./...", "|tee x"},
		"pytest 'a b' \"c\"":                {"|pytest a b c"},
		"npm run <script> -- --x":           {"|npm run $XXXXXXX -- --x"},
		"if true; then make x; fi":          {"|true", "|make x"},
		"make \\\n  test":                   {"|make test"},
		"not ( shell\nmake x":               {"|not ( shell", "|make x"},
		"cd $DIR && make":                   {"|cd $DIR", "?|make"},
		"for f in a b; do run $f; done":     {"|run $f"},
		"docker run -v \"$PWD\":/x img":     {"|docker run -v $PWD:/x img"},
		"cat <<EOF\nmake no\nEOF\nmake yes": {"|cat", "|make yes"},
	} {
		var got []string
		for _, c := range Commands(text) {
			got = append(got, c.Dir+"|"+strings.Join(c.Words, " "))
			if c.Start < 0 || c.End > len(text) || c.Start >= c.End {
				t.Errorf("%q: command at %d to %d", text, c.Start, c.End)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzCommands(f *testing.F) {
	f.Add("cd a && make <x> [y]\n$ npm run b # c\n")
	f.Add("echo 'a\nb \\\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range Commands(text) {
			if len(c.Words) == 0 || len(c.Words) != len(c.Starts) || c.Start < 0 || c.End > len(text) || c.End < c.Start {
				t.Fatalf("%q: %+v", text, c)
			}
		}
	})
}

func TestPeel(t *testing.T) {
	for in, want := range map[string]string{
		"uv run --group dev pytest -q": "pytest -q", "bundle exec rake x": "rake x", "npx tsc": "tsc", "sudo env A=1 make x": "make x", "poetry run python -m x": "python -m x", "pnpm exec vitest": "vitest", "pnpm run x": "pnpm run x",
	} {
		if got := strings.Join(Peel(strings.Fields(in)), " "); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestCheck: the verdict on commands of tools that look at files and labels.
func TestCheck(t *testing.T) {
	r := New(files{
		"go.mod": "module x\n", "internal/a/a.go": "", "Cargo.toml": "[package]\nname = \"core\"\n[dependencies]\nserde = \"1\"\n", "examples/show.rs": "", "tests/it.rs": "", "src/main.rs": "",
		"Cargo.lock": "[[package]]\nname = \"libc\"\nversion = \"1\"\n",
		"lib/BUILD":  "", "App/App.csproj": "", "tests/unit/test_a.py": "", "scripts/run.py": "", "manage.py": "", "package.json": `{"name":"root","scripts":{"build":"x"}}`, "web/package.json": `{"name":"@s/web"}`,
		"pyproject.toml": "[tool.poe.tasks]\nfmt = \"x\"\n[tool.hatch.envs.docs.scripts]\nserve = \"x\"\n", "mix.exs": "", "Rakefile": "task :x do\nend\n",
	})
	for line, want := range map[string]Verdict{
		"go test ./internal/a/...": Defined, "go test ./internal/b": Undefined, "go build ./...": Defined, "go test -run TestX ./internal/a": Defined, "go run ./internal/b x": Undefined, "go test example.com/x": Defined,
		"cargo run --example show": Defined, "cargo run --example none": Undefined, "cargo test -p core": Defined, "cargo test -p crate-x1": Defined, "cargo test -p serde": Defined, "cargo test -p libc": Defined, "cargo test -p cor": Undefined,
		"cargo test --test it": Defined, "cargo run --bin core -- -p gone": Defined, "cargo install gone": Defined,
		"bazel test //lib:all": Defined, "bazel test //gone/...": Undefined, "bazel build //...": Defined, "dotnet test App/App.csproj": Defined, "dotnet test App/Gone.csproj": Undefined,
		"pytest tests/unit/test_a.py::test_x -v": Defined, "pytest tests/unit/test_b.py": Undefined, "pytest tests/path/to/test_x.py": Unknown, "pytest tests/test_example.py": Unknown, "pytest -k x": Unknown,
		"python scripts/run.py gone.py": Defined, "python scripts/gone.py": Undefined, "python -m gone": Unknown, "python manage.py runserver": Defined, "node server.js": Unknown, "bash -c 'x'": Unknown,
		"npm run build -w @s/web": Defined, "npm run build -w @s/gone": Undefined, "pnpm --filter ./web build": Defined, "yarn workspace @s/gone build": Undefined, "poe fmt": Defined, "poe gone": Undefined,
		"hatch run docs:serve": Defined, "hatch run docs:gone": Undefined, "mix anything": Defined, "rake anything": Defined, "git status": Unknown, "uv run pytest tests/unit/gone.py": Undefined, "./scripts/gone.sh": Undefined, "./build/tool": Unknown,
		"pnpm --filter @s/web run gone": Undefined, "yarn workspace @s/web lint": Undefined, "pnpm -C web lint": Undefined, "yarn --cwd web vitest": Unknown,
		"cd frontend && npm ci": Undefined, "mkdir frontend && cd frontend": Unknown, "git clone https://x.example/a && cd server": Unknown, "cd my-app": Unknown, "cd web": Unknown,
		"cp .env.example .env": Undefined, "cp web/gone.json web/a.json": Undefined, "cp ~/x.conf .": Unknown, "cp web/package.json x": Defined, "cp a.out b.out": Unknown,
		"kubectl apply -f k8s/gone.yaml": Undefined, "kubectl apply -f https://x.example/a.yaml": Unknown, "terraform -chdir=infra/gone plan": Undefined, "uv run --directory lib/gone x": Undefined,
		"sudo npm run gone": Undefined, "task build": Unknown, "just x": Unknown,
	} {
		got := r.Check(Commands(line)[0])
		if got.Verdict != want && !(want == Defined && got.Verdict == Unknown) {
			t.Errorf("%s: %v (%s), want %v", line, got.Verdict, got.Why, want)
		}
		if got.Verdict == Undefined && (got.Why == "" || got.Word >= len(Commands(line)[0].Words)) {
			t.Errorf("%s: %+v", line, got)
		}
	}
}
