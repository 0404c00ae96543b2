package claudemd

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
)

// maxPackages is how many packages of a workspace are named; of more than that
// the folders alone.
const maxPackages = 12

// maxParents is how many folders of packages are named.
const maxParents = 6

// layout tells what a listing of folders does not show: which of them are
// packages, and where a program begins.
func (d *detector) layout() {
	d.workspaces()
	d.entryPoints()
}

// part is a package of a workspace.
type part struct {
	dir, name, about string
	at               repo.Evidence
}

func (d *detector) workspaces() {
	if d.opts.Dir != "" {
		return
	}
	parts := d.parts()
	if len(parts) < 2 {
		return
	}
	prefix := d.namesOfParts(parts)
	if len(parts) <= maxPackages {
		for i, p := range parts {
			// What only repeats the folder's name says nothing.
			if note := cmp.Or(p.about, "`"+p.name+"`"); p.about != "" || p.name != prefix+path.Base(p.dir) && !alike(p.name, path.Base(p.dir)) {
				d.add("layout.package", "`"+p.dir+"/`", note, 60-i, p.at)
			}
		}
		return
	}
	byParent := map[string][]part{}
	var parents []string
	for _, p := range parts {
		parent := path.Dir(p.dir)
		if len(byParent[parent]) == 0 {
			parents = append(parents, parent)
		}
		byParent[parent] = append(byParent[parent], p)
	}
	slices.SortStableFunc(parents, func(a, b string) int { return len(byParent[b]) - len(byParent[a]) })
	for i, parent := range parents {
		if i >= maxParents || len(byParent[parent]) < 3 || parent == "." {
			continue
		}
		d.add("layout.packages", "`"+parent+"/`", "one package a folder, such as `"+path.Base(byParent[parent][0].dir)+"`", 55-i, byParent[parent][0].at)
	}
}

// namesOfParts tells how the packages are called, where their names are those of
// their folders with the same words before: what a filter has to name is seen in no
// listing.
func (d *detector) namesOfParts(parts []part) (prefix string) {
	counts := map[string]int{}
	for _, p := range parts {
		if before, ok := strings.CutSuffix(p.name, path.Base(p.dir)); ok && before != "" {
			counts[before]++
		}
	}
	for before, n := range counts {
		if n*5 >= len(parts)*4 && n >= 3 {
			prefix = before
		}
	}
	for _, p := range parts {
		if prefix != "" && p.name == prefix+path.Base(p.dir) {
			d.add("layout.names", "Packages are called `"+prefix+"` and the name of their folder, such as `"+p.name+"` in `"+p.dir+"/`", "", 61, p.at)
			break
		}
	}
	return prefix
}

// parts lists the packages of npm, Cargo, Go and Python workspaces.
func (d *detector) parts() []part {
	var all []part
	seen := map[string]bool{}
	add := func(p part) {
		if p.dir != "" && !seen[p.dir] && !strings.HasPrefix(p.dir, ".") && !aside(p.dir) {
			seen[p.dir] = true
			all = append(all, p)
		}
	}
	for _, w := range d.repo.Workspaces() {
		add(part{w.Dir, w.Name, aboutLine(w.Description, w.Name), repo.Evidence{File: w.File, Line: 1}})
	}
	cargo := d.repo.Targets().Cargo()
	if strings.Contains(d.text("Cargo.toml"), "[workspace]") {
		for _, name := range cargo.Names() {
			at := cargo.Packages[name]
			add(part{dirOf(at.File), name, "", at})
		}
	}
	if text := d.text("pyproject.toml"); strings.Contains(text, "[tool.uv.workspace]") {
		for _, f := range d.tree().Named("pyproject.toml") {
			add(part{dirOf(f), path.Base(dirOf(f)), "", repo.Evidence{File: f}})
		}
	}
	if mods := d.tree().Named("go.mod"); len(mods) > 1 && d.has("go.work") {
		for _, f := range mods {
			add(part{dirOf(f), path.Base(dirOf(f)), "", repo.Evidence{File: f}})
		}
	}
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.dir, b.dir) })
	return all
}

