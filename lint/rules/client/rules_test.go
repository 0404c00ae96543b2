package clientrules_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"pare/internal/golden"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	clientrules "pare/lint/rules/client"
)

var moreLines = regexp.MustCompile(`(?m)^… \((\d+) more lines like this\)$`)

// expand makes long texts of short ones, as in the tests for CLAUDE.md.
func expand(text string) string {
	m := moreLines.FindStringSubmatchIndex(text)
	if m == nil {
		return text
	}
	n, _ := strconv.Atoi(text[m[2]:m[3]])
	return text[:m[0]] + strings.Repeat("- Step.\n", n) + text[m[1]:]
}

func kindOf(name string) clientrules.Kind {
	switch {
	case clientrules.IsStray(name):
		return clientrules.Stray
	case strings.Contains(name, "/commands/"):
		return clientrules.Command
	case strings.Contains(name, "/skills/"):
		return clientrules.Skill
	case strings.Contains(name, "/agents/"):
		return clientrules.Agent
	case strings.HasSuffix(name, ".mcp.json"):
		return clientrules.Servers
	case strings.HasSuffix(name, "plugin.json"):
		return clientrules.Plugin
	case strings.HasSuffix(name, "marketplace.json"):
		return clientrules.Marketplace
	}
	return clientrules.Settings
}

// here are the files of the project that the tests play in; false: one without
// the right to be run.
var here = map[string]bool{
	"docs/style.md": true, ".claude/skills/release/format.md": true, ".claude/hooks/stop.sh": true, ".claude/hooks/plain.sh": false,
	".claude/hooks/returns.sh": true, ".claude/hooks/bare.py": true, "agents/review.md": true, "skills/release/SKILL.md": true,
}

// project are the files of the project as what defines its commands.
type project struct{}

