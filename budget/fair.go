package budget

import (
	"cmp"
	"slices"
	"time"
)

// Users take turns by the tokens that they ask for (start-time fair queueing, Goyal
// 1996): each request gets a tag, which is where the last of the same user's ended,
// or where the line is now if that is later; requests pass in the order of their
// tags. Who waits is passed by each other user once at most before it is its turn,
// whatever they bring later, so no user starves, and users who always wait get equal
// shares. The requests of one user, and of all who give no name, pass in the order
// of their coming. Batches stand behind all others until they have waited for
// [BatchAge]; then they stand where they came, so no batch starves either.
//
// Tags are tokens, and below them some bits of the ticket, so that equal ones pass
// in their order too. The Redis ledger computes the same in doubles.
const (
	// TicketBits is below which number tickets are kept in a tag.
	TicketBits = 1 << 10
	// MostTag keeps tags within what a double can hold exactly. It is reached after two
	// months in which the line was never empty; then equals are served as they come.
	MostTag = int64(1) << 40
	// MostUsers is how many users a queue remembers. Of more, those are forgotten who
	// would start where the line is anyway.
	MostUsers = 512
	// OtherUsers are those beyond the most that an hour's figures name.
	OtherUsers = "(others)"
)

// BatchAge is how long a batch stands behind all who are not.
const BatchAge = 5 * time.Minute

// rank is the class that a turn stands with.
func (t Turn) rank() Class {
	if t.Late {
		return Interactive
	}
	return t.Class
}

// before is the order of the line.
func (t Turn) before(o Turn) int {
	return cmp.Or(cmp.Compare(t.rank(), o.rank()), cmp.Compare(t.Tag, o.Tag), cmp.Compare(t.Ticket, o.Ticket))
}

// promote puts batches that have waited long enough among the others.
func (q *Queue) promote(us int64) {
	changed := false
	for i := range q.Line {
		if t := &q.Line[i]; t.Class == Batch && !t.Late && t.Since <= us-BatchAge.Microseconds() {
			t.Late, changed = true, true
		}
	}
	if changed {
		slices.SortFunc(q.Line, Turn.before)
	}
}

// Use is what a user took in an hour.
type Use struct {
	Hour     int64  `json:"hour"` // hours since 1970
	User     string `json:"user,omitempty"`
	Requests int64  `json:"requests"`
	Tokens   int64  `json:"tokens"`
}

// mostUse is more than anybody can take in an hour: what a stranger wrote into a
// ledger stays a number.
const mostUse = int64(1) << 40

// sane puts times and numbers of what users took back to what they can be.
func (q *Queue) sane(us int64) {
	hour := us / time.Hour.Microseconds()
	q.Start = min(max(q.Start, 0), MostTag)
	q.Use = q.Use[max(0, len(q.Use)-(MostUsers+1)*int(UseFor.Hours()+2)):]
	for i := range q.Use {
		u := &q.Use[i]
		if u.Hour > hour+int64(UseFor.Hours()) {
			u.Hour = hour // no clock goes back so far
		}
		u.Requests, u.Tokens = min(max(u.Requests, 0), mostUse), min(max(u.Tokens, 0), mostUse)
	}
}

// UseFor is how long a queue knows who took how much.
const UseFor = 24 * time.Hour

// tag is where a new request of a user stands, and notes where it ends.
func (q *Queue) tag(user string, tokens int, ticket int64) int64 {
	if len(q.Line) == 0 && q.Start > MostTag/2 {
		q.Start, q.Finish = 0, nil // nobody waits: all begin anew
	}
	start := min(max(q.Start, q.Finish[user], 0), MostTag)
	if q.Finish == nil {
		q.Finish = map[string]int64{}
	}
	q.Finish[user] = min(start+int64(max(tokens, 0)), MostTag)
	q.forgetUsers()
	return start*TicketBits + ticket%TicketBits
}

