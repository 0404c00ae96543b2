package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/terms"
	"pare/tokenize"
)

func budgetBatchCommand() *command {
	return &command{
		name:  "batch",
		args:  "[FILE.jsonl]",
		short: "add up many prompts: minutes, cost, where limits bite, whether a batch is better",
		long: `
Reads one prompt a line: a JSON string, {"prompt": "…"}, a body of the Messages API,
or a line of the Message Batches API ({"custom_id": …, "params": {…}}). It reads a
million lines in little memory. A line that is broken is told by its number, and
the rest is counted. Lines of the Message Batches API are held against what it
takes: custom_id (there, well formed, once), model, max_tokens, roles, and how many
requests and bytes one batch may have.

Exit code 1: some lines are broken, or some prompts never fit.
`,
		examples: []example{
			{"pare budget batch prompts.jsonl", "before a long run"},
			{"zcat prompts.jsonl.gz | pare budget batch --tier build", "from a pipe"},
			{"pare budget batch --from 5001 prompts.jsonl", "what is left after the first 5,000 lines"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f batchFlags
			f.declare(flags)
			flags.IntVar(&f.from, "from", 1, "begin at line `N`")
			flags.IntVar(&f.output, "output", 0, "tokens of one answer, where the line does not say max_tokens")
			return f.run
		},
	}
}

type batchFlags struct {
	termFlags
	from, output int
}

// batchDocument is what pare budget batch --format json says.
type batchDocument struct {
	Version  int               `json:"version"`
	Limit    terms.Document    `json:"limit"`
	Lines    int               `json:"lines"`
	Bytes    int64             `json:"bytes"`
	Result   budget.BulkResult `json:"result"`
	Forecast budget.Forecast   `json:"forecast"`
	Broken   int               `json:"broken"`
	Examples []brokenLine      `json:"broken_lines"` // the first of them
	Images   int               `json:"images"`       // not counted
	Notes    []string          `json:"notes"`
}

type brokenLine struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// shownBroken is how many broken lines are told one by one.
const shownBroken = 10

func (f *batchFlags) run(ctx context.Context, env *Env, args []string) error {
	if f.from < 1 || f.output < 0 {
		return usagef("", "--from begins at 1 and --output cannot be negative")
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	in, err := openLines(env, args, "pare budget batch FILE.jsonl")
	if err != nil {
		return err
	}
	defer in.Close()
	b := &bulkReader{
		bulk: &budget.Bulk{Terms: t.Data.BulkTerms(t.Model, t.Limit, t.Tier)}, output: f.output, from: f.from,
		count: t.Model, factor: t.Meter(), check: batchCheck{per: t.Tier.Batch.PerBatch},
	}
	b.check.bytes = b.bulk.Terms.BatchBytes
	if err := b.read(ctx, in); err != nil {
		return err
	}
	doc := &batchDocument{
		Version: 1, Limit: t.Document(), Lines: b.line, Bytes: b.bytes, Result: b.bulk.Result, Forecast: b.bulk.Forecast(),
		Broken: b.broken, Examples: b.examples, Images: b.images, Notes: append(t.Notes(), b.check.notes()...),
	}
	if doc.Examples == nil {
		doc.Examples = []brokenLine{}
	}
	if f.format == "json" {
		err = writeJSON(env.Stdout, doc)
	} else {
		err = f.writeText(env, t, doc)
	}
	if err == nil && (doc.Broken > 0 || doc.Result.Never > 0 || doc.Result.OverWindow > 0) {
		err = errFound
	}
	return err
}

// bulkReader counts line by line and keeps sums alone.
type bulkReader struct {
	bulk   *budget.Bulk
	count  models.Model
	factor *meter.Meter
	check  batchCheck
	output int
	from   int

	line     int
	bytes    int64
	broken   int
	images   int
	examples []brokenLine
	long     []byte
}

func (b *bulkReader) read(ctx context.Context, r io.Reader) error {
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := b.next(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", b.line+1, err)
		}
		if len(line) > 0 || err == nil {
			b.line++
			b.bytes += int64(len(line))
			if b.line >= b.from {
				b.add(bytes.TrimSpace(line))
			}
			if b.line%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
		}
		if err != nil {
			return nil
		}
	}
}

// next is the next line, without a copy where it fits the reader's buffer. Of a
// line over the API's largest request only the beginning is kept.
func (b *bulkReader) next(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	b.long = append(b.long[:0], line...)
	for {
		line, err = in.ReadSlice('\n')
		if len(b.long) <= b.bulk.Terms.Bytes {
			b.long = append(b.long, line...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return b.long, err
		}
	}
}

func (b *bulkReader) add(line []byte) {
	if len(line) == 0 {
		return
	}
	if len(line) > b.bulk.Terms.Bytes {
		b.fail("over 32 MB: the API answers 413")
		return
	}
	r, err := parseBulkLine(line)
	if r.whole != nil {
		if problems := b.check.line(b.line, len(line), r.whole); len(problems) > 0 {
			if err != nil {
				problems = append(problems, err.Error())
			}
			b.fail(strings.Join(problems, "; "))
			return
		}
	}
	if err != nil {
		b.fail(err.Error())
		return
	}
	frame := b.count.Frame.Message + max(0, r.messages-1)*b.count.Frame.Further
	if r.system {
		frame += b.count.Frame.System
	}
	input := budget.Exactly(frame)
	for _, text := range r.texts {
		input = input.Add(b.factor.Scaled(tokenize.Count(text, b.count.Family)))
	}
	b.images += r.images
	output := r.output
	if output == 0 {
		output = b.output
	}
	b.bulk.Add(b.line, input, output)
}

func (b *bulkReader) fail(why string) {
	b.broken++
	if len(b.examples) < shownBroken {
		b.examples = append(b.examples, brokenLine{b.line, why})
	}
}

// bulkLine is the part of a prompt that is counted.
type bulkLine struct {
	texts    []string
	messages int
	system   bool
	output   int
	images   int
	whole    *request // nil for a prompt that is a string
}

// request is a body of the Messages API and what wraps it.
type request struct {
	CustomID  json.RawMessage `json:"custom_id"`
	Model     string          `json:"model"`
	Stream    bool            `json:"stream"`
	Prompt    *string         `json:"prompt"`
	Params    *request        `json:"params"`
	Body      *request        `json:"body"`
	System    json.RawMessage `json:"system"`
	Tools     json.RawMessage `json:"tools"`
	MaxTokens int             `json:"max_tokens"`
	Messages  []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
}

func parseBulkLine(line []byte) (bulkLine, error) {
	var b bulkLine
	if line[0] == '"' {
		var text string
		err := json.Unmarshal(line, &text)
		b.texts, b.messages = []string{text}, 1
		return b, plainJSON(err)
	}
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return b, plainJSON(err)
	}
	b.whole = &r
	at := &r
	for range 2 {
		if at.Params != nil {
			at = at.Params
		} else if at.Body != nil {
			at = at.Body
		}
	}
	if at.MaxTokens < 0 {
		return b, fmt.Errorf("max_tokens is %d", at.MaxTokens)
	}
	b.output = at.MaxTokens
	switch {
	case at.Prompt != nil:
		b.texts, b.messages = append(b.texts, *at.Prompt), 1
	case len(at.Messages) > 0:
		b.messages = len(at.Messages)
		for i, m := range at.Messages {
			if err := b.content(m.Content); err != nil {
				return b, fmt.Errorf("message %d: %w", i+1, err)
			}
		}
	default:
		return b, errors.New("neither a prompt nor messages in it")
	}
	if len(at.System) > 0 && string(at.System) != "null" {
		b.system = true
		if err := b.content(at.System); err != nil {
			return b, fmt.Errorf("system: %w", err)
		}
	}
	if len(at.Tools) > 0 && string(at.Tools) != "null" {
		b.texts = append(b.texts, string(at.Tools))
	}
	return b, nil
}

// plainJSON says what is wrong with a line without the library's words for it.
func plainJSON(err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("no JSON at byte %d", syntax.Offset)
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("%s, not a prompt", withArticle(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Errorf("%s is %s", wrong.Field, withArticle(wrong.Value))
	}
	return err
}

func withArticle(word string) string {
	if strings.ContainsRune("aeo", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

// content adds a string, or the blocks of a list. What is no text is counted as
// its JSON, which is what it costs about: a tool's call or result.
func (b *bulkLine) content(raw json.RawMessage) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return errors.New("no content")
	}
	if raw[0] == '"' {
		var text string
		err := json.Unmarshal(raw, &text)
		b.texts = append(b.texts, text)
		return plainJSON(err)
	}
	var blocks []struct {
		Type string  `json:"type"`
		Text *string `json:"text"`
	}
	var whole []json.RawMessage
	if json.Unmarshal(raw, &blocks) != nil || json.Unmarshal(raw, &whole) != nil {
		return errors.New("content is neither a text nor a list of blocks")
	}
	for i, block := range blocks {
		switch {
		case block.Text != nil:
			b.texts = append(b.texts, *block.Text)
		case block.Type == "image" || block.Type == "document":
			b.images++
		default:
			b.texts = append(b.texts, string(whole[i]))
		}
	}
	return nil
}

func (f *batchFlags) writeText(env *Env, t *terms.Terms, doc *batchDocument) error {
	var b strings.Builder
	r, c := doc.Result, doc.Forecast
	row := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "%-9s "+format+"\n", append([]any{label}, args...)...)
	}
	fmt.Fprintf(&b, "%s, %s input tokens\n%s\n\n", plural(r.Prompts, "prompt"), about(r.Input), t.LimitLine())
	row("minutes", "about %s, between %s and %s; %s decide", minutesText(c.Minutes[1]), minutesText(c.Minutes[0]), minutesText(c.Minutes[2]), bottleneckText(c.Bottleneck))
	row("costs", "about %s, %s as a batch", dollars(r.Cost), dollars(r.CostBatch))
	row("batch", "%s", batchAdvice(c, doc))
	if c.PerDay < r.Prompts {
		row("a day", "%s prompts get through in 24 hours", number(c.PerDay))
	}
	if c.CapAt > 0 {
		row("cap", "the month's %s are spent at prompt %s%s", dollars(float64(t.Tier.SpendCap)), number(c.CapAt), orBatchCap(c))
	}
	if r.Never > 0 {
		row("never", "%s larger than a minute allows, the first in line %s", plural(r.Never, "prompt"), number(r.NeverAt))
	}
	if r.OverWindow > 0 {
		row("window", "%s over the window, the first in line %s", plural(r.OverWindow, "prompt"), number(r.OverAt))
	}
	row("largest", "~%s tokens, in line %s", number(rounded(r.Largest)), number(r.LargestAt))
	if doc.Images > 0 {
		row("note", "%s not counted", plural(doc.Images, "image"))
	}
	for _, note := range doc.Notes {
		row("note", "%s", note)
	}
	if _, err := io.WriteString(env.Page(), b.String()); err != nil {
		return err
	}
	for _, bad := range doc.Examples {
		env.Sayf("pare: line %d: %s\n", bad.Line, bad.Why)
	}
	if more := doc.Broken - len(doc.Examples); more > 0 {
		env.Sayf("pare: and %s more\n", plural(more, "broken line"))
	}
	return nil
}

