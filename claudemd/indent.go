package claudemd

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"pare/internal/repo"
)

// language is a language by the endings of its files, with the indentation that a
// model takes for it by itself: "tab", a number of spaces, or "" where there is no
// usual one.
type language struct {
	name, usual string
	exts        []string
}

func languages() []language {
	return []language{
		{"Python", "4", []string{".py"}},
		{"TypeScript and JavaScript", "2", []string{".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs"}},
		{"Go", "tab", []string{".go"}},
		{"Rust", "4", []string{".rs"}},
		{"Java", "4", []string{".java"}},
		{"Kotlin", "4", []string{".kt", ".kts"}},
		{"C#", "4", []string{".cs"}},
		{"Ruby", "2", []string{".rb"}},
		{"PHP", "4", []string{".php"}},
		{"Swift", "4", []string{".swift"}},
		{"Scala", "2", []string{".scala"}},
		{"Elixir", "2", []string{".ex", ".exs"}},
		{"Dart", "2", []string{".dart"}},
		{"C and C++", "", []string{".c", ".cc", ".cpp", ".h", ".hpp"}},
		{"Lua", "", []string{".lua"}},
	}
}

// indentation tells of the languages of the project whose indentation, by
// .editorconfig, is not the usual one.
func (d *detector) indentation() {
	file := d.at(".editorconfig")
	text := d.text(file)
	if text == "" {
		return
	}
	rules := editorRules(text)
	byForm := map[string][]string{}
	var forms []string
	at := map[string]repo.Evidence{}
	for _, l := range d.mainLanguages() {
		form, line := "", 0
		for _, r := range rules {
			if r.matches("x" + l.exts[0]) {
				if f := r.form(); f != "" {
					form, line = f, r.line
				}
			}
		}
		if form == "" || form == l.usual || d.indentSaid(l) {
			continue
		}
		if byForm[form] == nil {
			forms = append(forms, form)
			at[form] = repo.Evidence{File: file, Line: line}
		}
		byForm[form] = append(byForm[form], l.name)
	}
	for _, form := range forms {
		how := "tabs"
		if form != "tab" {
			how = form + " spaces"
		}
		d.add("convention.indent", strings.Join(byForm[form], ", ")+": indent with "+how, "", 28, at[form])
	}
}

// indentSaid reports whether a formatter's settings, which stand above those of the
// editor, tell of the language's indentation.
func (d *detector) indentSaid(l language) bool {
	for _, f := range d.facts.Of("convention") {
		if strings.HasPrefix(f.Value, "JavaScript") && l.exts[0] == ".ts" && (strings.Contains(f.Value, "tabs") || strings.Contains(f.Value, "indents")) {
			return true
		}
	}
	return l.exts[0] == ".c" && d.has(".clang-format")
}

// mainLanguages are the languages of at least a tenth of the program text.
func (d *detector) mainLanguages() []language {
	counts := map[string]int{}
	all := 0
	for _, f := range d.tree().Under(d.opts.Dir) {
		if ext := path.Ext(f); !aside(path.Dir(f)) {
			counts[ext]++
		}
	}
	sum := func(l language) (n int) {
		for _, e := range l.exts {
			n += counts[e]
		}
		return n
	}
	known := languages()
	for _, l := range known {
		all += sum(l)
	}
	return slices.DeleteFunc(known, func(l language) bool { return sum(l) < 3 || sum(l)*10 < all })
}

// editorRule is a section of an .editorconfig.
type editorRule struct {
	glob, style, size string
	line              int
}

func editorRules(text string) []editorRule {
	var all []editorRule
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			all = append(all, editorRule{glob: line[1 : len(line)-1]})
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok || len(all) == 0 || strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") {
			continue
		}
		r := &all[len(all)-1]
		value = strings.ToLower(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "indent_style":
			r.style, r.line = value, n
		case "indent_size":
			r.size = value
			r.line = max(r.line, n)
		case "tab_width":
			if r.size == "" && r.style == "space" {
				r.size = value
			}
		}
	}
	return inherited(all)
}

// inherited fills in what a section leaves to those before it for all files.
func inherited(all []editorRule) []editorRule {
	style := ""
	for i := range all {
		r := &all[i]
		if r.style == "" && r.size != "" {
			r.style = style
		}
		if r.glob == "*" && r.style != "" {
			style = r.style
		}
	}
	return all
}

// form is "tab", a number of spaces, or "" where the section says neither.
func (r *editorRule) form() string {
	switch {
	case r.style == "tab":
		return "tab"
	case r.size != "" && r.size != "tab" && strings.Trim(r.size, "0123456789") == "":
		return r.size
	}
	return ""
}

func (r *editorRule) matches(name string) bool {
	glob := r.glob
	if i := strings.LastIndexByte(glob, '/'); i >= 0 {
		if glob[:i] != "**" && glob[:i] != "" {
			return false // for one folder
		}
		glob = glob[i+1:]
	}
	ok, err := doublestar.Match(glob, name)
	return ok && err == nil
}
