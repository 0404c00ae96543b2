package lint

import (
	"fmt"
	"strings"

	"pare/internal/source"
)

// Meta is what is known of a rule without running it.
type Meta struct {
	// Code is the rule's letter and three digits: "P101". It is never reused.
	Code string
	// Name completes "allow …": "whole-file-ref", not "no-whole-file-ref".
	Name string
	// Formerly lists names and codes that the rule had before; configurations and
	// comments that use them go on working.
	Formerly []string
	// Severity is the default; the configuration may change it.
	Severity Severity
	Kind     Kind
	// Since is the version that brought the rule.
	Since string
	// Doc is the rule's page: see [ParsePage].
	Doc string
}

// Explain is the rule's page with what else is known of it.
func (m *Meta) Explain() string {
	return fmt.Sprintf("%s\n\nSeverity: %s. Kind: %s. Since %s.\n", strings.TrimRight(m.Doc, "\n"), m.Severity, m.Kind, m.Since)
}

// Rule is a named check of a subject of type T. Check must be pure: no disk, no
// clock, no variable that outlives the call, and the same findings every time.
type Rule[T any] struct {
	Meta
	Check func(*Pass[T])
}

// Pass is one run of one rule over one subject.
type Pass[T any] struct {
	// Subject is what the rule looks at. Rules must not change it.
	Subject T

	meta  *Meta
	file  *source.File
	found []*Finding
}

// File is the file that spans without a file of their own refer to.
func (p *Pass[T]) File() *source.File { return p.file }

// Reportf adds a finding in the subject's own file and returns it, so that
// notes, fixes and a cost can be added to it. The message is lower case, has no
// full stop, and says what is here, what it costs or breaks, and what to do.
func (p *Pass[T]) Reportf(span source.Span, format string, args ...any) *Finding {
	return p.reportIn(p.file, span, format, args...)
}

// reportIn is Reportf for a subject of several files.
func (p *Pass[T]) reportIn(file *source.File, span source.Span, format string, args ...any) *Finding {
	f := &Finding{Rule: p.meta, File: file, Span: clamp(span, len(file.Data)), Severity: p.meta.Severity, Message: fmt.Sprintf(format, args...)}
	p.found = append(p.found, f)
	return f
}

// clamp cuts a span back to a text of n bytes: a span out of range is a bug of
// a rule and must not become a crash of a report.
func clamp(s source.Span, n int) source.Span {
	s.Start = min(max(s.Start, 0), n)
	s.End = min(max(s.End, s.Start), n)
	return s
}

// Run checks the subject with every rule, in the order of the rules. File is
// where spans reported by [Pass.Reportf] lie. The findings are not sorted.
func Run[T any](rules []Rule[T], subject T, file *source.File) []*Finding {
	var found []*Finding
	for i := range rules {
		pass := Pass[T]{Subject: subject, meta: &rules[i].Meta, file: file}
		rules[i].Check(&pass)
		found = append(found, pass.found...)
	}
	return found
}

// Metas lists what is known of the rules, in their order.
func Metas[T any](rules []Rule[T]) []*Meta {
	metas := make([]*Meta, len(rules))
	for i := range rules {
		metas[i] = &rules[i].Meta
	}
	return metas
}
