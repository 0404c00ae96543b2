package scriptrules

import (
	"strings"

	"pare/internal/lazyregexp"
)

// turn is what a loop goes over. The set is closed.
type turn uint8

const (
	over    turn = iota // the things of a collection
	counted             // attempts, turns, steps
	endless             // until something within it ends it
	until               // while a condition holds
)

// kindOf tells what a loop goes over.
func (c *code) kindOf(i int) turn {
	n := c.nodes[i]
	if strings.HasSuffix(n.Kind, "comprehension") || n.Kind == "generator_expression" {
		return over
	}
	switch n.Kind {
	case "while_statement", "do_statement", "while", "until":
		if cond := c.child(i, "condition"); cond >= 0 && !forever.MatchString(c.of(cond)) {
			return until
		}
		return endless
	case "call": // Ruby
		name := c.callee(i)
		switch {
		case name == "loop":
			return endless
		case strings.Contains(name, ".times") || strings.Contains(name, ".upto"):
			return counted
		}
		return over
	case "for_statement":
		return c.kindOfFor(i)
	case "for_in_statement", "enhanced_for_statement", "for":
		return c.overWhat(i, "right", "value")
	}
	return over
}

func (c *code) kindOfFor(i int) turn {
	if c.child(i, "right") >= 0 {
		return c.overWhat(i, "right")
	}
	if r := c.childOf(i, "range_clause"); r >= 0 {
		if right := c.child(r, "right"); right >= 0 && c.nodes[right].Kind == "int_literal" {
			return counted
		}
		return c.overWhat(r, "right")
	}
	if c.childOf(i, "for_clause") >= 0 || c.child(i, "condition") >= 0 || c.child(i, "init") >= 0 || c.child(i, "initializer") >= 0 {
		head := c.head(i)
		if strings.Contains(strings.ReplaceAll(head, " ", ""), "(;;)") {
			return endless
		}
		return c.byNames(head, counted)
	}
	if body := c.child(i, "body"); body >= 0 && strings.TrimSpace(c.head(i)) != "for" && !strings.Contains(strings.ReplaceAll(c.head(i), " ", ""), "(;;)") {
		return until
	}
	return endless
}

// byNames is counted for an index over a collection, which is a loop over it.
func (c *code) byNames(head string, otherwise turn) turn {
	if indexed.MatchString(head) && !counts.MatchString(head) {
		return over
	}
	return otherwise
}

func (c *code) overWhat(i int, fields ...string) turn {
	for _, f := range fields {
		if r := c.child(i, f); r >= 0 && counts.MatchString(c.of(r)) {
			if strings.Contains(c.of(r), "len(") || strings.Contains(c.of(r), "count(") {
				if strings.Contains(c.of(r), "itertools.count") || strings.HasPrefix(c.of(r), "count(") {
					return endless
				}
				return over
			}
			return counted
		}
	}
	return over
}

// head is a loop up to its body.
func (c *code) head(i int) string {
	end := c.nodes[i].Span.End
	if b := c.child(i, "body"); b >= 0 {
		end = c.nodes[b].Span.Start
	}
	return string(c.text[c.nodes[i].Span.Start:end])
}

var (
	forever = lazyregexp.New(`^\(?\s*(?:[Tt]rue|1|!0|not\s+\w+|!\w+|\w+\s+is\s+None|\w+(?:\.nil\?)?\s*==\s*(?:null|None|nil|undefined)|\w+\.nil\?|!\s*(?:done|success|ok)\w*)\s*\)?$`)
	indexed = lazyregexp.New(`\.(?:length|size\(\)|size)\b|\blen\(`)
	// newWork is how a loop without an end gets something else to do each time.
	newWork = lazyregexp.New(`(?i)\binput\(|\breadline|\.get\(\)|\brecv|\breceive|\bpop(?:left)?\(|\bdequeue|\bpoll\b|\baccept\(|\bprompt\(|\bquestion\(|\bscanner\.|\bgets\b|\bnext\(|\.take\(\)|\bselect \{|<-\s*\w+|\bconsume|\bsubscribe|brpop|blpop|\bschedule|\btick`)
)

