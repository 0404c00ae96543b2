package repo

// toolsAsOf is when the table of tools was last read against the tools' own
// manuals and --help texts. A tool is added as a row here; nothing else names it.
const toolsAsOf = "2026-11"

// usualSubs are sub-commands that mean the same with every tool that has them.
var usualSubs = map[string]Purpose{
	"install": ForInstall, "ci": ForInstall, "i": ForInstall, "sync": ForInstall, "add": ForInstall, "restore": ForInstall, "get": ForInstall,
	"deps.get": ForInstall, "fetch": ForInstall, "mod": ForInstall, "download": ForInstall,
	"clippy": ForLint, "vet": ForLint, "check": ForLint, "lint": ForLint, "analyze": ForLint, "credo": ForLint, "dialyzer": ForLint,
	"validate": ForLint, "deny": ForLint, "affected": ForLint, "hack": ForLint, "machete": ForLint, "udeps": ForLint,
	"fmt": ForFormat, "format": ForFormat, "fix": ForFormat, "spotlessApply": ForFormat, "ktlintFormat": ForFormat,
	"nextest": ForTest, "test": ForTest, "bench": ForTest, "testDebugUnitTest": ForTest, "verify": ForTest, "run-many": ForTest, "miri": ForTest,
	"build": ForBuild, "compile": ForBuild, "package": ForBuild, "assemble": ForBuild, "doc": ForBuild, "bundle": ForBuild,
	"run": ForRun, "server": ForRun, "serve": ForRun, "up": ForRun, "s": ForRun, "phx.server": ForRun, "start": ForRun, "dev": ForRun,
	"clean": ForOther, "update": ForOther, "upgrade": ForOther, "publish": ForOther, "publish-all": ForOther, "login": ForOther, "remove": ForOther,
	"outdated": ForOther, "version": ForOther, "init": ForOther, "create": ForOther, "new": ForOther, "info": ForOther, "exec": ForOther,
	"release": ForOther, "audit": ForOther, "deploy": ForOther,
}

// many marks a tool whose sub-commands are all usual.
var many = map[string]Purpose{}

// nodeOwn are the commands of npm, pnpm, yarn and bun.
const nodeOwn = "access add approve-builds audit autoclean bin bugs cache cat-file check ci cit completion config constraints create ddp dedupe deploy " +
	"deprecate diff dist-tag dlx docs doctor edit env exec explain explore fetch find-dupes fund generate-lock-entry get global help hook i import info init " +
	"install install-ci-test install-test it licenses link list ln login ls m multi node npm outdated owner pack patch ping pkg plugin pm policies prefix profile " +
	"prune publish query rb rebuild recursive remove repo restart rm root sbom search self-update server set setup shrinkwrap star stars stop store t tag team " +
	"token tst un undeprecate uninstall unlink up update upgrade upgrade-interactive version view whoami why with workspace workspaces x"

const (
	wrapValues = "--with --group --extra --package -p --python --directory --project -C --filter -F -e -f --env-file --from --index --only-group -w --workspace --cwd"
	nodeValues = "--filter -F --workspace --prefix -C --dir --cwd"
)

// toolTable lists the tools. What is not here is judged by its name alone.
func toolTable() []Tool {
	all := runners()
	all = append(all, languages()...)
	return append(all, checkers()...)
}

