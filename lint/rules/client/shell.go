package clientrules

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// shellScript is what is known of a command line that the client gives to a
// shell.
type shellScript struct {
	runs    []shellRun
	unset   []string        // variables that are read and that nothing in the text sets
	tested  map[string]bool // words that the text looks for before it uses them
	parsed  bool
	at      string   // the folder that the text has gone to, as written; "" for where it started, "?" where nobody can know
	folders []string // the folders that it goes to
	nested  bool     // it has parts that run in a place, or under a condition, of their own
}

// shellRun is a file that the command line runs.
type shellRun struct {
	word string // as written, without quotes
	// by is the program that reads the file, "" where the shell runs the file itself.
	by string
	// spared says that the text goes on without it: it stands before "||".
	spared bool
	// at is the folder that the text has gone to before it.
	at string
}

// shells are the programs that run a text given with -c.
var shells = map[string]bool{"sh": true, "bash": true, "zsh": true, "dash": true, "ksh": true}

// readShell reads a command line. One that no shell would take has no runs.
func readShell(text string) *shellScript {
	s := &shellScript{tested: map[string]bool{}}
	s.add(text, 0)
	return s
}

func (s *shellScript) add(text string, depth int) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil || depth > 3 {
		return
	}
	s.parsed = true
	set := map[string]bool{}
	var read []string
	var spared []syntax.Node
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.BinaryCmd:
			if n.Op == syntax.OrStmt {
				spared = append(spared, n.X)
			}
		case *syntax.CallExpr:
			s.call(n, within(spared, n), depth)
			setBy(n, set)
		case *syntax.Assign:
			if n.Name != nil {
				set[n.Name.Value] = true
			}
		case *syntax.WordIter:
			set[n.Name.Value] = true
		case *syntax.TestClause:
			s.test(n)
		case *syntax.Subshell, *syntax.CmdSubst, *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.FuncDecl, *syntax.CaseClause:
			s.nested = true
		case *syntax.ParamExp:
			if n.Param != nil && n.Exp == nil && !n.Length {
				read = append(read, n.Param.Value)
			}
		}
		return true
	})
	for _, name := range read {
		if !set[name] {
			s.unset = append(s.unset, name)
		}
	}
}

func within(outer []syntax.Node, n syntax.Node) bool {
	for _, o := range outer {
		if o.Pos().Offset() <= n.Pos().Offset() && n.End().Offset() <= o.End().Offset() {
			return true
		}
	}
	return false
}

// setBy notes the variables that read, export and their kin set.
func setBy(n *syntax.CallExpr, set map[string]bool) {
	if len(n.Args) == 0 {
		return
	}
	switch n.Args[0].Lit() {
	case "read", "mapfile", "readarray", "getopts", "unset":
		for _, w := range n.Args[1:] {
			set[w.Lit()] = true
		}
	}
}

// test notes the words of [[ -f WORD ]].
func (s *shellScript) test(n *syntax.TestClause) {
	syntax.Walk(n, func(n syntax.Node) bool {
		if w, ok := n.(*syntax.Word); ok {
			s.tested[wordText(w)] = true
		}
		return true
	})
}

// call notes what a simple command runs.
func (s *shellScript) call(n *syntax.CallExpr, spared bool, depth int) {
	var words []string
	for _, w := range n.Args {
		words = append(words, wordText(w))
	}
	for len(words) > 0 && wrappers[words[0]] {
		words = words[1:]
		for len(words) > 0 && (strings.HasPrefix(words[0], "-") || isNumber(words[0]) || strings.Contains(words[0], "=")) {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return
	}
	program := path.Base(words[0])
	switch {
	case words[0] == "cd" || words[0] == "pushd":
		s.enter(words, spared)
	case words[0] == "test" || words[0] == "[":
		for _, w := range words[1:] {
			s.tested[w] = true
		}
	case shells[program] && len(words) > 2 && strings.HasPrefix(words[1], "-") && strings.HasSuffix(words[1], "c"):
		s.add(words[2], depth+1)
	case words[0] == "." || words[0] == "source":
		if len(words) > 1 {
			s.runs = append(s.runs, shellRun{word: words[1], by: "source", spared: spared, at: s.at})
		}
	default:
		if file := scriptArgument(program, words[1:]); file != "" {
			s.runs = append(s.runs, shellRun{word: file, by: program, spared: spared, at: s.at})
		} else if strings.Contains(words[0], "/") {
			s.runs = append(s.runs, shellRun{word: words[0], spared: spared, at: s.at})
		}
	}
}

// enter follows a cd. Where several cross, or one stands within brackets, nobody
// is to rely on where the text is.
func (s *shellScript) enter(words []string, spared bool) {
	switch {
	case len(words) != 2 || strings.HasPrefix(words[1], "-") || s.nested || s.at == "?":
		s.at = "?"
		return
	case s.at == "" || strings.HasPrefix(words[1], "/") || strings.HasPrefix(words[1], "$") || strings.HasPrefix(words[1], "~"):
		s.at = words[1]
	default:
		s.at += "/" + words[1]
	}
	if !spared {
		s.folders = append(s.folders, s.at)
	}
}

// wrappers run the command behind them.
var wrappers = map[string]bool{"env": true, "exec": true, "command": true, "nohup": true, "time": true, "timeout": true, "nice": true, "builtin": true, "sudo": true}

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789.smh") == ""
}

