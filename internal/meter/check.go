package meter

import (
	"cmp"
	"math"
	"slices"

	"pare/internal/models"
	"pare/internal/transcript"
	"pare/tokenize"
)

// resultFrame is what the client puts around one tool result, in tokens: 11 to
// 12 in recorded sessions (2026-11-23).
const resultFrame = 12

// Texts below these are not compared: what comes with them outweighs them.
const (
	leastAnswer = 50  // tokens
	leastResult = 500 // tokens
)

// Checked is what the sessions say of one model and one kind of text.
type Checked struct {
	Model     string    `json:"model"`
	Kind      string    `json:"kind"` // answers, tool results
	Texts     int       `json:"texts"`
	Recorded  int       `json:"recorded"`  // tokens
	Estimated int       `json:"estimated"` // tokens
	Median    float64   `json:"median"`    // error of the estimate, 0.01 is one percent too much
	P95       float64   `json:"p95"`       // of its size
	Factor    float64   `json:"factor"`    // recorded by estimated
	errors    []float64 // of each text
	family    tokenize.Family
	kind      transcript.SampleKind
}

// Checker compares estimates with what sessions recorded, by model and kind of
// text.
type Checker struct {
	Table *models.Table
	Only  string // model; empty: all
	rows  map[string]*Checked
}

// Add compares one text.
func (c *Checker) Add(s transcript.Sample) {
	model, err := c.Table.Find(s.Model)
	if s.Model == "" || err != nil || model.Note() != "" || c.Only != "" && c.Only != model.ID {
		return
	}
	estimated := tokenize.Count(s.Text, model.Family).Tokens
	least := leastResult
	if s.Kind == transcript.Answers {
		estimated += model.Frame.Response
		least = leastAnswer
	} else {
		estimated += s.Parts * resultFrame
	}
	if estimated < least || s.Tokens < least {
		return
	}
	if c.rows == nil {
		c.rows = map[string]*Checked{}
	}
	key := model.ID + "\n" + s.Kind.String()
	row := c.rows[key]
	if row == nil {
		row = &Checked{Model: model.ID, Kind: s.Kind.String(), kind: s.Kind, family: model.Family}
		c.rows[key] = row
	}
	row.Texts++
	row.Recorded += s.Tokens
	row.Estimated += estimated
	row.errors = append(row.errors, float64(estimated)/float64(s.Tokens)-1)
}

// Rows are the figures of all that was added, sorted.
func (c *Checker) Rows() []Checked {
	rows := []Checked{}
	for _, row := range c.rows {
		slices.Sort(row.errors)
		row.Median = row.errors[len(row.errors)/2]
		for i, e := range row.errors {
			row.errors[i] = math.Abs(e)
		}
		slices.Sort(row.errors)
		row.P95 = row.errors[(len(row.errors)*95-1)/100]
		row.Factor = float64(row.Recorded) / float64(row.Estimated)
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b Checked) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.kind, b.kind))
	})
	return rows
}