// handlers are the handlers of an error that a call of the API within a loop may
// raise: except, catch and rescue around it, and branches on an error or status
// after it.
func (c *code) handlers(loop, asked int) []int {
	var all []int
	for j := c.nodes[asked].Parent; j > loop; j = c.nodes[j].Parent {
		if c.role[j] == function && !c.inline(j) {
			return nil
		}
		holds := c.role[j] == attempts || c.nodes[j].Kind == "method" || c.nodes[j].Kind == "body_statement" || c.nodes[j].Kind == "do_block"
		if !holds || c.role[j] == handler {
			continue
		}
		for k := j + 1; k < c.nodes[j].Next; k = c.nodes[k].Next {
			if c.role[k] == handler && c.nodes[asked].Span.End <= c.nodes[k].Span.Start {
				all = append(all, k)
			}
		}
	}
	c.within(loop, func(j int) bool {
		if c.role[j] == function && !c.inline(j) {
			return false
		}
		if c.role[j] == branch && c.nodes[j].Span.Start > c.nodes[asked].Span.Start && failed.MatchString(c.condition(j)) {
			all = append(all, j)
		}
		return true
	})
	return all
}

// failed is the condition of a branch for a call that failed.
var failed = lazyregexp.New(`\b429\b|\b529\b|!\s*\w+\.ok\b|\berr\s*!=\s*nil|RateLimit|rate_limit|status_code\s*(?:!=|>=|==)\s*[245]|\.status\s*(?:!==?|>=|===?)\s*[245]|not\s+\w+\.ok\b|StatusCode\s*(?:!=|>=|==)|statusCode\(\)|TooManyRequests`)

// refuses is the condition of a branch for a refusal for a limit.
var refuses = lazyregexp.New(`\b429\b|\b529\b|RateLimit|rate_limit|Overloaded|TooManyRequests`)

func (c *code) condition(i int) string {
	for _, f := range []string{"condition", "test"} {
		if k := c.child(i, f); k >= 0 {
			return c.of(k)
		}
	}
	// Ruby puts it behind: next if response.code == 429.
	return c.of(i)
}

// consequence is what a branch or handler does.
func (c *code) consequence(i int) int {
	for _, f := range []string{"consequence", "body"} {
		if k := c.child(i, f); k >= 0 {
			return k
		}
	}
	if k := c.childOf(i, "block", "statement_block", "then"); k >= 0 {
		return k
	}
	return i
}

// ends reports whether a handler can end the loop: it leaves, or counts what it
// has done.
func (c *code) ends(i int) bool {
	if c.role[i] == leaves || c.has(i, leaves) || exits.MatchString(c.of(i)) {
		return true
	}
	return c.has(i, leaves)
}

var exits = lazyregexp.New(`\b(?:sys\.exit|os\._exit|process\.exit|os\.Exit|log\.Fatal\w*|panic|abort|exit)\b|\braise\b|\bthrow\b`)

// bounded reports whether a loop itself has an end: a count or a time that it
// compares.
func (c *code) bounded(loop int) bool {
	end := false
	c.within(loop, func(j int) bool {
		if c.role[j] == branch && limits.MatchString(c.condition(j)) && (c.has(j, leaves) || c.role[c.consequence(j)] == leaves) {
			end = true
		}
		return !end
	})
	return end || limits.MatchString(c.head(loop)) && c.kindOf(loop) == until
}

// limits is a comparison with a number of attempts or a time.
var limits = lazyregexp.New(`(?i)(?:attempt|retr|tries|count|max|limit|deadline|elapsed|timeout|\btime\b|now\(\)|\bi\b|\bn\b|\bk\b)\w*[^\n]{0,40}(?:[<>]=?|==)|[<>]=?\s*\w*(?:max|limit|attempt|retr|tries|\d)`)