// readers are the programs whose first argument that is no option is a file that
// they run; those with a value are the options that take the next word.
var readers = map[string]map[string]bool{
	"sh": {"-o": true}, "bash": {"-o": true, "-O": true}, "zsh": {"-o": true}, "dash": {}, "ksh": {},
	"python": {"-W": true, "-X": true}, "python3": {"-W": true, "-X": true}, "node": {"-r": true, "--require": true, "--import": true, "--loader": true, "--env-file": true},
	"ruby": {"-I": true, "-r": true}, "perl": {"-I": true}, "php": {}, "bun": {}, "deno": {"--config": true}, "tsx": {}, "ts-node": {"-P": true},
	"pwsh": {"-ExecutionPolicy": true}, "powershell": {"-ExecutionPolicy": true}, "powershell.exe": {"-ExecutionPolicy": true}, "uv": {"--with": true, "--project": true, "--directory": true, "-p": true, "--python": true},
	"osascript": {}, "lua": {}, "Rscript": {},
}

// runWords are the words between a program and the file that it runs.
var runWords = map[string]bool{"run": true, "x": true, "exec": true, "python": true, "python3": true, "tsx": true, "ts-node": true}

// scriptArgument is the file that a program runs, "" where it runs none.
func scriptArgument(program string, args []string) string {
	takes, ok := readers[program]
	if !ok {
		if program == "npx" || program == "pnpx" || program == "bunx" {
			return scriptOfRunner(args)
		}
		return ""
	}
	from := ""
	for i := 0; i < len(args); i++ {
		switch a := args[i]; {
		case program == "uv" && a == "--directory" && i+1 < len(args):
			i++
			from = args[i] + "/"
		case program == "uv" && strings.HasPrefix(a, "--directory="):
			from = a[len("--directory="):] + "/"
		case a == "-c" || a == "-e" || a == "-m" || a == "--eval" || a == "-p" && program == "node" || a == "-Command" || a == "-":
			return "" // the program stands in the command line
		case takes[a]:
			i++
		case strings.HasPrefix(a, "-"):
		case (program == "uv" || program == "bun" || program == "deno") && runWords[a]:
		case (program == "uv" || program == "bun" || program == "deno") && path.Ext(a) == "":
			return "" // a program or a script of the manifest
		default:
			return from + a
		}
	}
	return ""
}

// scriptOfRunner: npx tsx file.ts.
func scriptOfRunner(args []string) string {
	for i, a := range args {
		if runWords[a] && i+1 < len(args) {
			return scriptArgument(a, args[i+1:])
		}
		if !strings.HasPrefix(a, "-") {
			return ""
		}
	}
	return ""
}

// wordText is a word as the shell reads it, with variables as they are written.
func wordText(w *syntax.Word) string {
	var b strings.Builder
	for _, part := range w.Parts {
		partText(&b, part)
	}
	return b.String()
}

func partText(b *strings.Builder, part syntax.WordPart) {
	switch p := part.(type) {
	case *syntax.Lit:
		b.WriteString(unescaped(p.Value))
	case *syntax.SglQuoted:
		b.WriteString(p.Value)
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			partText(b, inner)
		}
	case *syntax.ParamExp:
		if p.Param == nil || p.Exp != nil || p.Slice != nil || p.Repl != nil || p.Index != nil {
			b.WriteString("$?")
			return
		}
		b.WriteString("$" + p.Param.Value)
	case *syntax.CmdSubst:
		if isToplevel(p) {
			b.WriteString("$TOPLEVEL")
			return
		}
		b.WriteString("$?")
	default:
		b.WriteString("$?")
	}
}

func unescaped(lit string) string {
	if !strings.Contains(lit, `\`) {
		return lit
	}
	var b strings.Builder
	for i := 0; i < len(lit); i++ {
		if lit[i] == '\\' && i+1 < len(lit) {
			i++
		}
		b.WriteByte(lit[i])
	}
	return b.String()
}

// isToplevel reports $(git rev-parse --show-toplevel).
func isToplevel(c *syntax.CmdSubst) bool {
	if len(c.Stmts) != 1 {
		return false
	}
	call, ok := c.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) != 3 {
		return false
	}
	return call.Args[0].Lit() == "git" && call.Args[1].Lit() == "rev-parse" && call.Args[2].Lit() == "--show-toplevel"
}
