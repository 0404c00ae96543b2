package transcript

import (
	"time"

	"pare/budget"
)

// Call is an answer of the model: what one request sent and got. Its size
// matters: a busy year holds a million.
type Call struct {
	// Key names the message, the same in every file that holds it; 0 when it has no
	// name.
	Key    uint64
	Milli  int64 // since 1970: when the answer began
	Input  uint32
	Read   uint32
	Output uint32
	// What was written to the cache, for five minutes and for an hour.
	Write5m, Write1h uint32
	Session          uint32 // of Log.Sessions
	Agent            uint32 // of Log.Agents; 0 is the session itself
	Model            uint16 // of Log.Models
	Searches         uint16 // of the web, which cost by themselves
	How              How
}

// How is what a call's price depends on besides its tokens, and by whom it was
// made. It is a set of bits.
type How uint8

// The bits.
const (
	Sidechain How = 1 << iota // by a subagent
	Fast                      // at the faster speed, which costs more
	Batched                   // in a batch, which costs half
	InUS                      // kept inside the United States, which costs more
)

// Usage is the call in the words of package budget.
func (c *Call) Usage() budget.Usage {
	return budget.Usage{Input: int(c.Input), Write5m: int(c.Write5m), Write1h: int(c.Write1h), Read: int(c.Read), Output: int(c.Output)}
}

// Time is when the answer began.
func (c *Call) Time() time.Time { return time.UnixMilli(c.Milli) }

// Prompt is somebody typing.
type Prompt struct {
	Key     uint64
	Milli   int64
	Session uint32
}

// Refusal is a call that was not let through, by the API or by a plan.
type Refusal struct {
	At      time.Time
	Session uint32
	Status  int // HTTP, 0 when not told
	RetryIn time.Duration
	Message string
	// Limit is the limit of a plan that was hit, in the client's words: five_hour,
	// seven_day, seven_day_opus. Empty when it was none, or the client is older than
	// those words.
	Limit  string
	Resets time.Time // zero when not told
}

// Session is one conversation.
type Session struct {
	ID string
	// Folder holds the file, below the folder of all transcripts: it is the name that
	// the client gives a project.
	Folder string
	Dir    string // the working directory of its first line
}

// Agent is a subagent. The first of a log is none: the session itself.
type Agent struct{ ID, Kind string }

// Stats is what a reading went over.
type Stats struct {
	Files   int
	Cached  int64 // bytes that were known from the last time
	Read    int64 // bytes that were read
	Lines   int   // complete lines read or known
	Repeats int   // lines of messages already seen
	Broken  int   // lines that are no JSON, or hold a number that cannot be
	TooLong int   // lines longer than any answer can be, passed over
	Undated int   // calls without a time, left out
	Partial int   // files whose last line has no end yet: cut off, or being written
}

func (s Stats) add(o Stats) Stats {
	return Stats{
		s.Files + o.Files, s.Cached + o.Cached, s.Read + o.Read, s.Lines + o.Lines, s.Repeats + o.Repeats, s.Broken + o.Broken,
		s.TooLong + o.TooLong, s.Undated + o.Undated, s.Partial + o.Partial,
	}
}

// Log is what the transcripts tell, each message once. Indices of its rows are
// those of its own tables.
type Log struct {
	Calls    []Call // in no order
	Prompts  []Prompt
	Refusals []Refusal
	Models   []string
	Sessions []Session
	Agents   []Agent
	Stats    Stats

	byKey    table
	prompts  map[uint64]struct{}
	refused  map[refusalKey]struct{}
	models   map[string]uint16
	sessions map[string]uint32
	agents   map[string]uint32
}

type refusalKey struct {
	milli  int64
	status int
	text   string
}

func newLog() *Log {
	l := &Log{
		prompts: map[uint64]struct{}{}, refused: map[refusalKey]struct{}{},
		models: map[string]uint16{}, sessions: map[string]uint32{}, agents: map[string]uint32{},
	}
	l.agent("", "")
	return l
}

// mostModels bounds the table of models; of more, the rest share a row. There
// are some dozens in the world.
const mostModels = 1 << 10

func (l *Log) model(name string) uint16 {
	i, ok := l.models[name]
	if !ok {
		if len(l.Models) >= mostModels {
			name = "(more models)"
			if i, ok = l.models[name]; ok {
				return i
			}
		}
		i = uint16(len(l.Models))
		l.models[name] = i
		l.Models = append(l.Models, name)
	}
	return i
}

