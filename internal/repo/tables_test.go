package repo

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"pare/internal/toml"
)

// TestResolveTable: how each path is found, from the root and from folders.
func TestResolveTable(t *testing.T) {
	var b strings.Builder
	r := New(everything)
	for _, dirs := range [][]string{nil, {"src"}, {"?", "src", "docs"}} {
		for _, p := range []string{
			"", ".", "./", "/", "/x", "~/x", "..", "../x", "../../x", "../src/core", "src/../docs", "src", "src/", "./src/core/a.py", "core/a.py", "core", "core/", "a.py", "src/core/a", "core/a", "a", "sub/b", "core/b",
			"src/core/gone.py", "gone", "docs/guide", "docs/guide.md", "guide.md", "guide", "GUIDE.md", "docs/api.md", "pkg/mod", "mod", "link/behind", "link/behind/more", "docs/guide.md/x", "tmpfiles", "tmpfiles/x", "tmpfiles.txt", "x.gen.go", "core/x.gen.go",
			"ext/sub", "ext/sub/x.c", "ext/subx", "ext", "dist", "dist/kept.js", "dist/gone.js", "build/x", "packages/dist/x", ".env", ".env.example", ".env.gone.example", ".git", ".git/config", ".github/workflows/ci.yml", ".gitx", "a.local.md", "x.local", ".venv/bin", ".turbo",
			"shop/src/core", "shop/src", "shop/docs/guide.md", "shop/manage.py", "shop/gone", ".src/core", "./docs", ".../docs", "../docs/guide.md", "../gone/guide.md", "env/prod.env.example",
		} {
			how, all := r.Resolve(p, dirs...)
			fmt.Fprintf(&b, "%q in %q: %v %q, ignored %v, submodule %v\n", p, dirs, how, all, r.Ignored(p), r.Submodule(p))
		}
	}
	for _, g := range []string{"src", "src/*", "core/*.py", "**/*.py", "*.py", "./src/**", "/docs/*.md", "core/", "gone/*", "[", "{docs,gone}/*", "guide.md", "*/core"} {
		fmt.Fprintf(&b, "glob %q: %v, in docs %v, in src %v\n", g, r.Glob(g), r.Glob(g, "?", "", "docs"), r.Glob(g, "src"))
	}
	disk.Compare(t, "testdata/resolve.golden", b.String())
}

// TestTreeAgainstList: every question to the index, held against a search through the
// list of the files.
func TestTreeAgainstList(t *testing.T) {
	for _, list := range [][]string{nil, {"a"}, {"a/b/c", "a/b/d", "a-b/c", "a.go", "a/x.go", "b", "z/a/b/c", "A/B"}, everything.List()} {
		tree := newTree(list)
		all := slices.Clone(list)
		for _, f := range list {
			for d := path.Dir(f); d != "."; d = path.Dir(d) {
				if !slices.Contains(all, d) {
					all = append(all, d)
				}
			}
		}
		for _, q := range append(slices.Clone(all), "gone", "a/b/", "./a", "b/c", "z", "zz", "a/", "B", "core", "x") {
			p := Clean(q)
			var ending, fold, under, children []string
			without := false
			for _, f := range all {
				if f == p || strings.HasSuffix(f, "/"+p) {
					ending = append(ending, f)
				}
				if low, lp := strings.ToLower(f), strings.ToLower(p); low == lp || strings.HasSuffix(low, "/"+lp) {
					fold = append(fold, f)
				}
			}
			for _, f := range list {
				if rest, ok := strings.CutPrefix(f, p+"/"); ok {
					under = append(under, f)
					child, _, _ := strings.Cut(rest, "/")
					children = append(children, child)
				}
				without = without || strings.HasPrefix(f, p+".")
			}
			isDir := len(under) > 0
			same := func(what string, got, want []string) {
				got, want = slices.Sorted(slices.Values(got)), slices.Compact(slices.Sorted(slices.Values(want)))
				if !slices.Equal(got, want) {
					t.Errorf("%s of %q: %q, want %q", what, q, got, want)
				}
			}
			same("ending in", tree.EndingIn(q), ending)
			same("ending in, in any case,", tree.EndingInFold(q), fold)
			same("under", tree.Under(q), under)
			same("children", tree.Children(q), children)
			if tree.IsFile(q) != slices.Contains(list, p) || tree.IsDir(q) != isDir || tree.Has(q) != (isDir || slices.Contains(list, p)) || tree.WithoutExtension(q) != without {
				t.Errorf("%q: file %v, folder %v, without extension %v", q, tree.IsFile(q), tree.IsDir(q), tree.WithoutExtension(q))
			}
		}
		if !tree.IsDir("") || len(tree.Under("")) != len(list) || !slices.IsSorted(tree.Children("")) {
			t.Error("the root")
		}
		if got := slices.Sorted(slices.Values(tree.folders())); len(got) != len(all)-len(list) {
			t.Errorf("folders: %q", got)
		}
	}
}

