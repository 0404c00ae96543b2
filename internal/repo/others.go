package repo

import (
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
)

var (
	rakeTask = lazyregexp.New(`^(\s*)(?:multitask|task|file)\s*\(?\s*(?::?["']?)([A-Za-z_][\w:.-]*)`)
	rakeNS   = lazyregexp.New(`^(\s*)namespace\s*\(?\s*:?["']?([\w-]+)`)
	// A library's class that makes a task, with its name or the usual one.
	rakeClass = lazyregexp.New(`^\s*(?:Rake::TestTask|Rails::TestTask|Minitest::TestTask|RSpec::Core::RakeTask|RuboCop::RakeTask)\.(?:new|create)(?:\s*\(\s*:?["']?([\w:]+)|\s+:(\w+))?`)
	rakeDesc  = lazyregexp.New(`^\s*desc\s*\(?\s*["'](.*?)["']`)
)

// readRake reads the tasks that are written out. Ruby may define any other, so
// the table stays open.
func readRake(r *Repo, t *Table) {
	t.Open = true
	var names []string
	for _, name := range r.Tree().Files() {
		if base := path.Base(name); base == "Rakefile" || base == "rakefile.rb" || path.Ext(base) == ".rake" {
			names = append(names, name)
		}
	}
	byDepth(names)
	for _, name := range names {
		if data, err := r.Read(name); err == nil {
			rakefile(t, name, string(data))
		}
	}
}

func rakefile(t *Table, file, text string) {
	type level struct{ indent, name string }
	var spaces []level
	doc, n := "", 0
	for line := range strings.Lines(text) {
		n++
		if m := rakeDesc.FindStringSubmatch(line); m != nil {
			doc = m[1]
			continue
		}
		if m := rakeNS.FindStringSubmatch(line); m != nil {
			spaces = append(spaces, level{m[1], m[2]})
			continue
		}
		if len(spaces) > 0 && strings.TrimRight(line, "\r\n") == spaces[len(spaces)-1].indent+"end" {
			spaces = spaces[:len(spaces)-1]
			continue
		}
		name, given := "", false
		if m := rakeTask.FindStringSubmatch(line); m != nil {
			name, given = strings.TrimSuffix(m[2], ":"), true
		} else if m := rakeClass.FindStringSubmatch(line); m != nil {
			name, given = cmpOr(m[1]+m[2], classTask(line)), true
		}
		if given {
			full := name
			for i := len(spaces) - 1; i >= 0; i-- {
				full = spaces[i].name + ":" + full
			}
			t.add(Target{Runner: Rake, Name: full, Dir: Clean(path.Dir(file)), Doc: doc, Evidence: Evidence{file, n}})
			doc = ""
		}
	}
}

// classTask is the name of a task whose class is given no other.
func classTask(line string) string {
	switch {
	case strings.Contains(line, "RSpec"):
		return "spec"
	case strings.Contains(line, "RuboCop"):
		return "rubocop"
	}
	return "test"
}

var mixAlias = lazyregexp.New(`^\s+(?:"([\w.-]+)"|([\w.]+)):\s*(\[.*|&.*|".*)`)

// readMix reads the aliases of mix.exs files and the tasks of lib/mix/tasks.
// Dependencies bring others, so the table stays open.
func readMix(r *Repo, t *Table) {
	t.Open = true
	for _, name := range r.named("mix.exs") {
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		in, n := false, 0
		for line := range strings.Lines(string(data)) {
			n++
			trimmed := strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(trimmed, "defp aliases"), strings.HasPrefix(trimmed, "def aliases"), strings.HasPrefix(trimmed, "aliases: ["):
				in = true
			case in && (trimmed == "end" || trimmed == "],") && !mixAlias.MatchString(line):
				if trimmed == "end" {
					in = false
				}
			case in:
				if m := mixAlias.FindStringSubmatch(line); m != nil {
					t.add(Target{Runner: Mix, Name: cmpOr(m[1], m[2]), Dir: Clean(path.Dir(name)), Body: strings.TrimRight(m[3], ","), Evidence: Evidence{name, n}})
				}
			}
		}
	}
}

