package lint_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pare/internal/source"
	"pare/lint"
)

// repairs are the rules whose safe fix changes a word, since that word is what keeps a
// reference from leading anywhere.
var repairs = map[string]string{
	"M102": "an address gets the scheme without which it is taken for a file",
	"M110": "@import goes, which is another tool's word, and the path stays",
}

// checkSafe makes every safe repair of a text and compares what it says before and
// after: a safe fix leaves what the client loads or sends as it is said.
func checkSafe(t *testing.T, way reader, name string, data []byte) {
	t.Helper()
	for range 20 {
		file := source.NewFile(name, data)
		all := way.lint(file)
		lint.Sort(all)
		fixed, done, err := lint.Repair(file, all, lint.Safe)
		if err != nil {
			t.Fatalf("%s as %s: %v", name, way.kind, err)
		}
		if len(done) == 0 {
			return
		}
		for _, f := range done {
			alone, _, err := lint.Repair(file, []*lint.Finding{f}, lint.Safe)
			if err != nil {
				t.Fatalf("%s as %s: %v", name, way.kind, err)
			}
			before, after := said(file.Data), said(alone)
			if repairs[f.Rule.Code] == "" && !slices.Equal(before, after) {
				t.Errorf("%s as %s: %s %q says another thing afterwards: %v, then %v", name, way.kind, f.Rule.Code, f.Message, except(before, after), except(after, before))
			}
		}
		data = fixed
	}
}

// said is the words of a text, in order, without what a person does not say: white
// space and marks.
func said(data []byte) []string {
	return strings.FieldsFunc(string(data), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// except is the words of one text that the other has not.
func except(a, b []string) []string {
	var out []string
	for _, w := range a {
		if !slices.Contains(b, w) {
			out = append(out, w)
		}
	}
	return out[:min(len(out), 12)]
}
