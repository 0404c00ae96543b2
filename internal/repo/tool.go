package repo

import (
	"path"
	"strconv"
	"strings"
	"sync"
)

// Tool is what is known of a program that builds, tests, checks or runs things.
// The rows stand in tooltable.go. Lists are words separated by blanks.
type Tool struct {
	// Names are the programs that the row is about. Same says that they are one tool
	// under several names.
	Names string
	Same  bool
	// Is says what the tool is for where its sub-command says nothing.
	Is Purpose
	// Subs are sub-commands by what they are for, where the word itself does not
	// say so. A tool with sub-commands has an entry, if an empty one.
	Subs map[string]Purpose
	// Look says what of a command can be looked up in a repository.
	Look look
	// Runner is whose names stand in a command, and After the sub-commands behind
	// which they stand.
	Runner Runner
	After  string
	// What is how the runner's things are called: script, target.
	What string
	// Own are sub-commands of the tool itself, which no repository defines.
	Own string
	// Values are options that a word follows; "--set=2" is followed by two.
	Values string
	// Paths are options whose value is a path of the repository.
	Paths string
	// Interprets says that the tool runs a file of source text.
	Interprets bool
	// Fronts are scripts whose next word is a command of theirs: php artisan test.
	Fronts string
	// Wraps are sub-commands behind which another command stands; "." is the tool
	// alone. WrapValues are options before that command that a word follows.
	Wraps, WrapValues string

	own, after, wraps, fronts, paths map[string]bool
	values, wrapValues               map[string]int
}

// look says what of a command can be looked up in a repository. The set is closed.
type look uint8

const (
	lookNothing  look = iota
	lookNode          // scripts of package.json
	lookMake          // targets, in the folder that make runs in
	lookName          // the first operand is a name of the runner
	lookAfter         // the operand behind a sub-command is
	lookEnvs          // names behind an option, separated by commas
	lookCargo         // packages, programs, examples
	lookGo            // folders
	lookComposer      // scripts, beside its own commands
	lookHooks         // pre-commit's hooks
	lookServices      // docker compose's services
	lookPresets       // CMake's presets
	lookOpen          // tasks that may come from anywhere: only finding one tells
	lookFiles         // files and folders
	lookFolder        // the folder that cd leads to
	lookCopied        // the file that cp copies
	lookProjects      // .NET's project files
	lookLabels        // Bazel's packages
	lookPyTask        // tasks of the Python runners
	lookGradle        // whether Gradle is there
)

// tools is the index of the table by name.
var tools = sync.OnceValue(func() map[string]*Tool {
	index := map[string]*Tool{}
	for _, t := range toolTable() {
		t.own, t.after, t.wraps, t.fronts, t.paths = set(t.Own), set(t.After), set(t.Wraps), set(t.Fronts), set(t.Paths)
		t.values, t.wrapValues = counts(t.Values), counts(t.WrapValues)
		for _, name := range strings.Fields(t.Names) {
			index[name] = &t
		}
	}
	return index
})

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

func counts(options string) map[string]int {
	all := map[string]int{}
	for _, o := range strings.Fields(options) {
		name, n, ok := strings.Cut(o, "=")
		all[name] = 1
		if v, err := strconv.Atoi(n); ok && err == nil {
			all[name] = v
		}
	}
	return all
}

// ToolOf is what is known of a program, nil where nothing is. A path before its
// name does not matter.
func ToolOf(program string) *Tool { return tools()[path.Base(program)] }

// Name is what a program of the row is called, whatever the path or the name it
// is run by.
func (t *Tool) Name(program string) string {
	if !t.Same {
		return path.Base(program)
	}
	name, _, _ := strings.Cut(t.Names, " ")
	return name
}

// Many reports whether the tool does one thing or another by its sub-command.
func (t *Tool) Many() bool { return t.Subs != nil }

// Sub is the sub-command of a command: its first operand, past the word behind
// which names of the project stand.
func Sub(words []string) string {
	if i := subIndex(words); i > 0 {
		return words[i]
	}
	return ""
}

func subIndex(words []string) int {
	if len(words) == 0 {
		return 0
	}
	t := ToolOf(words[0])
	if t == nil {
		t = &Tool{}
	}
	ops := operands(words, t.values)
	for n, i := range ops {
		w := words[i]
		switch {
		case strings.Contains(w, "=") || strings.HasPrefix(w, "+"):
		case n == 0 && w == "compose":
		case w == "clean" && n+1 < len(ops): // mvn clean package
		case t.after[w] && n+1 < len(ops):
		default:
			return i
		}
	}
	return 0
}

// Front is the command of a script that stands before its commands, as test in
// php artisan test; "" for none.
func Front(words []string) string {
	i := subIndex(words)
	if i == 0 || i+1 >= len(words) || strings.HasPrefix(words[i+1], "-") {
		return ""
	}
	if t := ToolOf(words[0]); t == nil || !t.fronts[path.Base(words[i])] {
		return ""
	}
	return words[i+1]
}

// PurposeOf is what a command is for, as far as its tool and sub-command tell.
// Known is false where the word of the sub-command is all there is to judge by.
func PurposeOf(words []string) (is Purpose, sub string, known bool) {
	if len(words) == 0 {
		return ForOther, "", true
	}
	t := ToolOf(words[0])
	if t == nil {
		return ForOther, "", false
	}
	sub = Sub(words)
	if p, ok := t.Subs[sub]; ok {
		return p, sub, true
	}
	if t.Interprets {
		return ForOther, sub, sub == ""
	}
	if !t.Many() || sub == "" {
		return t.Is, sub, true
	}
	if p, ok := usualSubs[sub]; ok {
		return p, sub, true
	}
	return t.Is, sub, false
}