// TestShellTable: what is read of each shell text, with the places of the words.
func TestShellTable(t *testing.T) {
	var b strings.Builder
	for _, text := range []string{
		"", "\n", "# only", "  # a\n", "a", " a  b ", "a;b", "a && b || c", "a | b |& c", "a & b", "! a", "time a", "time", "(a; b) && c", "{ a; b; }", "cd x && a", "cd x\na", "cd x; a; cd y; b", "(cd x; a); b", "cd x && a\nb\ncd y\nc",
		"cd /x && a", "cd ~ && a", "cd - && a", "cd && a", "cd $X && a", "cd 'x y' && a", "cd x | a\nb", "if a; then b; elif c; then d; else e; fi", "while a; do b; done", "for i in 1; do a; done", "case x in y) a;; esac", "f() { a; }", "X=1", "X=1 a", "a > f < g 2>&1", "a <<EOF\nb\nEOF\nc",
		"a 'b c' \"d\" e\\ f \"g'h\" '' '\"' \"x", "a \"b\"c 'd'", "$ a b\n% c\n❯ d\n$x\n", "> a", "a <b> c", "a <b c> <1> <d", "a [b c] {d} x", "not ( ok\ncd x && b\nc", "not ( ok\n$ a # c\n  b \\\n c\n\n# d\n d \\", "bad ( x # y\r\nbad ( #z", "bad ( \\\n x \\\n\n y",
		"bad (<a b> [c d] {e|f} g", "bad ( ]x> y", "cd x && bad (", "bad (\ncd x\na\ncd $Y\nb", "a `b` $(c)", "a\r\nb\r\n", "bad ( a\tb  c", "a [b (c)] d", "a {b|(c)} e", "a <1(2)> b", "a ]b) c", "a [b] (c", "a [b {c)} (d] (e", "bad (\n%  a\n> b\n# c",
	} {
		fmt.Fprintf(&b, "%q\n", text)
		for _, c := range Commands(text) {
			literal := ""
			for i := range len(c.Words) + 1 {
				literal += map[bool]string{true: "y", false: "n"}[c.Literal(i)]
			}
			fmt.Fprintf(&b, "  %q at %v, %d to %d, in %q, also %q, piped %v, literal %s, before %d\n", c.Words, c.Starts, c.Start, c.End, c.Dir, c.Also, c.Piped, literal, len(c.Before))
		}
	}
	disk.Compare(t, "testdata/shell.golden", b.String())
}

