package slicer

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"pare/internal/golden"
)

// explained are the tasks whose explanations stand in the page: what the fix
// would change is named by a text that stands there.
var explained = []struct{ mark, task, changed string }{
	{"won", "Refunds are too high: the refund total counts lines that were already refunded", "def refund_total"},
	{"lost", "Customers in Austria see an empty list when they choose who delivers the parcel", "CARRIERS = {"},
}

// shownSignals are the columns that the page shows.
var shownSignals = []string{"leaf all bm25 rank", "unit title cover", "name parts", "caller rank", "leaf names", "scope bm25"}

func TestDocsExplain(t *testing.T) {
	const page = "../docs/lab/relevance.md"
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../fixtures/shop/shop/models.py")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, e := range explained {
		open, end := "<!-- "+e.mark+" -->\n```text\n", "```\n<!-- end -->"
		_, rest, ok := strings.Cut(text, open)
		shown, _, closed := strings.Cut(rest, end)
		if !ok || !closed {
			t.Fatalf("%s has no block %q", page, e.mark)
		}
		printed := explain(t, e.task, e.changed, string(source))
		if shown == printed {
			continue
		}
		if !golden.Update() {
			t.Errorf("%s shows another explanation than there is; run with -update and read the change:\n%s", page, printed)
		}
		text = strings.Replace(text, open+shown+end, open+printed+end, 1)
	}
	if golden.Update() {
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// explain lists the six best leaves and the one that the fix changes.
func explain(t *testing.T, task, changed, text string) string {
	t.Helper()
	outlines := []Outline{outlineOf("shop/models.py", text)}
	e := Weigh(NewTask(task), outlines)
	c := e.Choose(Options{Budget: 0.2})[0]
	kept := map[int]string{}
	for _, p := range c.Picks {
		kept[p.Block] = p.Why
	}
	f := &e.Files[0]
	order := make([]int, len(f.Leaves))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return f.Scores[order[a]] > f.Scores[order[b]] })
	var b strings.Builder
	fmt.Fprintf(&b, "task: %s\nfile: shop/models.py, %d lines, %d leaves, budget 20 %%\n\n", task, outlines[0].Lines(), len(f.Leaves))
	for rank, i := range order {
		block := &outlines[0].Blocks[f.Leaves[i]]
		needed := strings.Contains(string(outlines[0].Span(f.Leaves[i]).Text([]byte(text))), changed)
		if rank >= 6 && !needed {
			continue
		}
		b.WriteString(explainLeaf(f, i, rank, block, kept[f.Leaves[i]], needed))
	}
	return b.String()
}

func explainLeaf(f *FileEvidence, i, rank int, block *Block, why string, needed bool) string {
	mark, verdict := " ", "left out"
	if needed {
		mark = "*"
	}
	if why != "" {
		verdict = why
	}
	entry := verdict
	if label := f.candidates[i].label(); !strings.HasPrefix(verdict, label) {
		entry = label + ": " + verdict
	}
	line := fmt.Sprintf("%s %3d. lines %3d-%-3d  %.3f  %s\n", mark, rank+1, block.First, block.Last, f.Scores[i], entry)
	values := map[string]float32{}
	for _, s := range f.Signals(i) {
		values[s.Name] = s.Value
	}
	var shown []string
	for _, name := range shownSignals {
		if v, ok := values[name]; ok {
			shown = append(shown, fmt.Sprintf("%s %.2f", name, v))
		}
	}
	return line + "        " + strings.Join(shown, ", ") + "\n"
}
