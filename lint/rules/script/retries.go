package scriptrules

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

// retried is a loop that calls the API again after an error.
type retried struct {
	loop, asked int
	handlers    []int // that go on
	turn        turn
}

// retryLoops are the loops of the file in which a failed call is made again: the
// innermost around each call, where a handler does not always leave it.
func (s *Subject) retryLoops() []retried {
	c := s.program
	if c == nil {
		return nil
	}
	var all []retried
	seen := map[int]bool{}
	for i := range c.nodes {
		if c.role[i] != calls || !c.asks(i) {
			continue
		}
		loop := c.around(i, loops)
		if loop < 0 || seen[loop] || strings.HasSuffix(c.nodes[loop].Kind, "comprehension") {
			continue
		}
		seen[loop] = true
		r := retried{loop: loop, asked: i, turn: c.kindOf(loop)}
		for _, h := range c.handlers(loop, i) {
			if !c.alwaysLeaves(h) {
				r.handlers = append(r.handlers, h)
			}
		}
		if len(r.handlers) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// alwaysLeaves reports whether the last statement of a handler leaves the loop.
func (c *code) alwaysLeaves(h int) bool {
	body := c.consequence(h)
	if c.role[body] == leaves {
		return true
	}
	last := -1
	for j := body + 1; j < c.nodes[body].Next; j = c.nodes[j].Next {
		last = j
	}
	if last >= 0 && c.nodes[last].Kind == "expression_statement" {
		return exits.MatchString(c.of(last))
	}
	return last >= 0 && (c.role[last] == leaves || exits.MatchString(firstWord(c.of(last))))
}

func firstWord(text string) string {
	if i := strings.IndexAny(text, " (\n"); i > 0 {
		return text[:i]
	}
	return text
}

// endlessRetry reports a call that is made again and again, with no end.
func endlessRetry() Rule {
	return Rule{
		Meta: meta("A107", "endless-retry", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, r := range s.retryLoops() {
				c := s.program
				if r.turn != endless && r.turn != until || newWork.MatchString(c.of(r.loop)) || c.bounded(r.loop) {
					continue
				}
				h, stops := r.handlers[0], false
				for _, k := range r.handlers {
					stops = stops || c.ends(k)
				}
				switch {
				case stops:
				case c.pauses(r.loop):
					s.show(pass.Reportf(s.headOf(h), "after an error the call is made again without an end: a key that is refused, a prompt that is too long or a spend cap goes on for ever; count the attempts"), retryCode)
				default:
					s.show(pass.Reportf(s.headOf(h), "after an error the call is made again at once and without an end: each attempt counts against the limit and keeps it shut; wait as retry-after says, and count the attempts"), retryCode)
				}
			}
			s.onlySuccess(pass)
			s.rescued(pass)
			s.recursion(pass)
			s.untilItWorks(pass)
			s.shellRetries(pass)
		},
	}
}

// onlySuccess reports a loop without an end that nothing but a call that worked
// leaves: for { if err == nil { return } }.
func (s *Subject) onlySuccess(pass *lint.Pass[*Subject]) {
	c := s.program
	if c == nil {
		return
	}
	for i := range c.nodes {
		if c.role[i] != loops || c.kindOf(i) != endless || !c.holdsCall(i) || c.bounded(i) || newWork.MatchString(c.of(i)) {
			continue
		}
		way, others := -1, false
		c.within(i, func(j int) bool {
			switch {
			case c.role[j] == function && !c.inline(j), c.role[j] == loops:
				return false
			case c.role[j] == branch && worked.MatchString(c.condition(j)) && (c.role[c.consequence(j)] == leaves || c.has(c.consequence(j), leaves)):
				way = j
				others = others || c.child(j, "alternative") >= 0
				return false
			}
			others = others || c.role[j] == leaves || c.role[j] == attempts
			return true
		})
		switch {
		case way < 0 || others:
		case c.pauses(i):
			s.show(pass.Reportf(s.headOf(way), "nothing but an answer ends these attempts: a key that is refused, a prompt that is too long or a spend cap goes on for ever; count them"), retryCode)
		default:
			s.show(pass.Reportf(s.headOf(way), "nothing but an answer ends these attempts, and they follow at once: each counts against the limit and keeps it shut; wait as retry-after says, and count them"), retryCode)
		}
	}
}

// worked is the condition of a branch for a call that was answered.
var worked = lazyregexp.New(`\berr\s*==\s*nil\b|(?:^|[^!\w])\(?\w+\.ok\b|status(?:_code|Code(?:\(\))?)?\s*={2,3}\s*(?:200|http\.StatusOK|HTTPStatus\.OK)|StatusCode\s*==\s*(?:200|http\.StatusOK)|isSuccessful\(\)|\.success\?|\.code\s*==\s*["']200`)

// rescued reports Ruby's retry without a count.
func (s *Subject) rescued(pass *lint.Pass[*Subject]) {
	c := s.program
	if c == nil {
		return
	}
	for i := range c.nodes {
		if c.role[i] != again {
			continue
		}
		h := c.around(i, handler)
		if h < 0 || limits.MatchString(c.of(h)) || !s.callsAPI() {
			continue
		}
		if c.pauses(h) {
			s.show(pass.Reportf(c.nodes[i].Span, "retry without a count: what can never work goes on for ever; count the attempts"), retryCode)
		} else {
			s.show(pass.Reportf(c.nodes[i].Span, "retry at once and without a count: each attempt counts against the limit and keeps it shut; wait as retry-after says, and count the attempts"), retryCode)
		}
	}
}

// recursion reports a handler that calls its own function again, without a count.
func (s *Subject) recursion(pass *lint.Pass[*Subject]) {
	c := s.program
	if c == nil {
		return
	}
	for i := range c.nodes {
		if c.role[i] != calls {
			continue
		}
		h := c.failure(i)
		name := c.callee(i)
		name = name[strings.LastIndexByte(name, '.')+1:]
		if h < 0 || name == "" || !c.callers[name] || c.owner(i) != name || limits.MatchString(c.of(h)) || counting.MatchString(c.arguments(i)) {
			continue
		}
		if c.pauses(h) {
			s.show(pass.Reportf(c.span(i), "after an error the function calls itself without an end: what can never work goes on until the stack is full; count the attempts"), retryCode)
		} else {
			s.show(pass.Reportf(c.span(i), "after an error the function calls itself at once and without an end: each attempt counts against the limit and keeps it shut; wait as retry-after says, and count the attempts"), retryCode)
		}
	}
}

// failure is what handles an error around a call: a handler, or a branch on a call
// that failed; -1 for none.
func (c *code) failure(i int) int {
	if h := c.around(i, handler); h >= 0 {
		return h
	}
	if b := c.around(i, branch); b >= 0 && failed.MatchString(c.condition(b)) {
		return b
	}
	return -1
}

// untilItWorks reports a loop that goes on while a call fails: while the status is
// 429, for err != nil.
func (s *Subject) untilItWorks(pass *lint.Pass[*Subject]) {
	c := s.program
	if c == nil {
		return
	}
	for i := range c.nodes {
		if c.role[i] != loops || c.kindOf(i) != until || !failed.MatchString(c.head(i)) || c.pauses(i) || c.bounded(i) || c.has(i, leaves) || !c.holdsCall(i) {
			continue
		}
		s.show(pass.Reportf(s.headOf(i), "the call is made again at once and without an end while it fails: each attempt counts against the limit and keeps it shut; wait as retry-after says, and count the attempts"), retryCode)
	}
}

// counting is an argument that counts attempts.
var counting = lazyregexp.New(`(?i)[-+]\s*1\b|attempt|retr|tries|depth|left`)

// shellRetries reports a loop of the shell that runs the client or calls the API
// until it works, without a pause.
func (s *Subject) shellRetries(pass *lint.Pass[*Subject]) {
	for _, sh := range s.shells() {
		syntax.Walk(sh.file, func(n syntax.Node) bool {
			loop, ok := n.(*syntax.WhileClause)
			if !ok {
				return true
			}
			head := string(s.File.Data[loop.Pos().Offset():loop.DoPos.Offset()])
			whole := string(s.File.Data[loop.Pos().Offset():loop.End().Offset()])
			tries := clientCommand.MatchString(head) || curlWithin.MatchString(head+" ")
			tries = tries || shellForever.MatchString(head) && strings.Contains(whole, "break") && (clientCommand.MatchString(whole) || curlWithin.MatchString(whole+" "))
			if tries && !shellEnds.MatchString(whole) {
				s.show(pass.Reportf(source.Span{Start: int(loop.Pos().Offset()), End: int(loop.Pos().Offset()) + len(strings.TrimRight(head, " ;\n"))},
					"it is tried again at once until it works: each attempt counts against the limit and keeps it shut; wait longer each time, and count the attempts"), retryCode)
			}
			return true
		})
	}
}

var (
	shellForever = lazyregexp.New(`^(?:while\s+(?:true|:)|until\s+false)\b`)
	shellEnds    = lazyregexp.New(`\bsleep\b|\bpare budget\b|-(?:lt|le|gt|ge|eq)\b|\(\(`)
)

// headOf is the first line of a node.
func (s *Subject) headOf(i int) source.Span {
	span := s.program.nodes[i].Span
	if n := strings.IndexByte(s.program.of(i), '\n'); n > 0 {
		span.End = span.Start + len(strings.TrimRight(s.program.of(i)[:n], " \r{"))
	}
	return span
}

// retryAtOnce reports attempts that follow one another without a pause.
func retryAtOnce() Rule {
	return Rule{
		Meta: meta("A108", "retry-at-once", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, r := range s.retryLoops() {
				c := s.program
				counts := r.turn == counted || (r.turn == endless || r.turn == until) && (c.bounded(r.loop) || c.ends(r.handlers[0]))
				if !counts || c.pauses(r.loop) || newWork.MatchString(c.of(r.loop)) || !c.has(r.loop, leaves) {
					continue
				}
				s.show(pass.Reportf(s.headOf(r.handlers[0]), "after an error the call is made again at once: all attempts are used up before the limit has refilled; wait as retry-after says, else twice as long each time, with jitter"), retryCode)
			}
		},
	}
}

// refusalSkipped reports work that is lost when the API refuses it.
func refusalSkipped() Rule {
	return Rule{
		Meta: meta("A109", "refusal-skipped", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, r := range s.retryLoops() {
				c := s.program
				if r.turn != over {
					continue
				}
				for _, h := range r.handlers {
					if c.drops(h, r.asked) {
						s.show(pass.Reportf(s.headOf(h), "what is refused here is skipped, and its work is lost; wait as retry-after says and try it again, or note it for another run"), retryCode)
						break
					}
				}
			}
		},
	}
}

// drops reports whether a handler goes on to the next thing and keeps nothing of
// this one.
func (c *code) drops(h, asked int) bool {
	body := c.consequence(h)
	text := c.of(body)
	if c.pauses(h) || keeps.MatchString(text) || c.has(h, leaves) {
		return false
	}
	if refuses.MatchString(c.headText(h)) {
		return c.role[body] == goesOnWith || c.has(h, goesOnWith) || c.role[h] == handler
	}
	if c.role[h] == branch {
		return (c.role[body] == goesOnWith || c.has(h, goesOnWith)) && sender.MatchString(c.callee(asked))
	}
	// A handler for everything that does nothing at all.
	return c.role[h] == handler && !c.has(h, calls)
}

// headText is a handler up to its body: what it is for.
func (c *code) headText(h int) string {
	body := c.consequence(h)
	if body == h || c.role[h] == branch {
		return c.condition(h)
	}
	return string(c.text[c.nodes[h].Span.Start:c.nodes[body].Span.Start])
}

// keeps is what a handler does that loses nothing: it notes what failed, or makes
// the call again.
var keeps = lazyregexp.New(`(?i)\.(?:append|push|add|put|enqueue|unshift|appendleft|write)\(|\[[^\]\n]+\]\s*=[^=]|failed\w*\s*(?:\+=|=)|\bretry\b|requeue|\bappend\(|<<|\byield\b`)
