package grammars

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cFixtures are the fixtures in C and C++.
func cFixtures(t testing.TB) map[string][]byte {
	t.Helper()
	list := map[string][]byte{}
	for _, pattern := range []string{"*.c", "*.cpp"} {
		names, err := filepath.Glob(filepath.Join("testdata", "fixtures", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			list[name] = data
		}
	}
	return list
}

// TestCleanKeepsPlaces cleans whole and broken texts: every byte that is not
// blanked or rewritten stays where it was, and so does every line.
func TestCleanKeepsPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, data := range cFixtures(t) {
		checkClean(t, name, data)
		for _, e := range edits {
			for range 20 {
				text, _ := e.do(r, data)
				checkClean(t, name+", "+e.name, text)
			}
		}
	}
}

func checkClean(t *testing.T, name string, data []byte) {
	t.Helper()
	before := bytes.Clone(data)
	for _, cpp := range []bool{false, true} {
		out, hints := cleanC(data, cpp)
		if !bytes.Equal(data, before) {
			t.Fatalf("%s: the text itself was changed", name)
		}
		if len(out) != len(data) {
			t.Fatalf("%s: %d bytes became %d", name, len(data), len(out))
		}
		for i := range data {
			if (data[i] == '\n') != (out[i] == '\n') {
				t.Fatalf("%s: the line's end at %d moved", name, i)
			}
		}
		for _, b := range hints.blocks {
			if b.start > b.body || b.body >= b.end || b.end > len(data) || data[b.body] != '{' || data[b.end-1] != '}' {
				t.Fatalf("%s: %s %q at %d, %d, %d", name, b.kind, b.name, b.start, b.body, b.end)
			}
		}
	}
}

// TestBlankKeepsPlaces does that for the languages of which less is blanked.
func TestBlankKeepsPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct {
		blank func([]byte) []byte
		text  string
	}{
		{cleanCSharp, "class A {\r\n#if X\r\n  void F() {\n#elif Y\n  void F(int a) {\n#else\n  void F(string s = @\"a\\\") {\n#endif\n  }\n#if Z\n [B]\n#endif\n int é;\n}\n"},
		{func(b []byte) []byte { return blankNewer(&langKotlin, b) }, "fun interface A {\n fun a(b: B?.() -> C)\n}\ncontext(D,\n E)\nfun e() {}\n"},
		{func(b []byte) []byte { return blankNewer(&langSwift, b) }, "struct A: ~Copyable {\n nonisolated(unsafe) var a = 1\n func b() throws(C) {}\n}\npackage func d() {}\n"},
	} {
		for _, e := range edits {
			for range 50 {
				text, _ := e.do(r, []byte(c.text))
				out := c.blank(text)
				if len(out) != len(text) || bytes.Count(out, []byte("\n")) != bytes.Count(text, []byte("\n")) {
					t.Fatalf("%s: %q became %q", e.name, text, out)
				}
			}
		}
	}
}

// TestCleanLeavesCode leaves alone what the grammar understands.
func TestCleanLeavesCode(t *testing.T) {
	for _, text := range []string{
		"int main(void) { return a < b && c > d; }\n",
		"static unsigned long FOO = 1;\nBOOL done(HWND w);\nFILE *open_it(const char *s) { return 0; }\nstruct foo BAR = {1};\nstatic my_t BAZ;\n",
		"struct a { int b : 3; };\nstatic const struct a c[] = { { 1 }, { 2 } };\n",
		"#if A\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\n",
		"class A : public B<int> {\npublic:\n  A() : x{1}, y(2) {}\n  ~A();\n  A &operator=(const A &) = delete;\n  auto f() -> int;\n};\n",
		"template <typename T, int N> void swap(T (&a)[N], T (&b)[N]) noexcept(true) {}\n",
		"namespace a::b { inline namespace c { enum class D { E, F }; } }\n",
		"int f(int n) {\n  for (auto &x : xs) { if (x) continue; }\n  std::sort(xs.begin(), xs.end(), [](int a, int b) { return a > b; });\n  return n;\n}\n",
		"void (*signal(int, void (*)(int)))(int);\ntypedef int (*callback)(void *);\n",
		"extern \"C\" {\nint f(void);\n}\n",
	} {
		cpp := strings.Contains(text, "class") || strings.Contains(text, "template") || strings.Contains(text, "std::") || strings.Contains(text, "\"C\"")
		if out, _ := cleanC([]byte(text), cpp); string(out) != text {
			t.Errorf("became\n%s\nfrom\n%s", out, text)
		}
	}
}
