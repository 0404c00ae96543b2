package budget

import "time"

// first is the run whose next call comes first, nil when all are done.
func first(runs []*run) *run {
	var best *run
	for _, r := range runs {
		if !r.done && (best == nil || r.next.Before(best.next)) {
			best = r
		}
	}
	return best
}

// run is one session on its way.
type run struct {
	plan  Plan
	terms Terms
	calls int

	next time.Time // when the next call is made
	turn int       // 0-based
	step int       // 0-based: calls made in the turn
	done bool

	cached   int       // tokens that the call before sent and that may be cached
	lastCall time.Time // its start
	history  int       // tokens after the base
	files    []FileCost
	live     []int // indices of files that are in the history
	s        Session
}

func newRun(p Plan, terms Terms) *run {
	r := &run{plan: p, terms: terms, next: p.Start, calls: max(1, p.Calls.In(terms.Case))}
	if p.Warm {
		r.cached, r.lastCall = p.Base.In(terms.Case), p.Start
	}
	return r
}

func (r *run) ttl() time.Duration {
	if r.plan.Long {
		return r.terms.LongTTL
	}
	return r.terms.TTL
}

// call makes the run's next call, not before a time, and returns when it passed.
func (r *run) call(gate *Gate, at time.Time) time.Time {
	if r.step == 0 {
		r.beginTurn()
	}
	t := &r.s.Turns[len(r.s.Turns)-1]
	base := r.plan.Base.In(r.terms.Case)
	prompt := base + r.history
	if prompt+r.plan.Output.In(r.terms.Case) > r.terms.Model.Window {
		return r.stop(t, OverWindow, at)
	}
	// Whether the cache still lives is known when the call gets through, and how long
	// that takes depends on what must be written: look again at the later time.
	u := r.usage(prompt, at)
	wait, ever := gate.Wait(u.Counted(r.terms.Limit), Interactive, at)
	if again := r.usage(prompt, at.Add(wait)); ever && again != u {
		u = again
		wait, ever = gate.Wait(u.Counted(r.terms.Limit), Interactive, at)
	}
	if !ever {
		return r.stop(t, Never, at)
	}
	at = at.Add(wait)
	gate.Pass(u.Counted(r.terms.Limit), Interactive, at)
	r.account(t, u, prompt, at)
	r.advance(t, at)
	return at
}

func (r *run) beginTurn() {
	if e := r.plan.ClearEvery; e > 0 && r.turn > 0 && r.turn%e == 0 {
		r.history, r.live = 0, nil
		// The base is the same text as before and stays in the cache.
		r.cached = min(r.cached, r.plan.Base.In(r.terms.Case))
	}
	r.history += r.plan.Prompt.In(r.terms.Case)
	for _, a := range r.plan.Attachments {
		if a.Turn != r.turn+1 {
			continue
		}
		r.history += a.Tokens.In(r.terms.Case)
		r.live = append(r.live, len(r.files))
		r.files = append(r.files, FileCost{Name: a.Name, Tokens: a.Tokens.In(r.terms.Case)})
	}
	r.s.Turns = append(r.s.Turns, SessionTurn{Turn: r.turn + 1, At: r.next})
}

// usage is what a call of a prompt so long sends at a time.
func (r *run) usage(prompt int, at time.Time) Usage {
	u := Usage{Output: r.plan.Output.In(r.terms.Case)}
	if at.Sub(r.lastCall) <= r.ttl() && r.cached >= r.terms.Model.MinCache {
		u.Read = min(r.cached, prompt)
	}
	rest := prompt - u.Read
	switch {
	case prompt < r.terms.Model.MinCache:
		u.Input = rest
	case r.plan.Long:
		u.Write1h = rest
	default:
		u.Write5m = rest
	}
	return u
}

func (r *run) account(t *SessionTurn, u Usage, prompt int, at time.Time) {
	counted := u.Counted(r.terms.Limit)
	t.Wait += at.Sub(r.next)
	t.Calls++
	t.Usage = t.Usage.Add(u)
	t.Counted += counted
	t.Context = prompt
	t.Cost += u.Cost(r.terms.Model)
	lost := r.cached >= r.terms.Model.MinCache && u.Read == 0
	if r.step == 0 {
		t.Expired = lost
	}
	if t.Wait > 0 {
		t.Outcome = Later
	}
	r.s.Calls = append(r.s.Calls, SessionCall{at, counted, prompt, u.Cost(r.terms.Model)})
	r.payFiles(u, prompt)
	r.cached, r.lastCall = prompt, at
}

// payFiles charges each file in the history for one call: what lies in the part
// that was read costs a read, what lies after it a write. A file comes in with
// the turn's new part, so it lies before the cached end or after it as a whole.
func (r *run) payFiles(u Usage, prompt int) {
	price := r.terms.Model.Price(u.Prompt())
	write := price.Write5m
	switch {
	case r.plan.Long:
		write = price.Write1h
	case prompt < r.terms.Model.MinCache:
		write = price.Input
	}
	for _, i := range r.live {
		f := &r.files[i]
		if u.Read > 0 && f.Writes > 0 {
			f.Reads++
			f.Cost += float64(f.Tokens) * price.Read / 1e6
		} else {
			f.Writes++
			f.Cost += float64(f.Tokens) * write / 1e6
		}
	}
}

// advance sets the time of the next call and what it adds to the history.
func (r *run) advance(t *SessionTurn, at time.Time) {
	end := at.Add(r.plan.CallTime)
	r.history += r.plan.Output.In(r.terms.Case)
	r.step++
	if r.step < r.calls {
		r.history += r.plan.Results.In(r.terms.Case)
		r.next = end
		return
	}
	r.noteWall(t)
	r.step = 0
	r.turn++
	r.next = end.Add(r.plan.Gap)
	r.s.End = end
	r.done = r.turn >= r.plan.Turns
	r.s.Finished = r.done
}

func (r *run) stop(t *SessionTurn, why Outcome, at time.Time) time.Time {
	t.Outcome = why
	t.Context = r.plan.Base.In(r.terms.Case) + r.history
	r.noteWall(t)
	r.done = true
	r.s.End = at
	return at
}

func (r *run) noteWall(t *SessionTurn) {
	if r.s.Wall == 0 && t.Outcome != Fits {
		r.s.Wall, r.s.WallWhy = t.Turn, t.Outcome
	}
}

func (r *run) finish() Session {
	for _, t := range r.s.Turns {
		r.s.Usage = r.s.Usage.Add(t.Usage)
		r.s.Cost += t.Cost
		r.s.Waited += t.Wait
	}
	r.s.Files = r.files
	r.s.Peak = peak(r.s.Calls)
	return r.s
}

// peak is the most that was spent in any span of a minute.
func peak(calls []SessionCall) int {
	best, sum, from := 0, 0, 0
	for _, c := range calls {
		sum += c.Counted
		for c.At.Sub(calls[from].At) >= time.Minute {
			sum -= calls[from].Counted
			from++
		}
		best = max(best, sum)
	}
	return best
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
