package scriptrules

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"

	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

// words are the words of a command as they are written.
func (s *Subject) words(c *syntax.CallExpr) []string {
	all := make([]string, len(c.Args))
	for i, w := range c.Args {
		from, to := int(w.Pos().Offset()), int(w.End().Offset())
		if to <= len(s.File.Data) {
			all[i] = strings.Trim(string(s.File.Data[from:to]), `"'`)
		}
	}
	return all
}

// runsClient reports whether the words of a command run the client for one
// answer.
func runsClient(words []string) bool {
	if slices.Contains(words, "pare") {
		return false // after it has taken its tokens
	}
	for i, w := range words {
		if path.Base(w) != "claude" && w != "@anthropic-ai/claude-code" {
			continue
		}
		for _, f := range words[i+1:] {
			if f == "-p" || f == "--print" {
				return true
			}
		}
	}
	return false
}

// callsByCurl reports whether words call the Messages API.
func callsByCurl(words []string) bool {
	return len(words) > 0 && path.Base(words[0]) == "curl" && address.MatchString(strings.Join(words, " ")+" ")
}

// clientInLoop reports the client run once for each of many things.
func clientInLoop() Rule {
	return Rule{
		Meta: meta("A115", "client-in-loop", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, sh := range s.shells() {
				s.shellLoops(pass, sh.file, s.ownClients(sh.file))
			}
			s.programLoops(pass)
		},
	}
}

// ofLoop is the message for the client in a loop.
func (s *Subject) ofLoop() string {
	if s.workflow() {
		return "one run of claude for each, in CI: each sends its whole base load again, and one 429 loses the rest; name all files in one prompt, use a batch, or take tokens first (pare budget reserve)"
	}
	return "one run of claude for each: each sends its whole base load again (about 17,000 tokens), and one 429 loses the rest; name all files in one prompt, use a batch, or take tokens first (pare budget reserve)"
}

// shellLoops looks at the loops, xargs, find and parallel of a piece of shell.
func (s *Subject) shellLoops(pass *lint.Pass[*Subject], node syntax.Node, own map[string]bool) {
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ForClause:
			s.bodyOf(pass, n.Do, own)
		case *syntax.WhileClause:
			s.bodyOf(pass, n.Do, own)
		case *syntax.CallExpr:
			words := s.words(n)
			if len(words) == 0 {
				return true
			}
			switch path.Base(words[0]) {
			case "xargs", "parallel":
				if runsClient(words[1:]) {
					s.show(pass.Reportf(spanOf(n.Args[0]), "%s", s.ofLoop()), loopCode)
				}
			case "find":
				if strings.Contains(strings.Join(words, " "), "-exec") && runsClient(words[1:]) {
					s.show(pass.Reportf(spanOf(n.Args[0]), "%s", s.ofLoop()), loopCode)
				}
			}
		}
		return true
	})
}

// ownClients are the functions of a piece of shell that run the client.
func (s *Subject) ownClients(file *syntax.File) map[string]bool {
	own := map[string]bool{}
	syntax.Walk(file, func(n syntax.Node) bool {
		f, ok := n.(*syntax.FuncDecl)
		if !ok {
			return true
		}
		runs, paced := false, false
		syntax.Walk(f.Body, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok {
				words := s.words(call)
				runs = runs || runsClient(words)
				paced = paced || len(words) > 0 && (words[0] == "sleep" || words[0] == "pare")
			}
			return true
		})
		own[f.Name.Value] = runs && !paced
		return false
	})
	return own
}

func spanOf(n syntax.Node) source.Span {
	return source.Span{Start: int(n.Pos().Offset()), End: int(n.End().Offset())}
}

// bodyOf looks at the body of a loop of the shell.
func (s *Subject) bodyOf(pass *lint.Pass[*Subject], body []*syntax.Stmt, own map[string]bool) {
	paced := false
	var found []*syntax.CallExpr
	for _, stmt := range body {
		syntax.Walk(stmt, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.ForClause, *syntax.WhileClause:
				return false // it is looked at itself
			case *syntax.CallExpr:
				words := s.words(n)
				if len(words) == 0 {
					return true
				}
				if words[0] == "sleep" || words[0] == "pare" {
					paced = true
				}
				if runsClient(words) || own[words[0]] {
					found = append(found, n)
				}
			}
			return true
		})
	}
	if len(found) > 0 && !paced {
		c := found[0]
		for i, w := range s.words(c) {
			if path.Base(w) == "claude" || w == "@anthropic-ai/claude-code" || i == 0 && own[w] {
				s.show(pass.Reportf(spanOf(c.Args[i]), "%s", s.ofLoop()), loopCode)
				return
			}
		}
	}
}

// programLoops looks at loops of a program that start the client.
func (s *Subject) programLoops(pass *lint.Pass[*Subject]) {
	c := s.program
	if c == nil {
		return
	}
	for i := range c.nodes {
		if c.role[i] != calls || !starts.MatchString(c.callee(i)) || !clientWords.MatchString(c.arguments(i)) || reserves.MatchString(c.arguments(i)) {
			continue
		}
		loop := c.around(i, loops)
		if loop < 0 || c.kindOf(loop) != over || c.pauses(loop) {
			continue
		}
		s.show(pass.Reportf(c.span(i), "%s", s.ofLoop()), loopCode)
	}
}

