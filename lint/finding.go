package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pare/internal/estimate"
	"pare/internal/source"
)

// Finding is one thing that a rule found. It is a result and not an error.
type Finding struct {
	Rule *Meta
	File *source.File
	Span source.Span
	// Severity is the rule's own until the configuration changes it.
	Severity Severity
	// Most, where it is not Off, is the worst severity that the finding may have:
	// what it costs is less than what the rule's others do.
	Most    Severity
	Message string
	// Masked, where it is not empty, stands for the text of the span wherever
	// somebody could read it: a secret is shown by its place, never by its value.
	Masked string
	// Text, where it is not empty, is the part of the span that the finding is
	// about, for reports that name it: the path within a link, say.
	Text  string
	Notes []Note
	// Fixes are alternatives, best first.
	Fixes []Fix
	// Cost is what the flagged thing costs, where that can be said.
	Cost *Cost
}

// Note is a second place or a remark that belongs to a finding. File is nil for
// a remark without a place.
type Note struct {
	File    *source.File
	Span    source.Span
	Message string
}

// Cost is what a finding costs, in tokens.
type Cost = estimate.Estimate

// Safety is the promise that a fix makes. The set is closed; a larger value is
// a stronger promise.
type Safety uint8

// The promises. The zero value is the one that changes nothing.
const (
	DisplayOnly Safety = iota // advice: never applied
	Unsafe                    // may lose something: applied with --unsafe-fixes only
	Safe                      // keeps the meaning
)

// String is the name of the promise in reports.
func (s Safety) String() string {
	switch s {
	case DisplayOnly:
		return "display-only"
	case Unsafe:
		return "unsafe"
	case Safe:
		return "safe"
	}
	return fmt.Sprintf("Safety(%d)", uint8(s))
}

// Fix is one way to repair a finding: edits of the finding's own file, all of
// them referring to its original text.
type Fix struct {
	Message string
	Safety  Safety
	Edits   []source.Edit
	// Code is how it is written, where it takes more than an edit: lines of the
	// file's own language, to be shown and never applied.
	Code string
}

// Notef adds a second place and returns the finding.
func (f *Finding) Notef(file *source.File, span source.Span, format string, args ...any) *Finding {
	if file != nil {
		span = clamp(span, len(file.Data))
	}
	f.Notes = append(f.Notes, Note{File: file, Span: span, Message: fmt.Sprintf(format, args...)})
	return f
}

// Remarkf adds a remark without a place and returns the finding.
func (f *Finding) Remarkf(format string, args ...any) *Finding {
	return f.Notef(nil, source.Span{}, format, args...)
}

// Replace adds a fix that puts text in place of the finding's span and returns
// the finding.
func (f *Finding) Replace(safety Safety, text, message string) *Finding {
	return f.Fix(safety, message, source.Edit{Span: f.Span, New: text})
}

// Fix adds a fix and returns the finding.
func (f *Finding) Fix(safety Safety, message string, edits ...source.Edit) *Finding {
	f.Fixes = append(f.Fixes, Fix{Message: message, Safety: safety, Edits: edits})
	return f
}

// Costing sets the cost and returns the finding.
func (f *Finding) Costing(tokens, low, high int) *Finding {
	f.Cost = &Cost{Tokens: tokens, Low: low, High: high}
	return f
}

// AtMost bounds the severity of the finding and returns it.
func (f *Finding) AtMost(s Severity) *Finding {
	f.Most = s
	return f
}

// Mask says that the span must never be shown, and what to show instead.
func (f *Finding) Mask(shown string) *Finding {
	f.Masked = shown
	return f
}

// Shown is the text that the finding is about, as a report may print it.
func (f *Finding) Shown() string {
	switch {
	case f.Masked != "":
		return f.Masked
	case f.Text != "":
		return f.Text
	}
	return string(f.Span.Text(f.File.Data))
}

// Start and End are the ends of the finding as a person reads them; End is the
// place after the last byte.
func (f *Finding) Start() source.Position { return f.File.Position(f.Span.Start) }

// End is the place after the finding's last byte.
func (f *Finding) End() source.Position { return f.File.Position(f.Span.End) }

// Sort puts findings in the order in which they are shown: by file, place, code
// and message. The order never depends on how the findings were made.
func Sort(found []*Finding) {
	slices.SortStableFunc(found, func(a, b *Finding) int {
		return cmp.Or(
			strings.Compare(a.File.Name, b.File.Name),
			a.Span.Start-b.Span.Start,
			a.Span.End-b.Span.End,
			strings.Compare(a.Rule.Code, b.Rule.Code),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// Relevel gives every finding the severity that level says and drops those that
// are Off. A nil level keeps the rules' own.
func Relevel(found []*Finding, level func(m *Meta, file string) Severity) []*Finding {
	if level == nil {
		level = func(m *Meta, _ string) Severity { return m.Severity }
	}
	kept := found[:0:0]
	for _, f := range found {
		f.Severity = level(f.Rule, f.File.Name)
		if f.Most != Off {
			f.Severity = min(f.Severity, f.Most)
		}
		if f.Severity != Off {
			kept = append(kept, f)
		}
	}
	return kept
}
