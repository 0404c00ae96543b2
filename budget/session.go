package budget

import (
	"fmt"
	"slices"
	"time"

	"pare/internal/estimate"
)

// Attachment is a file that a turn brings in.
type Attachment struct {
	Name   string `json:"name"`
	Turn   int    `json:"turn"` // 1-based: when it comes in
	Tokens Amount `json:"tokens"`
}

// Plan is a session as it is meant to go. Amounts are per turn unless they say
// otherwise; zeros take the documented defaults where there are some.
type Plan struct {
	Turns       int           // at least 1
	Base        Amount        // what every request carries: system prompt, tools, CLAUDE.md and its imports
	Prompt      Amount        // what the user types each turn
	Attachments []Attachment  // what turns bring in
	Calls       Amount        // calls that one turn sets off; see [Kind]
	Results     Amount        // tokens that tools return between two calls
	Output      Amount        // tokens that the model writes in one call
	CallTime    time.Duration // how long a call takes
	Gap         time.Duration // between the end of a turn and the next: reading, thinking, lunch
	Start       time.Time
	Long        bool // the cache of an hour, which costs more to write
	ClearEvery  int  // turns after which the user says /clear; 0 is never
	Warm        bool // the base is in the cache already: a session ran just before
}

// SessionTurn is one turn of a simulated session, with what all of its calls sent.
type SessionTurn struct {
	Turn    int           `json:"turn"`
	At      time.Time     `json:"at"` // of its first call
	Wait    time.Duration `json:"-"`  // for the allowance, in all calls
	Calls   int           `json:"calls"`
	Usage   Usage         `json:"usage"`
	Counted int           `json:"counted"` // against the minute
	Context int           `json:"context"` // tokens of the last call's prompt: what the window holds
	Cost    float64       `json:"cost"`    // dollars
	Expired bool          `json:"expired"` // the cache was gone when the turn began
	Outcome Outcome       `json:"outcome"`
}

// FileCost is what one file costs over a session.
type FileCost struct {
	Name   string  `json:"name"`
	Tokens int     `json:"tokens"`
	Writes int     `json:"writes"` // how often it was sent to be cached, or plain
	Reads  int     `json:"reads"`  // how often it was read from the cache
	Cost   float64 `json:"cost"`   // dollars
}

// Session is the course of one plan.
type Session struct {
	Turns []SessionTurn `json:"turns"`
	Files []FileCost    `json:"files"`
	Usage Usage         `json:"usage"`
	Cost  float64       `json:"cost"` // dollars
	Peak  int           `json:"peak"` // most tokens counted in any 60 seconds
	// Wall is the first turn that does not get through at once, 0 when all do; why is
	// its outcome.
	Wall     int           `json:"wall"`
	WallWhy  Outcome       `json:"wall_why"`
	Waited   time.Duration `json:"-"`
	End      time.Time     `json:"end"`
	Finished bool          `json:"finished"` // all turns were played
	Calls    []SessionCall `json:"-"`        // each of them, in its order
}

// SessionCall is one call of a simulated session.
type SessionCall struct {
	At      time.Time // when it passed
	Counted int       // tokens against the minute
	Context int       // tokens of its prompt
	Cost    float64   // dollars
}

// Terms are the rules a session runs under.
type Terms struct {
	Model    Model
	Limit    Limit // ITPM and RPM of 0 are without limit
	TTL      time.Duration
	LongTTL  time.Duration
	Case     Case
	Sessions int // how many such sessions share the allowance; 0 is 1
}

// Terms are the rules for a model under a limit, with the cache times of the
// data.
func (d *Data) Terms(m Model, l Limit) Terms {
	return Terms{Model: m, Limit: l, TTL: d.seconds("cache_ttl"), LongTTL: d.seconds("cache_ttl_long")}
}

// Defaults fills what a plan leaves open from the data: the calls of a kind of
// work, results, output and times.
func (d *Data) Defaults(p Plan, k Kind) Plan {
	if p.Turns < 1 {
		p.Turns = 1
	}
	if p.Calls.High == 0 {
		p.Calls = k.Calls
	}
	if p.Results.High == 0 {
		n := int(d.constant("call_results"))
		p.Results = estimate.Between(n/2, n, n*2)
	}
	if p.Output.High == 0 {
		n := int(d.constant("call_output"))
		p.Output = estimate.Between(n/2, n, n*2)
	}
	if p.Prompt.High == 0 {
		n := int(d.constant("prompt_tokens"))
		p.Prompt = estimate.Between(n/3, n, n*3)
	}
	if p.CallTime == 0 {
		p.CallTime = d.seconds("call_seconds")
	}
	return p
}

