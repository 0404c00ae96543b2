// Package batch adds up many prompts, one a line: what they cost, how many minutes
// they take by a limit, and whether the Message Batches API would do better.
//
// Lines are counted one by one and forgotten, so that a million of them need little
// memory. Those of the Message Batches API are held against what it takes.
package batch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"pare/budget"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/terms"
	"pare/tokenize"
)

// Document is what pare budget batch --format json says.
type Document struct {
	Version  int               `json:"version"`
	Limit    terms.Document    `json:"limit"`
	Lines    int               `json:"lines"`
	Bytes    int64             `json:"bytes"`
	Result   budget.BulkResult `json:"result"`
	Forecast budget.Forecast   `json:"forecast"`
	Broken   int               `json:"broken"`
	Examples []Broken          `json:"broken_lines"` // the first of them
	Images   int               `json:"images"`       // not counted
	Notes    []string          `json:"notes"`
}

// Broken is a line that is not counted.
type Broken struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// shownBroken is how many broken lines are told one by one.
const shownBroken = 10

// Options say what is counted. The zero value counts every line.
type Options struct {
	From   int // the first line, from 1; 0 is the first too
	Output int // tokens of one answer where the line does not say
}

// Count adds up the prompts of a file by the limits in force.
func Count(ctx context.Context, in io.Reader, t *terms.Terms, o Options) (*Document, error) {
	b := &reader{
		bulk: &budget.Bulk{Terms: t.Data.BulkTerms(t.Model, t.Limit, t.Tier)}, output: o.Output, from: o.From,
		count: t.Model, factor: t.Meter(), check: check{per: t.Tier.Batch.PerBatch},
	}
	b.check.bytes = b.bulk.Terms.BatchBytes
	if err := b.read(ctx, in); err != nil {
		return nil, err
	}
	doc := &Document{
		Version: 1, Limit: t.Document(), Lines: b.line, Bytes: b.bytes, Result: b.bulk.Result, Forecast: b.bulk.Forecast(),
		Broken: b.broken, Examples: b.examples, Images: b.images, Notes: append(t.Notes(), b.check.notes()...),
	}
	if doc.Examples == nil {
		doc.Examples = []Broken{}
	}
	return doc, nil
}

// Good reports whether every line is counted and every prompt gets through.
func (doc *Document) Good() bool {
	return doc.Broken == 0 && doc.Result.Never == 0 && doc.Result.OverWindow == 0
}

// reader counts line by line and keeps sums alone.
type reader struct {
	bulk   *budget.Bulk
	count  models.Model
	factor *meter.Meter
	check  check
	output int
	from   int

	line     int
	bytes    int64
	broken   int
	images   int
	examples []Broken
	long     []byte
}

func (b *reader) read(ctx context.Context, r io.Reader) error {
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
func (b *reader) next(in *bufio.Reader) ([]byte, error) {
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

func (b *reader) add(line []byte) {
	if len(line) == 0 {
		return
	}
	if len(line) > b.bulk.Terms.Bytes {
		b.fail("over 32 MB: the API answers 413")
		return
	}
	r, err := parse(line)
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

func (b *reader) fail(why string) {
	b.broken++
	if len(b.examples) < shownBroken {
		b.examples = append(b.examples, Broken{b.line, why})
	}
}
