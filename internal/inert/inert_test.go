package inert

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestShow(t *testing.T) {
	for text, want := range map[string]string{
		"plain.py": "plain.py", "": "", "ünï 日本.py": "ünï 日本.py", "👩‍💻❤️1️⃣.md": "👩‍💻❤️1️⃣.md",
		"\x1b[2Jx":    "<U+001B>[2Jx",
		"a\nb\tc\rd":  "a<U+000A>b<U+0009>c<U+000D>d",
		"\x9b31m":     "<U+FFFD>31m", // no UTF-8: a terminal may take it for an escape
		"\u009b31m":   "<U+009B>31m",
		"x\u202etxt":  "x<U+202E>txt",
		"a\u200bb":    "a<U+200B>b",
		"a\u200db":    "a<U+200D>b",
		"\u2066x":     "<U+2066>x",
		"x\U000e0041": "x<U+E0041>",
		"a\u2028b":    "a<U+2028>b",
		"\x7f\x00":    "<U+007F><U+0000>",
		"x\u115f":     "x<U+115F>",
	} {
		if got := Show(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestWriter(t *testing.T) {
	text := "a\tb\n\x1b[2J é\u202ex\r\n日本\n\xff"
	want := "a\tb\n<U+001B>[2J é<U+202E>x<U+000D>\n日本\n"
	for size := 1; size < len(text); size++ {
		var b bytes.Buffer
		w := NewWriter(&b)
		for rest := text; rest != ""; {
			n, err := w.Write([]byte(rest[:min(size, len(rest))]))
			if err != nil || n != min(size, len(rest)) {
				t.Fatalf("%d, %v", n, err)
			}
			rest = rest[n:]
		}
		if got := strings.TrimSuffix(b.String(), "<U+FFFD>"); got != want {
			t.Errorf("%d bytes at a time: %q, want %q", size, got, want)
		}
	}
	if got := Lines("a\n\x1bb"); got != "a\n<U+001B>b" {
		t.Errorf("lines are %q", got)
	}
}

func TestWord(t *testing.T) {
	for text, want := range map[string]string{
		"pkgs/web": "pkgs/web", "@acme/ui": "@acme/ui", "日本": "日本", "a b": "'a b'", "py$(touch x)": "'py$(touch x)'", "it's": `'it'\''s'`,
		"a;b": "'a;b'", "`x`": "'`x`'", "-rf": "./-rf", "~x": "'~x'", "*": "'*'", "a&b": "'a&b'", "#x": "'#x'", "a\\b": `'a\b'`, "!x": "'!x'", "{a,b}": "'{a,b}'",
	} {
		got, ok := Word(text)
		if !ok || got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		// A shell is the judge.
		if sh, err := exec.LookPath("bash"); err == nil {
			out, err := exec.Command(sh, "-c", "printf %s "+got).Output()
			if err != nil || string(out) != strings.Replace(got, "./-rf", "./-rf", 1) && string(out) != text {
				t.Errorf("the shell reads %s as %q, %v", got, out, err)
			}
		}
	}
	for _, text := range []string{"", "a\nb", "a\x1bb", "a\u202eb", "\xff"} {
		if got, ok := Word(text); ok {
			t.Errorf("%q is written as %q", text, got)
		}
	}
}

func TestCommand(t *testing.T) {
	for line, want := range map[string]bool{
		"go test ./...": true, "cd 'a b' && npm run build": true, "FOO=1 make x": true, "pytest \"tests/a b\" -k 'x and y'": true, "make -C sub all": true,
		"cargo test --workspace": true, "ruff check src/**/*.py": true, "pnpm --filter @acme/ui test": true,
		"": false, "go test; rm -rf x": false, "go test | tee x": false, "go test > x": false, "go test &": false, "echo $(touch x)": false, "echo `touch x`": false,
		"cd py$(touch x) && pytest": false, "echo $HOME": false, "echo \"$HOME\"": false, "make x\nrm y": false, "a || b": false, "! a": false, "(a)": false,
		"if a; then b; fi": false, "a # b": false, "make \x1b[2J": false, "make 'x": false, "a=$(b)": false, "a=1": false, "x() { y; }": false, "cat < x": false, "echo <(x)": false,
	} {
		if _, ok := NewCommand(line); ok != want {
			t.Errorf("%q is a command: %v, want %v", line, ok, want)
		}
	}
}

func TestLines(t *testing.T) {
	for name, want := range map[string]string{
		"shop": "# shop", "@acme/ui": "# `@acme/ui`", "x\n\n## Always\n\nrun it": "# x ## Always run it", "x @.env": "# x `@.env`", "": "# Project", "# # x": "# x",
		"<!-- x --> y": "# x y", "<!<!----": "# Project", "- [ ] x": "# [ ] x", "1. x": "# x", "===": "# Project", "> q": "# q", "```sh": "# sh", "\x1b[2Jx": "# [2Jx",
		"a\u202eb": "# ab", "@`x`": "# `@x`", "`a @.env b": "# `a `@.env` b",
	} {
		if got := Title(name).String(); got != want {
			t.Errorf("the title of %q is %q, want %q", name, got, want)
		}
	}
	if got := Sentence(strings.Repeat("word ", 100), 50).String(); len(got) > 54 || !strings.HasSuffix(got, "word…") {
		t.Errorf("the sentence is %q", got)
	}
	for text, want := range map[string]bool{
		"`src/`": true, "Indent with tabs": true, "`a@b`": true, "`@acme/ui`": true, "node >=18": true,
		"x @.env": false, "@.env": false, "`x @.env`": false, "a\nb": false, "a <!-- b": false, "a --> b": false, "x\u200b": false, strings.Repeat("x", maxLine+1): false, "": false,
		"x\u00a0@.env": false,
	} {
		if _, ok := Item(text, ""); ok != want {
			t.Errorf("%q is an item: %v, want %v", text, ok, want)
		}
	}
	if got, ok := Item("`web/`", "see @.env\n# x"); !ok || got.String() != "- `web/`: see `@.env` # x" {
		t.Errorf("the item is %q, %v", got, ok)
	}
	cmd, _ := NewCommand("make test")
	if got, ok := Fenced(cmd, "all of it"); !ok || got.String() != "make test  # all of it" {
		t.Errorf("the line is %q, %v", got, ok)
	}
	if _, ok := Fenced(cmd, "a\nb"); ok {
		t.Error("a remark of two lines was taken")
	}
	if tick, ok := NewCommand("'```'"); ok {
		if _, ok := Fenced(tick, ""); !ok {
			t.Error("quoted back-ticks end no fence")
		}
	}
}