func (project) List() []string {
	names := []string{"package.json", "Makefile"}
	for name := range here {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (project) Read(name string) ([]byte, error) {
	switch name {
	case "package.json":
		return []byte(`{"scripts": {"lint": "eslint ."}}`), nil
	case "Makefile":
		return []byte("check:\n\ttrue\n"), nil
	}
	return nil, fs.ErrNotExist
}

func isFolder(name string) bool {
	for file := range here {
		if strings.HasPrefix(file, name+"/") {
			return true
		}
	}
	return false
}

func check(rule clientrules.Rule, target, text string) (*source.File, []*lint.Finding) {
	file := source.NewFile(target, []byte(expand(text)))
	s := clientrules.New(file, kindOf(target))
	s.Exists = func(name string) bool { _, ok := here[name]; return ok || isFolder(name) }
	s.IsFolder = isFolder
	s.Runnable = func(name string) bool { return here[name] }
	s.Ignored = func(name string) bool { return strings.HasPrefix(name, "dist/") }
	s.Read = func(name string) ([]byte, error) {
		switch name {
		case ".claude/hooks/returns.sh":
			return []byte("#!/bin/sh\r\nexit 0\r\n"), nil
		case ".claude/hooks/bare.py":
			return []byte("print(1)\n"), nil
		}
		return []byte("#!/bin/sh\n"), nil
	}
	s.Repo = repo.New(project{})
	s.Listed = !strings.Contains(text, ".gitignore")
	s.Others = map[string]string{"tester": ".claude/agents/tester.md"}
	if !strings.Contains(text, "another name") {
		s.Known = map[clientrules.Kind][]string{
			clientrules.Skill: {"release"}, clientrules.Agent: {"tester"}, clientrules.Style: {"Terse"}, clientrules.Servers: {"github"},
		}
	}
	lintRun := lint.Run([]clientrules.Rule{rule}, s, file)
	found := lint.Relevel(lintRun, nil)
	lint.Sort(found)
	return file, found
}

func listed(found []*lint.Finding) string {
	var b strings.Builder
	for _, f := range found {
		shown := []rune(f.Shown())
		fmt.Fprintf(&b, "%d:%d %s %s | %s\n", f.Start().Line, f.Start().Column, f.Severity, string(shown[:min(len(shown), 60)]), tokens.ReplaceAllString(f.Message, "about N tokens"))
		for _, x := range f.Fixes {
			fmt.Fprintf(&b, "  %s: %s\n", x.Safety, x.Message)
		}
	}
	return b.String()
}

// tokens are estimates, which another package tests.
var tokens = regexp.MustCompile(`about [\d,]+ tokens`)

func fixed(t *testing.T, rule clientrules.Rule, target, text string) string {
	t.Helper()
	for range 20 {
		file, found := check(rule, target, text)
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

func TestRules(t *testing.T) {
	last := ""
	for _, rule := range clientrules.All() {
		if rule.Code <= last {
			t.Errorf("%s comes after %s", rule.Code, last)
		}
		last = rule.Code
		t.Run(rule.Code+" "+rule.Name, func(t *testing.T) {
			name := filepath.Join("testdata", rule.Name+".txtar")
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			target := strings.TrimSpace(strings.TrimPrefix(string(a.Comment), "target: "))
			parts := map[string]string{}
			for _, f := range a.Files {
				parts[f.Name] = string(f.Data)
			}
			checkPage(t, rule, target)
			_, found := check(rule, target, parts["bad"])
			if len(found) == 0 {
				t.Fatal("nothing is found in the bad text")
			}
			if _, good := check(rule, target, parts["good"]); len(good) > 0 {
				t.Errorf("found in the good text:\n%s", listed(good))
			}
			for part, text := range parts { // what is right in a file of another kind
				if other, ok := strings.CutPrefix(part, "good "); ok {
					if _, good := check(rule, other, text); len(good) > 0 {
						t.Errorf("found in the good %s:\n%s", other, listed(good))
					}
				}
			}
			got := map[string]string{"want": listed(found), "fixed": fixed(t, rule, target, parts["bad"])}
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

func checkPage(t *testing.T, rule clientrules.Rule, target string) {
	t.Helper()
	p, err := lint.ParsePage(rule.Doc)
	if err != nil {
		t.Fatal(err)
	}
	if p.Code != rule.Code || p.Name != rule.Name {
		t.Errorf("the page is headed %s %s", p.Code, p.Name)
	}
	if _, found := check(rule, target, p.Example); len(found) == 0 {
		t.Error("the example yields nothing")
	}
	if _, found := check(rule, target, p.Instead); len(found) > 0 {
		t.Errorf("what to use instead yields:\n%s", listed(found))
	}
}

// FuzzRules checks what must hold for any text of any kind.
func FuzzRules(f *testing.F) {
	for _, rule := range clientrules.All() {
		if p, err := lint.ParsePage(rule.Doc); err == nil {
			f.Add(p.Example, uint8(0))
			f.Add(p.Instead, uint8(2))
		}
	}
	targets := []string{
		".claude/agents/a.md", ".claude/skills/a/SKILL.md", ".claude/commands/a.md", ".claude/settings.json", ".mcp.json",
		".claude-plugin/plugin.json", ".claude-plugin/marketplace.json", "hooks/hooks.json", ".claude/skills/a.md",
	}
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		if len(text) > 4000 || moreLines.MatchString(text) {
			return
		}
		for _, rule := range clientrules.All() {
			file, found := check(rule, targets[int(kind)%len(targets)], text)
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
		}
	})
}

// TestAgentHooks: an agent with hooks of another form is not loaded.
func TestAgentHooks(t *testing.T) {
	rules := clientrules.All()
	rule := rules[slices.IndexFunc(rules, func(r clientrules.Rule) bool { return r.Name == "skipped-hook" })]
	for hooks, want := range map[string]int{"[]": 1, "none": 1, "": 0, "{}": 0, "{Stop: []}": 0, "{Stop: {}}": 1} {
		_, found := check(rule, ".claude/agents/a.md", "---\nname: a\ndescription: Use this when asked.\nhooks: "+hooks+"\n---\n\nDo it.\n")
		if len(found) != want {
			t.Errorf("hooks: %s: %d findings, want %d: %s", hooks, len(found), want, listed(found))
		}
	}
}

// TestForeignSettings: a file that was written for something else is told of once.
func TestForeignSettings(t *testing.T) {
	rules := clientrules.All()
	rule := rules[slices.IndexFunc(rules, func(r clientrules.Rule) bool { return r.Name == "unknown-setting" })]
	for text, want := range map[string]int{
		`{"gauge": 1, "valve": {}, "pump": [], "boiler": 2, "allowedTools": [], "permission": {}}`:       3,
		`{"gauge": 1, "valve": {}, "pump": []}`:                                                          3,
		`{"$schema": "x", "_valve": 1, "permissions": {"gauge": 1, "valve": 2, "pump": 3, "boiler": 4}}`: 4,
	} {
		if _, found := check(rule, ".claude/settings.json", text); len(found) != want {
			t.Errorf("%s: %d findings, want %d: %s", text, len(found), want, listed(found))
		}
	}
}

// TestPluginAgents: an agent of a plugin is loaded without a description, and nobody
// knows when to use it.
func TestPluginAgents(t *testing.T) {
	rules := clientrules.All()
	rule := rules[slices.IndexFunc(rules, func(r clientrules.Rule) bool { return r.Name == "undescribed-skill" })]
	for text, want := range map[string]int{"Do it.\n": 1, "---\nname: a\n---\n\nDo it.\n": 1, "---\nname: a\ndescription: Use this when asked.\n---\n\nDo it.\n": 0} {
		file := source.NewFile("agents/a.md", []byte(text))
		s := clientrules.New(file, clientrules.Agent)
		s.InPlugin = true
		if found := lint.Run([]clientrules.Rule{rule}, s, file); len(found) != want {
			t.Errorf("%q: %d findings, want %d", text, len(found), want)
		}
	}
}
