//go:build cgo

package grammars

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestSeveralNames finds every name of a declaration of several.
func TestSeveralNames(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"a.c", "int width, *height = 0, depth[3];\n", "width height depth"},
		{"a.c", "struct box { unsigned wide:1, high:2; };\n", "box wide high"},
		{"a.c", "typedef struct box { int x; } box_t, *box_ptr;\n", "box_t box box_ptr x"},
		{"a.cpp", "class Box { static int wide, high; };\n", "Box wide high"},
		{"A.java", "class A { int wide, high = other; }\n", "A wide high"},
		{"A.cs", "class A { const int Wide = 1, High = 2; }\n", "A Wide High"},
		{"a.go", "package a\nvar wide, high = one, two\n", "wide high"},
		{"a.go", "package a\ntype box struct { wide, high int }\n", "box wide high"},
		{"a.php", "<?php class A { const WIDE = 1, HIGH = 2; }\n", "A WIDE HIGH"},
		{"a.php", "<?php class A { public $wide, $high = 2; }\n", "A $wide wide high $high"},
		{"a.php", "<?php class A { function __construct(private Box $box, int $n) {} }\n", "A __construct $box box"},
		{"a.ts", "class A { constructor(private box: Box, n: number, readonly wide = 1) {} }\n", "A constructor box wide"},
		{"a.js", "const open = function opened() {\n};\n", "open opened"},
		{"a.js", "box.on('wide', function opened() {\n});\n", "box.on|wide wide opened"},
		{"a.js", "module.exports = function box() {\n  return new Box(function filled() {\n  });\n};\n", "exports box filled"},
		{"a.rb", "class A\n  alias wide high\n  alias open! open\nend\n", "A wide open!"},
		{"a.py", "wide, (high, deep) = box()\n", "wide high deep"},
		{"a.rb", "class A\n  WIDE, HIGH = 1, 2\nend\n", "A WIDE HIGH"},
		{"a.kt", "val (wide, high: Int) = box()\n", "wide high"},
		{"a.swift", "enum E { case wide, high }\n", "E wide high"},
		{"a.scala", "object A { val wide, high = 1 }\n", "A wide high"},
		{"a.ts", "const { wide, high: tall = [1, 2], ...rest } = box();\n", "wide tall rest"},
		{"a.ts", "const [box, setBox] = useState({ a: 1 });\n", "box setBox"},
		{"a.ts", "const wide = 1, high = 2;\n", "wide high"},
	} {
		var got []string
		for _, d := range Parse(context.Background(), c.file, []byte(c.text), Limits{}).Definitions {
			for _, name := range append([]string{d.Name}, d.Aliases...) {
				if d.Kind != Import && name != "" && !strings.Contains(name, ",") {
					got = append(got, strings.ReplaceAll(name, " ", "|"))
				}
			}
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: %q has %q, want %s", c.file, c.text, got, c.want)
		}
	}
}
