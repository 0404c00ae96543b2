package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"pare/benchmarks/clientcheck/realclient"
	"pare/benchmarks/clientcheck/sample"
	_ "pare/internal/golden" // go test ./... -update
)

// scratchBench is a bench over a written project, without pare and client.
func scratchBench(t *testing.T) bench {
	t.Helper()
	root := filepath.Join(t.TempDir(), "p")
	if err := sample.Write(root); err != nil {
		t.Fatal(err)
	}
	return bench{root: root, home: t.TempDir()}
}

func reportOf(t *testing.T, document string) report {
	t.Helper()
	var r report
	if err := json.Unmarshal([]byte(document), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// The comparison must be able to fail, in both directions.
func TestCompareRanges(t *testing.T) {
	b := scratchBench(t)
	models := filepath.Join(b.root, "shop/models.py")
	trimmed := `{"refs":[{"path":"shop/models.py","decision":"trimmed","ranges":[[1,18],[40,55]]}]}`
	for name, test := range map[string]struct {
		report   string
		got      []read
		problems int
	}{
		"the same":            {trimmed, []read{{models, 1, 18}, {models, 40, 55}}, 0},
		"in two parts":        {trimmed, []read{{models, 1, 9}, {models, 10, 18}, {models, 40, 55}}, 0},
		"one is missing":      {trimmed, []read{{models, 1, 18}}, 1},
		"one is shorter":      {trimmed, []read{{models, 1, 18}, {models, 40, 54}}, 2},
		"one more":            {trimmed, []read{{models, 1, 18}, {models, 40, 55}, {models, 70, 71}}, 1},
		"whole beside it":     {trimmed, []read{{models, 1, 18}, {models, 40, 55}, {models, 1, 700}}, 1},
		"kept whole":          {`{"refs":[{"path":"shop/models.py","decision":"kept","ranges":[]}]}`, []read{{models, 1, 700}}, 0},
		"inline, not there":   {`{"prompt":"x","refs":[{"path":"shop/models.py","decision":"inline","ranges":[[1,3]]}]}`, nil, 1},
		"unresolved but sent": {`{"refs":[{"path":"shop/models.py","decision":"unresolved","ranges":[]}]}`, []read{{models, 1, 700}}, 1},
	} {
		if got := b.compareRanges(reportOf(t, test.report), test.got); len(got) != test.problems {
			t.Errorf("%s: %d problems, want %d: %q", name, len(got), test.problems, got)
		}
	}
}

func TestReadsHoldLinesAgainstTheFile(t *testing.T) {
	b := scratchBench(t)
	notes := filepath.Join(b.root, "data/notes.txt")
	call := "<system-reminder>\nCalled the Read tool with the following input: {\"file_path\":\"" + notes + "\"}\n</system-reminder>"
	result := func(lines string) []string {
		return []string{call, "<system-reminder>\nResult of calling the Read tool:\n" + lines + "\n</system-reminder>"}
	}
	if got, err := reads(result("2\ttwo\n3\tthree")); err != nil || len(got) != 1 || got[0] != (read{notes, 2, 3}) {
		t.Errorf("reads %v, %v", got, err)
	}
	for _, wrong := range []string{"2\ttwoo", "1\ttwo", "9\tx", "1\tone\n3\tthree", "two"} {
		if got, err := reads(result(wrong)); err == nil {
			t.Errorf("%q passed as %v", wrong, got)
		}
	}
}

func TestCompareBlocks(t *testing.T) {
	b := scratchBench(t)
	prompt := []byte("see @shop/tiny.py and @big/events.py")
	want := b.compareBlocks(prompt, realclient.Attachments{})
	if len(want) != 2 || !strings.Contains(want[1], "too large") {
		t.Errorf("with nothing sent the problems are %q", want)
	}
}