// entryPoints names the files in which programs begin, where they are not where
// everybody looks.
func (d *detector) entryPoints() {
	var found []string
	var at []repo.Evidence
	if d.has("main.go") {
		return // where everybody looks
	}
	for _, f := range d.tree().Under(d.at("cmd")) {
		if path.Base(f) == "main.go" && strings.Count(f, "/") <= 2+strings.Count(d.opts.Dir, "/") {
			found = append(found, f)
			at = append(at, repo.Evidence{File: f})
		}
	}
	for _, t := range d.repo.Targets().Of(repo.Python).In(d.opts.Dir) {
		module, _, ok := strings.Cut(t.Body, ":")
		if !ok {
			continue
		}
		rel := strings.ReplaceAll(module, ".", "/")
		for _, p := range []string{rel + ".py", "src/" + rel + ".py", rel + "/__init__.py", "src/" + rel + "/__init__.py"} {
			if d.has(p) {
				found = append(found, d.at(p))
				at = append(at, t.Evidence)
				break
			}
		}
	}
	found, at = uniqueEvidence(found, at)
	if len(found) == 0 || len(found) > 4 {
		return
	}
	d.add("layout.entry", "Entry point: "+codeList(found, 4), "", 40, at...)
}

func uniqueEvidence(found []string, at []repo.Evidence) ([]string, []repo.Evidence) {
	var names []string
	var places []repo.Evidence
	for i, f := range found {
		if !slices.Contains(names, f) {
			names, places = append(names, f), append(places, at[i])
		}
	}
	return names, places
}

// codeList writes names in backticks, at most n of them.
func codeList(names []string, n int) string {
	var all []string
	for i, name := range names {
		if i == n {
			all = append(all, "…")
			break
		}
		all = append(all, "`"+name+"`")
	}
	return strings.Join(all, ", ")
}

// edits names what must not be edited by hand: generated and vendored files.
func (d *detector) edits() {
	d.attributes()
	d.generatedFolders()
	d.codegen()
	for _, dir := range []string{"vendor", "third_party", "third-party", "external"} {
		if under := d.tree().Under(d.at(dir)); len(under) > 3 && !d.has(dir+"/.gitkeep") {
			d.add("do-not-edit.vendored", "`"+dir+"/`", "vendored", 45, repo.Evidence{File: under[0]})
		}
	}
	d.largeFiles()
}

func (d *detector) attributes() {
	file := d.at(".gitattributes")
	n := 0
	var patterns []string
	var at []repo.Evidence
	for line := range strings.Lines(d.text(file)) {
		n++
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") || !slices.ContainsFunc(fields[1:], func(a string) bool {
			return a == "linguist-generated" || a == "linguist-generated=true"
		}) {
			continue
		}
		pattern := strings.TrimPrefix(fields[0], "/")
		if path.Ext(pattern) == ".lock" || strings.Contains(pattern, "lock.") || !d.repo.Glob(pattern, d.opts.Dir) {
			continue
		}
		patterns, at = append(patterns, pattern), append(at, repo.Evidence{File: file, Line: n})
	}
	if len(patterns) > maxPatterns {
		d.add("do-not-edit.generated", "What `.gitattributes` marks as `linguist-generated`, such as "+codeList(patterns, 3), "", 50, at[:4]...)
		return
	}
	for i, pattern := range patterns {
		d.add("do-not-edit.generated", "`"+pattern+"`", "generated", 50-min(i, 20), at[i])
	}
}

// maxPatterns is how many patterns of generated files are listed one by one.
const maxPatterns = 5

