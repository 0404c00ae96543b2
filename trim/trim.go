// Package trim is the main job: a prompt in, the same prompt out, with its
// whole-file references turned into the ranges of lines that the task needs.
//
// It finds the references (prompt), reads the files through a disk that is handed
// in, has slicer pick the lines, and writes the mentions so that the client reads
// them. It touches nothing else of the text, and knows no disk and no clock.
package trim

import (
	"bytes"
	"context"
	"io/fs"
	"slices"
	"strings"

	"pare/grammars"
	"pare/internal/source"
	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
)

// Options say how a prompt is trimmed. FS and Attach.Cwd are needed; the
// zero value of the rest is the default.
type Options struct {
	// Choice says how much of the files is kept.
	Choice slicer.Options
	// FS is the disk as the client would see it.
	FS prompt.FS
	// Attach is how the client attaches. CountTokens is filled in where it is nil.
	Attach prompt.Options
	// Family is the tokenizer that counts.
	Family tokenize.Family
	// Cost is what an attachment costs; nil counts its text.
	Cost func(prompt.Attachment) tokenize.Estimate
	// For is the task where the prompt does not say it; the prompt counts too.
	For string
	// MaxTokens caps the whole prompt with what it attaches; 0 means no cap.
	MaxTokens int
	// KeepWhole says which files are left whole, by the path as written.
	KeepWhole func(path string) bool
	// Inline puts every slice into the prompt as a fenced block, for assistants
	// that attach nothing. Files that the client can not attach go inline anyway.
	Inline bool
	// NoOutline leaves out the list, at the end, of what each file holds besides the
	// lines that were picked.
	NoOutline bool
	// Parse bounds the parse of one file.
	Parse grammars.Limits
	// Memo keeps what files were cut into for the next run; nil keeps nothing.
	Memo *Memo
}

// Decision says what became of a reference. The set is closed.
type Decision uint8

// The decisions.
const (
	Kept       Decision = iota // stayed as written
	Trimmed                    // now names ranges of lines
	Inlined                    // its lines stand in the prompt
	Unresolved                 // names nothing that can be read; stayed as written
)

// String is the decision in lower case, as it stands in the JSON document.
func (d Decision) String() string {
	return [...]string{"kept", "trimmed", "inline", "unresolved"}[d]
}

// Reference is one reference of the prompt and what became of it.
type Reference struct {
	Ref prompt.Reference
	// Again is where the same text stands again with the same meaning. It is filled
	// where a prompt holds thousands of references; else each is one of its own.
	Again    []source.Span
	Text     string // as written
	Path     string // as written, without the selection
	Abs      string // absolute path; empty if unresolved
	Decision Decision
	Ranges   []slicer.Range // what is named now; empty for a file kept whole
	Lines    int            // of the whole file, without the empty one after a final newline
	// Before is the cost of what is meant as written, as an attachment: where
	// Dropped is set, the client would attach nothing of it, and this is the cost
	// of what was asked for.
	Before, After tokenize.Estimate
	Dropped       bool
	// Why is one line: why these lines, or why nothing was done.
	Why string
	// Notes are further facts about this reference.
	Notes []string
	// Rest is what the file holds besides the lines that were picked for a mention of
	// all of it, unless Options.NoOutline is set.
	Rest []slicer.Row
	// Evidence is set for a file whose blocks were weighed against the task.
	Evidence *slicer.FileEvidence
	Choice   *slicer.Choice
}

// Result is a prompt after trimming.
type Result struct {
	Prompt []byte // the text given, byte for byte, where nothing was done
	Refs   []Reference
	// Before and After are the cost of the prompt with what the client attaches.
	Before, After tokenize.Estimate
	// Outline is the part of After that lists what is left out.
	Outline tokenize.Estimate
	Notes   []string
}

// Changed reports whether the prompt is another than the one given.
func (t *Result) Changed() bool {
	for _, r := range t.Refs {
		if r.Decision == Trimmed || r.Decision == Inlined {
			return true
		}
	}
	return false
}

