package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestActionInputs: an input of the action is read by its script and stands in the
// documentation with its default, and the script reads nothing that nobody sets. An
// input that nothing reads is a promise that is broken without a word.
func TestActionInputs(t *testing.T) {
	root := filepath.Join("..", "..")
	read := func(name ...string) string {
		text, err := os.ReadFile(filepath.Join(append([]string{root}, name...)...))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var action struct {
		Inputs map[string]struct {
			Default string
		}
		Outputs map[string]struct {
			Value string
		}
		Runs struct {
			Steps []struct {
				Env map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(read("action.yml")), &action); err != nil {
		t.Fatal(err)
	}
	script, document := read("ci", "check.sh"), read("docs", "ci.md")
	set, handed := map[string]bool{}, map[string]bool{}
	for _, step := range action.Runs.Steps {
		for name, value := range step.Env {
			set[name] = true
			if !regexp.MustCompile(`\b`+name+`\b`).MatchString(script) && name != "GH_TOKEN" { // gh reads that one
				t.Errorf("ci/check.sh does not read %s, which action.yml sets", name)
			}
			if input, ok := strings.CutPrefix(value, "${{ inputs."); ok {
				handed[strings.TrimSuffix(input, " }}")] = true
			}
		}
	}
	for _, name := range regexp.MustCompile(`PARE_[A-Z_]+`).FindAllString(script, -1) {
		if !set[name] {
			t.Errorf("ci/check.sh reads %s, which action.yml does not set", name)
		}
	}
	for name, input := range action.Inputs {
		if !handed[name] {
			t.Errorf("no step of action.yml takes the input %s", name)
		}
		row := "| `" + name + "` | "
		if input.Default != "" && !strings.Contains(input.Default, "github.") && name != "paths" {
			row += "`" + input.Default + "` | "
		}
		if !strings.Contains(document, row) {
			t.Errorf("docs/ci.md has no row %q", row)
		}
	}
	for name := range action.Outputs {
		if !strings.Contains(script, `"`+name+"=") || !strings.Contains(document, "`"+name+"`") {
			t.Errorf("the output %s is not written by ci/check.sh, or not in docs/ci.md", name)
		}
	}
}