var (
	starts      = lazyregexp.New(`(?:^|\.)(?:run|call|check_output|check_call|Popen|system|popen|exec|execSync|execFileSync|execFile|spawn|spawnSync|Command|create_subprocess_exec|create_subprocess_shell|execa|capture2e?|capture3)$|^\$$`)
	reserves    = lazyregexp.New("[\"'`]pare\\b")
	clientWords = lazyregexp.New("(?s)[\"'`]claude(?:[\"'`]|\\s).*?(?:-p\\b|--print\\b)")
)

// shellCrowd reports many calls at a time that a shell starts.
func shellCrowd(pass *lint.Pass[*Subject]) {
	s := pass.Subject
	for _, sh := range s.shells() {
		syntax.Walk(sh.file, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok {
				s.parallelCall(pass, call)
			}
			if loop, ok := n.(*syntax.ForClause); ok {
				s.background(pass, loop.Do)
			}
			if loop, ok := n.(*syntax.WhileClause); ok {
				s.background(pass, loop.Do)
			}
			return true
		})
	}
	s.matrix(pass)
}

// fewAtOnce is how many runs of the client at a time are no crowd.
const fewAtOnce = 4

func (s *Subject) parallelCall(pass *lint.Pass[*Subject], call *syntax.CallExpr) {
	words := s.words(call)
	if len(words) == 0 {
		return
	}
	text := strings.Join(words[1:], " ")
	asks := runsClient(words[1:]) || curlWithin.MatchString(text+" ")
	n, told := -1, false
	for i, w := range words {
		for _, flag := range []string{"-P", "--max-procs", "-j", "--jobs"} {
			rest, ok := strings.CutPrefix(w, flag)
			if !ok || i == 0 {
				continue
			}
			told = true
			rest = strings.TrimLeft(rest, "=")
			if rest == "" && i+1 < len(words) {
				rest = words[i+1]
			}
			if v, err := strconv.Atoi(rest); err == nil {
				n = v
			}
		}
	}
	switch path.Base(words[0]) {
	case "xargs":
		if !asks || !told || n > 0 && n <= fewAtOnce {
			return
		}
	case "parallel":
		if !asks || told && n > 0 && n <= fewAtOnce {
			return
		}
	default:
		return
	}
	s.show(pass.Reportf(spanOf(call.Args[0]), "so many runs at a time meet the limit together, and nothing holds them; run at most %d, each after taking its tokens (pare budget reserve)", fewAtOnce), boundCode)
}

var curlWithin = lazyregexp.New(`\bcurl\b.*api\.anthropic\.com/v1/messages`)

// background reports runs that a loop starts and does not wait for.
func (s *Subject) background(pass *lint.Pass[*Subject], body []*syntax.Stmt) {
	waits := false
	for _, stmt := range body {
		syntax.Walk(stmt, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok {
				if w := s.words(call); len(w) > 0 && (w[0] == "wait" || w[0] == "sem" || w[0] == "sleep" || w[0] == "jobs" || w[0] == "pare") {
					waits = true
				}
			}
			return true
		})
	}
	if waits {
		return
	}
	for _, stmt := range body {
		if !stmt.Background {
			continue
		}
		asks := false
		syntax.Walk(stmt, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.CallExpr); ok {
				w := s.words(call)
				asks = asks || runsClient(w) || callsByCurl(w)
			}
			return !asks
		})
		if asks {
			s.show(pass.Reportf(spanOf(stmt), "one run for each begins at once, in the background: as many as there are things meet the limit together; wait for some of them before the next"), boundCode)
		}
	}
}

// matrix reports the jobs of a workflow that a matrix multiplies, all with the
// same key.
func (s *Subject) matrix(pass *lint.Pass[*Subject]) {
	if !s.workflow() {
		return
	}
	var root yaml.Node
	if yaml.Unmarshal(s.File.Data, &root) != nil {
		return
	}
	walkYAML(&root, "", func(_, key string, value *yaml.Node) {
		if key != "jobs" || value.Kind != yaml.MappingNode {
			return
		}
		for j := 0; j+1 < len(value.Content); j += 2 {
			s.job(pass, value.Content[j+1])
		}
	})
}

func (s *Subject) job(pass *lint.Pass[*Subject], job *yaml.Node) {
	var strategy *yaml.Node
	asks := false
	walkYAML(job, "", func(_, key string, value *yaml.Node) {
		switch {
		case key == "strategy":
			strategy = value
		case key == "uses" && strings.HasPrefix(value.Value, "anthropics/claude-code"):
			asks = true
		case key == "run" && (clientCommand.MatchString(value.Value) || address.MatchString(value.Value+" ")):
			asks = true
		}
	})
	if strategy == nil || !asks {
		return
	}
	var matrix *yaml.Node
	limited := false
	for i := 0; i+1 < len(strategy.Content); i += 2 {
		switch strategy.Content[i].Value {
		case "matrix":
			matrix = strategy.Content[i]
		case "max-parallel":
			limited = true
		}
	}
	if matrix == nil || limited {
		return
	}
	line := s.File.LineSpan(matrix.Line, matrix.Line)
	from := line.Start + matrix.Column - 1
	s.show(pass.Reportf(source.Span{Start: from, End: min(from+len("matrix"), len(s.File.Data))}, "all jobs of the matrix run at once with one key, and meet its limit together; set max-parallel, or one after the other"), matrixCode)
}

// clientCommand is the client run for one answer, in a line of shell.
var clientCommand = lazyregexp.New(`\bclaude\b[^\n|;&]*?\s(?:-p|--print)\b|@anthropic-ai/claude-code\b[^\n|;&]*?\s(?:-p|--print)\b`)
