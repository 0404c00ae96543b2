package scriptrules

import (
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

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
	{lazyregexp.New(`^(?:tenacity\.)?(?:retry|Retrying|AsyncRetrying)$`), nil, lazyregexp.New(`\bwait_fixed\([^)]*\)(?:\s*[,)]|$)`), "the retry waits as long each time: too short when many wait, and all come back together; give wait_exponential_jitter"},
	{lazyregexp.New(`^backoff\.on_(?:exception|predicate)$`), nil, lazyregexp.New(`^\(\s*backoff\.constant\b`), "the backoff waits as long each time: too short when many wait, and all come back together; give backoff.expo"},
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