func (l *Log) session(s Session) uint32 {
	i, ok := l.sessions[s.ID]
	if !ok {
		i = uint32(len(l.Sessions))
		l.sessions[s.ID] = i
		l.Sessions = append(l.Sessions, s)
	} else if l.Sessions[i].Dir == "" {
		l.Sessions[i].Dir = s.Dir
	}
	return i
}

// agent is the row of a subagent. Older clients do not name them: what they wrote
// has a kind and no ID.
func (l *Log) agent(id, kind string) uint32 {
	key := id
	if id == "" {
		key = "\x00" + kind
	}
	i, ok := l.agents[key]
	if !ok {
		i = uint32(len(l.Agents))
		l.agents[key] = i
		l.Agents = append(l.Agents, Agent{id, kind})
	} else if l.Agents[i].Kind == "" {
		l.Agents[i].Kind = kind
	}
	return i
}

// add adds a call, or what it says more of a message that is known: the figures
// of an answer that is being written grow, line by line.
func (l *Log) add(c Call) {
	if c.Key != 0 {
		if i, ok := l.byKey.find(l.Calls, c.Key); ok {
			l.Stats.Repeats++
			l.Calls[i].merge(&c)
			return
		}
	}
	l.Calls = append(l.Calls, c)
	if c.Key != 0 {
		l.byKey.put(l.Calls, len(l.Calls)-1)
	}
}

func (c *Call) merge(o *Call) {
	c.Input, c.Read, c.Output = max(c.Input, o.Input), max(c.Read, o.Read), max(c.Output, o.Output)
	c.Write5m, c.Write1h = max(c.Write5m, o.Write5m), max(c.Write1h, o.Write1h)
	c.Searches = max(c.Searches, o.Searches)
	c.Milli = min(c.Milli, o.Milli)
	if c.How&Sidechain != 0 && o.How&Sidechain == 0 {
		// A subagent's file repeats what the session said before it.
		c.Session, c.Agent, c.How = o.Session, o.Agent, o.How
	}
}

// merge adds what another log tells from a time on.
func (l *Log) merge(o *Log, since int64) {
	models := make([]uint16, len(o.Models))
	for i, name := range o.Models {
		models[i] = l.model(name)
	}
	sessions := make([]uint32, len(o.Sessions))
	for i, s := range o.Sessions {
		sessions[i] = l.session(s)
	}
	agents := make([]uint32, len(o.Agents))
	for i, a := range o.Agents {
		agents[i] = l.agent(a.ID, a.Kind)
	}
	for _, c := range o.Calls {
		if c.Milli >= since {
			c.Model, c.Session, c.Agent = models[c.Model], sessions[c.Session], agents[c.Agent]
			l.add(c)
		}
	}
	for _, p := range o.Prompts {
		p.Session = sessions[p.Session]
		if p.Milli >= since {
			l.addPrompt(p)
		}
	}
	for _, r := range o.Refusals {
		r.Session = sessions[r.Session]
		if r.At.UnixMilli() >= since {
			l.addRefusal(r)
		}
	}
	l.Stats = l.Stats.add(o.Stats)
}

func (l *Log) addPrompt(p Prompt) {
	if p.Key != 0 {
		if _, ok := l.prompts[p.Key]; ok {
			return
		}
		l.prompts[p.Key] = struct{}{}
	}
	l.Prompts = append(l.Prompts, p)
}

func (l *Log) addRefusal(r Refusal) {
	key := refusalKey{r.At.UnixMilli(), r.Status, r.Message}
	if _, ok := l.refused[key]; ok {
		return
	}
	l.refused[key] = struct{}{}
	l.Refusals = append(l.Refusals, r)
}

// table finds calls by their key: open addressing over indices, a twelfth of the
// memory of a map.
type table struct {
	slots []uint32 // index + 1; 0 is free
	used  int
}

func (t *table) find(calls []Call, key uint64) (int, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(t.slots) - 1)
	for i := key & mask; t.slots[i] != 0; i = (i + 1) & mask {
		if at := int(t.slots[i] - 1); calls[at].Key == key {
			return at, true
		}
	}
	return 0, false
}

func (t *table) put(calls []Call, at int) {
	if 2*(t.used+1) > len(t.slots) {
		t.grow(calls)
	}
	t.place(calls[at].Key, uint32(at+1))
	t.used++
}

func (t *table) place(key uint64, slot uint32) {
	mask := uint64(len(t.slots) - 1)
	i := key & mask
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = slot
}

func (t *table) grow(calls []Call) {
	old := t.slots
	t.slots = make([]uint32, max(64, 2*len(old)))
	for _, slot := range old {
		if slot != 0 {
			t.place(calls[slot-1].Key, slot)
		}
	}
}
