package claudemdrules

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"pare/claudemd"
	"pare/internal/golden"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

var moreLines = regexp.MustCompile(`(?m)^… \((\d+) more lines like this\)$`)

// expand makes long texts of short ones: a line that says so is replaced by that
// many copies of the line before, each with its number.
func expand(text string) string {
	m := moreLines.FindStringSubmatchIndex(text)
	if m == nil {
		return text
	}
	n, _ := strconv.Atoi(text[m[2]:m[3]])
	head := strings.TrimRight(text[:m[0]], "\n")
	line := head[strings.LastIndexByte(head, '\n')+1:]
	var b strings.Builder
	b.WriteString(text[:m[0]])
	for i := range n {
		fmt.Fprintf(&b, "%s (%d)\n", strings.TrimRight(line, "."), i)
	}
	b.WriteString(strings.TrimPrefix(text[m[1]:], "\n"))
	return b.String()
}

// textFiles is the repository in which the rules about texts are tested.
func textFiles() files {
	f := shop()
	f["docs/large.md"] = expand("- Rule: every message has a length, a kind and a body; all numbers are big-endian.\n… (250 more lines like this)\n")
	return f
}

// runText runs rules on a text that stands in a file of the repository.
func runText(rules []Rule, f files, target, text string) (*source.File, []*lint.Finding) {
	f = maps.Clone(f)
	f[target] = expand(text)
	r := repo.New(f)
	closure := claudemd.Load(r, claudemd.LoadOptions{})
	file := source.NewFile(target, []byte(f[target]))
	s := &claudemd.Subject{Doc: claudemd.Parse(file), Repo: r, Closure: closure, Loaded: closure.Find(target)}
	found := lint.Run(rules, s, file)
	lint.Sort(found)
	return file, found
}

func listed(found []*lint.Finding) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%d:%d %s %s\n", f.Start().Line, f.Start().Column, clip(f.Shown(), 60), tokens.ReplaceAllString(f.Message, "about N tokens"))
		for _, n := range f.Notes {
			fmt.Fprintf(&b, "  note: %s\n", tokens.ReplaceAllString(n.Message, "about N tokens"))
		}
		for _, x := range f.Fixes {
			fmt.Fprintf(&b, "  %s: %s\n", x.Safety, x.Message)
		}
	}
	return b.String()
}

func fixedText(t *testing.T, rules []Rule, f files, target, text string) string {
	t.Helper()
	for range 20 {
		file, found := runText(rules, f, target, text)
		data, repaired, err := lint.Repair(file, found, lint.Unsafe)
		if err != nil {
			t.Fatal(err)
		}
		if len(repaired) == 0 {
			return text
		}
		text = string(data)
	}
	t.Errorf("fixes do not come to an end:\n%s", text)
	return text
}

func TestTexts(t *testing.T) {
	for _, rule := range texts() {
		t.Run(rule.Code+" "+rule.Name, func(t *testing.T) {
			only := []Rule{rule}
			name := filepath.Join("testdata", "texts", rule.Name+".txtar")
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			target := "CLAUDE.md"
			if named, ok := strings.CutPrefix(string(a.Comment), "target: "); ok {
				target = strings.TrimSpace(named)
			}
			f, parts := textFiles(), map[string]string{}
			for _, file := range a.Files {
				switch file.Name {
				case "bad.md", "good.md", "want", "fixed.md":
					parts[file.Name] = string(file.Data)
				default:
					f[file.Name] = string(file.Data)
				}
			}
			_, found := runText(only, f, target, parts["bad.md"])
			if len(found) == 0 {
				t.Fatal("nothing is found in bad.md")
			}
			if _, good := runText(only, f, target, parts["good.md"]); len(good) > 0 {
				t.Errorf("found in good.md:\n%s", listed(good))
			}
			got := map[string]string{"want": listed(found), "fixed.md": fixedText(t, only, f, target, parts["bad.md"])}
			if golden.Update() {
				golden.Fill(a, got)
				if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for part, text := range got {
				if diff := cmp.Diff(strings.TrimRight(parts[part], "\n"), strings.TrimRight(text, "\n")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", part, diff)
				}
			}
		})
	}
}

func TestTextPages(t *testing.T) {
	last := ""
	for _, rule := range texts() {
		p, err := lint.ParsePage(rule.Doc)
		if err != nil {
			t.Errorf("%s: %v", rule.Code, err)
			continue
		}
		if p.Code != rule.Code || p.Name != rule.Name || rule.Code <= last {
			t.Errorf("the page of %s %s is headed %s %s; %s comes before", rule.Code, rule.Name, p.Code, p.Name, last)
		}
		last = rule.Code
		f, target := textFiles(), "CLAUDE.md"
		switch rule.Code {
		case "M503":
			f["AGENTS.md"] = "Use tabs.\n"
		case "M504", "M505", "M506":
			target = ".claude/rules/style.md"
		}
		if _, found := runText([]Rule{rule}, f, target, p.Example); len(found) == 0 {
			t.Errorf("%s: the example yields nothing", rule.Code)
		}
		if _, found := runText([]Rule{rule}, f, target, p.Instead); len(found) > 0 {
			t.Errorf("%s: what to use instead yields:\n%s", rule.Code, listed(found))
		}
	}
}

// FuzzTexts checks what must hold for any text: spans within the file, and edits
// that apply.
func FuzzTexts(f *testing.F) {
	for _, rule := range texts() {
		if p, err := lint.ParsePage(rule.Doc); err == nil {
			f.Add(p.Example)
			f.Add(p.Instead)
		}
	}
	all := All()
	base := textFiles()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || moreLines.MatchString(text) {
			return
		}
		for _, target := range []string{"CLAUDE.md", ".claude/rules/x.md"} {
			file, found := runText(all, base, target, text)
			for _, x := range found {
				if x.Span.Start < 0 || x.Span.End > len(file.Data) || x.Message == "" {
					t.Fatalf("%s: %+v", x.Rule.Code, x)
				}
				for _, fix := range x.Fixes {
					if _, err := source.Apply(file.Data, fix.Edits); err != nil {
						t.Fatalf("%s: %v", x.Rule.Code, err)
					}
				}
			}
			if _, _, err := lint.Repair(file, found, lint.Unsafe); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestNamesAreSorted(t *testing.T) {
	if !slices.IsSortedFunc(texts(), func(a, b Rule) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("rules are not in the order of their codes")
	}
}
