package grammars

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fixtureName is the name that a fixture stands for: those of Go have one more
// extension, so that no tool takes their folder for a package.
func fixtureName(path string) string { return strings.TrimSuffix(path, ".fixture") }

// fuzzLimits keep a fuzzer's worst inputs short.
var fuzzLimits = Limits{Time: 100 * time.Millisecond, Memory: 64 << 20}

// braceLanguages are fuzzed together, as are the others with a grammar.
var braceLanguages = []*language{
	&langGo, &langJavaScript, &langTypeScript, &langTSX, &langJava, &langKotlin, &langRust, &langC, &langCPP,
	&langCSharp, &langPHP, &langSwift, &langScala, &langHCL, &langProtobuf, &langCSS,
}

var wordLanguages = []*language{&langPython, &langRuby, &langBash, &langElixir, &langLua}

// FuzzBraces, FuzzWords and FuzzShapes parse any text as any language and check
// the promises of Outline: spans in order, nested and in range.
func FuzzBraces(f *testing.F) { fuzzLanguages(f, braceLanguages) }

func FuzzWords(f *testing.F) { fuzzLanguages(f, wordLanguages) }

func FuzzShapes(f *testing.F) {
	var list []*language
	for _, l := range languages {
		if l.syntax == nil {
			list = append(list, l)
		}
	}
	fuzzLanguages(f, append(list, &language{extensions: []string{".unknown"}}))
}

func fuzzLanguages(f *testing.F, list []*language) {
	files, err := filepath.Glob(filepath.Join("testdata", "fixtures", "*.*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		for i, l := range list {
			if Detect(fixtureName(name), nil).l != l {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), data)
			f.Add(uint8(i), data[:len(data)*2/3])
			f.Add(uint8(i), bytes.ReplaceAll(data, []byte("}"), nil))
			f.Add(uint8(i), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		l := list[int(which)%len(list)]
		o := Parse(context.Background(), l.example(), data, fuzzLimits)
		if err := checkOutline(o, len(data)); err != nil {
			t.Fatalf("%s: %v", l.name, err)
		}
	})
}

// example is the name of a file of the language.
func (l *language) example() string {
	if len(l.extensions) == 0 {
		return l.files[0]
	}
	return "a" + l.extensions[0]
}

// FuzzUTF16 checks that offsets of a transcoded text are offsets of its bytes.
func FuzzUTF16(f *testing.F) {
	for _, data := range [][]byte{
		{0xFF, 0xFE, 'd', 0, 'e', 0, 'f', 0, ' ', 0, 'f', 0, '(', 0, ')', 0, ':', 0, '\n', 0, ' ', 0, 'x', 0},
		{0xFE, 0xFF, 0, 'x', 0, '=', 0xD8, 0x3D, 0xDE, 0, 0xD8, 0x3D},
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := newText(data)
		last := 0
		for i := 0; i <= len(text.utf8); i++ {
			at := text.offset(i)
			if at < last || at > len(data) {
				t.Fatalf("offset %d is at %d after %d of %d", i, at, last, len(data))
			}
			last = at
		}
		if err := checkOutline(Parse(context.Background(), "a.py", data, fuzzLimits), len(data)); err != nil {
			t.Fatal(err)
		}
	})
}
