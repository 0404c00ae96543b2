package repo

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// named lists the files whose name is one of those, those nearest to the root
// first.
func (r *Repo) named(bases ...string) []string {
	var all []string
	for _, b := range bases {
		all = append(all, r.Tree().Named(b)...)
	}
	all = slices.DeleteFunc(all, func(p string) bool { return !r.Tree().IsFile(p) || strings.Contains("/"+p, "/node_modules/") })
	byDepth(all)
	return all
}

func readTaskfiles(r *Repo, t *Table) {
	names := r.named("Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml")
	files := taskfiles{repo: r, table: t, included: map[string]bool{}}
	for _, name := range names {
		root := readYAML(r, name)
		if root == nil {
			t.Open = true
			continue
		}
		files.read(name, root, Clean(path.Dir(name)), "", 0)
		for len(files.via) < len(t.Targets) {
			files.via = append(files.via, name)
		}
	}
	// What others include is run through them: by its own name only from its folder.
	for i, via := range files.via {
		if x := &t.Targets[i]; via == x.File && files.included[x.File] {
			x.Inner = true
		}
	}
}

type taskfiles struct {
	repo     *Repo
	table    *Table
	included map[string]bool
	via      []string // for each target the entry by which it was read
}

// read adds the tasks of a file under a prefix, and those that it includes. Dir is
// where task runs.
func (f *taskfiles) read(name string, root *yaml.Node, dir, prefix string, depth int) {
	pairs(field(root, "tasks"), func(key, value *yaml.Node) {
		doc := ""
		if d := field(value, "desc"); d != nil {
			doc = d.Value
		}
		hidden := field(value, "internal") != nil && field(value, "internal").Value == "true"
		for _, n := range append([]string{key.Value}, scalars(field(value, "aliases"))...) {
			if strings.Contains(n, "*") {
				f.table.Patterns = append(f.table.Patterns, prefix+n)
				continue
			}
			f.table.add(Target{Runner: Task, Name: prefix + n, Dir: dir, Body: taskBody(value), Doc: doc, Inner: hidden, Evidence: Evidence{name, key.Line}})
			if n == "default" && prefix != "" {
				f.table.add(Target{Runner: Task, Name: strings.TrimSuffix(prefix, ":"), Dir: dir, Body: taskBody(value), Doc: doc, Inner: hidden, Evidence: Evidence{name, key.Line}})
			}
		}
	})
	if depth > 4 {
		return
	}
	pairs(field(root, "includes"), func(key, value *yaml.Node) { f.include(name, dir, prefix, key, value, depth) })
}

func (f *taskfiles) include(name, dir, prefix string, key, value *yaml.Node, depth int) {
	target := value.Value
	if t := field(value, "taskfile"); t != nil {
		target = t.Value
	}
	prefixes := []string{prefix + key.Value + ":"}
	if flat := field(value, "flatten"); flat != nil && flat.Value == "true" {
		prefixes = []string{prefix}
	}
	for _, alias := range scalars(field(value, "aliases")) {
		prefixes = append(prefixes, prefix+alias+":")
	}
	p := path.Join(path.Dir(name), target)
	for _, candidate := range []string{p, path.Join(p, "Taskfile.yml"), path.Join(p, "Taskfile.yaml"), path.Join(p, "Taskfile.dist.yml")} {
		if !f.repo.Tree().IsFile(candidate) {
			continue
		}
		if sub := readYAML(f.repo, candidate); sub != nil {
			f.included[candidate] = true
			for _, prefix := range prefixes {
				f.read(candidate, sub, dir, prefix, depth+1)
			}
			return
		}
	}
	for _, prefix := range prefixes {
		f.table.Patterns = append(f.table.Patterns, prefix+"*")
	}
}

func taskBody(task *yaml.Node) string {
	if task.Kind == yaml.ScalarNode {
		return task.Value
	}
	if task.Kind == yaml.SequenceNode {
		return strings.Join(scalars(task), "\n")
	}
	if c := field(task, "cmd"); c != nil {
		return c.Value
	}
	return strings.Join(scalars(field(task, "cmds")), "\n")
}

// scalars are the texts of a sequence, or of a scalar alone.
func scalars(n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var all []string
	for _, c := range n.Content {
		switch {
		case c.Kind == yaml.ScalarNode:
			all = append(all, c.Value)
		case field(c, "cmd") != nil:
			all = append(all, field(c, "cmd").Value)
		}
	}
	return all
}

