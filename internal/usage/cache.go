package usage

import (
	"cmp"
	"slices"
	"time"

	"pare/internal/transcript"
)

// Loss is a moment at which what a session had in the cache was not there any
// more, and was written again.
type Loss struct {
	At      time.Time     `json:"at"`
	Session string        `json:"session"`
	Project string        `json:"project"`
	Agent   string        `json:"agent"` // main, or the kind of a subagent
	Tokens  int           `json:"tokens"`
	Pause   time.Duration `json:"-"`
	PauseS  float64       `json:"pause_seconds"`
	Why     LossReason    `json:"why"`
	// cost is what writing cost beyond reading; 0 when the price is not known.
	Cost float64 `json:"cost"`
}

// LossReason says why a cache was lost. The set is closed.
type LossReason uint8

// The reasons.
const (
	Expired  LossReason = iota // the pause was longer than the cache lives
	Switched                   // another model, which has a cache of its own
	Changed                    // something before the end is not as it was
)

var lossNames = [...]string{"expired", "another model", "changed"}

// String is the reason in a word or two.
func (r LossReason) String() string { return lossNames[r] }

// MarshalText is the reason in a word or two.
func (r LossReason) MarshalText() ([]byte, error) { return []byte(lossNames[r]), nil }

// leastLoss is how many tokens must have been written again to speak of a loss.
const leastLoss = 4000

// lifeSlack is how far the beginnings of two answers may be from those of their
// requests, from which a cache's life is counted.
const lifeSlack = 30 * time.Second

// losses are the moments at which caches were lost, in the order of their time.
//
// A call reads what the call before it in the same conversation had read or
// written. When it reads less than half of that although its prompt is no shorter,
// the cache was lost; a prompt that is a good deal shorter is a new beginning
// (/clear, or the history was made shorter).
func (b *Book) losses(calls []transcript.Call) []Loss {
	type thread struct{ session, agent uint32 }
	last := map[thread]*transcript.Call{}
	projects := b.projects()
	var all []Loss
	for i := range calls {
		c := &calls[i]
		t := thread{c.Session, c.Agent}
		before := last[t]
		last[t] = c
		if before == nil || c.How&transcript.Sidechain != 0 && c.Agent == 0 {
			continue // an old client: several subagents in one thread
		}
		lost, why := b.lossOf(before, c)
		if lost < leastLoss {
			continue
		}
		pause := time.Duration(c.Milli-before.Milli) * time.Millisecond
		all = append(all, Loss{
			At: c.Time().In(b.Zone), Session: b.Log.Sessions[c.Session].ID, Project: projects[c.Session], Agent: b.agentKind(c),
			Tokens: lost, Pause: pause, PauseS: pause.Seconds(), Why: why, Cost: b.rewriting(c, lost),
		})
	}
	slices.SortStableFunc(all, func(x, y Loss) int { return x.At.Compare(y.At) })
	return all
}

// lossOf is how many tokens a call wrote that the one before had in the cache.
func (b *Book) lossOf(before, c *transcript.Call) (lost int, why LossReason) {
	had := int(before.Read) + int(before.Write5m) + int(before.Write1h)
	prompt, read := c.Usage().Prompt(), int(c.Read)
	if prompt < had*7/10 || read >= had/2 {
		return 0, Changed
	}
	life := b.short
	if before.Write1h > 0 || c.Write1h > 0 {
		life = b.long
	}
	switch {
	case before.Model != c.Model:
		why = Switched
	case time.Duration(c.Milli-before.Milli)*time.Millisecond >= life-lifeSlack:
		why = Expired
	default:
		why = Changed
	}
	written := int(c.Write5m) + int(c.Write1h) + int(c.Input)
	return min(had-read, written), why
}

// rewriting is what writing so many tokens cost beyond reading them.
func (b *Book) rewriting(c *transcript.Call, tokens int) float64 {
	p := &b.models[c.Model]
	if !p.known {
		return 0
	}
	price := p.model.Price(c.Usage().Prompt())
	write := price.Write5m
	if c.Write1h > c.Write5m {
		write = price.Write1h
	}
	return float64(tokens) * (write - price.Read) / 1e6
}

// LossTotal is what losses cost together.
type LossTotal struct {
	Times   int     `json:"times"`
	Expired int     `json:"expired"`
	Tokens  int     `json:"tokens"`
	Cost    float64 `json:"cost"`
	Worst   []Loss  `json:"worst"` // the dearest first
}

// totalLoss adds losses up and keeps the dearest of them.
func totalLoss(losses []Loss, keep int) LossTotal {
	t := LossTotal{Times: len(losses), Worst: slices.Clone(losses)}
	for _, l := range losses {
		t.Tokens += l.Tokens
		t.Cost += l.Cost
		if l.Why == Expired {
			t.Expired++
		}
	}
	slices.SortStableFunc(t.Worst, func(x, y Loss) int {
		return cmp.Or(cmp.Compare(y.Cost, x.Cost), cmp.Compare(y.Tokens, x.Tokens), x.At.Compare(y.At))
	})
	t.Worst = t.Worst[:min(keep, len(t.Worst))]
	if t.Worst == nil {
		t.Worst = []Loss{}
	}
	return t
}