// runners run things that a repository names, or other commands.
func runners() []Tool {
	return []Tool{
		{Names: "npm", Paths: "--prefix -C", Subs: map[string]Purpose{"": ForInstall}, Look: lookNode, Runner: NPM, After: "run run-script", What: "script", Own: nodeOwn + " test start build dev", Values: nodeValues + " -w", Wraps: "exec dlx x", WrapValues: wrapValues},
		{Names: "pnpm", Paths: "-C --dir", Subs: map[string]Purpose{"": ForInstall}, Look: lookNode, Runner: NPM, After: "run run-script", What: "script", Own: nodeOwn, Values: nodeValues, Wraps: "exec dlx", WrapValues: wrapValues},
		{Names: "yarn bun", Paths: "--cwd", Subs: map[string]Purpose{"": ForInstall}, Look: lookNode, Runner: NPM, After: "run run-script", What: "script", Own: nodeOwn, Values: nodeValues + " -w", Wraps: "exec dlx x", WrapValues: wrapValues},
		{Names: "make gmake", Paths: "-C -f --directory --file", Same: true, Is: ForBuild, Subs: map[string]Purpose{"": ForBuild}, Look: lookMake, Runner: Make, What: "target", Values: "-C -f --directory --file -I -o -W"},
		{Names: "just", Paths: "-f --justfile -d --working-directory", Subs: many, Look: lookName, Runner: Just, What: "recipe", Values: "-f --justfile -d --working-directory --set=2"},
		{Names: "task go-task", Paths: "-d --dir -t --taskfile", Same: true, Subs: many, Look: lookName, Runner: Task, What: "task", Values: "-d --dir -t --taskfile -o"},
		{Names: "mise", Subs: many, Look: lookAfter, Runner: Mise, After: "run r", What: "task", Values: "-C --cd -E --env", Wraps: "exec x", WrapValues: wrapValues},
		{Names: "deno", Subs: many, Look: lookAfter, Runner: Deno, After: "task", What: "task"},
		{Names: "melos", Subs: many, Look: lookAfter, Runner: Dart, After: "run", What: "script"},
		{
			Names: "composer", Subs: map[string]Purpose{"validate": ForOther, "require": ForOther}, Look: lookComposer, Runner: Composer, After: "run run-script", What: "script", Values: "-d --working-dir",
			Own: "about archive audit browse bump check-platform-reqs clear-cache clearcache completion config create-project depends why diagnose dump-autoload dumpautoload exec fund global help home init install i licenses list outdated prohibits why-not reinstall remove rm require r search self-update selfupdate show info status suggests update u upgrade validate",
		},
		{Names: "tox", Is: ForTest, Look: lookEnvs, Runner: Tox, After: "-e", What: "environment"},
		{Names: "nox", Is: ForTest, Look: lookEnvs, Runner: Nox, After: "-s", What: "session"},
		{Names: "poe", Subs: many, Look: lookPyTask, Runner: PyTask, What: "task"},
		{Names: "pdm", Subs: many, Look: lookPyTask, Runner: PyTask, After: "run", What: "task"},
		{Names: "hatch", Subs: many, Look: lookPyTask, Runner: PyTask, After: "run", What: "script"},
		{Names: "pixi", Subs: many, Look: lookPyTask, Runner: PyTask, After: "run", What: "task", Wraps: "run", WrapValues: wrapValues},
		{Names: "rake", Subs: many, Look: lookOpen, Runner: Rake, What: "task"},
		{Names: "rails", Subs: map[string]Purpose{"generate": ForOther, "g": ForOther, "new": ForOther, "console": ForOther, "c": ForOther, "runner": ForOther}, Look: lookOpen, Runner: Rake, What: "task"},
		{Names: "mix", Subs: many, Look: lookOpen, Runner: Mix, What: "task"},
		{Names: "pre-commit prek", Same: true, Subs: map[string]Purpose{"run": ForLint, "install": ForOther, "autoupdate": ForOther}, Look: lookHooks, Runner: PreCommit, What: "hook", Values: "--files=99 --hook-stage -c --config --from-ref --to-ref -s -o"},
		{
			Names: "docker docker-compose podman", Paths: "-f --file", Subs: map[string]Purpose{"run": ForOther, "push": ForOther, "pull": ForOther, "exec": ForOther, "logs": ForOther, "down": ForOther, "ps": ForOther}, Look: lookServices, Runner: Compose, What: "service",
			Values: "-f --file -p --project-name --profile --env-file -e -u -w --tail -n --scale -t --timeout -v --entrypoint --name",
		},
		{Names: "nx turbo lerna", Subs: map[string]Purpose{"run": ForOther}, Values: "-t --target -p --projects --filter -F"},
		{Names: "uv", Paths: "--directory --project", Subs: map[string]Purpose{"build": ForBuild, "pip": ForInstall, "lock": ForOther, "tool": ForOther}, Wraps: "run", WrapValues: wrapValues},
		{Names: "poetry pipenv rye", Subs: many, Wraps: "run", WrapValues: wrapValues},
		{Names: "bundle", Subs: map[string]Purpose{"": ForInstall, "install": ForInstall}, Wraps: "exec", WrapValues: wrapValues},
		{Names: "direnv", Subs: many, Wraps: "exec", WrapValues: wrapValues},
		{Names: "sudo time nohup exec command npx bunx pnpx uvx dotenv xvfb-run env chronic", Wraps: ".", WrapValues: wrapValues},
	}
}

