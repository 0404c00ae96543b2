package budget

import "time"

// Bulk adds up many prompts in constant memory. The zero value is empty; set
// Terms first.
type Bulk struct {
	Terms  BulkTerms
	Result BulkResult
}

// BulkTerms are the rules a batch runs under.
type BulkTerms struct {
	Model   Model
	Limit   Limit
	Tier    Tier
	Price   float64       // what the Message Batches API costs of the plain price
	Expires time.Duration // after this a batch that is not done expires
	Calls   time.Duration // how long one call takes
	Bytes   int           // largest request
	// BatchBytes is the largest batch.
	BatchBytes int
}

// BulkTerms are the rules of the data for a model under a limit of a tier.
func (d *Data) BulkTerms(m Model, l Limit, t Tier) BulkTerms {
	return BulkTerms{
		Model: m, Limit: l, Tier: t,
		Price:   d.constant("batch_price"),
		Expires: time.Duration(d.constant("batch_hours") * float64(time.Hour)),
		Calls:   d.seconds("call_seconds"),
		Bytes:   int(d.constant("request_bytes")),

		BatchBytes: int(d.constant("batch_bytes")),
	}
}

// BulkResult is the sum so far.
type BulkResult struct {
	Prompts    int     `json:"prompts"`
	Input      Amount  `json:"input"`
	Output     int     `json:"output"` // what the prompts ask for at most
	Largest    int     `json:"largest"`
	LargestAt  int     `json:"largest_at"` // its line
	Never      int     `json:"never"`      // prompts larger than a minute's allowance
	NeverAt    int     `json:"never_at"`   // line of the first
	OverWindow int     `json:"over_window"`
	OverAt     int     `json:"over_at"`
	Cost       float64 `json:"cost"`       // dollars, one call at a time
	CostBatch  float64 `json:"cost_batch"` // dollars, by the Message Batches API
}

// Add adds the prompt of a line, and what it asks for at most as an answer.
func (b *Bulk) Add(line int, input Amount, output int) {
	r := &b.Result
	r.Prompts++
	r.Input = r.Input.Add(input)
	r.Output += output
	if input.Tokens > r.Largest {
		r.Largest, r.LargestAt = input.Tokens, line
	}
	if l := b.Terms.Limit.ITPM; l > 0 && input.Tokens > l {
		if r.Never++; r.NeverAt == 0 {
			r.NeverAt = line
		}
	}
	if w := b.Terms.Model.Window; w > 0 && input.Tokens+output > w {
		if r.OverWindow++; r.OverAt == 0 {
			r.OverAt = line
		}
	}
	cost := Usage{Input: input.Tokens, Output: output}.Cost(b.Terms.Model)
	r.Cost += cost
	r.CostBatch += cost * b.Terms.Price
}

// Bottleneck is the limit that decides how long prompts take. The set is closed.
type Bottleneck uint8

// The bottlenecks.
const (
	NoLimit Bottleneck = iota
	ByInput
	ByRequests
	ByOutput
)

// String is the limit's name.
func (b Bottleneck) String() string {
	return [...]string{"none", "input tokens", "requests", "output tokens"}[b]
}

// MarshalText is the limit's name.
func (b Bottleneck) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// Forecast is how long the prompts take, and which way is the better one.
type Forecast struct {
	// Minutes until the last prompt may be sent, by the likely number and by the
	// bounds; the first minute's allowance is there from the start.
	Minutes    [3]float64 `json:"minutes"` // low, likely, high
	Bottleneck Bottleneck `json:"bottleneck"`
	PerDay     int        `json:"per_day"` // prompts that get through in 24 hours

	Batches   int     `json:"batches"`    // batches that the prompts make
	Rounds    int     `json:"rounds"`     // times the queue has to drain; 1 when all fit in it
	QueueFull int     `json:"queue_full"` // prompt at which the queue is full, 0 when it never is
	CapAt     int     `json:"cap_at"`     // prompt at which the month's spend cap is met, 0 when it is not
	CapBatch  int     `json:"cap_batch"`  // the same by the Message Batches API
	UseBatch  bool    `json:"use_batch"`
	Why       string  `json:"why"`
	Saves     float64 `json:"saves"` // dollars
}

// Forecast is what the sum means under the terms.
func (b *Bulk) Forecast() Forecast {
	r, t := b.Result, b.Terms
	var f Forecast
	for i, tokens := range []int{r.Input.Low, r.Input.Tokens, r.Input.High} {
		f.Minutes[i], f.Bottleneck = b.minutes(tokens)
	}
	_, f.Bottleneck = b.minutes(r.Input.Tokens)
	f.PerDay = b.perDay()
	if per := t.Tier.Batch.PerBatch; per > 0 {
		f.Batches = (r.Prompts + per - 1) / per
	}
	if q := t.Tier.Batch.Queue; q > 0 {
		f.Rounds = (r.Prompts + q - 1) / q
		if r.Prompts > q {
			f.QueueFull = q + 1
		}
	}
	if c := float64(t.Tier.SpendCap); c > 0 {
		f.CapAt, f.CapBatch = meets(r.Prompts, r.Cost, c), meets(r.Prompts, r.CostBatch, c)
	}
	f.Saves = r.Cost - r.CostBatch
	f.UseBatch, f.Why = b.advise(f)
	return f
}

// meets is the prompt at which costs that rise evenly reach a cap.
func meets(prompts int, cost, limit float64) int {
	if cost <= limit {
		return 0
	}
	return int(limit/cost*float64(prompts)) + 1
}

// minutes is how long so many input tokens take. A full bucket is there at the
// start, so only what exceeds it has to wait.
func (b *Bulk) minutes(tokens int) (float64, Bottleneck) {
	best, by := 0.0, NoLimit
	for _, c := range []struct {
		by          Bottleneck
		need, limit int
	}{
		{ByInput, tokens, b.Terms.Limit.ITPM},
		{ByRequests, b.Result.Prompts, b.Terms.Limit.RPM},
		{ByOutput, b.Result.Output, b.Terms.Limit.OTPM},
	} {
		if c.limit <= 0 {
			continue
		}
		if m := max(0, float64(c.need-c.limit)/float64(c.limit)); m > best {
			best, by = m, c.by
		}
	}
	return best, by
}

func (b *Bulk) perDay() int {
	m, _ := b.minutes(b.Result.Input.Tokens)
	if m <= 24*60 {
		return b.Result.Prompts
	}
	return int(float64(b.Result.Prompts) * 24 * 60 / m)
}

// worthBatching is the number of prompts from which on the wait for a batch,
// minutes at best, is no longer than sending them one by one.
const worthBatching = 100

func (b *Bulk) advise(f Forecast) (bool, string) {
	switch {
	case b.Result.Prompts == 0:
		return false, "there are no prompts"
	case f.Minutes[1] > 5:
		return true, "half the price, and it does not take the allowance of those who work at the terminal"
	case b.Result.Prompts >= worthBatching:
		return true, "half the price, if the answers can wait"
	}
	return false, "so few go through at once; a batch saves half the price if the answers can wait"
}
