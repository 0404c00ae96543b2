package scriptrules

import (
	"bytes"
	"strconv"
	"strings"

	"pare/internal/lazyregexp"
	"pare/lint"
)

// many is from how many calls at a time on a pool is one that only a large
// allowance holds.
const many = 16

var (
	bounds   = lazyregexp.New(`(?i)semaphore|p-?limit|bottleneck|p-?queue|p-map|\bpMap\b|concurrency|rate_?limit(?:er)?\b\s*[(=.]|limiter|throttl|SetLimit|make\(chan struct\{\}, |as_completed_limited|chunk|batched\(|islice|worker_?pool|max_concurrent|maxConcurrent|capacity`)
	together = lazyregexp.New(`^(?:asyncio\.)?(?:gather|wait|as_completed)$|^Promise\.(?:all|allSettled|any|race)$`)
	pools    = lazyregexp.New(`(?:ThreadPoolExecutor|ProcessPoolExecutor|ThreadPool|Pool|newFixedThreadPool)$|Parallel\.(?:map|each)$`)
	sizes    = lazyregexp.New(`(?:max_workers\s*=\s*|in_threads:\s*|in_processes:\s*|^\(\s*|processes\s*=\s*)(\d+)`)
	growing  = lazyregexp.New(`newCachedThreadPool$|newVirtualThreadPerTaskExecutor$`)
)

// unboundedConcurrency reports calls that all begin at the same time.
func unboundedConcurrency() Rule {
	return Rule{
		Meta: meta("A113", "unbounded-concurrency", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s, c := pass.Subject, pass.Subject.program
			shellCrowd(pass)
			if c == nil || len(c.callers) == 0 && !c.holdsAnyCall() {
				return
			}
			bounded := bounds.Match(s.code)
			for i := range c.nodes {
				switch {
				case c.role[i] == spawns && c.around(i, loops) >= 0 && c.holdsCall(i) && !bounded:
					s.show(pass.Reportf(s.headOf(i), "one call for each begins at once: as many as there are things meet the limit together; bound them, with errgroup and SetLimit"), boundCode)
				case c.role[i] == calls:
					s.crowd(pass, i, bounded)
				}
			}
		},
	}
}

func (c *code) holdsAnyCall() bool {
	for i := range c.nodes {
		if c.role[i] == calls && c.asks(i) {
			return true
		}
	}
	return false
}

// crowd looks at one call that may begin many.
func (s *Subject) crowd(pass *lint.Pass[*Subject], i int, bounded bool) {
	c := s.program
	name, args := c.callee(i), c.arguments(i)
	const message = "one call for each begins at once: as many as there are things meet the limit together; bound how many run at a time"
	switch {
	case bounded && !pools.MatchString(name):
	case together.MatchString(name) && ((c.holdsCall(i) || c.namesCaller(args)) && manyOf(args) || c.namesTasks(i)):
		s.show(pass.Reportf(c.span(i), message), boundCode)
	case eachAtOnce.MatchString(name) && (c.holdsArgument(i) || c.namesCaller(args)) && (!strings.HasSuffix(name, "forEach") || strings.HasPrefix(strings.TrimLeft(args, "( \n"), "async") || c.namesCaller(args)):
		s.show(pass.Reportf(c.span(i), message), boundCode)
	case begins.MatchString(name) && c.around(i, loops) >= 0 && (c.holdsArgument(i) || c.namesCaller(args)):
		s.show(pass.Reportf(c.span(i), message), boundCode)
	case strings.HasSuffix(name, "Thread.new") && c.around(i, loops) >= 0 && c.holdsCall(i):
		s.show(pass.Reportf(c.span(i), message), boundCode)
	case growing.MatchString(name) && c.holdsAnyCall():
		s.show(pass.Reportf(c.span(i), "a pool that grows with its work: as many calls as there are things meet the limit together; give it a fixed, small number of threads"), boundCode)
	case pools.MatchString(name):
		if m := sizes.FindStringSubmatch(args); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil && n > many {
				s.show(pass.Reportf(c.span(i), "%d calls at a time: few allowances hold that; begin with 4 and look at what is left in the response's headers", n), boundCode)
			}
		}
	}
}

var (
	// eachAtOnce are calls that begin something for every member at the same time.
	eachAtOnce = lazyregexp.New(`\.parallelStream\(\)\.(?:\w+\(.*\)\.)?(?:map|forEach|flatMap)$|\.forEach$`)
	// begins are calls that begin something and do not wait for it.
	begins = lazyregexp.New(`^(?:tg|\w*group|nursery|\w*_group)\.(?:create_task|start_soon|spawn)$|(?:^|\.)Thread$|^asyncio\.ensure_future$|\.Go$|^CompletableFuture\.(?:supplyAsync|runAsync)$`)
)

// holdsArgument reports whether the arguments of a call hold a call of the API.
func (c *code) holdsArgument(i int) bool {
	a := c.child(i, "arguments")
	return a >= 0 && c.holdsCall(a) || a < 0 && c.holdsCall(i)
}

// namesCaller reports whether arguments name a function that calls the API, to be
// called by somebody else.
func (c *code) namesCaller(args string) bool {
	for _, m := range handed.FindAllStringSubmatch(args, -1) {
		if c.callers[m[1]] {
			return true
		}
	}
	return false
}

var handed = lazyregexp.New(`(?:\(|target\s*=\s*|,\s*)(\w+)\s*(?:[,)])`)

// manyOf reports whether arguments are as many as a collection has members.
func manyOf(args string) bool {
	return strings.Contains(args, "*") || strings.Contains(args, ".map(") || strings.Contains(args, " for ") || strings.Contains(args, "stream")
}

// namesTasks reports whether a call is given a list of tasks that a loop or a
// comprehension of calls filled.
func (c *code) namesTasks(i int) bool {
	m := starred.FindStringSubmatch(c.arguments(i))
	if m == nil {
		return false
	}
	for j := range c.nodes {
		n := c.nodes[j]
		if n.Span.End > c.nodes[i].Span.Start || !c.holdsCall(j) {
			continue
		}
		text := n.Span.Text(c.text)
		switch n.Kind {
		case "assignment", "variable_declarator":
			if bytes.HasPrefix(text, []byte(m[1])) && (bytes.Contains(text, []byte(" for ")) || bytes.Contains(text, []byte(".map("))) {
				return true
			}
		case "call", "call_expression":
			if (bytes.HasPrefix(text, []byte(m[1]+".append(")) || bytes.HasPrefix(text, []byte(m[1]+".push("))) && c.around(j, loops) >= 0 {
				return true
			}
		}
	}
	return false
}

var starred = lazyregexp.New(`^\(\s*\*?(\w+)\s*[,)]`)