func readCompose(r *Repo, t *Table) {
	for _, name := range r.Tree().Files() {
		base := path.Base(name)
		ext := path.Ext(base)
		if (ext != ".yml" && ext != ".yaml") || !(strings.HasPrefix(base, "docker-compose") || strings.HasPrefix(base, "compose")) {
			continue
		}
		root := readYAML(r, name)
		if root == nil || field(root, "include") != nil {
			t.Open = true
		}
		pairs(field(root, "services"), func(key, value *yaml.Node) {
			body := ""
			if image := field(value, "image"); image != nil {
				body = image.Value
			}
			t.add(Target{Runner: Compose, Name: key.Value, Dir: Clean(path.Dir(name)), Body: body, Evidence: Evidence{name, key.Line}})
		})
	}
}

func readPreCommit(r *Repo, t *Table) {
	for _, name := range r.named(".pre-commit-config.yaml", ".pre-commit-config.yml") {
		root := readYAML(r, name)
		repos := field(root, "repos")
		if repos == nil {
			t.Open = true
			continue
		}
		for _, rp := range repos.Content {
			hooks := field(rp, "hooks")
			if hooks == nil {
				continue
			}
			for _, h := range hooks.Content {
				for _, key := range []string{"id", "alias"} {
					if id := field(h, key); id != nil {
						t.add(Target{Runner: PreCommit, Name: id.Value, Dir: Clean(path.Dir(name)), Evidence: Evidence{name, id.Line}})
					}
				}
			}
		}
	}
}

func readMelos(r *Repo, t *Table) {
	for _, name := range r.named("melos.yaml") {
		pairs(field(readYAML(r, name), "scripts"), func(key, value *yaml.Node) {
			body := value.Value
			if run := field(value, "run"); run != nil {
				body = run.Value
			}
			t.add(Target{Runner: Dart, Name: key.Value, Dir: Clean(path.Dir(name)), Body: body, Evidence: Evidence{name, key.Line}})
		})
	}
}

func readProcfile(r *Repo, t *Table) {
	for _, name := range r.Tree().Files() {
		if !strings.HasPrefix(path.Base(name), "Procfile") {
			continue
		}
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			if key, body, ok := strings.Cut(line, ":"); ok && !strings.ContainsAny(key, " #") {
				t.add(Target{Runner: Procfile, Name: key, Dir: Clean(path.Dir(name)), Body: strings.TrimSpace(body), Evidence: Evidence{name, n}})
			}
		}
	}
}

// Step is a command that a workflow of the CI runs.
type Step struct {
	Command
	Text string // of the command alone
	// Matrix says that the command stands in a text with expressions that only the
	// CI can expand.
	Matrix bool
	Evidence
}

// Steps lists the commands of .github/workflows, in the order of the files.
func (r *Repo) Steps() []Step {
	r.stepsOnce.Do(func() { r.steps = r.readSteps() })
	return r.steps
}

func (r *Repo) readSteps() []Step {
	var all []Step
	for _, name := range r.Tree().Under(".github/workflows") {
		if ext := path.Ext(name); ext != ".yml" && ext != ".yaml" {
			continue
		}
		root := readYAML(r, name)
		base := workingDir(field(root, "defaults", "run"))
		pairs(field(root, "jobs"), func(_, job *yaml.Node) {
			dir := joinDir(base, workingDir(field(job, "defaults", "run")))
			steps := field(job, "steps")
			if steps == nil {
				return
			}
			for _, s := range steps.Content {
				all = append(all, stepCommands(name, s, dir)...)
			}
		})
	}
	return all
}

func workingDir(n *yaml.Node) string {
	if d := field(n, "working-directory"); d != nil {
		if strings.Contains(d.Value, "${{") {
			return "?"
		}
		return Clean(d.Value)
	}
	return ""
}

func stepCommands(name string, step *yaml.Node, dir string) []Step {
	run := field(step, "run")
	if run == nil {
		return nil
	}
	if d := field(step, "working-directory"); d != nil {
		dir = workingDir(step)
	}
	text := run.Value
	line := run.Line
	if run.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		line++
	}
	var all []Step
	for _, c := range Commands(text) {
		if c.Also != "" {
			c.Dir = c.Also // the CI has a shell
		}
		c.Dir = joinDir(dir, c.Dir)
		all = append(all, Step{
			Command: c, Text: text[c.Start:c.End], Matrix: strings.Contains(text[c.Start:c.End], "${{"),
			Evidence: Evidence{name, line + strings.Count(text[:c.Start], "\n")},
		})
	}
	return all
}