// languages are the tools that come with a language, and its interpreters.
func languages() []Tool {
	return []Tool{
		{
			Names: "cargo", Paths: "--manifest-path", Subs: map[string]Purpose{"llvm-cov": ForTest, "insta": ForTest, "fix": ForFormat, "sort": ForFormat, "generate": ForOther}, Look: lookCargo, Runner: CargoBin, Values: "-C --config -Z -p --package --manifest-path --bin --example --test --bench --features -j --target --profile --exclude",
			Own: "install add new init remove search binstall update yank publish uninstall generate component upgrade",
		},
		{
			Names: "go", Paths: "-C", Subs: map[string]Purpose{"generate": ForGenerate, "tool": ForOther, "env": ForOther, "list": ForOther, "doc": ForOther}, Look: lookGo,
			Values: "-run -o -tags -bench -count -timeout -coverprofile -ldflags -p -cpu -C -skip -fuzz -fuzztime -parallel -benchtime -cpuprofile -memprofile -exec -mod -gcflags -covermode -coverpkg",
		},
		{Names: "dotnet", Paths: "--project", Subs: many, Look: lookProjects, Values: "--project -p -c --configuration -f --framework -o --filter"},
		{Names: "bazel bazelisk", Same: true, Subs: many, Look: lookLabels},
		{Names: "gradle gradlew", Same: true, Subs: many, Look: lookGradle, Values: "-p --project-dir -b -x --tests"},
		{Names: "mvn mvnw", Paths: "-f --file", Same: true, Subs: many, Values: "-pl -f -P -s --file --projects"},
		{Names: "cmake", Is: ForBuild, Look: lookPresets, Runner: CMake, What: "preset", Values: "--preset -B -S -G --build"},
		{Names: "ctest", Is: ForTest, Look: lookPresets, Runner: CMake, What: "preset", Values: "--preset --test-dir -R"},
		{Names: "swift flutter dart sbt zig meson stack cabal dune wrangler", Subs: map[string]Purpose{"setup": ForBuild, "pub": ForInstall}, Values: "-C --package-path"},
		{Names: "idf.py xcodebuild ninja msbuild tsup vite webpack rollup", Is: ForBuild},
		{Names: "python python3", Look: lookFiles, Interprets: true, Fronts: "manage.py"},
		{Names: "php", Look: lookFiles, Interprets: true, Fronts: "artisan console craft spark cake occ"},
		{Names: "node ruby bash sh zsh tsx ts-node perl Rscript source .", Look: lookFiles, Interprets: true},
		{Names: "cat", Look: lookFiles},
		{Names: "cp", Look: lookCopied},
		{Names: "kubectl oc", Paths: "-f --filename -k --kustomize"},
		{Names: "terraform tofu", Paths: "-chdir"},
		{Names: "alembic", Paths: "-c --config"},
		{Names: "cd", Look: lookFolder},
	}
}

// checkers test, lint, format and judge types.
func checkers() []Tool {
	return []Tool{
		{Names: "pytest rspec phpunit jest vitest pest", Paths: "--rootdir --config --configuration", Is: ForTest, Look: lookFiles},
		{Names: "mocha ava minitest karma cypress gotestsum", Is: ForTest},
		{Names: "playwright", Subs: map[string]Purpose{"": ForTest, "install": ForOther, "show-report": ForOther, "codegen": ForOther}},
		{Names: "mypy", Paths: "--config-file", Is: ForTypes, Look: lookFiles},
		{Names: "pyright tsc vue-tsc ty basedpyright svelte-check", Paths: "-p --project", Is: ForTypes},
		{Names: "eslint rubocop", Paths: "-c --config", Is: ForLint, Look: lookFiles},
		{Names: "golangci-lint phpstan flake8 pylint shellcheck brakeman swiftlint ktlint detekt hadolint actionlint yamllint stylelint oxlint clippy-driver psalm standardrb bandit semgrep clang-tidy luacheck codespell typos knip staticcheck markdownlint credo", Paths: "--config --configuration", Is: ForLint},
		{Names: "ruff", Paths: "--config", Is: ForLint, Subs: map[string]Purpose{"format": ForFormat, "check": ForLint, "": ForLint}, Look: lookFiles},
		{Names: "biome", Is: ForLint, Subs: map[string]Purpose{"ci": ForLint}},
		{Names: "black", Is: ForFormat, Look: lookFiles},
		{Names: "prettier gofmt gofumpt goimports isort rustfmt swiftformat clang-format pint php-cs-fixer stylua shfmt taplo dprint scalafmt", Is: ForFormat},
	}
}
