package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/fault"
	"pare/internal/meter"
	"pare/trim"
)

func budgetCommand() *command {
	return &command{
		name:  "budget",
		args:  "[FILE]",
		short: "say whether a prompt fits the limit per minute, and if not, when",
		long: `
Reads a prompt from FILE or standard input, adds what the client attaches and what
every request carries (system prompt, tools, CLAUDE.md), and compares it with the
input tokens per minute of your tier and with the model's window. It ends with
exit code 1 when the prompt does not fit one minute, or not the window.

Limits come from a dated table in this program; --itpm, --headers, --listing and
--limits give your own. docs/budget.md says how it is computed and from what.

The subcommands look further: a whole session, many prompts, what the sessions on
this machine use together, and a ledger that several programs share.
`,
		examples: []example{
			{"pare budget < task.md", "would this be refused?"},
			{"pare budget --itpm 40000 --model sonnet task.md", "against your own limit"},
			{"curl -si … > head.txt; pare budget --headers head.txt task.md", "against what the API says is left"},
			{"pare budget session --work refactor --turns 20 < task.md", "where a session meets the limit, and what it costs"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f budgetFlags
			f.declare(flags)
			flags.BoolVar(&f.warm, "warm", false, "a session is running: what every request carries is in the cache")
			flags.StringVar(&f.work, "work", "edit", "kind of `WORK`: question, edit, refactor (how many calls the turn sets off)")
			return f.run
		},
		subs: []*command{budgetSessionCommand(), budgetBatchCommand(), budgetLiveCommand(), budgetReserveCommand(), budgetReleaseCommand(), budgetLedgerCommand()},
	}
}

type budgetFlags struct {
	termFlags
	warm bool
	work string
}

// budgetDocument is what pare budget --format json says.
type budgetDocument struct {
	Version  int            `json:"version"`
	Verdict  budget.Verdict `json:"verdict"`
	WaitS    float64        `json:"wait_seconds"`
	WorstS   float64        `json:"worst_wait_seconds"`
	Fits     bool           `json:"fits_a_minute"`
	Prompt   budget.Amount  `json:"prompt"`   // its text
	Attached budget.Amount  `json:"attached"` // by its mentions
	Base     budget.Amount  `json:"base"`     // what every request carries
	Trimmed  *budget.Amount `json:"trimmed,omitempty"`
	Turn     turnDocument   `json:"turn"`
	Cut      []string       `json:"cut"` // what to do when it does not fit
	Limit    limitDocument  `json:"limit"`
	Notes    []string       `json:"notes"`
}

// turnDocument is the whole turn with its hidden calls.
type turnDocument struct {
	Work    string        `json:"work"`
	Calls   budget.Amount `json:"calls"`
	Counted budget.Amount `json:"counted"`
	Outcome string        `json:"outcome"`
	Cost    float64       `json:"cost"`
}

func (f *budgetFlags) run(ctx context.Context, env *Env, args []string) error {
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	kind, err := t.data.Kind(f.work)
	if err != nil {
		return fault.AsUsage(err)
	}
	text, err := readInput(env, args, maxPrompt)
	if err != nil {
		return err
	}
	m := newBudgetMeter(env, t)
	p, err := m.Prompt(ctx, t.set.Place(), text)
	if err != nil {
		return err
	}
	base, err := m.Base(ctx, t.set.Place(), p)
	if err != nil {
		return err
	}
	doc := f.judge(t, p, base, kind)
	if len(p.Attachments) > 0 {
		if doc.Trimmed, err = trimmedTotal(ctx, text, t, doc.Prompt.Add(doc.Attached)); err != nil {
			return err
		}
	}
	doc.Cut = whatToCut(t, p, doc)
	if f.format == "json" {
		err = writeJSON(env.Stdout, doc)
	} else {
		err = f.writeText(env.Stdout, t, doc)
	}
	if err == nil && !doc.Fits {
		err = errFound
	}
	return err
}

func (f *budgetFlags) judge(t *terms, p *meter.Prompt, base budget.Amount, kind budget.Kind) *budgetDocument {
	text := p.Text
	all := p.Total()
	doc := &budgetDocument{Version: 1, Prompt: text, Base: base, Limit: t.document(), Notes: t.notes()}
	doc.Attached = p.Attached()
	counted := all
	if !f.warm {
		counted = counted.Add(base)
	}
	doc.Verdict = budget.Check(budget.Request{Counted: counted, Context: all.Add(base)}, t.bucket, t.model.Window, t.now)
	doc.WaitS, doc.WorstS = doc.Verdict.Wait.Seconds(), doc.Verdict.WorstWait.Seconds()
	doc.Fits = doc.Verdict.Outcome <= budget.Later
	if t.share > 0 && t.share < 1 && doc.Verdict.OfMinute > t.share {
		doc.Fits = false
		doc.Notes = append(doc.Notes, fmt.Sprintf("over the share of a minute that the configuration allows one prompt: %.0f %%", 100*t.share))
	}
	doc.Turn = f.turn(t, all, base, kind)
	return doc
}

// whatToCut says what helps a prompt that does not fit, the surest first.
func whatToCut(t *terms, p *meter.Prompt, doc *budgetDocument) []string {
	cut := []string{}
	v := doc.Verdict
	if v.Cut == 0 {
		return cut
	}
	most := v.Need.Tokens - v.Cut
	if v.Outcome == budget.OverWindow {
		most = t.model.Window
	}
	if doc.Base.Tokens > most {
		cut = append(cut, "what every request carries is alone more than that: fewer tools (claude --tools), a shorter CLAUDE.md, or a higher tier")
	}
	if doc.Trimmed != nil {
		left := v.Need.Tokens - doc.Prompt.Tokens - doc.Attached.Tokens + doc.Trimmed.Tokens
		verdict := "which is still too much"
		if left <= most {
			verdict = "which fits"
		}
		cut = append(cut, fmt.Sprintf("pare trim makes it ~%s, %s", number(rounded(left)), verdict))
	}
	largest := slices.Clone(p.Attachments)
	slices.SortStableFunc(largest, func(a, b meter.Attachment) int { return cmp.Compare(b.Tokens.Tokens, a.Tokens.Tokens) })
	for _, a := range largest[:min(3, len(largest))] {
		cut = append(cut, fmt.Sprintf("@%s is ~%s of it", printable(a.Mention.Text), number(rounded(a.Tokens.Tokens))))
	}
	return cut
}

// turn plays the whole turn with the calls that the work sets off.
func (f *budgetFlags) turn(t *terms, prompt, base budget.Amount, kind budget.Kind) turnDocument {
	plan := t.data.Defaults(budget.Plan{Turns: 1, Base: base, Prompt: prompt, Start: t.now, Warm: f.warm}, kind)
	doc := turnDocument{Work: kind.Name, Calls: kind.Calls}
	for _, c := range []budget.Case{budget.Best, budget.Likely, budget.Worst} {
		rules := t.data.Terms(t.model, t.limit)
		rules.Case = c
		s := budget.Simulate(plan, rules)
		n := s.Usage.Counted(t.limit)
		switch c {
		case budget.Best:
			doc.Counted.Low = n
		case budget.Worst:
			doc.Counted.High = n
		case budget.Likely:
			doc.Counted.Tokens, doc.Cost, doc.Outcome = n, s.Cost, s.WallWhy.String()
		}
	}
	doc.Counted.Low = min(doc.Counted.Low, doc.Counted.Tokens)
	doc.Counted.High = max(doc.Counted.High, doc.Counted.Tokens)
	return doc
}

// trimmedTotal is what the prompt would cost after pare trim, nil when that
// changes nothing.
func trimmedTotal(ctx context.Context, text []byte, t *terms, before budget.Amount) (*budget.Amount, error) {
	result, err := trim.Prompt(ctx, text, t.set.Trim(t.model))
	if err != nil {
		return nil, err
	}
	after := result.After
	if !result.Changed() || after.Tokens >= before.Tokens {
		return nil, nil
	}
	return &after, nil
}

func (f *budgetFlags) writeText(w io.Writer, t *terms, doc *budgetDocument) error {
	var b strings.Builder
	v := doc.Verdict
	fmt.Fprintf(&b, "%s\n", verdictLine(v))
	fmt.Fprintf(&b, "%s\n\n", t.limitLine())
	line := func(a budget.Amount, what string) {
		fmt.Fprintf(&b, "%12s  %s\n", about(a), what)
	}
	line(doc.Prompt, "the prompt's text")
	line(doc.Attached, "what the client attaches")
	what := "what every request carries: the client's own text, tools, CLAUDE.md"
	if f.warm {
		what += " (in the cache, does not count)"
	}
	line(doc.Base, what)
	share := ""
	if t.limit.ITPM > 0 {
		share = ", " + partOf(v.Need.Tokens, t.limit.ITPM) + " a minute"
	}
	line(v.Need, fmt.Sprintf("counts for the first call, between %s and %s%s", number(v.Need.Low), number(v.Need.High), share))
	if v.Cut == 0 {
		line(doc.Turn.Counted, fmt.Sprintf("counts for the turn of about %d calls (%s), %s", doc.Turn.Calls.Tokens, doc.Turn.Work, dollars(doc.Turn.Cost)))
	}
	if doc.Trimmed != nil {
		before := doc.Prompt.Add(doc.Attached)
		fmt.Fprintf(&b, "%12s  prompt and attachments after pare trim%s\n", about(*doc.Trimmed), percentChange(before.Tokens, doc.Trimmed.Tokens))
	}
	for _, way := range doc.Cut {
		fmt.Fprintf(&b, "cut:  %s\n", way)
	}
	return writeNotes(w, &b, doc.Notes)
}

// verdictLine is the verdict in a sentence.
func verdictLine(v budget.Verdict) string {
	switch v.Outcome {
	case budget.Fits:
		switch v.Worst {
		case budget.Never:
			return "fits, but may not: the upper bound is more than a minute allows"
		case budget.OverWindow:
			return "fits, but may not: the upper bound is over the window"
		case budget.Later:
			return fmt.Sprintf("fits now, or at the upper bound after %s", span(v.WorstWait))
		case budget.Fits:
		}
		return "fits"
	case budget.Later:
		return fmt.Sprintf("fits after %s: %s tokens are left now", span(v.Wait), number(max(0, v.Have)))
	case budget.Never:
		return fmt.Sprintf("never fits in one minute: about %s tokens must go", number(rounded(v.Cut)))
	case budget.OverWindow:
		return fmt.Sprintf("over the window: about %s tokens must go", number(rounded(v.Cut)))
	}
	return v.Outcome.String()
}
