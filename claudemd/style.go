package claudemd

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/repo"
	"pare/internal/toml"
)

// style tells of conventions that differ from what a model would do by itself.
func (d *detector) style() {
	d.prettier()
	d.indentation()
	d.lineLengths()
	d.clangFormat()
	d.testPlaces()
}

// prettier reads what differs from prettier's defaults.
func (d *detector) prettier() {
	file := d.first(".prettierrc", ".prettierrc.json", ".prettierrc.json5")
	text := d.text(file)
	if file == "" {
		p := d.repo.Targets().NPM().In(d.opts.Dir)
		if p == nil {
			return
		}
		var doc struct{ Prettier json.RawMessage }
		if json.Unmarshal([]byte(d.text(p.File)), &doc) != nil {
			return
		}
		file, text = p.File, string(doc.Prettier)
	}
	var doc map[string]any
	if json.Unmarshal([]byte(text), &doc) != nil {
		doc = yamlScalars(text)
	}
	var said []string
	for _, o := range []struct{ key, value, text string }{
		{"semi", "false", "no semicolons"},
		{"singleQuote", "true", "single quotes"},
		{"useTabs", "true", "tabs"},
		{"trailingComma", "none", "no trailing commas"},
		{"bracketSpacing", "false", "no blanks in braces"},
		{"arrowParens", "avoid", "no parentheses around a single parameter"},
	} {
		if v, ok := doc[o.key]; ok && fmt.Sprint(v) == o.value {
			said = append(said, o.text)
		}
	}
	if v, ok := doc["printWidth"]; ok && fmt.Sprint(v) != "80" {
		said = append(said, fmt.Sprintf("lines of %v characters", v))
	}
	if v, ok := doc["tabWidth"]; ok && fmt.Sprint(v) != "2" {
		said = append(said, fmt.Sprintf("indents of %v", v))
	}
	if len(said) > 0 {
		d.scoped("javascript", "convention.prettier", "JavaScript and TypeScript: "+strings.Join(said, ", "), 32, repo.Evidence{File: file})
	}
}

