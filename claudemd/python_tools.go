package claudemd

import (
	"path"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/toml"
)

// pythonTools finds the tools that a Python project uses: those that it depends on,
// has a table or a file of settings for, or runs in an environment of tox. A tool
// that only another's settings name, as ruff's do isort, is none of them.
func (d *detector) pythonTools(dir string, manifests []string) map[string]repo.Evidence {
	found := map[string]repo.Evidence{}
	add := func(name string, at repo.Evidence) {
		if _, ok := found[name]; !ok && name != "" {
			found[name] = at
		}
	}
	for _, m := range manifests {
		if path.Base(m) == "pyproject.toml" {
			d.pyprojectTools(m, add)
		}
	}
	for _, f := range []string{"requirements.txt", "requirements-dev.txt", "requirements_dev.txt", "dev-requirements.txt", "requirements-test.txt", "test-requirements.txt", "requirements/dev.txt", "requirements/test.txt", "requirements/tests.txt", "requirements/local.txt"} {
		d.requirementTools(path.Join(dir, f), add)
	}
	for _, f := range []string{"setup.cfg", "tox.ini", "setup.py", "pixi.toml", "Pipfile"} {
		d.sectionTools(path.Join(dir, f), add)
	}
	for _, tool := range []string{"pytest", "mypy", "ruff", "pyright", "flake8", "pylint", "isort", "black"} {
		for _, name := range []string{tool + ".ini", "." + tool + ".toml", tool + ".toml", "." + tool + ".ini", "." + tool, tool + "config.json", "." + tool + "rc"} {
			if p := path.Join(dir, name); d.tree().IsFile(p) {
				add(tool, repo.Evidence{File: p})
			}
		}
	}
	if all := d.tree().Named("conftest.py"); len(all) > 0 {
		add("pytest", repo.Evidence{File: all[0]})
	}
	return found
}

// pyprojectTools reads the dependencies and the tables of settings.
func (d *detector) pyprojectTools(file string, add func(string, repo.Evidence)) {
	text := d.text(file)
	var doc map[string]any
	if toml.Unmarshal([]byte(text), &doc) != nil {
		return
	}
	at := func(word string) repo.Evidence { return d.line(file, word) }
	for _, r := range requirements(doc) {
		add(r, at(r))
	}
	tool, _ := doc["tool"].(map[string]any)
	for name := range tool {
		add(name, at("[tool."+name))
	}
}

// requirements are the names of what a pyproject.toml depends on, for any purpose.
func requirements(doc map[string]any) []string {
	var all []string
	var walk func(v any, inside bool)
	walk = func(v any, inside bool) {
		switch v := v.(type) {
		case string:
			if inside {
				all = append(all, requirement(v))
			}
		case []any:
			for _, x := range v {
				walk(x, inside)
			}
		case []map[string]any:
			for _, x := range v {
				walk(x, inside)
			}
		case map[string]any:
			for key, x := range v {
				holds := key == "dependencies" || key == "dev-dependencies" || key == "optional-dependencies" || key == "dependency-groups" || key == "extra-dependencies"
				if m, ok := x.(map[string]any); ok && (key == "dependencies" || key == "dev-dependencies") {
					for name := range m { // Poetry's and Pixi's tables
						all = append(all, strings.ToLower(name))
					}
					continue
				}
				walk(x, inside || holds)
			}
		}
	}
	walk(doc, false)
	return all
}

// requirement is the name in a requirement: "pytest-cov" of "pytest-cov>=4; x".
func requirement(line string) string {
	line = strings.TrimSpace(line)
	end := strings.IndexFunc(line, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	})
	if end >= 0 {
		line = line[:end]
	}
	return strings.ToLower(line)
}

func (d *detector) requirementTools(file string, add func(string, repo.Evidence)) {
	n := 0
	for line := range strings.Lines(d.text(file)) {
		if n++; !strings.HasPrefix(strings.TrimSpace(line), "#") {
			add(requirement(line), repo.Evidence{File: file, Line: n})
		}
	}
}

var (
	iniTool  = lazyregexp.New(`^\[(?:tool:)?(\w+)\]`)
	toolWord = lazyregexp.New(`^\s*(?:[\w-]+\s*=\s*)?["']?(pytest|mypy|ruff|pyright|black|flake8|pylint|isort)\b(?:["'\s\[>=<~!;]|$)`)
)

// sectionTools reads the sections of an INI file, and the lines that begin with a
// tool: those of tox, and lists of requirements.
func (d *detector) sectionTools(file string, add func(string, repo.Evidence)) {
	n := 0
	for line := range strings.Lines(d.text(file)) {
		n++
		at := repo.Evidence{File: file, Line: n}
		if m := iniTool.FindStringSubmatch(line); m != nil {
			add(strings.ToLower(m[1]), at)
		} else if m := toolWord.FindStringSubmatch(line); m != nil {
			add(m[1], at)
		}
	}
}
