package repo

import (
	"slices"
	"sync"
)

// Runner is a program that runs named things: npm its scripts, make its targets.
type Runner string

// The runners that are known.
const (
	NPM       Runner = "npm" // package.json scripts: npm, pnpm, yarn and bun alike
	Make      Runner = "make"
	Just      Runner = "just"
	Task      Runner = "task"
	CargoBin  Runner = "cargo alias" // aliases of .cargo/config.toml
	Tox       Runner = "tox"
	Nox       Runner = "nox"
	Python    Runner = "python script" // console scripts of pyproject.toml
	PyTask    Runner = "python task"   // poe, pdm, hatch, taskipy, pixi
	Composer  Runner = "composer"
	Rake      Runner = "rake"
	Mix       Runner = "mix"
	Deno      Runner = "deno"
	Mise      Runner = "mise"
	PreCommit Runner = "pre-commit"
	Compose   Runner = "docker compose" // services
	CMake     Runner = "cmake"          // presets
	Procfile  Runner = "procfile"
	Dart      Runner = "dart" // melos scripts
)

// Target is one thing that a runner can run.
type Target struct {
	Runner Runner
	Name   string
	Dir    string // of the file that defines it
	Body   string // what it runs, where that is text
	Doc    string // what its author says of it
	// Inner says that the file which defines it is a part of another: the name alone
	// works only from the file's own folder, if at all.
	Inner bool
	Evidence
}

// Table is everything that a runner can run in a repository.
type Table struct {
	Targets []Target
	// Open says that there is more than can be read here (a computed name, an
	// include that is not in the repository): a name that is not found may exist.
	Open bool
	// Patterns are globs that further names follow.
	Patterns []string

	byName map[string][]int
}

// Find lists the targets of a name, those nearest to the root first.
func (t *Table) Find(name string) []Target {
	var all []Target
	for _, i := range t.byName[name] {
		all = append(all, t.Targets[i])
	}
	return all
}

// In lists the targets that are defined in a folder, in the order of the file.
func (t *Table) In(dir string) []Target {
	var all []Target
	for i := range t.Targets {
		if t.Targets[i].Dir == dir {
			all = append(all, t.Targets[i])
		}
	}
	return all
}

// Names lists every name once, sorted.
func (t *Table) Names() []string {
	var all []string
	for name := range t.byName {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func (t *Table) add(target Target) {
	if t.byName == nil {
		t.byName = map[string][]int{}
	}
	t.byName[target.Name] = append(t.byName[target.Name], len(t.Targets))
	t.Targets = append(t.Targets, target)
}

// Targets is what can be run in a repository. A runner's files are read when it
// is first asked for.
type Targets struct {
	repo *Repo

	mu     sync.Mutex
	tables map[Runner]*Table

	cargoOnce sync.Once
	cargo     *Cargo
	npmOnce   sync.Once
	npm       *Packages
}

func readTargets(r *Repo) *Targets { return &Targets{repo: r, tables: map[Runner]*Table{}} }

// Of is the table of a runner; it is empty where nothing is defined.
func (t *Targets) Of(r Runner) *Table {
	t.mu.Lock()
	defer t.mu.Unlock()
	if table, ok := t.tables[r]; ok {
		return table
	}
	table := &Table{}
	if read := readers()[r]; read != nil {
		read(t.repo, table)
	}
	t.tables[r] = table
	return table
}

func readers() map[Runner]func(*Repo, *Table) {
	return map[Runner]func(*Repo, *Table){
		NPM: readNPM, Make: readMake, Just: readJust, Task: readTaskfiles, CargoBin: readCargoAliases,
		Tox: readTox, Nox: readNox, Python: readPythonScripts, PyTask: readPythonTasks, Composer: readComposer,
		Rake: readRake, Mix: readMix, Deno: readDeno, Mise: readMise, PreCommit: readPreCommit,
		Compose: readCompose, CMake: readCMakePresets, Procfile: readProcfile, Dart: readMelos,
	}
}
