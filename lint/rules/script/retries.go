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
			s.rescued(pass)
			s.recursion(pass)
			s.shellRetries(pass)
		},
	}
}

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
		h := c.around(i, handler)
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

// retryLibraries are calls of libraries that try again, with what is wrong about
// their settings.
var retryLibraries = []struct {
	name, without *lazyregexp.Regexp // called so, and its arguments do not hold it
	with          *lazyregexp.Regexp // or do
	why           string
}{
	{lazyregexp.New(`^(?:tenacity\.)?(?:retry|Retrying|AsyncRetrying)$`), lazyregexp.New(`\bstop\s*=|\btries\s*=\s*[1-9]|stop_max`), nil, "the retry has no stop: what can never work goes on for ever; give stop_after_attempt"},
	{lazyregexp.New(`^(?:tenacity\.)?(?:retry|Retrying|AsyncRetrying)$`), lazyregexp.New(`\bwait\s*=|\bdelay\s*=|\bbackoff\s*=|wait_(?:fixed|random|exponential)`), nil, "the retry has no wait: all attempts are used up at once; give wait_exponential_jitter"},
	{lazyregexp.New(`^(?:tenacity\.)?(?:retry|Retrying|AsyncRetrying)$`), nil, lazyregexp.New(`\bwait\s*=\s*(?:tenacity\.)?(?:wait_none\(|wait_fixed\(\s*0\s*\))`), "the retry does not wait: all attempts are used up at once; give wait_exponential_jitter"},
	{lazyregexp.New(`^(?:tenacity\.)?(?:retry|Retrying|AsyncRetrying)$`), nil, lazyregexp.New(`stop\s*=\s*(?:tenacity\.)?stop_never|tries\s*=\s*-1`), "the retry never stops: what can never work goes on for ever; give stop_after_attempt"},
	{lazyregexp.New(`^backoff\.on_(?:exception|predicate)$`), nil, lazyregexp.New(`backoff\.constant\b.*interval\s*=\s*0`), "the backoff does not wait: all attempts are used up at once; give backoff.expo"},
	{lazyregexp.New(`^backoff\.on_(?:exception|predicate)$`), lazyregexp.New(`max_tries|max_time`), nil, "the backoff has no end: what can never work goes on for ever; give max_tries or max_time"},
	{lazyregexp.New(`^backoff\.on_(?:exception|predicate)$`), nil, lazyregexp.New(`jitter\s*=\s*None`), "the backoff has no jitter: programs that were refused together come back together; leave jitter=None out"},
	{lazyregexp.New(`^(?:pRetry|retry|asyncRetry|promiseRetry|backOff)$`), nil, lazyregexp.New(`\bforever\s*:\s*true|retries\s*:\s*(?:Infinity|Number\.(?:MAX|POSITIVE)\w*)|numOfAttempts\s*:\s*Infinity`), "the retry has no end: what can never work goes on for ever; give it a number of retries"},
	{lazyregexp.New(`^(?:pRetry|retry|asyncRetry|promiseRetry)$`), nil, lazyregexp.New(`\bminTimeout\s*:\s*0\b|\bfactor\s*:\s*1\b`), "the retry hardly waits: all attempts are used up at once; leave minTimeout and factor as they are, and set randomize"},
	{lazyregexp.New(`\.(?:withMaxRetries|withMaxAttempts|maxAttempts)$`), nil, lazyregexp.New(`^\(\s*(?:-1|Integer\.MAX_VALUE)\s*\)`), "the retry has no end: what can never work goes on for ever; give it a number of attempts"},
	{lazyregexp.New(`^backoff\.Retry(?:Notify)?(?:WithData)?$`), nil, lazyregexp.New(`ZeroBackOff`), "the retry does not wait: all attempts are used up at once; give an exponential backoff"},
}

// retryMisconfigured reports a library that tries again without an end, or at
// once.
func retryMisconfigured() Rule {
	return Rule{
		Meta: meta("A110", "retry-misconfigured", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s, c := pass.Subject, pass.Subject.program
			if c == nil {
				return
			}
			s.bareDecorators(pass)
			for i := range c.nodes {
				if c.role[i] != calls || !c.around2API(i) {
					continue
				}
				name, args := c.callee(i), c.arguments(i)
				for _, l := range retryLibraries {
					if !l.name.MatchString(name) || strings.HasPrefix(strings.TrimSpace(args), "(stop_max") {
						continue
					}
					if l.without != nil && !l.without.MatchString(args) || l.with != nil && l.with.MatchString(args) {
						if l.without != nil && !decorates(c, i) {
							continue // a function of that name with settings of its own
						}
						s.show(pass.Reportf(c.span(i), "%s", l.why), libraryCode)
						break
					}
				}
			}
		},
	}
}

func decorates(c *code, i int) bool {
	p := c.nodes[i].Parent
	return p >= 0 && c.nodes[p].Kind == "decorator" || strings.HasPrefix(c.callee(i), "tenacity.") || strings.HasSuffix(c.callee(i), "Retrying")
}