// Simulate plays a plan and says how it goes. Several sessions of the same plan
// draw from one allowance; the answer is the course of the first of them.
//
// Each call sends the base, the history and what is new. What the call before
// sent is read from the cache if it was used within the cache's life, counted
// from the start of the request, and is long enough to be cached; all else is
// written. A turn's first new part is the prompt with its attachments; those
// between its calls are the model's output and the results of tools.
func Simulate(p Plan, terms Terms) Session {
	plans := make([]Plan, max(1, terms.Sessions))
	for i := range plans {
		plans[i] = p
	}
	return SimulateTogether(plans, terms)[0]
}

// SimulateTogether plays several sessions that draw from one allowance, first
// come, first served; see [Simulate]. Terms.Sessions does not matter here.
func SimulateTogether(plans []Plan, terms Terms) []Session {
	if len(plans) == 0 {
		return nil
	}
	runs := make([]*run, len(plans))
	front := plans[0].Start // nobody passes before who came earlier has
	gate := terms.Limit.gate(front)
	for i, p := range plans {
		runs[i] = newRun(p, terms)
		// Sessions of people do not start in the same instant.
		runs[i].next = runs[i].next.Add(time.Duration(i) * p.CallTime / time.Duration(len(runs)))
	}
	for {
		r := first(runs)
		if r == nil {
			break
		}
		front = r.call(gate, later(front, r.next))
	}
	sessions := make([]Session, len(runs))
	for i, r := range runs {
		sessions[i] = r.finish()
	}
	return sessions
}

// Clear is advice on when to say /clear.
type Clear struct {
	Every int     `json:"every"` // turns; 0 when it does not pay
	Cost  float64 `json:"cost"`  // dollars of the session then
	Saved float64 `json:"saved"` // dollars against never
	Wall  int     `json:"wall"`  // first turn that waits then, 0 when none does
	Why   string  `json:"why"`
}

// clearSaving is the least share of the session's cost that advice must save:
// below it the loss of the model's memory is not worth it.
const clearSaving = 0.25

// BestClear is how often to say /clear: the rarest rhythm with the fewest walls,
// or, where it makes no difference to those, the rarest that saves a quarter of
// the cost. Carry is how many tokens must be read again after each /clear.
func BestClear(p Plan, terms Terms, carry Amount) Clear {
	never := Simulate(p, terms)
	best := Clear{Cost: never.Cost, Wall: never.Wall, Why: "it does not pay: history is read from the cache at a fraction of the price"}
	walls := wallsOf(never, p.Turns)
	for every := p.Turns - 1; every >= 1; every-- {
		s := Simulate(clearing(p, every, carry), terms)
		w := wallsOf(s, p.Turns)
		saves := w == walls && best.Every == 0 && never.Cost-s.Cost >= clearSaving*never.Cost
		if w >= walls && !saves {
			continue
		}
		why := fmt.Sprintf("history carried through %d calls costs more than beginning again", p.Turns*p.Calls.In(terms.Case))
		if w < walls {
			why = "otherwise turns wait for the allowance or meet the window"
		}
		walls = w
		best = Clear{Every: every, Cost: s.Cost, Saved: never.Cost - s.Cost, Wall: s.Wall, Why: why}
	}
	return best
}

// clearing is the plan with a /clear after so many turns, and what must be read
// again then.
func clearing(p Plan, every int, carry Amount) Plan {
	p.ClearEvery = every
	p.Attachments = slices.Clone(p.Attachments)
	for turn := every + 1; turn <= p.Turns && carry.Tokens > 0; turn += every {
		p.Attachments = append(p.Attachments, Attachment{Name: "carried over", Turn: turn, Tokens: carry})
	}
	return p
}

// wallsOf counts the turns that did not get through at once or at all.
func wallsOf(s Session, turns int) int {
	n := turns - len(s.Turns)
	for _, t := range s.Turns {
		if t.Outcome != Fits {
			n++
		}
	}
	return n
}
