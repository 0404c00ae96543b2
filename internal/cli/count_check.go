package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pare/internal/disk"
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

// checked is what the sessions say of one model and one kind of text.
type checked struct {
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

type checkDocument struct {
	Version int       `json:"version"`
	Checked []checked `json:"checked"`
	Saved   *factors  `json:"saved,omitempty"`
}

// checkTranscripts compares estimates with the usage that the user's own sessions
// recorded. It changes nothing unless --save asks for it.
func (f *countFlags) checkTranscripts(ctx context.Context, env *Env) error {
	dir := f.transcripts
	if dir == "" {
		dir = transcript.Dir(env.Getenv("CLAUDE_CONFIG_DIR"), env.Getenv("HOME"))
	}
	files, err := transcript.Find(absolute(env.Dir, dir), time.Time{})
	if err != nil {
		return err
	}
	c := checker{only: f.model, rows: map[string]*checked{}}
	if f.model != "" {
		model, err := modelIn(env, env.Dir, f.model)
		if err != nil {
			return err
		}
		c.only = model.ID
	}
	if err := transcript.SampleFiles(ctx, files, c.add); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		fmt.Fprintf(env.Stderr, "pare: %v\n", err)
	}
	rows := c.finish()
	var saved *factors
	if f.save {
		if saved, err = saveFactors(env, rows); err != nil {
			return err
		}
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, checkDocument{1, rows, saved})
	}
	return writeChecked(env.Stdout, len(files), rows, saved)
}

// checker adds up samples by model and kind.
type checker struct {
	only string // model; empty: all
	rows map[string]*checked
}

func (c *checker) add(s transcript.Sample) {
	model, err := models.Builtin().Find(s.Model)
	if s.Model == "" || err != nil || c.only != "" && c.only != model.ID {
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
	key := model.ID + "\n" + s.Kind.String()
	row := c.rows[key]
	if row == nil {
		row = &checked{Model: model.ID, Kind: s.Kind.String(), kind: s.Kind, family: model.Family}
		c.rows[key] = row
	}
	row.Texts++
	row.Recorded += s.Tokens
	row.Estimated += estimated
	row.errors = append(row.errors, float64(estimated)/float64(s.Tokens)-1)
}

// finish computes the figures of the rows and sorts them.
func (c *checker) finish() []checked {
	rows := []checked{}
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
	slices.SortFunc(rows, func(a, b checked) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.kind, b.kind))
	})
	return rows
}

func writeChecked(w io.Writer, files int, rows []checked, saved *factors) error {
	var b strings.Builder
	if len(rows) == 0 {
		fmt.Fprintf(&b, "nothing to compare in %s: no answers of nothing but text, and no tool results\n", plural(files, "session file"))
	} else {
		fmt.Fprintf(&b, "%-20s %-13s %7s %11s %11s %9s %8s %8s\n", "model", "texts of", "number", "recorded", "estimated", "median", "p95", "factor")
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "%-20s %-13s %7s %11s %11s %+7.1f %% %6.1f %% %8.3f\n",
			r.Model, r.Kind, number(r.Texts), number(r.Recorded), number(r.Estimated), 100*r.Median, 100*r.P95, r.Factor)
	}
	if len(rows) > 0 {
		b.WriteString("\nTool results come with reminders that no transcript holds: only answers make a factor.\n")
	}
	if saved != nil {
		fmt.Fprintf(&b, "saved in %s:", saved.file)
		for _, family := range []tokenize.Family{tokenize.V5, tokenize.V3} {
			if one, ok := saved.Families[family.String()]; ok {
				fmt.Fprintf(&b, " %.3f for the tokenizer %s, from %s;", one.Factor, family, plural(one.Texts, "answer"))
			}
		}
		b.WriteString(" remove the file to forget it\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// factors is the file with what was found in the user's own sessions. It is the
// user's: a project has none.
type factors struct {
	Version  int               `json:"version"`
	Date     string            `json:"date"` // when it was found
	Families map[string]factor `json:"families"`
	file     string
}

type factor struct {
	Factor float64 `json:"factor"`
	Texts  int     `json:"texts"`
	Tokens int     `json:"tokens"` // recorded
}

// A factor needs this much behind it, and beyond these bounds something else is
// wrong than the estimates.
const (
	leastTexts  = 30
	leastTokens = 5000
	leastFactor = 0.8
	mostFactor  = 1.25
)

func (f factor) sound() bool {
	return f.Texts >= leastTexts && f.Tokens >= leastTokens && f.Factor >= leastFactor && f.Factor <= mostFactor
}

func factorsFile(env *Env) string {
	dir := userConfigDir(env)
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "pare", "calibration.json")
}

// saveFactors writes the factors of the families that have enough behind them.
func saveFactors(env *Env, rows []checked) (*factors, error) {
	name := factorsFile(env)
	if name == "" {
		return nil, fmt.Errorf("no folder for the user's configuration: HOME is not set")
	}
	out := &factors{Version: 1, Families: map[string]factor{}, file: name}
	if env.Now != nil {
		out.Date = env.Now().UTC().Format(time.DateOnly)
	}
	for _, family := range []tokenize.Family{tokenize.V5, tokenize.V3} {
		var one factor
		estimated := 0
		for _, r := range rows {
			if r.family == family && r.kind == transcript.Answers {
				one.Texts += r.Texts
				one.Tokens += r.Recorded
				estimated += r.Estimated
			}
		}
		one.Factor = math.Round(1e4*float64(one.Tokens)/float64(max(estimated, 1))) / 1e4
		if one.sound() {
			out.Families[family.String()] = one
		}
	}
	if len(out.Families) == 0 {
		return nil, withHint(fmt.Errorf("too little to go by: nothing is saved"),
			fmt.Sprintf("a factor needs %d answers and %s tokens of one tokenizer, and to be between %.1f and %.2f", leastTexts, number(leastTokens), leastFactor, mostFactor))
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, fmt.Errorf("save the factor: %w", err)
	}
	return out, disk.Write(name, append(data, '\n'))
}

// savedFactor is the factor for a family; 0 where none was saved. A file that is
// not ours, or that holds nonsense, is none.
func savedFactor(env *Env, family tokenize.Family) float64 {
	name := factorsFile(env)
	if name == "" {
		return 0
	}
	data, err := disk.Read(name, 1<<16)
	if err != nil {
		return 0
	}
	var saved factors
	if json.Unmarshal(data, &saved) != nil || saved.Version != 1 || !saved.Families[family.String()].sound() {
		return 0
	}
	return saved.Families[family.String()].Factor
}