// Prompt turns the whole-file references of a prompt into the ranges of lines that
// its task needs, and references that the client reads otherwise than they were
// meant into ones that it reads so. What is in doubt stays as it was, with the
// reason. The error is that of ctx; everything else is told in the result.
func Prompt(ctx context.Context, text []byte, o Options) (*Result, error) {
	t := newTrimmer(ctx, text, o)
	t.resolve()
	if err := t.read(); err != nil {
		return nil, err
	}
	t.point()
	t.choose()
	t.fit()
	if t.gaveUp && t.changed() {
		t.settle(o)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return t.result(), nil
}

// settle looks whether a prompt in which not all could be written as it should be
// stays as it is when it is trimmed again. If it does not, nothing is done.
func (t *trimmer) settle(o Options) {
	again, err := Prompt(t.ctx, t.out, o)
	if err == nil && bytes.Equal(again.Prompt, t.out) {
		return
	}
	for _, r := range t.refs {
		if r.change {
			r.change, r.Why = false, "left as it is: references are glued to others, and would be read otherwise"
		}
	}
	t.out, t.after = t.text, t.before
}

// trimmer is one run of Prompt.
type trimmer struct {
	ctx  context.Context
	o    Options
	text []byte
	task *slicer.Task
	refs []*reference
	// tooMany says that there are more references than are worth a look, so that all
	// stay; unlisted is how many lead nowhere beyond those that are listed.
	tooMany  bool
	unlisted int
	files    []*file // in order of their first reference
	added    []*file // whose lines an earlier run has put into the prompt
	byAbs    map[string]*file
	known    map[string]bool // whether a path is there

	evidence *slicer.Evidence
	weighed  []*file // the files of the evidence, in its order
	maxBytes int     // what Choose may keep because of MaxTokens; 0: no limit

	rewrites int  // how often replacements were tried again in halves
	gaveUp   bool // something could not be written as it should be

	out           []byte                       // the prompt with the replacements
	listed        []byte                       // the outlines in it
	sent          map[string]tokenize.Estimate // what the client attaches, by mention
	before, after tokenize.Estimate            // of the prompt with what it attaches
}

// reference is a reference on its way.
type reference struct {
	Reference
	file *file // nil if unresolved
	// want is what the reference shall name: nil leaves it as it is, an empty list
	// is the whole file.
	want   []slicer.Range
	change bool
	inline bool
	forms  []string // the mentions written for it
}

// file is a file that references name.
type file struct {
	path     string // as first written
	abs      string
	info     fs.FileInfo
	content  content
	data     []byte
	file     *source.File
	outline  slicer.Outline
	unsliced string // why no lines of it can be picked, or ""
	evidence *slicer.FileEvidence
	choice   *slicer.Choice
	verdict  verdict
	sent     tokenize.Estimate // the cost of what the client sends of it, mentioned whole
	whole    tokenize.Estimate // the cost of all of it as one attachment
	dropped  string            // why the client would not attach all of it, or ""
	sends    string            // and what it would attach instead
	rest     []slicer.Row      // what is left out of it
	weighed  bool              // takes part in the evidence
	wanted   bool              // a reference means the whole file
	insisted bool              // a reference says that all of it is wanted this time
}

func newTrimmer(ctx context.Context, text []byte, o Options) *trimmer {
	if o.Attach.CountTokens == nil {
		family := o.Family
		o.Attach.CountTokens = func(raw []byte) int { return tokenize.Count(raw, family).Tokens }
	}
	if o.Cost == nil {
		family := o.Family
		o.Cost = func(a prompt.Attachment) tokenize.Estimate { return tokenize.Count(a.Text(), family) }
	}
	o.FS = &once{disk: o.FS}
	return &trimmer{ctx: ctx, o: o, text: text, byAbs: map[string]*file{}, known: map[string]bool{}}
}

// abs is the absolute path that the client reads for a path as written, or ""
// if it can name nothing.
func (t *trimmer) abs(path string) string {
	abs, _ := prompt.Resolve(path, t.o.Attach.Cwd, t.o.Attach.Home)
	return abs
}

// exists answers prompt.References. The disk is asked once for each path.
func (t *trimmer) exists(path string) bool {
	found, asked := t.known[path]
	if asked {
		return found
	}
	if abs := t.abs(path); abs != "" {
		_, err := t.o.FS.Stat(abs)
		found = err == nil
	}
	t.known[path] = found
	return found
}

// manyReferences is from where references that say the same share one record: a
// prompt may hold hundreds of thousands.
const manyReferences = 4000

// sameness is what references have in common that are treated alike.
type sameness struct {
	text, path                   string
	reason                       prompt.Reason
	duplicate, mention, insisted bool
}

// spans is where a reference stands, and where it stands again.
func (r *reference) spans(yield func(source.Span) bool) {
	if !yield(r.Ref.Span) {
		return
	}
	for _, span := range r.Again {
		if !yield(span) {
			return
		}
	}
}

// resolve finds the task, the references and the files that they name.
func (t *trimmer) resolve() {
	task, added := withoutAdded(t.text)
	if t.o.For != "" {
		task = slices.Concat([]byte(t.o.For), []byte("\n\n"), task)
	}
	t.task = slicer.TaskOf(string(task), t.exists)
	earlier := map[sameness]*reference{}
	for ref := range prompt.EachReference(t.text, t.exists) {
		if ref.Reason == prompt.WordBefore {
			continue // an address or part of a word, though a file has that name
		}
		_, whole := ref.Meant.(prompt.Whole)
		insisted := whole && insists(t.text, ref.Span.End)
		same := sameness{text: ref.Text, path: ref.Path, reason: ref.Reason, duplicate: ref.Duplicate, mention: ref.Mention != nil, insisted: insisted}
		if len(t.refs) >= manyReferences {
			if r := earlier[same]; r != nil {
				r.Again = append(r.Again, ref.Span)
				continue
			}
		}
		if len(t.refs) >= prompt.MostReferences {
			if !ref.Exists {
				t.unlisted++
				continue
			}
			t.refs, t.files, t.byAbs, t.tooMany = nil, nil, map[string]*file{}, true
			return
		}
		if ref.Mention != nil {
			own := *ref.Mention // or it would hold those of the whole prompt
			ref.Mention = &own
		}
		r := &reference{Reference: Reference{Ref: ref, Text: ref.Text, Path: ref.Path}}
		t.refs = append(t.refs, r)
		if len(earlier) < manyReferences {
			earlier[same] = r
		}
		if !ref.Exists {
			r.Decision, r.Why = Unresolved, "no such file"
			if ref.Reason == prompt.Pattern {
				r.Why = "a pattern: the client knows none, and attaches nothing"
			}
			continue
		}
		r.Abs = t.abs(ref.Path)
		r.file = t.fileOf(ref.Path, r.Abs)
		r.file.insisted = r.file.insisted || insisted
	}
	for _, path := range added {
		if t.exists(path) {
			t.added = append(t.added, t.fileOf(path, t.abs(path)))
		}
	}
}

func (t *trimmer) fileOf(path, abs string) *file {
	if f := t.byAbs[abs]; f != nil {
		return f
	}
	f := &file{path: path, abs: abs}
	f.info, _ = t.o.FS.Stat(abs)
	t.byAbs[abs] = f
	t.files = append(t.files, f)
	return f
}

// outside reports whether a file lies outside the working directory.
func (t *trimmer) outside(f *file) bool {
	return f.abs != t.o.Attach.Cwd && !strings.HasPrefix(f.abs, strings.TrimSuffix(t.o.Attach.Cwd, "/")+"/")
}
