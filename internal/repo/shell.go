package repo

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"pare/internal/lazyregexp"
)

// Command is a simple command of a shell text: a program and its arguments.
type Command struct {
	// Words are the program and its arguments without quotes. A word whose value
	// only a shell knows holds a $ or a backtick.
	Words []string
	// Starts are the offsets of the words in the text; Start and End are those of
	// the command.
	Starts     []int
	Start, End int
	// Dir is where the command runs relative to where the text starts, as far as
	// the cd commands before it tell: "" for there, "?" where nobody can know.
	Dir string
	// Also is a folder that a line before it may have left the shell in: "cd web &&
	// npm ci" on a line of its own is meant for that line by some, for all that follow
	// by others. "" for none.
	Also string
	// Before is the text in front of the command.
	Before string
	// Strict says that the command stands in a file that a program runs it from, so
	// that every word means what it says: in a text for people many are examples.
	Strict bool
	// Piped says that the command reads what another wrote.
	Piped bool
}

// Literal reports whether the word at i is written out in full.
func (c *Command) Literal(i int) bool {
	return i < len(c.Words) && !strings.ContainsAny(c.Words[i], "$`*?")
}

// Commands reads the commands of a shell text. What is no shell (a prompt before
// the command, a placeholder in angle brackets, the output of a command) is read
// as well as it can be: line by line, and what is left as words between blanks.
func Commands(text string) []Command {
	text = shellPrompt.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
	text = anglePlaceholder.ReplaceAllStringFunc(text, func(s string) string {
		return "$" + strings.Repeat("X", len(s)-1)
	})
	if cmds, ok := parseShell(text, 0); ok {
		return preceded(cmds, text)
	}
	var all []Command
	dir := ""
	for _, l := range logicalLines(text) {
		cmds := parseLine(l.text, l.start)
		for i := range cmds {
			cmds[i].Dir = joinDir(dir, cmds[i].Dir)
		}
		if n := len(cmds); n > 0 {
			dir = after(cmds[n-1])
		}
		all = append(all, cmds...)
	}
	return preceded(all, text)
}

// preceded notes what stands before each command.
func preceded(cmds []Command, text string) []Command {
	for i := range cmds {
		cmds[i].Before = text[:min(cmds[i].Start, len(text))]
	}
	return cmds
}

// shellPrompt is what a terminal shows before a command.
var shellPrompt = lazyregexp.New(`(?m)^[ \t]*[$%❯] `)

// anglePlaceholder is <name>, which a shell would take for two redirections.
var anglePlaceholder = lazyregexp.New(`<[A-Za-z_][\w .|/:,-]*>`)

func after(c Command) string {
	if c.Words[0] == "cd" {
		return changeDir(c.Dir, c)
	}
	return c.Dir
}

func parseLine(text string, start int) []Command {
	blank := strings.TrimLeft(text, " \t")
	start += len(text) - len(blank)
	text = blank
	for _, prompt := range []string{"$ ", "% ", "> ", "# "} {
		if prompt == "# " {
			break // a comment, not a prompt
		}
		if rest, ok := strings.CutPrefix(text, prompt); ok {
			text, start = rest, start+len(prompt)
		}
	}
	if cmds, ok := parseShell(text, start); ok {
		return cmds
	}
	if cmds, ok := parseShell(hidePlaceholders(text), start); ok {
		return cmds
	}
	return plainWords(text, start)
}

// hidePlaceholders puts letters in place of <x> and of what else the shell would
// stumble over, so that the offsets stay.
func hidePlaceholders(text string) string {
	out := []byte(text)
	depth := 0
	for i, c := range out {
		switch c {
		case '<', '[', '{':
			depth++
			out[i] = '$'
		case '>', ']', '}':
			if depth > 0 {
				depth--
			}
			out[i] = 'X'
		case ' ', '(', ')', '|', '\'', '"', '&', ';':
			if depth > 0 {
				out[i] = 'X'
			}
		}
	}
	return string(out)
}

func plainWords(text string, start int) []Command {
	if i := strings.Index(text, " #"); i >= 0 {
		text = text[:i]
	}
	cmd := Command{Start: start, End: start + len(strings.TrimRight(text, " \t\r"))}
	for at := 0; at < len(text); {
		if text[at] == ' ' || text[at] == '\t' {
			at++
			continue
		}
		end := at
		for end < len(text) && text[end] != ' ' && text[end] != '\t' {
			end++
		}
		cmd.Words = append(cmd.Words, text[at:end])
		cmd.Starts = append(cmd.Starts, start+at)
		at = end
	}
	if len(cmd.Words) == 0 || strings.HasPrefix(cmd.Words[0], "#") {
		return nil
	}
	return []Command{cmd}
}