// TestToolsTable: what each tool of the table is for, alone and with the usual
// sub-commands, and where names and commands stand behind it.
func TestToolsTable(t *testing.T) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(tools())) {
		tool := ToolOf(name)
		fmt.Fprintf(&b, "%s is %s, of many %v:", name, tool.Name("bin/"+name), tool.Many())
		for _, rest := range []string{"", "install", "frobnicate", "run lint"} {
			words := append([]string{name}, strings.Fields(rest)...)
			is, sub, known := PurposeOf(words)
			fmt.Fprintf(&b, " %s: %v %v", rest, is, known)
			if sub != rest {
				fmt.Fprintf(&b, " %q", sub)
			}
			if peeled := Peel(words); len(peeled) < len(words) {
				fmt.Fprintf(&b, " wraps %q", peeled)
			}
			b.WriteByte(';')
		}
		b.WriteByte('\n')
	}
	for _, words := range [][]string{nil, {"unheard"}, {"unheard", "test"}, {"php", "artisan"}, {"php", "artisan", "test"}, {"php", "artisan", "-x"}, {"php", "-x", "artisan", "test"}, {"php", "other", "test"}, {"unheard", "artisan", "test"}, {"make", "-C"}, {"make", "-x", "test"}, {"mvn", "clean", "package"}, {"mvn", "clean"}, {"cargo", "a=b", "+c", "fmt"}, {"docker", "compose", "up"}, {"docker", "up", "compose"}, {"npm", "run"}, {"python", "x", "y"}, {"npm", "check"}, {"pnpm", "run"}, {"docker", "compose"}, {"sudo"}, {"sudo", "-u"}, {"env", "-i"}, {"uv", "run", "--with"}, {"npm", "exec"}} {
		is, sub, known := PurposeOf(words)
		fmt.Fprintf(&b, "%q: %v %q %v, front %q, peeled %q\n", words, is, sub, known, Front(words), Peel(words))
	}
	disk.Compare(t, "testdata/tools.golden", b.String())
}