// forgetUsers drops those who lie behind: they would start where the line is anyway.
func (q *Queue) forgetUsers() {
	if len(q.Finish) <= MostUsers {
		return
	}
	for user, finish := range q.Finish {
		if finish <= q.Start {
			delete(q.Finish, user)
		}
	}
	if n := len(q.Finish); n > MostUsers && len(q.Line) == 0 || n > 4*MostUsers {
		q.Finish = nil // more than anybody has: all begin anew
	}
}

// untag takes back what somebody who leaves was to take, if nothing of the same
// user comes after it.
func (q *Queue) untag(t Turn) {
	start := t.Tag / TicketBits
	if q.Finish[t.User] == min(start+int64(max(t.Tokens, 0)), MostTag) {
		q.Finish[t.User] = start
	}
}

// pass takes the first of the line out of it, served.
func (q *Queue) pass(t Turn, us int64) {
	q.Line = slices.DeleteFunc(q.Line, func(o Turn) bool { return o.ID == t.ID })
	q.Start = max(q.Start, t.Tag/TicketBits)
	q.take(t.User, us, 1, int64(t.Tokens))
}

// take notes what a user took at a time.
func (q *Queue) take(user string, us int64, requests, tokens int64) {
	hour := us / time.Hour.Microseconds()
	// The newest stand last, and are those that are asked for.
	if old := hour - int64(UseFor.Hours()) - 1; len(q.Use) > 0 && q.Use[0].Hour <= old {
		q.Use = slices.DeleteFunc(q.Use, func(u Use) bool { return u.Hour <= old })
	}
	i := len(q.Use) - 1
	for i >= 0 && (q.Use[i].Hour != hour || q.Use[i].User != user) {
		i--
	}
	if i < 0 {
		named := 0
		for _, u := range q.Use {
			if u.Hour == hour {
				named++
			}
		}
		if named >= MostUsers && user != OtherUsers {
			q.take(OtherUsers, us, requests, tokens)
			return
		}
		q.Use = append(q.Use, Use{Hour: hour, User: user})
		i = len(q.Use) - 1
	}
	q.Use[i].Requests += requests
	q.Use[i].Tokens = min(max(0, q.Use[i].Tokens+tokens), mostUse)
}

// Share is what a user took of an allowance.
type Share struct {
	User     string  `json:"user"` // empty: who gave no name
	Hour     int64   `json:"tokens_last_hour"`
	Day      int64   `json:"tokens_last_day"`
	Requests int64   `json:"requests_last_day"`
	OfHour   float64 `json:"share_of_hour"` // of what all took
	OfDay    float64 `json:"share_of_day"`
	Waiting  int     `json:"waiting"` // requests in the line
}

// Shares are the users of an allowance at a time, the largest of the day first. The
// last hour is this one of the clock and the one before it.
func Shares(use []Use, line []Turn, at time.Time) []Share {
	hour := at.UnixMicro() / time.Hour.Microseconds()
	rows := map[string]*Share{}
	row := func(user string) *Share {
		if rows[user] == nil {
			rows[user] = &Share{User: user}
		}
		return rows[user]
	}
	var hours, days int64
	for _, u := range use {
		if u.Hour <= hour-int64(UseFor.Hours()) {
			continue
		}
		r := row(u.User)
		r.Day += u.Tokens
		r.Requests += u.Requests
		days += u.Tokens
		if u.Hour >= hour-1 {
			r.Hour += u.Tokens
			hours += u.Tokens
		}
	}
	for _, t := range line {
		row(t.User).Waiting++
	}
	all := make([]Share, 0, len(rows))
	for _, r := range rows {
		r.OfHour, r.OfDay = part(r.Hour, hours), part(r.Day, days)
		all = append(all, *r)
	}
	slices.SortFunc(all, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.Waiting, a.Waiting), cmp.Compare(a.User, b.User))
	})
	return all
}

func part(n, all int64) float64 {
	if all <= 0 {
		return 0
	}
	return float64(n) / float64(all)
}
