package prompt

import (
	"fmt"
	"strings"
	"testing"
)

// existing is a resolver over a fixed set of names.
func existing(names ...string) func(string) bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return func(p string) bool { return set[strings.TrimPrefix(p, "./")] }
}

var projectNames = existing("a.py", "b.py", "a b.py", "my file.py", "src", "src/c.py", "README.md", "co:lon.py", "x(1).py", "paren)", "c#.py", "types", "org/package", "naïve.py", "main.go")

func describe(refs []Reference) string {
	var out []string
	for _, r := range refs {
		s := fmt.Sprintf("%s → %s %s; %s", r.Text, r.Path, r.Meant, r.Attaches)
		if r.Reason != AsMeant {
			s += ", " + r.Reason.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

// Each case: a prompt, and what was written → what it means; what the client
// attaches and why not more. The effects are those of the client's captures.
func TestReferences(t *testing.T) {
	for _, test := range []struct{ prompt, want string }{
		{"see @a.py ok", "@a.py → a.py whole; whole"},
		{"see @a.py#L10-20 ok", "@a.py#L10-20 → a.py L10-20; lines"},
		{"see @a.py#L10, ok", "@a.py#L10 → a.py L10; lines"},
		{"see @a.py#120-180 ok", "@a.py#120-180 → a.py L120-180; whole, fragment ignored"},
		{"see @a.py#L1-L80 ok", "@a.py#L1-L80 → a.py L1-80; whole, fragment ignored"},
		{"see @a.py#l1-80 ok", "@a.py#l1-80 → a.py L1-80; whole, fragment ignored"},
		{"see @a.py#L10C3-L20C5 ok", "@a.py#L10C3-L20C5 → a.py L10-20; whole, fragment ignored"},
		{"see @a.py#L10–20 ok", "@a.py#L10–20 → a.py L10-20; whole, fragment ignored"},
		{"see @a.py#L10..20 ok", "@a.py#L10..20 → a.py L10-20; whole, fragment ignored"},
		{"see @a.py#L10-20,L40-50 ok", "@a.py#L10-20,L40-50 → a.py L10-20,L40-50; whole, fragment ignored"},
		{"see @a.py#L10-20,40-50, ok", "@a.py#L10-20,40-50 → a.py L10-20,L40-50; whole, fragment ignored"},
		{"see @a.py:[10-20,40-50] ok", "@a.py:[10-20,40-50] → a.py L10-20,L40-50; nothing, colon instead of #L"},
		{"see @a.py[10-20] ok", "@a.py[10-20] → a.py L10-20; nothing, text glued to the path"},
		{"see @a.py#[10, 20] ok", "@a.py → a.py whole; whole, fragment ignored"},
		{"see @a.py:[10,20] ok", "@a.py:[10,20] → a.py L10-20; nothing, colon instead of #L"},
		{"see @a.py(10,5): ok", "@a.py(10,5) → a.py L10; nothing, text glued to the path"},
		{"see @a.py(x) ok", "@a.py → a.py whole; nothing, text glued to the path"},
		{`see @src\c.py ok`, `@src\c.py → src/c.py whole; nothing, back-slashes in the path`},
		{`see @.\src\c.py:3-9, ok`, `@.\src\c.py:3-9 → ./src/c.py L3-9; nothing, back-slashes in the path`},
		{`see @src\none.py, ok`, `@src\none.py → src\none.py whole; nothing, no such path`},
		{"see @src/**/*.py ok", "@src/**/*.py → src/**/*.py whole; nothing, a pattern"},
		{"see @src/*/c.py ok", "@src/*/c.py → src/*/c.py whole; nothing, a pattern"},
		{"see @*.py ok", "@*.py → *.py whole; nothing, a pattern"},
		{"see @a.py* ok", "@a.py → a.py whole; whole"},
		{"see @a.py*x ok", "@a.py → a.py whole; nothing, text glued to the path"},
		{"see @a.py:10-20 ok", "@a.py:10-20 → a.py L10-20; nothing, colon instead of #L"},
		{"see @a.py:10: ok", "@a.py:10 → a.py L10; nothing, colon instead of #L"},
		{"see @a.py:10:5 ok", "@a.py:10:5 → a.py L10; nothing, colon instead of #L"},
		{"see @a.py:L10-L20. ok", "@a.py:L10-L20 → a.py L10-20; nothing, colon instead of #L"},
		{`see @"a b.py"#L1-5 ok`, `@"a b.py"#L1-5 → a b.py L1-5; whole, range outside the quotes`},
		{`see @"a b.py":10 ok`, `@"a b.py":10 → a b.py L10; whole, range outside the quotes`},
		{`see @"a b.py#L1-5" ok`, `@"a b.py#L1-5" → a b.py L1-5; lines`},
		{`see @"a b.py#L1-L5" ok`, `@"a b.py#L1-L5" → a b.py L1-5; whole, fragment ignored`},
		{`see @"a b.py" ok`, `@"a b.py" → a b.py whole; whole`},
		{`see @'a b.py' ok`, `@'a b.py' → a b.py whole; nothing, wrong quotes`},
		{"see @`a b.py#L3` ok", "@`a b.py#L3` → a b.py L3; nothing, wrong quotes"},
		{"see (@a.py) ok", "@a.py → a.py whole; nothing, character before the @"},
		{"see (@a.py#L1-2) ok", "@a.py#L1-2 → a.py L1-2; nothing, character before the @"},
		{"see `@a.py` ok", "@a.py → a.py whole; nothing, character before the @"},
		{`see "@a.py" ok`, "@a.py → a.py whole; nothing, character before the @"},
		{"see [@a.py] ok", "@a.py → a.py whole; nothing, character before the @"},
		{"see [it](@src/c.py#L3-4) ok", "@src/c.py#L3-4 → src/c.py L3-4; nothing, character before the @"},
		{"**@a.py**: ok", "@a.py → a.py whole; nothing, character before the @"},
		{"<f>@a.py</f>", "@a.py → a.py whole; nothing, character before the @"},
		{"<f> @a.py#L1-2</f>", "@a.py#L1-2 → a.py L1-2; whole, text glued to the fragment"},
		{"<f> @a.py</f>", "@a.py → a.py whole; nothing, text glued to the path"},
		{"見て@a.pyを見て", "@a.py → a.py whole; nothing, character before the @"},
		{"file=@a.py#L1-2 ok", "@a.py#L1-2 → a.py L1-2; nothing, character before the @"},
		{"see @a.py's code", "@a.py → a.py whole; nothing, text glued to the path"},
		{"see @a.py#L1-2's code", "@a.py#L1-2 → a.py L1-2; whole, text glued to the fragment"},
		{"see @a.py#Class.method ok", "@a.py#Class.method → a.py Class.method; whole, fragment ignored"},
		{"see @a.py:Class.method() ok", "@a.py:Class.method() → a.py Class.method; nothing, colon instead of #L"},
		{"see @main.go::Pool::Get ok", "@main.go::Pool::Get → main.go Pool.Get; nothing, colon instead of #L"},
		// What may be more than the range that it begins with stays whole.
		{"see @a.py#L10+10 ok", "@a.py → a.py whole; whole, fragment ignored"},
		{"see @a.py#L10-20-30 ok", "@a.py → a.py whole; whole, fragment ignored"},
		{"see @a.py#L10-end ok", "@a.py → a.py whole; whole, fragment ignored"},
		{"see @a.py#L10,+5 ok", "@a.py → a.py whole; whole, fragment ignored"},
		{"see @a.py:10.. ok", "@a.py → a.py whole; nothing, text glued to the path"},
		{"see @a.py:10-20/30 ok", "@a.py → a.py whole; nothing, text glued to the path"},
		{"see @a.py#L10- ok", "@a.py#L10 → a.py L10; lines"},
		{"see @a.py:10-20; then", "@a.py:10-20 → a.py L10-20; nothing, colon instead of #L"},
		{"see @README.md#getting-started ok", "@README.md#getting-started → README.md getting-started; whole, fragment ignored"},
		{"@a.py#L1-2,@b.py#L1-2", "@a.py#L1-2 → a.py L1-2; nothing, text glued to the fragment\n@b.py#L1-2 → b.py L1-2; nothing, character before the @"},
		{"@a.py,@b.py", "@a.py → a.py whole; nothing, text glued to the path\n@b.py → b.py whole; nothing, character before the @"},
		{"@a.py#L1-2、@b.py#L3-4。", "@a.py#L1-2 → a.py L1-2; nothing, text glued to the fragment\n@b.py#L3-4 → b.py L3-4; nothing, not the first in its token"},
		{"@a.py、@b.py", "@a.py → a.py whole; nothing, text glued to the path\n@b.py → b.py whole; nothing, not the first in its token"},
		{"see @a.py #L10-20 ok", "@a.py #L10-20 → a.py L10-20; whole, range after a space"},
		{"see @a.py #12 ok", "@a.py → a.py whole; whole"},
		{"see @a.py#L20-10 ok", "@a.py#L20-10 → a.py L10-20; nothing, reversed range"},
		{"see @a.py#L0-3 ok", "@a.py#L0-3 → a.py L1-3; whole, line 0"},
		{"see @my file.py ok", "@my file.py → my file.py whole; nothing, space without quotes"},
		{`see @my\ file.py ok`, `@my\ file.py → my file.py whole; nothing, escaped space`},
		{"see @my%20file.py#L3 ok", "@my%20file.py#L3 → my file.py L3; nothing, escaped space"},
		{"see @co:lon.py#L1-2 ok", "@co:lon.py#L1-2 → co:lon.py L1-2; lines"},
		{"see @x(1).py, ok", "@x(1).py → x(1).py whole; whole"},
		{"see (@x(1).py) ok", "@x(1).py → x(1).py whole; nothing, character before the @"},
		{"see @paren) ok", "@paren) → paren) whole; nothing, name read otherwise"},
		{`see @"c#.py" ok`, `@"c#.py" → c#.py whole; nothing, name read otherwise`},
		{"see @org/package ok", "@org/package → org/package whole; whole"},
		{"see @src/ ok", "@src → src whole; whole"},
		{"see @nope.py#L1-3 ok", "@nope.py#L1-3 → nope.py L1-3; nothing, no such path"},
		{"see @nope.py ok", "@nope.py → nope.py whole; nothing, no such path"},
		// These are none.
		{"npm i @types/node @scope/x", ""},
		{"joe@example.com, git@github.com:x/y, me@a.com", ""},
		{"@decorator\n@app.route('/')\n@pytest.mark.skip(reason)\n@Override\n@media (x)", ""},
		{`\@a.py`, ""},
		{"@src2/nope and @ and @@ and @#L3", ""},
		{"@every 5 minutes: @everyone", ""},
		// A word before the @ is a reference only where the path exists.
		{"joe@a.py", "@a.py → a.py whole; nothing, word before the @"},
		{"/tmp/x see @a.py", "@a.py → a.py whole; nothing, prompt begins with a slash"},
	} {
		if got := describe(References([]byte(test.prompt), projectNames)); got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.prompt, got, test.want)
		}
	}
}

func TestReferencesByFormAlone(t *testing.T) {
	text := "Fix @a.py:10 and (@src/x.ts#L1-L4), `@q.rs`; ask joe@example.com about @types/node, @app.route, @Test and @\"odd name\"."
	want := strings.Join([]string{
		"@a.py:10 → a.py L10; nothing, colon instead of #L",
		"@src/x.ts#L1-L4 → src/x.ts L1-4; nothing, character before the @",
		"@q.rs → q.rs whole; nothing, character before the @",
		"@\"odd name\" → odd name whole; nothing, no such path",
	}, "\n")
	if got := describe(References([]byte(text), nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReferencesKnowDuplicatesAndTheCap(t *testing.T) {
	text := strings.Repeat("@a.py ", 2)
	for i := range 101 {
		text += fmt.Sprintf("@f%d.py ", i)
	}
	refs := References([]byte(text), func(string) bool { return true })
	if len(refs) != 103 || refs[0].Duplicate || !refs[1].Duplicate {
		t.Fatalf("%d references, the second is %+v", len(refs), refs[1])
	}
	for i, r := range refs {
		if over := i > 100; over != (r.Reason == OverCap) || over != (r.Attaches == AttachesNothing) {
			t.Errorf("reference %d %s: %v, %v", i, r.Text, r.Reason, r.Attaches)
		}
	}
}
