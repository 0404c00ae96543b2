package claudemdrules

import (
	"slices"
	"testing"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/lint"
)

// TestClosureRules lints every file that loads, as pare lint does: the findings
// stand in the file whose import is dropped.
func TestClosureRules(t *testing.T) {
	f := files{
		"CLAUDE.md": "@h1.md\n@a.md\n", "h1.md": "@h2.md\n", "h2.md": "@h3.md\n", "h3.md": "@h4.md\n", "h4.md": "@h5.md\n", "h5.md": "x\n",
		"a.md": "@b.md\n", "b.md": "@a.md\n",
	}
	r := repo.New(f)
	c := claudemd.Load(r, claudemd.LoadOptions{})
	var got []string
	for i := range c.Files {
		l := &c.Files[i]
		s := &claudemd.Subject{Doc: l.Doc, Repo: r, Closure: c, Loaded: l}
		for _, x := range lint.Run(references(), s, l.Doc.File) {
			got = append(got, x.File.Name+" "+x.Rule.Code)
		}
	}
	if want := []string{"h4.md M116", "b.md M115"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