func minutesText(m float64) string {
	switch {
	case m == 0:
		return "none"
	case m < 1:
		return fmt.Sprintf("%.0f s", 60*m)
	case m < 120:
		return fmt.Sprintf("%.0f", m)
	}
	return fmt.Sprintf("%s (%.1f h)", number(int(m+0.5)), m/60)
}

func bottleneckText(b budget.Bottleneck) string {
	if b == budget.NoLimit {
		return "all go through at once, and no limits"
	}
	return b.String()
}

func batchAdvice(c budget.Forecast, doc *batchDocument) string {
	advice := "not needed: "
	if c.UseBatch {
		advice = "better, saves " + dollars(c.Saves) + ": "
	}
	advice += c.Why
	if c.Batches > 1 {
		advice += fmt.Sprintf("; %s", plural(c.Batches, "batch"))
		advice = strings.Replace(advice, "batchs", "batches", 1)
	}
	if c.QueueFull > 0 {
		advice += fmt.Sprintf(", the queue is full at prompt %s", number(c.QueueFull))
	}
	return advice
}

func orBatchCap(c budget.Forecast) string {
	if c.CapBatch > 0 {
		return fmt.Sprintf(", as a batch at prompt %s", number(c.CapBatch))
	}
	return ", as a batch not at all"
}
