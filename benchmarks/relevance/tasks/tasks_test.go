package tasks

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

const text = "one\n\ntwo\nthree\n\n\nfour\n"

func TestUnits(t *testing.T) {
	f := File{GoldLines: [][2]int{{1, 3}, {4, 4}, {7, 7}}, GoldKinds: []string{"mod", "ins", "ins"}}
	want := []Unit{{[2]int{1, 1}}, {[2]int{3, 3}}, {[2]int{4, 7}}, {[2]int{7, 7}}}
	if got := f.Units([]byte(text)); !reflect.DeepEqual(got, want) {
		t.Errorf("units are %v, want %v", got, want)
	}
}

func TestScore(t *testing.T) {
	task := Task{Files: []File{{Bytes: len(text), GoldLines: [][2]int{{3, 4}, {4, 4}}, GoldKinds: []string{"mod", "ins"}}}}
	for _, test := range []struct {
		kept Kept
		want Score
	}{
		{Kept{{1, 99}}, Score{1, 1, 1}},
		{Kept{}, Score{0, 0, 0}},
		{Kept{{3, 4}}, Score{1, 1, 10.0 / 22}},
		{Kept{{3, 3}, {3, 3}}, Score{1.0 / 3, 0, 4.0 / 22}},
		// The insertion after line 4 is covered by the next line with text.
		{Kept{{7, 7}}, Score{1.0 / 3, 0, 5.0 / 22}},
	} {
		if got := task.Score([][]byte{[]byte(text)}, []Kept{test.kept}); got != test.want {
			t.Errorf("%v scores %v, want %v", test.kept, got, test.want)
		}
	}
}

func TestMean(t *testing.T) {
	if m := Mean([]Score{{1, 1, 0.5}, {0, 0, 0.1}}); m != (Score{0.5, 0.5, 0.3}) {
		t.Errorf("the mean is %v", m)
	}
	if m := Mean(nil); m != (Score{}) {
		t.Errorf("the mean of nothing is %v", m)
	}
}

func TestLoad(t *testing.T) {
	if _, err := Load("", "dev"); err == nil || !strings.Contains(err.Error(), Env) {
		t.Errorf("without a folder: %v", err)
	}
	if _, err := Load(t.TempDir(), "dev"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("in an empty folder: %v", err)
	}
	root := t.TempDir()
	for name, data := range map[string]string{
		"dev/tasks.jsonl": `{"id": "a", "repo": "x/y", "files": [{"path": "p.go", "file": "files/1.go", "gold_lines": [[1, 2]], "gold_kinds": ["mod"]}]}` + "\n",
		"dev/files/1.go":  "package p\n",
		"train/REPOS.md":  "| repo | dev | licence | tasks |\n|---|---|---|---|\n| x/y | dev | MIT | go 1 |\n| x/z |  | MIT | go 2 |\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Load(root, "dev")
	if err != nil || len(all) != 1 || all[0].Repo != "x/y" || all[0].Files[0].GoldLines[0] != [2]int{1, 2} {
		t.Fatalf("loaded %+v, %v", all, err)
	}
	if outlines, err := all[0].Outlines(); err != nil || len(outlines) != 1 || string(outlines[0].File.Data) != "package p\n" {
		t.Errorf("outlines %v, %v", outlines, err)
	}
	if repos, err := devRepositories(root); err != nil || !reflect.DeepEqual(repos, map[string]bool{"x/y": true}) {
		t.Errorf("repositories of the development half are %v, %v", repos, err)
	}
}

func TestTables(t *testing.T) {
	a := &Task{Lang: "go", Source: "mined"}
	b := &Task{Lang: "c", Source: "issues", Files: make([]File, 2)}
	run := Run{Name: "some", Results: []Result{{Task: a, Score: Score{1, 1, 0.2}, Expected: 0.95}, {Task: b, Score: Score{0.5, 0, 0.4}, Expected: 0.55}}}
	table := Table([]Run{run})
	for _, want := range []string{"all tasks                            2 | 0.750 0.500  30.0", "issue texts only                     1 | 0.500 0.000  40.0", "several files                        1 | 0.500"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
	bins := Calibration([]Run{run})
	for _, want := range []string{"0.5 to 0.6         1     0.550     0.500", "0.9 to 1.0         1     0.950     1.000"} {
		if !strings.Contains(bins, want) {
			t.Errorf("the calibration lacks %q:\n%s", want, bins)
		}
	}
}
