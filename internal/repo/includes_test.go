package repo

import "testing"

// TestIncludes: what a file includes is run from where the including file lies, by
// the names that the runner gives it.
func TestIncludes(t *testing.T) {
	r := New(files{
		"Makefile": "include scripts/*.mk\nall:\n\ttrue\n", "scripts/test.mk": "check-all:\n\ttrue\n", "other/lone.mk": "alone:\n\ttrue\n",
		"Taskfile.yml":      "includes:\n  docs: ./docs\n  flat:\n    taskfile: ./flat.yml\n    flatten: true\n  away: ./gone\ntasks:\n  build: x\n  helper:\n    internal: true\n    cmd: x\n",
		"docs/Taskfile.yml": "tasks:\n  default: x\n  serve: x\n", "flat.yml": "tasks:\n  level: x\n",
		"justfile": "mod api\nmod web 'front/web.just'\nimport 'more.just'\nbuild:\n  true\n", "api/mod.just": "test:\n  true\n", "front/web.just": "lint:\n  true\n", "more.just": "extra:\n  true\n", "lost.just": "lost:\n  true\n",
		"mise.toml":          "[task_config]\nincludes = [\"tools/tasks\"]\n[tasks.fmt]\nalias = \"f\"\nrun = \"x\"\n",
		"mise-tasks/lint.sh": "#!/bin/sh\n", "mise-tasks/db/_default": "#!/bin/sh\n", "mise-tasks/db/seed": "#!/bin/sh\n", "tools/tasks/e2e": "#!/bin/sh\n",
	})
	for _, c := range []struct {
		runner Runner
		name   string
		dir    string
		inner  bool
	}{
		{Make, "check-all", "", false},
		{Make, "alone", "other", true},
		{Make, "all", "", false},
		{Task, "docs:serve", "", false},
		{Task, "docs", "", false},
		{Task, "level", "", false},
		{Task, "helper", "", true},
		{Task, "serve", "docs", true},
		{Just, "api::test", "", false},
		{Just, "web::lint", "", false},
		{Just, "extra", "", false},
		{Just, "lost", "", true},
		{Mise, "fmt", "", false},
		{Mise, "f", "", true},
		{Mise, "lint", "", false},
		{Mise, "db", "", false},
		{Mise, "db:seed", "", false},
		{Mise, "e2e", "", false},
	} {
		found := r.Targets().Of(c.runner).Find(c.name)
		if len(found) == 0 {
			t.Errorf("%s has no %s", c.runner, c.name)
			continue
		}
		if found[0].Dir != c.dir || found[0].Inner != c.inner {
			t.Errorf("%s %s: in %q, inner %v", c.runner, c.name, found[0].Dir, found[0].Inner)
		}
	}
	for line, want := range map[string]Verdict{
		"just api::test": Defined, "just api test": Defined, "just api::tset": Undefined, "just api tset": Undefined, "just build": Defined, "just extra": Defined,
		"task docs:serve": Defined, "task docs:gone": Undefined, "task away:any": Defined, "mise run db": Defined, "mise run db:sed": Undefined, "make check-all": Defined,
	} {
		if got := r.Check(Commands(line)[0]); got.Verdict != want {
			t.Errorf("%s: %v, want %v (%s)", line, got.Verdict, want, got.Why)
		}
	}
}
