package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pare/internal/source"
)

// baselineVersion is the version of the baseline's format.
const baselineVersion = 1

// Baseline is a list of findings that are known and put off. It lets an old
// repository start with the linter today and hear of new findings only.
type Baseline struct {
	Version int             `json:"version"`
	Entries []BaselineEntry `json:"entries"`
}

// BaselineEntry puts off Count findings of a rule about a text in a file. Lines
// are not named, so that an entry survives changes elsewhere in the file.
type BaselineEntry struct {
	Rule string `json:"rule"`
	File string `json:"file"`
	Text string `json:"text"`
	// Count is how many such findings are put off; 0 means 1.
	Count  int    `json:"count,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Expires is the last day, as 2006-01-02, on which the entry holds; empty
	// means for ever.
	Expires string `json:"expires,omitempty"`
}

// ReadBaseline reads a baseline. Unknown fields and other versions are errors.
func ReadBaseline(data []byte) (Baseline, error) {
	var b Baseline
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		return b, fmt.Errorf("read baseline: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return b, fmt.Errorf("read baseline: text after the document")
	}
	if b.Version != baselineVersion {
		return b, fmt.Errorf("baseline of version %d; this program reads version %d", b.Version, baselineVersion)
	}
	for i, e := range b.Entries {
		if e.Expires == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, e.Expires); err != nil {
			return b, fmt.Errorf("baseline entry %d expires %q; write a day as 2006-01-02", i+1, e.Expires)
		}
	}
	return b, nil
}

// Encode is the baseline as a file's content.
func (b Baseline) Encode() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(b); err != nil {
		panic(err) // strings and numbers always encode
	}
	return out.Bytes()
}

// baselineKey is what an entry and a finding must have in common.
type baselineKey struct{ rule, file, text string }

func keyOf(f *Finding) baselineKey { return baselineKey{f.Rule.Code, f.File.Name, entryText(f)} }

// entryText is the first line of the finding's text, cut to a length that a
// person can read in a diff. A finding without text is known by its line.
func entryText(f *Finding) string {
	const longest = 120
	text := f.Shown()
	if strings.TrimSpace(text) == "" {
		text = string(f.File.LineText(f.File.Line(f.Span.Start)))
	}
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.ToValidUTF8(strings.TrimSpace(text), "\uFFFD")
	for len(text) > longest {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}

// NewBaseline puts off all findings. Entries of old that still stand for a
// finding keep their reason and their day.
func NewBaseline(found []*Finding, old Baseline) Baseline {
	before := map[baselineKey]BaselineEntry{}
	for _, e := range old.Entries {
		before[baselineKey{e.Rule, e.File, e.Text}] = e
	}
	counts := map[baselineKey]int{}
	for _, f := range found {
		counts[keyOf(f)]++
	}
	b := Baseline{Version: baselineVersion, Entries: []BaselineEntry{}}
	for key, n := range counts {
		e := BaselineEntry{Rule: key.rule, File: key.file, Text: key.text, Count: n}
		e.Reason, e.Expires = before[key].Reason, before[key].Expires
		b.Entries = append(b.Entries, e)
	}
	slices.SortFunc(b.Entries, func(x, y BaselineEntry) int {
		return cmp.Or(strings.Compare(x.File, y.File), strings.Compare(x.Rule, y.Rule), strings.Compare(x.Text, y.Text))
	})
	return b
}

// PutOff drops the findings that the baseline puts off on that day, and reports
// entries that have expired or stand for nothing any more, in file, which is the
// baseline's own.
func (b Baseline) PutOff(found []*Finding, file *source.File, today time.Time) []*Finding {
	left := map[baselineKey]int{}
	day := today.Format(time.DateOnly)
	for _, e := range b.Entries {
		if e.Expires == "" || day <= e.Expires {
			left[baselineKey{e.Rule, e.File, e.Text}] += max(1, e.Count)
		}
	}
	total := map[baselineKey]int{}
	var kept []*Finding
	for _, f := range found {
		key := keyOf(f)
		total[key]++
		if total[key] > left[key] {
			kept = append(kept, f)
		}
	}
	expired := Pass[struct{}]{meta: &expiredEntry, file: file}
	unused := Pass[struct{}]{meta: &unusedEntry, file: file}
	at := 0
	for _, e := range b.Entries {
		var span source.Span
		span, at = entrySpan(file, e, at)
		switch key := (baselineKey{e.Rule, e.File, e.Text}); {
		case e.Expires != "" && e.Expires < day:
			expired.Reportf(span, "put off until %s: %s in %s", e.Expires, e.Rule, e.File)
		case total[key] == 0:
			unused.Reportf(span, "%s in %s is gone; remove it from the baseline", e.Rule, e.File)
		}
	}
	return append(append(kept, expired.found...), unused.found...)
}

// entrySpan is the place of an entry's text in the baseline's file, at or after
// an offset, and the offset after it.
func entrySpan(file *source.File, e BaselineEntry, at int) (source.Span, int) {
	quoted := bytes.TrimSpace(Baseline{Entries: []BaselineEntry{{Text: e.Text}}}.Encode())
	_, rest, _ := bytes.Cut(quoted, []byte(`"text": `))
	text, _, _ := bytes.Cut(rest, []byte("\n"))
	i := bytes.Index(file.Data[at:], bytes.TrimRight(text, ","))
	if i < 0 {
		return source.Span{Start: at, End: at}, at
	}
	end := at + i + len(bytes.TrimRight(text, ","))
	return source.Span{Start: at + i, End: end}, end
}