// generatedFolders finds folders and endings that generators use.
func (d *detector) generatedFolders() {
	seen := map[string]bool{}
	for _, f := range d.tree().Under(d.opts.Dir) {
		for _, dir := range []string{"__generated__", "generated", "gen"} {
			at := strings.Index("/"+f, "/"+dir+"/")
			if at < 0 {
				continue
			}
			folder := ("/" + f)[1 : at+len(dir)+1]
			if dir == "gen" && !strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, ".ts") || seen[folder] || strings.Count(folder, "/") > 5 {
				continue
			}
			seen[folder] = true
			if len(seen) <= 4 {
				d.add("do-not-edit.generated", "`"+folder+"/`", "generated", 40, repo.Evidence{File: f})
			}
		}
		for _, ending := range []string{".pb.go", "_pb2.py", ".g.dart", ".freezed.dart", ".generated.ts", ".gen.go", "_gen.go", ".gen.ts", "_generated.go", "_string.go"} {
			if strings.HasSuffix(f, ending) && !seen[ending] {
				seen[ending] = true
				d.add("do-not-edit.generated", "`*"+ending+"`", "generated", 42, repo.Evidence{File: f})
			}
		}
	}
}

// codegen names the configurations of generators: the source to edit instead.
func (d *detector) codegen() {
	for _, g := range []struct{ file, what string }{
		{"buf.gen.yaml", "buf"}, {"sqlc.yaml", "sqlc"}, {"sqlc.yml", "sqlc"}, {"codegen.ts", "graphql-codegen"}, {"codegen.yml", "graphql-codegen"}, {"openapitools.json", "openapi-generator"}, {"ent/generate.go", "ent"}, {"gqlgen.yml", "gqlgen"},
	} {
		if d.has(g.file) {
			d.add("do-not-edit.source", "Code is generated by "+g.what+"; its configuration is `"+g.file+"`", "", 38, repo.Evidence{File: d.at(g.file)})
		}
	}
	if p := d.first("db/schema.rb", "db/structure.sql"); p != "" {
		name := "`" + strings.TrimPrefix(strings.TrimPrefix(p, d.opts.Dir), "/") + "`"
		d.facts.List = slices.DeleteFunc(d.facts.List, func(f Fact) bool { return f.Value == name })
		d.add("do-not-edit.generated", name, "written by migrations", 48, repo.Evidence{File: p})
	}
}

// wholeReadLimit is the size over which the client refuses to attach a file whole,
// in bytes; measured on client 2.1.330.
const wholeReadLimit = 262144

// largeFiles names program text that must not be read whole: what people wrote and
// a model would open, no data and nothing that a program wrote.
func (d *detector) largeFiles() {
	var large []string
	for _, f := range d.tree().Under(d.opts.Dir) {
		if d.opts.Sizes[f] > wholeReadLimit && programText(path.Ext(f)) && path.Ext(f) != ".sql" && !aside(path.Dir(f)) && !d.written(f) {
			large = append(large, f)
		}
	}
	slices.SortFunc(large, func(a, b string) int {
		return cmp.Or(cmp.Compare(d.opts.Sizes[b], d.opts.Sizes[a]), strings.Compare(a, b))
	})
	if len(large) == 0 {
		return
	}
	var at []repo.Evidence
	for _, f := range large[:min(3, len(large))] {
		at = append(at, repo.Evidence{File: f})
	}
	d.add("gotcha.large", fmt.Sprintf("Too large to read whole: %s; list the definitions with `pare outline` and read the lines", codeList(large, 3)), "", 35, at...)
}

// byProgram is what stands at the head of a file that a program wrote.
var byProgram = lazyregexp.New(`(?i)\b(?:auto-?)?generated\b|do not (?:edit|modify)|@generated|amalgamation`)

// longestLine is how long lines of text are that somebody wrote, on average.
const longestLine = 300

// written reports whether a program wrote the file, as its name or its head tells.
func (d *detector) written(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, mark := range []string{".min.", ".generated.", ".gen.", "_generated.", ".pb.", "_pb2.", "bundle", "vendor", "-lock", ".d.ts"} {
		if strings.Contains(base, mark) {
			return true
		}
	}
	text := d.text(name)
	if byProgram.MatchString(text[:min(len(text), 2000)]) {
		return true
	}
	return len(text) > longestLine*(strings.Count(text, "\n")+1)
}

func programText(ext string) bool {
	switch ext {
	case ".go", ".py", ".ts", ".tsx", ".js", ".jsx", ".rb", ".rs", ".java", ".kt", ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".php", ".swift", ".scala", ".ex", ".lua", ".sql":
		return true
	}
	return false
}
