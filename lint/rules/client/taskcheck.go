package clientrules

import (
	"path"
	"strconv"
	"strings"

	"pare/internal/repo"
)

// deadTask is a command whose script, target, package or folder is not defined.
type deadTask struct {
	command string // as far as the wrong word
	why     string
}

// deadTasks are the commands of a text that the project's own files say cannot
// run. Of a text that looks first, or goes on without, none is.
func deadTasks(s *Subject, text string) []deadTask {
	if s.Repo == nil || s.InPlugin || strings.Contains(text, "||") || looksFirst(text) {
		return nil
	}
	text = strings.NewReplacer("${CLAUDE_PROJECT_DIR}", ".", "$CLAUDE_PROJECT_DIR", ".").Replace(text)
	var dead []deadTask
	for _, c := range repo.Commands(text) {
		c.Strict = true
		if got := s.Repo.Check(c, s.dir()); got.Verdict == repo.Undefined && (!got.Path || !isScript(c.Words, got.Word)) {
			dead = append(dead, deadTask{command: strings.Join(c.Words[:got.Word+1], " "), why: got.Why})
		}
	}
	return dead
}

// isScript reports whether the word at i is a file that is run, which is looked for
// more closely elsewhere.
func isScript(words []string, i int) bool {
	if i == 0 {
		return true
	}
	program := path.Base(repo.Peel(words)[0])
	_, reads := readers[program]
	return reads && words[i-1] != "-m" && !strings.HasPrefix(words[i-1], "--")
}

// looksFirst reports whether a text asks what is there before it runs something.
func looksFirst(text string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n;&|()", r) }) {
		switch word {
		case "if", "test", "[", "[[", "which", "type", "hash", "case", "for", "while":
			return true
		}
	}
	return strings.Contains(text, "command -v")
}

// commandText is a command without a shell as a shell would read it.
func commandText(command string, args []string) string {
	words := []string{quoteWord(command)}
	for _, a := range args {
		words = append(words, quoteWord(a))
	}
	return strings.Join(words, " ")
}

func quoteWord(word string) string {
	if strings.ContainsAny(word, " \t\n\"'\\|&;<>()*?[]{}#!") || word == "" {
		return strconv.Quote(word)
	}
	return word
}
