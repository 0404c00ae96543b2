package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pare/internal/cli"
)

var (
	codeSpan = regexp.MustCompile("`+([^`\n]+)`+")
	// behind is where pare's own words end in a line of a shell.
	behind = regexp.MustCompile(`\s+(#|\||>|<|&&|;|2>).*$|[;)].*$`)
	before = regexp.MustCompile(`^(\$\s+)?((\S+=\S*|sudo|exec|time|env)\s+)*`)
	// meant is what stands for the reader's own words, and more of the same.
	meant = strings.NewReplacer("[", "", "]", "", "…", "x", "...", "x", `\|`, " ")
)

// TestShownCommands holds every command line of pare that a document shows, in a
// block or in a sentence, to the commands and flags that there are.
func TestShownCommands(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "benchmarks" || d.Name() == "fixtures" || d.Name() != ".." && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case filepath.Ext(name) != ".md":
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, line := range shownCommands(string(text)) {
			seen++
			words := shellWords(meant.Replace(line))
			if err := cli.Understands(words[1:]); err != nil {
				t.Errorf("%s shows %q: %v", name, line, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 100 {
		t.Errorf("only %d command lines were found", seen)
	}
}

// shownCommands lists the command lines of pare in a document.
func shownCommands(text string) []string {
	var all []string
	add := func(line string) {
		line = strings.TrimSpace(behind.ReplaceAllString(before.ReplaceAllString(strings.TrimSpace(line), ""), ""))
		line = strings.Replace(line, "go run ./cmd/pare", "pare", 1)
		if rest, ok := strings.CutPrefix(line, "pare"); ok && strings.HasPrefix(rest, " ") && len(strings.Fields(rest)) > 0 {
			all = append(all, line)
		}
	}
	fenced := false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			fenced = !fenced
		case fenced && strings.HasPrefix(trimmed, "$ "), !fenced && strings.HasPrefix(line, "    "):
			add(trimmed)
		case !fenced:
			for _, m := range codeSpan.FindAllStringSubmatch(line, -1) {
				add(m[1])
			}
		}
	}
	return all
}
