// Package promptrules holds the lint rules for prompts: what the client will do
// with the references of a prompt, what they cost, what is pasted that could be
// referred to, what asks for more than one request can hold, and what should
// never be sent.
//
// Rules are pure. What they need to know of the world is gathered before, by
// [New] from a [World] that the command line fills, and handed over in a
// [Subject]. The package touches no disk.
package promptrules

import (
	"bytes"

	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// Subject is a prompt and what is known about everything that it names.
type Subject struct {
	File *source.File
	Refs []Ref
	// Pastes are the parts of the prompt that stand in files of the repository.
	Pastes []Paste
	// Total is what a request with the prompt carries because of it: its text and
	// all that the client attaches. nil where it is not known.
	Total  *lint.Cost
	Limits Limits

	surplus *prompt.Reference // the first that was not looked at
	markup  []markup
	count   func([]byte) lint.Cost
	sent    func(*Target, prompt.Lines) lint.Cost
	named   func(*Target) []Definition
	nearest func(string) string
	rewrite rewriting
}

// Ref is a reference with what it leads to.
type Ref struct {
	prompt.Reference
	// Target is nil where the path does not exist.
	Target *Target
	// Narrow is what would do instead of the whole file, nil where that is not
	// known or the whole file is wanted.
	Narrow *Narrowing
}

// Target is a file or folder that a reference leads to.
type Target struct {
	// Name tells two references to one file from two to different files: it is the
	// path relative to the root, cleaned.
	Name   string
	Folder bool
	Bytes  int64
	// File is the content; nil where it was not read: a folder, a binary, a file
	// over the client's limit.
	File *source.File
	// Text is what the text of the whole costs alone, as the client measures it
	// against its limit; nil where it is not known.
	Text   *lint.Cost
	Nature Nature
	// Definitions finds the functions, methods and types of the file, in order; it
	// is asked only where a rule needs them. nil where nobody knows.
	Definitions func() []Definition
	// Loaded is how the file comes into every session without being named:
	// "CLAUDE.md → docs/style.md"; empty where it does not.
	Loaded string
}

// Definition is a named run of lines.
type Definition struct {
	Name     string // qualified: Order.total
	From, To int    // lines, 1-based and inclusive
	// Divisible says that a part of it is worth having alone: a class is, a function
	// is not.
	Divisible bool
}

// Narrowing is the part of a file that would do.
type Narrowing struct {
	Lines []prompt.Lines
	Cost  lint.Cost
	Why   string // "Pool.Get is named in the prompt"
}

// Limits are what the prompt is measured against. Zero means: do not.
type Limits struct {
	Model string
	// MaxTokens is the limit that somebody has set for one prompt.
	MaxTokens int
	// Window is the context window of the model, in tokens.
	Window int
	// PerMinute is the allowance of input tokens a minute, and Share the part of it
	// that one prompt may take.
	PerMinute int
	Share     float64
	// Tier names the allowance: "opus-5, Start".
	Tier string
}

// World is what [New] asks. Every field may be nil: then nobody knows.
type World struct {
	// Look finds what a path leads to, as the client would; nil if nothing.
	Look func(path string) *Target
	// Exists is Look without the content, for readings that are tried and dropped.
	Exists func(path string) bool
	// Nearest is the existing path that was probably meant, or "".
	Nearest func(path string) string
	// Narrow finds what would do instead of whole files; the answer belongs to the
	// references in their order.
	Narrow func(text []byte, refs []Ref) []*Narrowing
	// Named are the definitions of a target that the prompt names, as a name that
	// only one of them can have.
	Named func(t *Target) []Definition
	// Pastes are the parts of a prompt that stand in the repository: see
	// [FindPastes].
	Pastes func(file *source.File) []Paste
	// Count estimates what a text costs.
	Count func(text []byte) lint.Cost
	// Sent estimates what the client sends for lines of a target that has a File,
	// with all that it writes around and between them; nil: the text alone.
	Sent func(t *Target, lines prompt.Lines) lint.Cost
	// Total estimates what the prompt and all that it attaches cost.
	Total  func(text []byte) *lint.Cost
	Limits Limits
}

// New gathers what the rules need to know about a prompt.
func New(file *source.File, w World) *Subject {
	s := &Subject{File: file, Limits: w.Limits, markup: scanMarkup(file), count: w.Count, nearest: w.Nearest, sent: w.Sent, named: w.Named}
	if s.count == nil {
		s.count = roughCost
	}
	if s.nearest == nil {
		s.nearest = func(string) string { return "" }
	}
	exists := w.Exists
	if exists == nil && w.Look != nil {
		exists = func(path string) bool { return w.Look(path) != nil }
	}
	if bytes.IndexByte(file.Data, '@') >= 0 {
		for r := range prompt.EachReference(file.Data, exists) {
			if len(s.Refs) == prompt.MostReferences {
				s.surplus = &r
				break
			}
			if r.Mention != nil {
				own := *r.Mention // or it would hold those of the whole prompt
				r.Mention = &own
			}
			ref := Ref{Reference: r}
			if w.Look != nil && r.Exists {
				ref.Target = w.Look(r.Path)
			}
			s.Refs = append(s.Refs, ref)
		}
	}
	if w.Narrow != nil && len(s.Refs) > 0 {
		for i, n := range w.Narrow(file.Data, s.Refs) {
			s.Refs[i].Narrow = n
		}
	}
	if w.Pastes != nil {
		s.Pastes = w.Pastes(file)
	}
	if w.Total != nil {
		s.Total = w.Total(file.Data)
	}
	return s
}

// roughCost is an estimate from the length alone, for tests and for worlds that
// know no better: between two and four bytes a token.
func roughCost(text []byte) lint.Cost {
	n := len(text)
	return lint.Cost{Tokens: n / 3, Low: n / 4, High: (n + 1) / 2}
}

// definitions are those of the target, if somebody knows them.
func (t *Target) definitions() []Definition {
	if t == nil || t.Definitions == nil {
		return nil
	}
	return t.Definitions()
}

// costOf is what the client sends for lines of a target, in tokens; nil where the
// content is not known.
func (s *Subject) costOf(t *Target, lines prompt.Lines) *lint.Cost {
	switch {
	case t == nil || t.File == nil:
		return nil
	case s.sent == nil:
		return s.textCost(t, lines)
	}
	c := s.sent(t, lines)
	return &c
}

// textCost is what the text of the lines costs alone.
func (s *Subject) textCost(t *Target, lines prompt.Lines) *lint.Cost {
	c := s.count(t.File.LineSpan(lines.From, lines.To).Text(t.File.Data))
	return &c
}

// wholeCost is what the client sends for the whole of a target.
func (s *Subject) wholeCost(t *Target) *lint.Cost {
	if t == nil || t.Text == nil || t.File == nil {
		return nil
	}
	return s.costOf(t, prompt.Lines{From: 1, To: t.File.LineCount()})
}

// attached reports whether the client attaches something for the reference that
// it has not attached before.
func (r *Ref) attached() bool {
	return r.Attaches != prompt.AttachesNothing && !r.Duplicate
}

// wholeFile reports whether the client attaches a whole file for the reference.
func (r *Ref) wholeFile() bool {
	return r.Attaches == prompt.AttachesWhole && !r.Duplicate && r.Target != nil && !r.Target.Folder
}

// misread reports whether the client attaches a whole file for a reference that
// asks for a part. Rules about how it is written report that; what it costs and
// what it repeats is to be judged after the repair.
func (r *Ref) misread() bool {
	return r.Attaches == prompt.AttachesWhole && r.Meant.String() != prompt.Whole{}.String()
}

// attachedLines is the range that the client attaches of a file, the whole file
// being lines 1 to its last.
func (r *Ref) attachedLines() (prompt.Lines, bool) {
	if !r.attached() || r.Target == nil || r.Target.Folder {
		return prompt.Lines{}, false
	}
	last := 1 << 30
	if r.Target.File != nil {
		last = r.Target.File.LineCount()
	}
	if r.Attaches == prompt.AttachesWhole {
		return prompt.Lines{From: 1, To: last}, true
	}
	lines, ok := r.Mention.Selector.(prompt.Lines)
	if !ok {
		return prompt.Lines{}, false
	}
	if lines.To == 0 {
		lines.To = last
	}
	return lines, true
}
