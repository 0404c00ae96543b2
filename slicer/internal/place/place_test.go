package place

import (
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// What tools print and people write, each with the file that is meant and its
// line. Every row is in our own words, in the form of the tool that it names.
var written = []struct{ tool, file, text string }{
	{"Python", "shop/stock.py", "Traceback (most recent call last):\n  File \"/srv/app/shop/stock.py\", line 42, in load\n    return 1\nValueError: no"},
	{"Python 3.13 colours", "shop/stock.py", "  File \x1b[35m\"/srv/app/shop/stock.py\"\x1b[0m, line \x1b[35m42\x1b[0m, in \x1b[35mload\x1b[0m"},
	{"pytest", "shop/stock.py", "shop/stock.py:42: AttributeError"},
	{"pytest -v", "shop/stock.py", "FAILED shop/stock.py:42 - assert 1 == 2"},
	{"IPython", "shop/stock.py", "~/app/shop/stock.py in load(self)\n     40 \n     41     a = 1\n---> 42     b = a\n     43 "},
	{"IPython 8", "shop/stock.py", "File ~/app/shop/stock.py:42, in load(self)"},
	{"rich", "shop/stock.py", "│ /srv/app/shop/stock.py:42 in load                     │"},
	{"mypy", "shop/stock.py", "shop/stock.py:42: error: Incompatible types"},
	{"pylint", "shop/stock.py", "shop/stock.py:42:4: C0116: Missing function docstring"},
	{"logging", "shop/stock.py", "2026-01-02 10:11:12,123 ERROR [stock.py:42] no weight"},
	{"loguru", "shop/stock.py", "2026-01-02 | ERROR | shop.stock:load:17 stock.py:42 - no"},
	{"structlog", "shop/stock.py", "event=fail filename=stock.py func_name=load lineno=42"},
	{"JSON log", "shop/stock.py", `{"level":"error","file":"/app/shop/stock.py","function":"load","line":42,"msg":"no"}`},
	{"JSON log, the line first", "shop/stock.py", `{"level":"error","line":42,"file":"/app/shop/stock.py","msg":"no"}`},
	{"JSON log of Python", "shop/stock.py", `{"pathname": "/app/shop/stock.py", "lineno": 42}`},
	{"escaped JSON", "shop/stock.py", `"{\"file\":\"/app/shop/stock.py\",\"line\":42}"`},
	{"Sentry", "shop/stock.py", "shop/stock.py in load at line 42"},
	{"node", "src/stock.js", "    at load (/home/kim/app/src/stock.js:42:17)"},
	{"node, Windows", "src/stock.js", `    at C:\Users\kim\app\src\stock.js:42:17`},
	{"node, modules", "src/stock.js", "    at async file:///home/kim/app/src/stock.js:42:17"},
	{"Firefox", "src/stock.ts", "load@http://localhost:3000/src/stock.ts:42:17"},
	{"vite", "src/stock.ts", "    load http://localhost:5173/src/stock.ts?t=1718000000:42"},
	{"vite, with a column", "src/stock.ts", "    at load (http://localhost:5173/src/stock.ts?t=1718000000:42:7)"},
	{"webpack", "src/stock.ts", "    at webpack-internal:///./src/stock.ts:42:17"},
	{"vitest", "src/stock.ts", " ❯ load src/stock.ts:42:17"},
	{"jest", "src/stock.ts", "      at Object.<anonymous> (src/stock.ts:42:12)"},
	{"tsc", "src/stock.ts", "src/stock.ts(42,17): error TS2339: no"},
	{"tsc, pretty", "src/stock.ts", "\x1b[96msrc/stock.ts\x1b[0m:\x1b[93m42\x1b[0m:\x1b[93m17\x1b[0m - \x1b[91merror\x1b[0m"},
	{"eslint", "src/stock.ts", "/home/kim/app/src/stock.ts\n  42:17  error  Unsafe  no-unsafe\n\n✖ 1 problem"},
	{"eslint, colours", "src/stock.ts", "\x1b[4m/home/kim/app/src/stock.ts\x1b[24m\n  \x1b[2m42:17\x1b[22m  \x1b[31merror\x1b[39m  Unsafe"},
	{"eslint, unix", "src/stock.ts", "/home/kim/src/stock.ts:42:17: Unsafe [Error/no-unsafe]"},
	{"eslint, compact", "src/stock.ts", "/home/kim/src/stock.ts: line 42, col 17, Error - Unsafe"},
	{"create-react-app", "src/stock.ts", "src/stock.ts\n  Line 42:17:  'x' is not defined  no-undef"},
	{"stylelint", "src/stock.css", "src/stock.css\n 42:3  ✖  Unexpected  color-no-invalid-hex"},
	{"oxc, biome", "src/stock.ts", "src/stock.ts:42:3 lint/style/useConst ━━━━"},
	{"miette", "src/stock.ts", "   ╭─[src/stock.ts:42:17]"},
	{"GitHub annotation", "src/stock.ts", "::error file=src/stock.ts,line=42,col=17::no"},
	{"grep -n", "src/stock.ts", "src/stock.ts:42:  if (x) {"},
	{"grep --heading", "src/stock.ts", "src/stock.ts\n42:  if (x) {\n"},
	{"Java", "com/acme/Stock.java", "\tat com.acme.Stock.load(Stock.java:42)"},
	{"Java, modules", "com/acme/Stock.java", "\tat app//com.acme.Stock.load(Stock.java:42) ~[app.jar:1.0]"},
	{"javac", "com/acme/Stock.java", "src/com/acme/Stock.java:42: error: cannot find symbol"},
	{"Maven", "com/acme/Stock.java", "[ERROR] /work/src/main/java/com/acme/Stock.java:[42,24] cannot find symbol"},
	{"gradle test", "com/acme/Stock.java", "    java.lang.NullPointerException at Stock.java:42"},
	{"Logback", "com/acme/Stock.java", "10:11:12 ERROR [main] c.a.Stock (Stock.java:42) - no"},
	{"kotlinc", "app/Stock.kt", "e: file:///work/app/Stock.kt:42:13 Unresolved reference"},
	{"kotlinc, old", "app/Stock.kt", "e: /work/app/Stock.kt: (42, 13): Unresolved reference"},
	{"coroutines", "app/Stock.kt", "\tat shop.Stock$load$2.invokeSuspend(Stock.kt:42)"},
	{"scalac", "app/Stock.scala", "[error] /work/app/Stock.scala:42:13: not found"},
	{"Go", "shop/stock.go", "\t/go/src/example.com/shop/stock.go:42 +0x1d"},
	{"go test", "shop/stock.go", "    stock.go:42: weight is -1"},
	{"go vet", "shop/stock.go", "./stock.go:42:2: undefined: x"},
	{"rustc", "src/stock.rs", "   --> src/stock.rs:42:21"},
	{"Rust panic", "src/stock.rs", "thread 'main' panicked at src/stock.rs:42:19:"},
	{"Rust panic, old", "src/stock.rs", "thread 'main' panicked at 'no', src/stock.rs:42:19"},
	{"Rust backtrace", "src/stock.rs", "   4: shop::stock::load\n             at ./src/stock.rs:42:19"},
	{"gcc", "src/stock.c", "src/stock.c:42:27: error: no member"},
	{"clang-tidy", "src/stock.c", "/home/kim/src/stock.c:42:3: warning: x [bugprone-y]"},
	{"gdb", "src/stock.c", "#0  0x0000555555555189 in load (list=0x0) at src/stock.c:42"},
	{"lldb", "src/stock.c", "    frame #0: 0x0001 a.out`load at stock.c:42:9"},
	{"asan", "src/stock.cpp", "    #0 0x4f8a31 in load(courier*, int) /home/kim/src/stock.cpp:42:21"},
	{"valgrind", "src/stock.c", "==77==    at 0x109189: load (stock.c:42)"},
	{"MSVC", "src/stock.cpp", `1>C:\work\src\stock.cpp(42,27): error C2039: no`},
	{"MSVC, old", "src/stock.cpp", `c:\work\src\stock.cpp(42) : error C2039: no`},
	{"glog", "src/stock.cc", "E0102 10:11:12.123456 77 stock.cc:42] no"},
	{"assert", "src/stock.c", "a.out: stock.c:42: load: Assertion `x' failed."},
	{"Unreal", "src/Stock.cpp", `Assertion failed: x [File:D:\game\src\Stock.cpp] [Line: 42]`},
	{"Unity", "Assets/Stock.cs", "Shop.Stock:Load () (at Assets/Stock.cs:42)"},
	{".NET", "Core/Stock.cs", `   at Shop.Stock.Load(Int32 x) in C:\build\Core\Stock.cs:line 42`},
	{".NET, German", "Core/Stock.cs", `   bei Shop.Stock.Load(Int32 x) in C:\build\Core\Stock.cs:Zeile 42.`},
	{".NET, French", "Core/Stock.cs", `   à Shop.Stock.Load(Int32 x) dans C:\build\Core\Stock.cs:ligne 42`},
	{".NET, Spanish", "Core/Stock.cs", `   en Shop.Stock.Load(Int32 x) en C:\build\Core\Stock.cs:línea 42`},
	{".NET, Russian", "Core/Stock.cs", `   в Shop.Stock.Load(Int32 x) в C:\build\Core\Stock.cs:строка 42`},
	{".NET, Chinese", "Core/Stock.cs", `   在 Shop.Stock.Load(Int32 x) 位置 C:\build\Core\Stock.cs:行号 42`},
	{"MSBuild", "Core/Stock.cs", `C:\build\Core\Stock.cs(42,29): error CS1061: no [C:\build\Core\Core.csproj]`},
	{"PHP", "app/Stock.php", "PHP Fatal error:  Uncaught TypeError: no in /var/www/html/app/Stock.php:42"},
	{"PHP, in words", "app/Stock.php", "Warning: Undefined variable $x in /var/www/html/app/Stock.php on line 42"},
	{"PHP, a frame", "app/Stock.php", "#0 /var/www/html/app/Stock.php(42): App\\Stock->load(Array)"},
	{"phpstan", "app/Stock.php", " ------ -----\n  Line   app/Stock.php\n ------ -----\n  42     Undefined\n"},
	{"phpcs", "app/Stock.php", "FILE: /var/www/app/Stock.php\n----------\n 42 | ERROR | [x] Expected 1 space\n"},
	{"Laravel", "app/Stock.php", "at app/Stock.php:42"},
	{"Ruby", "app/models/stock.rb", "app/models/stock.rb:42:in `block in load'"},
	{"Ruby 3.4", "app/models/stock.rb", "app/models/stock.rb:42:in 'Stock#load': no (NoMethodError)"},
	{"rubocop", "app/models/stock.rb", "app/models/stock.rb:42:3: C: Style/X: no"},
	{"Elixir", "lib/shop/stock.ex", "    (shop 0.1.0) lib/shop/stock.ex:42: Shop.Stock.load/2"},
	{"Elixir, compile", "lib/shop/stock.ex", "** (CompileError) lib/shop/stock.ex:42: undefined function"},
	{"Erlang", "src/stock.erl", `[{file,"src/stock.erl"},{line,42}]`},
	{"Dart", "lib/stock.dart", "#0      Stock.load (package:shop/stock.dart:42:5)"},
	{"Dart, terse", "lib/stock.dart", "package:shop/stock.dart 42:5  Stock.load"},
	{"Swift", "Sources/Stock.swift", "Shop/Stock.swift:42: Fatal error: no"},
	{"Swift, in words", "Sources/Stock.swift", "Fatal error: no: file Shop/Stock.swift, line 42"},
	{"Xcode", "Sources/Stock.swift", "/Users/kim/work/Sources/Stock.swift:42:24: error: no member"},
	{"Lua", "src/stock.lua", "lua: src/stock.lua:42: attempt to index a nil value"},
	{"Perl", "lib/Stock.pm", "Undefined subroutine called at lib/Stock.pm line 42."},
	{"bash", "scripts/deploy.sh", "scripts/deploy.sh: line 42: foo: command not found"},
	{"dash", "scripts/deploy.sh", "scripts/deploy.sh: 42: foo: not found"},
	{"shellcheck", "scripts/deploy.sh", "In scripts/deploy.sh line 42:"},
	{"PowerShell", "scripts/deploy.ps1", `At C:\work\scripts\deploy.ps1:42 char:5`},
	{"make", "Makefile", "Makefile:42: *** missing separator.  Stop."},
	{"CMake", "CMakeLists.txt", "CMake Error at CMakeLists.txt:42 (find_package):"},
	{"docker", "Dockerfile", "Dockerfile:42\n--------------------"},
	{"Terraform", "infra/main.tf", `  on infra/main.tf line 42, in resource "aws_s3_bucket" "logs":`},
	{"YAML", "deploy/values.yaml", `  in "deploy/values.yaml", line 42, column 3`},
	{"psql", "db/schema.sql", "psql:db/schema.sql:42: ERROR:  syntax error"},
	{"Sass", "src/a.scss", "  src/a.scss 42:3  root stylesheet"},
	{"OCaml", "bin/main.ml", `File "bin/main.ml", line 42, characters 4-10:`},
	{"Haskell", "src/Stock.hs", "src/Stock.hs:42:5: error: parse error"},
	{"Haskell, a range", "src/Stock.hs", "src/Stock.hs:(42,5)-(44,9): error"},
	{"Julia", "src/stock.jl", "   @ Shop ~/shop/src/stock.jl:42"},
	{"R", "R/stock.R", "Error at R/stock.R#42: no"},
	{"Zig", "src/stock.zig", "/home/kim/src/stock.zig:42:5: 0x1 in load (shop)"},
	{"Nim", "src/stock.nim", "/home/kim/src/stock.nim(42) load"},
	{"GitHub link", "src/stock.ts", "https://github.com/acme/shop/blob/main/src/stock.ts#L42"},
	{"GitLab link", "src/stock.ts", "https://gitlab.example/acme/shop/-/blob/main/src/stock.ts#L42"},
	{"a sentence", "src/stock.ts", "there is a bug on line 42 of src/stock.ts"},
	{"a sentence, the name first", "src/stock.ts", "in `stock.ts`, line 42 is wrong"},
	{"a sentence, an ordinal", "src/stock.ts", "the 42nd line of stock.ts is wrong"},
	{"a sentence, in brackets", "src/stock.ts", "see stock.ts (line 42)"},
	{"a sentence, short", "src/stock.ts", "see L42 in stock.ts"},
	{"German", "src/stock.ts", "In Zeile 42 von stock.ts ist ein Fehler"},
	{"German, the name first", "src/stock.ts", "stock.ts, Zeile 42: falsch"},
	{"French", "src/stock.ts", "il y a une erreur à la ligne 42 de stock.ts"},
	{"Spanish", "src/stock.ts", "hay un error en la línea 42 de stock.ts"},
	{"Portuguese", "src/stock.ts", "há um erro na linha 42 de stock.ts"},
	{"Italian", "src/stock.ts", "c'è un errore alla riga 42 di stock.ts"},
	{"Polish", "src/stock.ts", "błąd w linii 42 pliku stock.ts"},
	{"Russian", "src/stock.ts", "ошибка в строке 42 файла stock.ts"},
	{"Japanese", "src/stock.ts", "stock.ts の42行目がおかしい"},
	{"Chinese", "src/stock.ts", "stock.ts第42行有问题"},
	{"Korean", "src/stock.ts", "stock.ts 42번째 줄이 이상해요"},
	{"Turkish", "src/stock.ts", "stock.ts satır 42 hatalı"},
}

func TestFindKnowsWhatToolsPrint(t *testing.T) {
	for _, w := range written {
		got := Find(WithoutColours(w.text), nil, []string{w.file})[0]
		ok := false
		for _, p := range got {
			ok = ok || p.First == 42
		}
		if !ok {
			t.Errorf("%s: %q gave %+v, want line 42 of %s", w.tool, w.text, got, w.file)
		}
		for _, p := range got {
			if p.First != 42 && p.First != 44 && !p.Bare {
				t.Errorf("%s: %q gave also line %d", w.tool, w.text, p.First)
			}
		}
	}
}

// The example of each format is read by it, or by one that comes before it and
// finds the same.
func TestFormatsReadTheirExamples(t *testing.T) {
	for _, list := range [][]format{behindFormats, beforeFormats, belowFormats} {
		for _, f := range list {
			got := Find(f.example, nil, []string{"a.py"})[0]
			if len(got) == 0 || got[0].First != 12 {
				t.Errorf("%q gave %+v", f.example, got)
			}
		}
	}
}

func TestFindRanges(t *testing.T) {
	for _, test := range []struct {
		text        string
		first, last int
	}{
		{"simplify lines 136 to 141 of `a.py`", 136, 141},
		{"a.py#L136-L141", 136, 141},
		{"a.py:136-141", 136, 141},
		{"a.py, lines 136–141", 136, 141},
		{"a.py の136〜141行目", 136, 141},
		{"Zeilen 136 bis 141 von a.py", 136, 141},
		{"a.py:136:141", 136, 136},
	} {
		got := Find(test.text, nil, []string{"x/a.py"})[0]
		if len(got) != 1 || got[0].First != test.first || got[0].Last != test.last {
			t.Errorf("%q gave %+v", test.text, got)
		}
	}
}

func TestFindLists(t *testing.T) {
	got := Find("a.py is wrong: see lines 12, 25 and 40", nil, []string{"x/a.py"})[0]
	if len(got) != 3 || got[0].First != 12 || got[1].First != 25 || got[2].First != 40 {
		t.Errorf("got %+v", got)
	}
}

// A path belongs to the file that it fits best; a tie to both.
func TestFindChoosesAmongFiles(t *testing.T) {
	files := []string{"backend/library/library.py", "tools/library.py", "backend/other/x.py"}
	for text, want := range map[string]string{
		"/app/library/library.py:42: TypeError":                        "1 0 0",
		"tools/library.py:42: TypeError":                               "0 1 0",
		"library.py:42: TypeError":                                     "1 1 0",
		"/usr/lib/python3/site-packages/other/library.py:42: No":       "0 0 0",
		"/usr/lib/python3/site-packages/library/library.py:42: Is":     "1 0 0", // of a package that was installed from here
		"/opt/build/agent/other/tree/somewhere/library.py:42: Error":   "0 0 0",
		"xlibrary.py:42: TypeError, library.pyc:42, library.py.bak:42": "0 0 0",
		"there are 3 errors in library.py and 42 in the log":           "0 0 0",
	} {
		var got []string
		for _, p := range Find(text, nil, files) {
			got = append(got, string(rune('0'+len(p))))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q gave %v, want %s", text, got, want)
		}
	}
}

// A line without a file belongs to the one that is named in the same line, or
// to each, as a guess.
func TestFindBareLines(t *testing.T) {
	files := []string{"a.py", "b.py"}
	text := "line 7 of " + Object + " is wrong\nand so is " + Object + ", line 9\nand line 11"
	first := strings.Index(text, Object)
	second := first + len(Object) + strings.Index(text[first+len(Object):], Object)
	got := Find(text, []Mark{{first, "a.py"}, {second, "b.py"}}, files)
	if len(got[0]) != 2 || got[0][0].First != 7 || got[0][0].Bare || got[0][1].First != 11 || !got[0][1].Bare {
		t.Errorf("a.py: %+v", got[0])
	}
	if len(got[1]) != 2 || got[1][0].First != 9 || got[1][0].Bare {
		t.Errorf("b.py: %+v", got[1])
	}
}

// A range is one, however it is said.
func TestFindBareRanges(t *testing.T) {
	for _, text := range []string{
		"lines 12 to 20", "lines 12-20", "line 12 up to 20", "from line 12 up to and including 20", "L12-L20", "L12:L20", "L12–20",
		"line range [12, 20]", "lines [12-20]", "lines (12 to 20)",
	} {
		got := Find(text, nil, []string{"a.py"})[0]
		if len(got) != 1 || got[0].First != 12 || got[0].Last != 20 || !got[0].Bare {
			t.Errorf("%q gave %+v", text, got)
		}
	}
}

// The line of another file is none of the prompt's, with or without folders.
func TestFindLinesOfOtherFiles(t *testing.T) {
	for _, text := range []string{
		`File "/srv/app/jobs/night.py", line 31, in run`, `File "night.py", line 31`, "line 31 of night.py", "at Run() in C:\\jobs\\Night.cs:line 31",
		"PHP Fatal error: x in /srv/night.php on line 31", `File "/usr/lib/python3/site-packages/x/a.py", line 31`, "see L31 of the file jobs/night.ts",
	} {
		if got := Find(text, nil, []string{"store/a.py"})[0]; len(got) != 0 {
			t.Errorf("%q gave %+v", text, got)
		}
	}
	// A full stop between two words is no file's name, and a number that stands with
	// none is still meant for the one there is.
	for _, text := range []string{"It is wrong.See line 31", "in version 2.x, at the end, line 31", "night.py works, but look at the second loop: line 31"} {
		if got := Find(text, nil, []string{"store/a.py"})[0]; len(got) != 1 || got[0].First != 31 {
			t.Errorf("%q gave %+v", text, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, w := range written {
		f.Add(w.text, w.file)
	}
	f.Fuzz(func(t *testing.T, text, file string) {
		marks := []Mark{{0, file}}
		if !strings.HasPrefix(text, Object) {
			marks = nil
		}
		for _, p := range Find(WithoutColours(text), marks, []string{file})[0] {
			if p.First < 1 || p.Last < p.First {
				t.Errorf("%q gave %+v", text, p)
			}
		}
	})
}