// miseFolders are where mise looks for tasks that are files.
var miseFolders = []string{"mise-tasks", ".mise-tasks", ".mise/tasks", "mise/tasks", ".config/mise/tasks"}

func readMise(r *Repo, t *Table) {
	folders := slices.Clone(miseFolders)
	for _, name := range r.named("mise.toml", ".mise.toml", "mise.local.toml", "config.toml") {
		if path.Base(name) == "config.toml" && !strings.Contains(name, "mise/") {
			continue
		}
		dir := strings.TrimSuffix(strings.TrimSuffix(Clean(path.Dir(name)), ".config/mise"), ".mise")
		folders = append(folders, miseFile(r, t, name, Clean(dir))...)
	}
	for _, dir := range folders {
		for _, file := range r.Tree().Under(dir) {
			rel := strings.TrimSuffix(strings.TrimPrefix(file, dir+"/"), path.Ext(file))
			// A folder's _default is the task of the folder's own name.
			rel = strings.TrimSuffix(rel, "/_default")
			t.add(Target{Runner: Mise, Name: strings.ReplaceAll(rel, "/", ":"), Evidence: Evidence{file, 1}})
		}
	}
}

// miseFile reads the tasks of a file and returns the folders with more that it
// names.
func miseFile(r *Repo, t *Table, name, dir string) (folders []string) {
	data, err := r.Read(name)
	if err != nil {
		return nil
	}
	doc := readTOML(r, name)
	if doc == nil && len(data) > 0 {
		t.Open = true
	}
	tasks := table(doc, "tasks")
	for _, key := range sortedKeys(tasks) {
		at := Evidence{name, tomlLine(data, "tasks", key)}
		about, _ := table(tasks, key)["description"].(string)
		t.add(Target{Runner: Mise, Name: key, Dir: dir, Body: asText(tasks[key]), Doc: about, Evidence: at})
		for _, alias := range texts(table(tasks, key)["alias"]) {
			t.add(Target{Runner: Mise, Name: alias, Dir: dir, Inner: true, Evidence: at})
		}
	}
	for _, include := range texts(table(doc, "task_config")["includes"]) {
		p := path.Join(dir, include)
		switch {
		case r.Tree().IsDir(p):
			folders = append(folders, Clean(p))
		case r.Tree().IsFile(p):
			more := readTOML(r, p)
			for _, key := range sortedKeys(more) {
				t.add(Target{Runner: Mise, Name: key, Dir: dir, Body: asText(more[key]), Evidence: Evidence{p, 0}})
			}
		default:
			t.Open = true
		}
	}
	return folders
}

// texts are the texts of a value that is one, or a list of them.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}

func readCMakePresets(r *Repo, t *Table) {
	for _, name := range r.named("CMakePresets.json") {
		var presets map[string]any
		if !readJSON(r, name, &presets) || presets["include"] != nil {
			t.Open = true
		}
		for _, kind := range []string{"configurePresets", "buildPresets", "testPresets", "workflowPresets", "packagePresets"} {
			list, _ := presets[kind].([]any)
			for _, e := range list {
				m, _ := e.(map[string]any)
				hidden, _ := m["hidden"].(bool)
				if n, ok := m["name"].(string); ok && !hidden {
					t.add(Target{Runner: CMake, Name: n, Dir: Clean(path.Dir(name)), Body: strings.TrimSuffix(kind, "Presets"), Evidence: Evidence{name, lineOf(r, name, `"`+n+`"`)}})
				}
			}
		}
	}
	if len(r.Tree().Named("CMakeUserPresets.json")) > 0 {
		t.Open = true
	}
}

// lineOf is the line on which a text first stands in a file, 0 for none.
func lineOf(r *Repo, name, text string) int {
	data, err := r.Read(name)
	if err != nil {
		return 0
	}
	i := strings.Index(string(data), text)
	if i < 0 {
		return 0
	}
	return 1 + strings.Count(string(data[:i]), "\n")
}
