package triage

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"pare/internal/golden"
)

// known is a text with what somebody who reads it would say. What is not told by
// the text is "-", which is not compared, or "nobody".
type known struct {
	name, text               string
	kind, period             string
	program, provider, until string
	wait                     float64 // seconds; negative: none
	now                      time.Time
}

// texts are all texts of testdata/texts: what programs printed, as they were run
// or as people reported it, each with its source.
func texts(t *testing.T) []known {
	names, err := filepath.Glob("testdata/texts/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no texts", err)
	}
	var all []known
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			k, err := parseKnown(f)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, f.Name, err)
			}
			all = append(all, k)
		}
	}
	return all
}

func parseKnown(f txtar.File) (known, error) {
	k := known{name: f.Name, wait: -1}
	text := string(f.Data)
	for strings.HasPrefix(text, "# ") {
		var head string
		head, text, _ = strings.Cut(text, "\n")
		key, value, _ := strings.Cut(head[2:], ": ")
		var err error
		switch key {
		case "want":
			k.kind, k.period, _ = strings.Cut(value, " ")
		case "who":
			k.program, k.provider, _ = strings.Cut(value, " / ")
		case "wait":
			if until, ok := strings.CutPrefix(value, "until "); ok {
				k.until = until
			} else if value != "none" {
				_, err = fmt.Sscanf(value, "%gs", &k.wait)
			}
		case "now":
			k.now, err = time.Parse(time.RFC3339, value)
		}
		if err != nil {
			return k, err
		}
	}
	k.text = text
	return k, nil
}

// tally counts for the texts of one client.
type tally struct{ texts, kind, client, wait, all, wrong int }

// TestTexts compares the diagnosis of each text with what it should be. A text
// for which something is said that is not so fails the test; one of which too
// little is said is counted in the table.
func TestTexts(t *testing.T) {
	tallies := map[string]*tally{}
	var misses []string
	total := &tally{}
	for _, k := range texts(t) {
		d := Read(k.text, k.now)
		kind := d.Kind.String() == k.kind && (d.Period.String() == k.period || k.period == "")
		client := same(k.program, d.Program) && same(k.provider, d.Provider)
		wait := waits(k, d)
		group := k.program
		if group == "-" || group == "nobody" {
			group = "others: " + k.provider
		}
		if tallies[group] == nil {
			tallies[group] = &tally{}
		}
		// Confidently wrong is to name a limit, a wait or a service that it is not;
		// to say that one does not know is not.
		wrong := d.Kind.String() != k.kind && d.Kind != Unknown && d.Kind != RateLimit || d.HasWait && !wait
		for _, n := range []*tally{tallies[group], total} {
			n.texts++
			n.kind += one(kind)
			n.client += one(client)
			n.wait += one(wait)
			n.all += one(kind && client && wait)
			n.wrong += one(wrong)
		}
		if !kind || !client || !wait {
			misses = append(misses, fmt.Sprintf("%s: %s %s, %s / %s, wait %v %v; want %s %s, %s / %s, %s %v (%s)", k.name, d.Kind, d.Period, d.Program, d.Provider, d.HasWait, d.Wait, k.kind, k.period, k.program, k.provider, k.until, k.wait, d.Evidence))
		}
		if wrong {
			t.Errorf("confidently wrong: %s", misses[len(misses)-1])
		}
	}
	for _, m := range misses {
		t.Log(m)
	}
	if total.texts < 300 || total.all*100 < total.texts*95 {
		t.Errorf("%d of %d texts are right", total.all, total.texts)
	}
	compare(t, table(tallies, total))
}

func same(want, got string) bool {
	return want == "-" || want == "nobody" && got == "" || want == got
}

func waits(k known, d Diagnosis) bool {
	if k.until != "" {
		at, err := time.Parse(time.RFC3339, k.until)
		return err == nil && d.HasWait && math.Abs(d.Until.Sub(at).Seconds()) <= 60
	}
	if k.wait < 0 {
		return !d.HasWait
	}
	return d.HasWait && math.Abs(d.Wait.Seconds()-k.wait) < 0.01
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func table(tallies map[string]*tally, total *tally) string {
	var b strings.Builder
	row := func(name string, t *tally) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d |\n", name, t.texts, t.kind, t.client, t.wait, t.all, t.wrong)
	}
	b.WriteString("| who printed it | texts | limit right | client right | wait right | all right | confidently wrong |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	var names []string
	for name := range tallies {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		row(name, tallies[name])
	}
	row("**all**", total)
	return b.String()
}

// compare holds the table against that of the documentation.
func compare(t *testing.T, got string) {
	t.Helper()
	const name, begin, end = "../../docs/budget.md", "<!-- texts:begin -->\n", "<!-- texts:end -->"
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(page), begin)
	want, after, ok := strings.Cut(rest, end)
	switch {
	case ok && want == got:
	case ok && golden.Update():
		if err := os.WriteFile(name, []byte(before+begin+got+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table of %s is out of date (-update writes it):\n%s", name, got)
	}
}
