package repo

import (
	"bufio"
	"bytes"
	"path"
	"strings"

	"pare/internal/lazyregexp"
)

// ini reads a file of sections with keys, as setup.cfg and tox.ini are; a value
// may go on in indented lines.
type iniKey struct {
	Section, Key, Value string
	Line                int
}

func readINI(data []byte) []iniKey {
	var all []iniKey
	section := ""
	n := 0
	scan := bufio.NewScanner(bytes.NewReader(data))
	for scan.Scan() {
		n++
		line := scan.Text()
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
		case trimmed[0] == '[' && strings.HasSuffix(trimmed, "]"):
			section = trimmed[1 : len(trimmed)-1]
			all = append(all, iniKey{Section: section, Line: n})
		case (line[0] == ' ' || line[0] == '\t') && len(all) > 0 && all[len(all)-1].Key != "":
			all[len(all)-1].Value += "\n" + trimmed
		default:
			key, value, ok := strings.Cut(trimmed, "=")
			if !ok {
				key, value, _ = strings.Cut(trimmed, ":")
			}
			all = append(all, iniKey{section, strings.TrimSpace(key), strings.TrimSpace(value), n})
		}
	}
	return all
}

func readTox(r *Repo, t *Table) {
	for _, name := range r.named("tox.ini", "setup.cfg") {
		if data, err := r.Read(name); err == nil {
			toxINI(t, name, data)
		}
	}
	for _, name := range r.named("tox.toml", "pyproject.toml") {
		doc := readTOML(r, name)
		if path.Base(name) == "pyproject.toml" {
			doc = table(doc, "tool", "tox")
		}
		for _, env := range sortedKeys(table(doc, "env")) {
			t.add(Target{Runner: Tox, Name: env, Dir: Clean(path.Dir(name)), Evidence: Evidence{name, 0}})
		}
		if legacy, ok := doc["legacy_tox_ini"].(string); ok {
			toxINI(t, name, []byte(legacy))
		}
	}
}

func toxINI(t *Table, name string, data []byte) {
	dir := Clean(path.Dir(name))
	for _, k := range readINI(data) {
		if env, ok := strings.CutPrefix(k.Section, "testenv:"); ok && k.Key == "" {
			for _, e := range braces(env) {
				t.add(Target{Runner: Tox, Name: e, Dir: dir, Evidence: Evidence{name, k.Line}})
			}
		}
		if (k.Section == "tox" || k.Section == "tox:tox") && (k.Key == "envlist" || k.Key == "env_list") {
			for _, e := range strings.FieldsFunc(k.Value, func(c rune) bool { return c == '\n' || c == ' ' }) {
				for _, one := range splitTop(e) {
					for _, b := range braces(one) {
						t.add(Target{Runner: Tox, Name: b, Dir: dir, Evidence: Evidence{name, k.Line}})
					}
				}
			}
		}
	}
}

// splitTop splits at commas outside of braces.
func splitTop(s string) []string {
	var all []string
	depth, start := 0, 0
	for i, c := range s {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		case ',':
			if depth == 0 {
				all = append(all, s[start:i])
				start = i + 1
			}
		}
	}
	return append(all, s[start:])
}

// braces expands a{b,c}d.
func braces(s string) []string {
	open := strings.IndexByte(s, '{')
	end := strings.IndexByte(s, '}')
	if open < 0 || end < open {
		if s = strings.TrimSpace(s); s == "" {
			return nil
		}
		return []string{s}
	}
	var all []string
	for _, alt := range strings.Split(s[open+1:end], ",") {
		all = append(all, braces(s[:open]+strings.TrimSpace(alt)+s[end+1:])...)
		if len(all) > 500 {
			break
		}
	}
	return all
}

var (
	noxSession = lazyregexp.New(`^@nox\.session|^@session`)
	// noxCall makes sessions without a decorator: their names are computed.
	noxCall = lazyregexp.New(`(?m)^[^@#\n]*nox\.session\(`)
	noxName = lazyregexp.New(`name\s*=\s*["']([^"']+)["']`)
	pyDef   = lazyregexp.New(`^(?:async\s+)?def\s+(\w+)`)
)

func readNox(r *Repo, t *Table) {
	for _, name := range r.named("noxfile.py") {
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		if noxCall.Match(data) {
			t.Open = true
		}
		pending, given := 0, ""
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			if noxSession.MatchString(line) {
				pending = n
			}
			if pending == 0 {
				continue
			}
			if m := noxName.FindStringSubmatch(line); m != nil {
				given = m[1]
			}
			if m := pyDef.FindStringSubmatch(line); m != nil {
				t.add(Target{Runner: Nox, Name: cmpOr(given, m[1]), Dir: Clean(path.Dir(name)), Evidence: Evidence{name, pending}})
				pending, given = 0, ""
			}
		}
	}
}

func readPythonScripts(r *Repo, t *Table) {
	for _, name := range r.named("pyproject.toml") {
		doc := readTOML(r, name)
		data, err := r.Read(name)
		if doc == nil || err != nil {
			continue
		}
		for _, key := range [][]string{{"project", "scripts"}, {"project", "gui-scripts"}, {"tool", "poetry", "scripts"}} {
			scripts := table(doc, key...)
			for _, s := range sortedKeys(scripts) {
				t.add(Target{Runner: Python, Name: s, Dir: Clean(path.Dir(name)), Body: asText(scripts[s]), Evidence: Evidence{name, tomlLine(data, strings.Join(key, "."), s)}})
			}
		}
	}
}

// readPythonTasks reads the tasks of poe, taskipy, pdm, hatch and pixi.
func readPythonTasks(r *Repo, t *Table) {
	for _, name := range r.named("pyproject.toml", "pixi.toml", "hatch.toml", "poe_tasks.toml") {
		doc := readTOML(r, name)
		data, err := r.Read(name)
		if doc == nil || err != nil {
			continue
		}
		dir := Clean(path.Dir(name))
		keys := [][]string{{"tool", "poe", "tasks"}, {"tool", "taskipy", "tasks"}, {"tool", "pdm", "scripts"}, {"tool", "pixi", "tasks"}, {"tasks"}}
		for _, group := range []string{"pixi"} {
			for feature := range table(doc, "tool", group, "feature") {
				keys = append(keys, []string{"tool", group, "feature", feature, "tasks"})
			}
		}
		for feature := range table(doc, "feature") {
			keys = append(keys, []string{"feature", feature, "tasks"})
		}
		for _, key := range keys {
			addTasks(t, name, dir, "", table(doc, key...), data, strings.Join(key, "."))
		}
		for _, root := range [][]string{{"tool", "hatch", "envs"}, {"envs"}} {
			envs := table(doc, root...)
			for _, env := range sortedKeys(envs) {
				prefix := env + ":"
				scripts := table(envs, env, "scripts")
				if env == "default" {
					addTasks(t, name, dir, "", scripts, data, strings.Join(root, ".")+".default.scripts")
				}
				addTasks(t, name, dir, prefix, scripts, data, strings.Join(root, ".")+"."+env+".scripts")
			}
		}
	}
}

func addTasks(t *Table, name, dir, prefix string, tasks map[string]any, data []byte, section string) {
	for _, key := range sortedKeys(tasks) {
		t.add(Target{Runner: PyTask, Name: prefix + key, Dir: dir, Body: asText(tasks[key]), Evidence: Evidence{name, tomlLine(data, section, key)}})
	}
}
