package trim

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
)

// The outline of a large file costs a fiftieth of its tokens at most, holds each line
// that is left out, stands after the user's own text, and is not written twice.
func TestOutlineOfALargeFile(t *testing.T) {
	fixtures := memory{fstest.MapFS{}}
	for _, name := range []string{"models.py", "serializers.py"} {
		data, err := os.ReadFile("../fixtures/store/store/" + name)
		if err != nil {
			t.Fatal(err)
		}
		fixtures.MapFS["p/"+name] = &fstest.MapFile{Data: data}
	}
	for _, text := range []string{
		"Order.refund_total ignores the discount, see @models.py",
		"why is this slow? @models.py",
		"refunds are too high when a voucher was used @models.py and @serializers.py",
		"line 1660 of @models.py\n\n",
		"clean up @serializers.py",
		"a customer who moved gets the parcel at the old address\n@models.py @serializers.py",
	} {
		o := Options{FS: fixtures, Attach: prompt.Options{Cwd: "/p", Home: "/home"}}
		result, err := Prompt(t.Context(), []byte(text), o)
		if err != nil {
			t.Fatal(err)
		}
		own, outline, found := strings.Cut(string(result.Prompt), leftOutHead)
		if !found {
			t.Errorf("no outline in %q", result.Prompt)
			continue
		}
		if again, err := Prompt(t.Context(), result.Prompt, o); err != nil || !bytes.Equal(again.Prompt, result.Prompt) {
			t.Errorf("trimmed again, %q is\n%s\nand was\n%s", text, again.Prompt, result.Prompt)
		}
		if !sameBut(own, text) {
			t.Errorf("the user's text %q is %q", text, own)
		}
		blocks := strings.Split(outline, leftOutHead)
		trimmed := 0
		for _, r := range result.Refs {
			if len(r.Rest) == 0 {
				continue
			}
			if n := tokenize.Count([]byte(leftOutHead+blocks[trimmed]), o.Family).Tokens; 50*n > r.Before.Tokens {
				t.Errorf("%q: the outline of %s has %d tokens of %d", text, r.Path, n, r.Before.Tokens)
			}
			file := strings.TrimSuffix(string(fixtures.MapFS["p/"+r.Path].Data), "\n")
			checkRows(t, text, strings.Split(file, "\n"), r.Ranges, r.Rest)
			trimmed++
		}
		if trimmed != len(blocks) {
			t.Errorf("%q: %d outlines for %d files", text, len(blocks), trimmed)
		}
	}
}

// checkRows holds that each line with text is either kept or in a row.
func checkRows(t *testing.T, text string, file []string, kept []slicer.Range, rows []slicer.Row) {
	t.Helper()
	for i, line := range file {
		told := false
		for _, row := range rows {
			told = told || row.First <= i+1 && i+1 <= row.Last
		}
		if strings.TrimSpace(line) != "" && told == slicer.Touches(kept, i+1, i+1) {
			t.Errorf("%q: line %d: kept %v, in a row %v", text, i+1, !told, told)
			return
		}
	}
}

// sameBut reports whether a text is another one but for the lines that its mentions
// name and the blank line at its end.
func sameBut(text, other string) bool {
	words := func(s string) string {
		var out []string
		last := ""
		for _, w := range strings.Fields(s) {
			w, _, _ = strings.Cut(w, "#L")
			if w != last || w[0] != '@' {
				out = append(out, w)
			}
			last = w
		}
		return strings.Join(out, " ")
	}
	return words(text) == words(other)
}
