//go:build cgo

package grammars

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestNewerWords looks at texts that the grammars do not know in full: a word of
// a newer version, a condition around half a statement, the head of a type in
// several lines beside an error.
func TestNewerWords(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"fun interface", "a.kt", "fun interface Box {\n    fun open()\n}\n\nclass After\n", "Box 1-3, Box.open 2-2, After 5-5"},
		{"receiver that may be null", "a.kt", "fun open(body: Box?.() -> Unit): Box = apply { body() }\n\nfun after() {}\n", "open 1-1, after 3-3"},
		{"context", "a.kt", "context(Log, Box)\nfun open() {\n}\n\nfun after() {}\n", "open 2-3, after 5-5"},
		{
			"head in several lines", "a.kt",
			"class Box(\n    val wide: Int,\n) : Thing(1), Other {\n    fun open() {}\n}\n\nfun bad() {\n    f(a ->)) = 0b0_0 <> ;\n\nenum class Kind(\n    val n: Int,\n) {\n    A(1);\n\n    fun kind() {}\n}\n\nclass Last<T>(\n    val deep: T,\n    val next: Last<T>? = null,\n) : Box(\n    1,\n) {\n    fun last() {}\n}\n",
			"Box 1-5, Box.open 4-4, Kind 10-16, Kind.kind 15-15, Last 18-25, Last.last 24-24",
		},
		{
			"expressions for bodies beside an error", "a.kt",
			"class Box {\n    fun bad() {\n        f(a ->)) = 0b0_0 <> ;\n    }\n\n    private fun <T> List<T>.wide(n: Int = 1): T? =\n        get(n)\n\n    fun high() = 1\n\n    class Last {\n        fun last() = when (a) {\n            1 -> 2\n        }\n    }\n}\n",
			"Box 1-16, Box.bad 2-4, Box.List.wide 6-7, Box.high 9-9, Box.Last 11-15, Box.Last.last 12-14",
		},
		{"isolation", "a.swift", "class Box {\n  nonisolated(unsafe) static var wide = 1\n  func open() throws(BoxError) {\n  }\n}\n\npackage func after() {}\n", "Box 1-5, Box.wide 2-2, Box.open 3-4, after 7-7"},
		{"suppressed conformance", "a.swift", "struct Box: ~Copyable {\n  consuming func open() {}\n}\n", "Box 1-3, Box.open 2-2"},
		{
			"attribute under a condition", "a.cs",
			"class Box {\n#if DEBUG\n    [Obsolete(\"old\")]\n#endif\n    public void Open() {\n    }\n    void After() { }\n}\n",
			"Box 1-8, Box.Open 3-6, Box.After 7-7",
		},
		{
			"two heads of one body", "a.cs",
			"class Box {\n#if NET\n    void Open() {\n#else\n    void Open(int n) {\n#endif\n        if (a)\n#if NET\n            return;\n#else\n            throw e;\n#endif\n    }\n    void After() { }\n}\n",
			"Box 1-15, Box.Open 3-13, Box.After 14-14",
		},
		{"rules of a macro", "a.rs", "macro_rules! boxes {\n    ($t:ty) => {\n        impl Box for $t {\n            /// Opens.\n            fn open(&self) -> bool {\n                true\n            }\n        }\n    };\n}\n", "boxes 1-10, boxes.open 5-7"},
		{"operators", "a.cs", "class Box {\n  ~Box() { }\n  public static Box operator +(Box a, Box b) => a;\n  public static implicit operator int(Box a) => 1;\n}\n", "Box 1-5, Box.~Box 2-2, Box.operator+ 3-3, Box.operator int 4-4"},
	} {
		x := &extraction{lines: lineStarts([]byte(c.text))}
		var got []string
		for _, d := range Parse(context.Background(), c.file, []byte(c.text), Limits{}).Definitions {
			if d.Name != "" {
				got = append(got, fmt.Sprintf("%s %d-%d", d.Qualified, x.row(d.Core.Start)+1, x.row(d.Core.End-1)+1))
			}
		}
		for _, want := range strings.Split(c.want, ", ") {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no %s in %q", c.name, want, got)
			}
		}
	}
}

// TestLostNames never takes a type parameter, a receiver or a keyword for a name.
func TestLostNames(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"fun <T : Any> List<T>.second(n: Int): T {", "second"},
		{"override fun Box?.open() {", "open"},
		{"enum class Kind(", "Kind"},
		{"func open<T>(_ a: T) {", "open"},
		{"object : Callback {", ""},
		{"private companion object {", "Companion"},
		{"fn open<'a>(b: &'a str) {", "open"},
	} {
		m := container().FindStringSubmatchIndex(c.line)
		if m == nil {
			t.Errorf("%q is no head", c.line)
			continue
		}
		if got := lostName(c.line, m); got != c.want {
			t.Errorf("%q is called %q, want %q", c.line, got, c.want)
		}
	}
}