// yamlScalars reads a flat YAML mapping of scalars.
func yamlScalars(text string) map[string]any {
	doc := map[string]any{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			doc[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return doc
}

// lineLengths reads the line lengths of formatters, where they are not the
// default.
func (d *detector) lineLengths() {
	for _, f := range []struct {
		file, lang string
		keys       []string
		usual      int64
	}{
		{"pyproject.toml", "Python", []string{"tool", "ruff", "line-length"}, 88},
		{"pyproject.toml", "Python", []string{"tool", "black", "line-length"}, 88},
		{"ruff.toml", "Python", []string{"line-length"}, 88},
		{".ruff.toml", "Python", []string{"line-length"}, 88},
		{"rustfmt.toml", "Rust", []string{"max_width"}, 100},
		{".rustfmt.toml", "Rust", []string{"max_width"}, 100},
	} {
		var doc map[string]any
		if !d.has(f.file) || toml.Unmarshal([]byte(d.text(d.at(f.file))), &doc) != nil {
			continue
		}
		for _, k := range f.keys[:len(f.keys)-1] {
			doc, _ = doc[k].(map[string]any)
		}
		if n, ok := doc[f.keys[len(f.keys)-1]].(int64); ok && n != f.usual {
			d.scoped(strings.ToLower(f.lang), "convention.width", fmt.Sprintf("%s: lines of at most %d characters", f.lang, n), 27, d.line(d.at(f.file), f.keys[len(f.keys)-1]))
			return
		}
	}
}

var clangKey = lazyregexp.New(`(?m)^(BasedOnStyle|ColumnLimit|IndentWidth):\s*(\S+)`)

func (d *detector) clangFormat() {
	file := d.first(".clang-format")
	if file == "" {
		return
	}
	said := map[string]string{}
	for _, m := range clangKey.FindAllStringSubmatch(d.text(file), -1) {
		said[m[1]] = m[2]
	}
	if len(said) == 0 {
		return
	}
	var parts []string
	if s := said["BasedOnStyle"]; s != "" {
		parts = append(parts, s+" style")
	}
	if s := said["IndentWidth"]; s != "" {
		parts = append(parts, "indents of "+s)
	}
	if s := said["ColumnLimit"]; s != "" && s != "80" && s != "0" {
		parts = append(parts, "lines of "+s+" characters")
	}
	d.scoped("c", "convention.clang", "C and C++: "+strings.Join(parts, ", ")+" (clang-format)", 27, repo.Evidence{File: file})
}

// testPlaces tells where tests lie, when they do not lie where the language's
// users look first.
func (d *detector) testPlaces() {
	beside, apart := 0, 0
	endings := map[string]int{}
	var example string
	for _, f := range d.tree().Under(d.opts.Dir) {
		base := path.Base(f)
		for _, e := range []string{".test.ts", ".test.tsx", ".spec.ts", ".spec.tsx", ".test.js", ".spec.js"} {
			if !strings.HasSuffix(base, e) {
				continue
			}
			endings[e]++
			if strings.Contains(f, "__tests__/") || strings.HasPrefix(f, "test/") || strings.HasPrefix(f, "tests/") || strings.Contains(f, "/tests/") || strings.Contains(f, "/test/") {
				apart++
			} else {
				beside++
				example = f
			}
		}
	}
	if beside > 4 && beside > 4*apart {
		ending := mostUsed(endings)
		d.scoped("javascript", "convention.tests", "Tests stand beside their source as `*"+ending+"`", 26, repo.Evidence{File: example})
	}
}

func mostUsed(counts map[string]int) string {
	best := ""
	for _, k := range slices.Sorted(mapKeys(counts)) {
		if best == "" || counts[k] > counts[best] {
			best = k
		}
	}
	return best
}

func mapKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// environment tells which versions, variables and services the project needs.
func (d *detector) environment() {
	d.versions()
	if p := d.first(".env.example", ".env.sample", ".env.template", ".env.local.example"); p != "" {
		d.add("environment.variables", "Settings come from the environment; `"+strings.TrimPrefix(strings.TrimPrefix(p, d.opts.Dir), "/")+"` lists the variables", "", 36, repo.Evidence{File: p})
	}
	var services []string
	var at []repo.Evidence
	for _, t := range d.repo.Targets().Of(repo.Compose).In(d.opts.Dir) {
		if strings.HasPrefix(t.File, d.at("docker-compose.")) || strings.HasPrefix(t.File, d.at("compose.")) {
			if backing(t.Body) && !slices.Contains(services, t.Name) {
				services = append(services, t.Name)
				at = append(at, t.Evidence)
			}
		}
	}
	if len(services) > 0 {
		d.add("environment.services", "Services: `docker compose up -d "+strings.Join(services[:min(3, len(services))], " ")+"`", "", 33, at...)
	}
}

// backing reports whether an image is a service that others write.
func backing(image string) bool {
	name, _, _ := strings.Cut(path.Base(image), ":")
	switch name {
	case "postgres", "mysql", "mariadb", "redis", "mongo", "rabbitmq", "kafka", "elasticsearch", "opensearch", "minio", "clickhouse", "clickhouse-server", "memcached", "nats", "localstack", "valkey", "pgvector", "neo4j", "qdrant", "dynamodb-local", "cp-kafka", "mailhog", "mailpit", "postgis", "timescaledb", "etcd":
		return true
	}
	return false
}

// versions reads the versions that files pin.
func (d *detector) versions() {
	var said []string
	var at []repo.Evidence
	say := func(lang, version string, e repo.Evidence) {
		version = strings.TrimSpace(strings.Trim(strings.TrimSpace(version), `"'`))
		if version == "" || len(version) > 20 || strings.ContainsAny(version, "\n$ ") || slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, lang+" ") }) {
			return
		}
		said, at = append(said, lang+" "+strings.TrimPrefix(version, "v")), append(at, e)
	}
	for _, f := range []struct{ file, lang string }{{".nvmrc", "Node"}, {".node-version", "Node"}, {".python-version", "Python"}, {".ruby-version", "Ruby"}, {".swift-version", "Swift"}} {
		if d.has(f.file) {
			first, _, _ := strings.Cut(d.text(d.at(f.file)), "\n")
			say(f.lang, strings.TrimPrefix(first, "ruby-"), repo.Evidence{File: d.at(f.file), Line: 1})
		}
	}
	for _, f := range []struct {
		file, lang string
		find       *regexp.Regexp
	}{
		{"go.mod", "Go", regexp.MustCompile(`(?m)^go (\S+)`)},
		{"rust-toolchain.toml", "Rust", regexp.MustCompile(`(?m)^channel\s*=\s*"([^"]+)"`)},
		{"Cargo.toml", "Rust", regexp.MustCompile(`(?m)^rust-version\s*=\s*"([^"]+)"`)},
		{"pyproject.toml", "Python", regexp.MustCompile(`(?m)^requires-python\s*=\s*"([^"]+)"`)},
		{"package.json", "Node", regexp.MustCompile(`"node"\s*:\s*"([^"]+)"`)},
		{"global.json", ".NET SDK", regexp.MustCompile(`"version"\s*:\s*"([^"]+)"`)},
		{"composer.json", "PHP", regexp.MustCompile(`"php"\s*:\s*"([^"]+)"`)},
		{"mix.exs", "Elixir", regexp.MustCompile(`elixir:\s*"([^"]+)"`)},
		{"pom.xml", "Java", regexp.MustCompile(`<(?:java\.version|maven\.compiler\.release|maven\.compiler\.source)>([^<]+)<`)},
	} {
		text := d.text(d.at(f.file))
		if m := f.find.FindStringSubmatchIndex(text); m != nil {
			say(f.lang, text[m[2]:m[3]], repo.Evidence{File: d.at(f.file), Line: 1 + strings.Count(text[:m[2]], "\n")})
		}
	}
	if len(said) > 0 {
		d.add("environment.versions", strings.Join(said, ", "), "", 34, at...)
	}
}