// TestPlainJSONAgainstJSON: JSON with comments and commas too many means what it means
// without, and keeps its lines.
func TestPlainJSONAgainstJSON(t *testing.T) {
	marks := []string{"", " ", "\n", "// c\n", "/* c */", "/* \n */", "/**/", "//\n"}
	for _, a := range marks {
		for _, b := range marks {
			for _, comma := range []string{"", ","} {
				text := a + `{"k//" ` + b + `: [1, "\"/*", 2` + comma + b + `], "x": {"y": "a,}"` + comma + a + `}` + comma + b + `}` + a
				var got, want map[string]any
				if err := json.Unmarshal([]byte(`{"k//": [1, "\"/*", 2], "x": {"y": "a,}"}}`), &want); err != nil {
					t.Fatal(err)
				}
				plain := plainJSON([]byte(text))
				if err := json.Unmarshal(plain, &got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) || len(plain) != len(text) || strings.Count(string(plain), "\n") != strings.Count(text, "\n") {
					t.Errorf("%q became %q: %v", text, plain, err)
				}
			}
		}
	}
	for _, text := range []string{"", "/", "/*", "/* x", "//", `"`, `"\`, `"a\"`, "{,", "[1,,]", "1 / 2", ","} {
		if got := plainJSON([]byte(text)); len(got) != len(text) {
			t.Errorf("%q became %q", text, got)
		}
	}
	for text, want := range map[string]string{"1 / 2": "1 / 2", "/": "/", "// x": "    ", "[1,2]": "[1,2]", "[1,]": "[1 ]", ",]": " ]", "/*/ */1": "      1", "/* x": "    "} {
		if got := string(plainJSON([]byte(text))); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestObjects: the members of an object within others, each with its line; what is cut
// off shows what came before.
func TestObjects(t *testing.T) {
	const text = "{\"a\": {\"b\": {\n\"x\": 1,\n\"y\": \"t\"}},\n\"c\": [1]}"
	for _, test := range []struct {
		text string
		keys []string
		want string
	}{
		{text, nil, "a:1 c:4"},
		{text, []string{"a"}, "b:1"},
		{text, []string{"a", "b"}, "x:2 y:3=t"},
		{text, []string{"c"}, ""},
		{text, []string{"a", "gone"}, ""},
		{text, []string{"gone"}, ""},
		{"[]", nil, ""},
		{"", nil, ""},
		{"{", nil, ""},
		{`{"a": 1, "b": `, nil, "a:1"},
		{`{"a": 1, b`, nil, "a:1"},
		{`{"q": x, "a": {"b": 1}}`, []string{"a"}, ""},
		{`{1: {}}`, []string{"a"}, ""},
	} {
		var got []string
		for _, m := range jsonObject([]byte(test.text), test.keys...) {
			one := fmt.Sprintf("%s:%d", m.Key, m.Line)
			if m.text() != "" {
				one += "=" + m.text()
			}
			got = append(got, one)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q %q: %q, want %q", test.text, test.keys, got, test.want)
		}
	}
}

// TestLinesOfTOML: the line of a key of a table, written in each way.
func TestLinesOfTOML(t *testing.T) {
	const text = "top = 1\n[a]\nk = 1\n\"q\" = 2\n'r' = 3\nother\n[a.b]\nk = 4\n[a.\"c d\"]\nx = 1\n[[list]]\nk = 5\n[z]\nlast = 6\n"
	var doc map[string]any
	if err := toml.Unmarshal([]byte(strings.Replace(text, "other\n", "", 1)), &doc); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		table, key string
		line       int
	}{
		{"", "top", 1}, {"a", "k", 3}, {"a", "q", 4}, {"a", "r", 5}, {"a.b", "k", 8}, {"a", "b", 7}, {"a", "c d", 9}, {"list", "k", 12}, {"z", "last", 14}, {"z", "k", 0}, {"a", "other", 0}, {"gone", "k", 0}, {"", "k", 0}, {"a", "last", 0},
	} {
		if got := tomlLine([]byte(text), test.table, test.key); got != test.line {
			t.Errorf("%s of [%s]: line %d, want %d", test.key, test.table, got, test.line)
		}
	}
}

// TestWords: single questions about words, on both sides of each answer.
func TestWords(t *testing.T) {
	for name, ask := range map[string]struct {
		is      func(string) bool
		yes, no []string
	}{
		"placeholder name": {placeholderName, []string{"my-x", "a_foo", "x.name", "Your-App", "crate"}, []string{"core", "myx", "", "names"}},
		"plain name":       {plainName, []string{"b", "z", "a0", "0", "9", "_a", ".a", "@a", "build:x", "a.b", "aB"}, []string{"", "X", "NAME", "a..b", "a$", "-a", ":a", "/a", "é", "foo", "target", "a,b", "{a", "`a", "a'"}},
		"python factor":    {pythonFactor, []string{"py", "py3", "py310", "py3.12", "ALL"}, []string{"p", "pyx", "py3x", "", "all", "xpy"}},
		"sample file":      {sampleFile, []string{"a.example", ".env.sample", "x-example", "x.dist", "a.tmpl"}, []string{".example", "-sample", "example", "a.examples", ""}},
		"script":           {genericScript, []string{"main.py", "t.sh", "script"}, []string{"src/main.py", "gone.py", "tt.sh"}},
		"test tool":        {testTool, []string{"pytest", "test", "spec", "tox", "bin/jest"}, []string{"make", "", "tests", "eslint"}},
		"interpreter":      {interpreter, []string{"python", "node", "."}, []string{"cat", "pytest", "unheard"}},
		"usual part":       {usualPart, []string{"web", "./web", "web/", "docs"}, []string{"gone", "web/x", "webx", ""}},
		"usual script":     {usualScript, []string{"build", "e2e"}, []string{"build:x", "gone", ""}},
		"hidden output":    {hiddenOutput, []string{".env", ".env.local", ".venv", ".git", ".next", "a.local.md", "x.local", ".idea"}, []string{".env.example", "env", ".github", ".gitignore", "local", "a.locale", "git"}},
		"output":           {outputs, []string{"dist", "Build", "node_modules", "release"}, []string{"src", "dists", ""}},
		"variables":        {variablesOnly, []string{".env", "x/.env.dev", "prod.env", "a.d", "a.local.mk", "config.mk"}, []string{"a.mk", "env", "x.denv", "reconfig.mk", "local"}},
		"declares":         {Declares, []string{"a/Makefile", "x.mk", "y.just", "z.rake", "package.json"}, []string{"x.md", "makefile.txt", "mk"}},
		"several elements": {func(s string) bool { return trimLine(s) != s }, []string{"a.py:12", "a:b:3", "a:"}, []string{":12", "a", "a:b", "a:1b"}},
	} {
		for _, w := range ask.yes {
			if !ask.is(w) {
				t.Errorf("%s: %q is not", name, w)
			}
		}
		for _, w := range ask.no {
			if ask.is(w) {
				t.Errorf("%s: %q is", name, w)
			}
		}
	}
}

// TestBracesOfTox: lists within braces, and where they end.
func TestBracesOfTox(t *testing.T) {
	for text, want := range map[string]string{"a,b": "a|b", "a{b,c},d": "a{b,c}|d", "": "", ",": "|", "{a,b}": "{a,b}", "a}b,c": "a}b,c"} {
		if got := strings.Join(splitTop(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"{a,b}": "a b", "}a{": "}a{", "a{}": "a", "{ a , b }c": "ac bc", " x ": "x", "{a}{b,c}": "ab ac"} {
		if got := strings.Join(braces(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := len(braces(strings.Repeat("{a,b,c,d,e,f,g,h,i,j}", 5))); got < 500 || got > 5000 {
		t.Errorf("%d names of one", got)
	}
}

// past is a repository that remembers what was in it.
type past struct {
	files
	gone    []string
	renamed map[string]string
}

func (p past) Gone() []string             { return p.gone }
func (p past) Renamed(name string) string { return p.renamed[name] }

// TestPast: what was here once is wrong today wherever a name alone is not.
func TestPast(t *testing.T) {
	r := New(past{files{"new.go": "", "docs/x.md": "a\nb"}, []string{"old/x.go", "old/x.go", "was"}, map[string]string{"old/x.go": "new.go", "was": "lost.go"}})
	for p, want := range map[string]bool{"old": true, "old/x.go": true, "was": true, "never": false, "": false, ".": false} {
		if r.wasHere(p) != want {
			t.Errorf("%q was here: %v", p, !want)
		}
	}
	for p, want := range map[string]string{"old/x.go": "new.go", "./old/x.go": "new.go", "was": "", "never": ""} {
		if got := r.Renamed(p); got != want {
			t.Errorf("%q is %q today, want %q", p, got, want)
		}
	}
	if got := New(files{}).Renamed("x"); got != "" {
		t.Error(got)
	}
	for line, want := range map[string]Verdict{"cd old": Undefined, "cd was": Undefined, "cd never": Unknown, "kubectl apply -f was": Undefined, "kubectl apply -f never": Unknown} {
		if got := r.Check(Commands(line)[0]); got.Verdict != want {
			t.Errorf("%s: %v, want %v", line, got.Verdict, want)
		}
	}
	for text, want := range map[string]int{"": 0, "a": 1, "a\n": 1, "a\nb": 2, "\n": 1, "\n\n": 2} {
		if got := New(files{"f": text}).Lines("f"); got != want {
			t.Errorf("%q has %d lines, want %d", text, got, want)
		}
	}
	if New(files{}).Lines("f") != 0 {
		t.Error("lines of nothing")
	}
	tree := newTree([]string{"only"})
	if r := NewWith(files{"x": ""}, tree); r.Tree() != tree {
		t.Error("an index that is known is made again")
	}
	if r := NewWith(files{"x": ""}, nil); !r.Tree().IsFile("x") {
		t.Error("no index is made")
	}
}

// TestIncludesEnd: files that include each other in a chain are read to a depth that
// nobody reaches, and what lies behind it stands for itself.
func TestIncludesEnd(t *testing.T) {
	for _, test := range []struct {
		runner            Runner
		entry, file, text string // of the first, and of the nth
		name              string
		deepest           int
	}{
		{Make, "Makefile", "m%d.mk", "include m%d.mk\nt%d:\n", "t%d", 9},
		{Just, "justfile", "m%d.just", "import 'm%d.just'\nt%d:\n", "t%d", 5},
		{Task, "Taskfile.yml", "m%d.yml", "includes:\n  x: {taskfile: ./m%d.yml, flatten: true}\ntasks:\n  t%d: x\n", "t%d", 5},
	} {
		f := files{test.entry: fmt.Sprintf(test.text, 1, 0)}
		for i := 1; i < 14; i++ {
			f[fmt.Sprintf(test.file, i)] = fmt.Sprintf(test.text, i+1, i)
		}
		table := New(f).Targets().Of(test.runner)
		for i := range test.deepest + 2 {
			found := table.Find(fmt.Sprintf(test.name, i))
			if reached := len(found) > 0 && !found[0].Inner; reached != (i <= test.deepest) {
				t.Errorf("%s: file %d is reached: %v", test.runner, i, reached)
			}
		}
	}
}