type logicalLine struct {
	text  string
	start int
}

// logicalLines splits a text into lines; a backslash at the end of one joins the
// next to it.
func logicalLines(text string) []logicalLine {
	var all []logicalLine
	at, start := 0, 0
	var joined strings.Builder
	for line := range strings.Lines(text) {
		if joined.Len() == 0 {
			start = at
		}
		at += len(line)
		body := strings.TrimRight(line, "\r\n")
		if strings.HasSuffix(body, `\`) {
			joined.WriteString(body[:len(body)-1] + strings.Repeat(" ", len(line)-len(body)+1))
			continue
		}
		joined.WriteString(body)
		if strings.TrimSpace(joined.String()) != "" {
			all = append(all, logicalLine{joined.String(), start})
		}
		joined.Reset()
	}
	if strings.TrimSpace(joined.String()) != "" {
		all = append(all, logicalLine{joined.String(), start})
	}
	return all
}

// parseShell reads the commands with a real parser of the shell.
func parseShell(text string, start int) ([]Command, bool) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, false
	}
	w := shellWalker{text: text, start: start}
	w.stmts(file.Stmts)
	return w.found, true
}

type shellWalker struct {
	text  string
	start int
	dir   string
	found []Command
	also  string // where a line "cd a && make" ended
}

func (w *shellWalker) stmts(stmts []*syntax.Stmt) {
	for _, s := range stmts {
		outer := w.dir
		w.stmt(s, false)
		if _, ok := s.Cmd.(*syntax.BinaryCmd); ok && w.dir != outer {
			w.also, w.dir = w.dir, outer
		}
	}
}

func (w *shellWalker) stmt(s *syntax.Stmt, piped bool) {
	switch cmd := s.Cmd.(type) {
	case *syntax.CallExpr:
		w.call(cmd, piped)
	case *syntax.BinaryCmd:
		w.stmt(cmd.X, piped)
		w.stmt(cmd.Y, cmd.Op == syntax.Pipe || cmd.Op == syntax.PipeAll)
	case *syntax.Subshell:
		outer := w.dir
		w.stmts(cmd.Stmts)
		w.dir = outer
	case *syntax.Block:
		w.stmts(cmd.Stmts)
	case *syntax.IfClause:
		w.stmts(cmd.Cond)
		w.stmts(cmd.Then)
		if cmd.Else != nil {
			w.stmts(cmd.Else.Then)
		}
	case *syntax.ForClause:
		w.stmts(cmd.Do)
	case *syntax.WhileClause:
		w.stmts(cmd.Cond)
		w.stmts(cmd.Do)
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			w.stmt(cmd.Stmt, piped)
		}
	case *syntax.FuncDecl:
		w.stmt(cmd.Body, false)
	}
}

func (w *shellWalker) call(call *syntax.CallExpr, piped bool) {
	if len(call.Args) == 0 {
		return
	}
	cmd := Command{Dir: w.dir, Also: w.also, Piped: piped, Start: w.start + int(call.Args[0].Pos().Offset())}
	for _, a := range call.Args {
		from, to := int(a.Pos().Offset()), int(a.End().Offset())
		word := a.Lit()
		if word == "" {
			word = unquote(w.text[from:to])
		}
		cmd.Words = append(cmd.Words, word)
		cmd.Starts = append(cmd.Starts, w.start+from)
		cmd.End = w.start + to
	}
	if cmd.Words[0] == "cd" {
		w.dir, w.also = changeDir(cmd.Dir, cmd), ""
	}
	w.found = append(w.found, cmd)
}

// changeDir is the folder after a cd.
func changeDir(dir string, cd Command) string {
	if len(cd.Words) < 2 || !cd.Literal(1) || strings.HasPrefix(cd.Words[1], "/") || strings.HasPrefix(cd.Words[1], "~") || cd.Words[1] == "-" {
		return "?"
	}
	return joinDir(dir, cd.Words[1])
}

func joinDir(a, b string) string {
	if a == "?" || b == "?" {
		return "?"
	}
	return Clean(path.Join(a, b))
}

// unquote drops the quotes of a word; what only a shell can expand stays.
func unquote(word string) string {
	if n := len(word); n >= 2 && (word[0] == '"' || word[0] == '\'') && word[n-1] == word[0] {
		return word[1 : n-1]
	}
	return strings.NewReplacer(`"`, "", `'`, "", `\`, "").Replace(word)
}