var conventional = lazyregexp.New(`^(?:feat|fix|chore|docs|refactor|test|perf|ci|build|style|revert)(?:\([^)]*\))?!?: `)

// shortPage is the size up to which a page only points to another, in bytes.
const shortPage = 400

// etiquette tells how changes are handed in.
func (d *detector) etiquette() {
	if d.opts.Dir != "" {
		return
	}
	n := 0
	for _, c := range d.opts.Commits {
		if conventional.MatchString(c) {
			n++
		}
	}
	config := d.first("commitlint.config.js", "commitlint.config.mjs", "commitlint.config.cjs", "commitlint.config.ts", ".commitlintrc.json", ".commitlintrc.yml", ".commitlintrc", ".cz.toml")
	if config != "" || (len(d.opts.Commits) >= 10 && n*10 >= len(d.opts.Commits)*8) {
		d.add("etiquette.commits", "Commit messages: conventional commits, such as `fix(scope): what changed`", "", 31, repo.Evidence{File: config})
	}
	if d.tree().IsFile(".changeset/config.json") {
		d.add("etiquette.changeset", "Each change of a published package needs a changeset in `.changeset/`", "", 33, repo.Evidence{File: ".changeset/config.json"})
	}
	if file := d.first("CONTRIBUTING.md", ".github/CONTRIBUTING.md"); file != "" && strings.Contains(d.text(file), "Signed-off-by") {
		d.add("etiquette.dco", "Sign commits off: `git commit -s` (DCO)", "", 29, d.line(file, "Signed-off-by"))
	}
	rank := 20
	said := map[string]bool{}
	for _, ref := range []struct{ file, what string }{
		{"CONTRIBUTING.md", ""},
		{".github/CONTRIBUTING.md", ""},
		{"docs/CONTRIBUTING.md", ""},
		{"DEVELOPMENT.md", "how to set up and develop"},
		{"ARCHITECTURE.md", "how the parts fit together"},
		{"docs/ARCHITECTURE.md", "how the parts fit together"},
		{"docs/architecture.md", "how the parts fit together"},
		{"docs/DEVELOPMENT.md", "how to set up and develop"},
		{"docs/development.md", "how to set up and develop"},
		{".github/PULL_REQUEST_TEMPLATE.md", "what a pull request must say"},
		{".github/pull_request_template.md", "what a pull request must say"},
	} {
		if d.has(ref.file) && !said[ref.what] && len(d.text(d.at(ref.file))) > shortPage {
			said[ref.what] = true
			d.add("reference", "["+ref.file+"]("+ref.file+")", ref.what, rank, repo.Evidence{File: ref.file})
			rank--
		}
	}
}