// around2API reports whether a retry has to do with calls of the API: it stands on
// a function that makes some, or holds one.
func (c *code) around2API(i int) bool {
	if p := c.nodes[i].Parent; p >= 0 && c.nodes[p].Kind == "decorator" {
		d := c.nodes[p].Parent
		return d >= 0 && c.holdsCall(d)
	}
	if c.holdsCall(i) {
		return true
	}
	for name := range c.callers {
		if strings.Contains(c.arguments(i), name) {
			return true
		}
	}
	for _, owner := range []string{"for_statement", "for_in_statement"} {
		if p := c.nodes[i].Parent; p >= 0 && c.nodes[p].Kind == owner && c.holdsCall(p) {
			return true
		}
	}
	return false
}

func (c *code) holdsCall(i int) bool {
	at := false
	c.within(i, func(j int) bool {
		at = at || c.role[j] == calls && c.asks(j)
		return !at
	})
	return at
}

// bareDecorators reports @retry, which in Python's libraries of that name means
// for ever and at once.
func (s *Subject) bareDecorators(pass *lint.Pass[*Subject]) {
	c := s.program
	for i := range c.nodes {
		if c.nodes[i].Kind == "decorator" && bare.MatchString(c.of(i)) && c.nodes[i].Parent >= 0 && c.holdsCall(c.nodes[i].Parent) {
			s.show(pass.Reportf(c.nodes[i].Span, "a bare retry tries for ever and at once; give it a stop and a wait"), libraryCode)
		}
	}
}

var bare = lazyregexp.New(`^@(?:tenacity\.)?retry\s*$`)

// retriesMultiplied reports a loop of attempts around an SDK that is told to try
// often itself.
func retriesMultiplied() Rule {
	return Rule{
		Meta: meta("A111", "retries-multiplied", lint.Info),
		Check: func(pass *lint.Pass[*Subject]) {
			s, c := pass.Subject, pass.Subject.program
			if c == nil {
				return
			}
			m := manyRetries.FindIndex(s.code)
			if m == nil {
				return
			}
			own := false
			for _, r := range s.retryLoops() {
				own = own || r.turn != over && single.MatchString(c.callee(r.asked))
			}
			for i := range c.nodes {
				own = own || c.nodes[i].Kind == "decorator" && strings.Contains(c.of(i), "retry") && c.nodes[i].Parent >= 0 && c.holdsCall(c.nodes[i].Parent)
			}
			if own {
				pass.Reportf(source.Span{Start: m[0], End: m[1]}, "the SDK tries so often, and a loop of attempts stands around it: the numbers multiply; leave it to one of them, best to the SDK, which reads retry-after")
			}
		},
	}
}

var manyRetries = lazyregexp.New(`\bmax_retries\s*=\s*(?:[3-9]|\d\d+)\b|\bmaxRetries\s*[:(]\s*(?:[3-9]|\d\d+)\b|\bWithMaxRetries\(\s*(?:[3-9]|\d\d+)\s*\)`)

// streamRestarted reports an answer that is streamed, and begun anew after a
// break with what came before already given out.
func streamRestarted() Rule {
	return Rule{
		Meta: meta("A112", "stream-restarted", lint.Info),
		Check: func(pass *lint.Pass[*Subject]) {
			s, c := pass.Subject, pass.Subject.program
			if c == nil {
				return
			}
			for _, r := range s.retryLoops() {
				if r.turn == over || !streams.MatchString(c.callee(r.asked)+c.arguments(r.asked)) {
					continue
				}
				if c.givesOut(r.loop) {
					s.show(pass.Reportf(c.span(r.asked), "after a break the stream is begun anew, and what it gave before is given again, and paid again; gather it first, or go on from what has come by giving it back as the assistant's words"), streamCode)
				}
			}
		},
	}
}

var (
	streams = lazyregexp.New(`(?:stream\w*|Streaming)$|(?:stream\w*|Streaming)\(|stream\s*[=:]\s*(?:True|true)`)
	gives   = lazyregexp.New(`\bprint\(|\.write\(|\byield\b|fmt\.Print|System\.out\.print|\bputs\b|\bprint\b|res\.send|\bemit\(`)
	gathers = lazyregexp.New(`(\w+)\s*(?:\+=|\.append\(|\.push\(|<<)`)
)

// givesOut reports whether a loop within a loop of attempts gives out what comes,
// or gathers it in something that is not begun anew with each attempt.
func (c *code) givesOut(loop int) bool {
	at := false
	c.within(loop, func(j int) bool {
		if c.role[j] != loops {
			return !at
		}
		if gives.MatchString(c.of(j)) {
			at = true
		}
		for _, m := range gathers.FindAllStringSubmatch(c.of(j), -1) {
			before := string(c.text[c.nodes[loop].Span.Start:c.nodes[j].Span.Start])
			if !strings.Contains(before, m[1]+" = ") && !strings.Contains(before, m[1]+" := ") {
				at = true
			}
		}
		return !at
	})
	return at
}
