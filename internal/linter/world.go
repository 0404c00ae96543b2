package linter

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/fault"
	"pare/internal/nearest"
	"pare/internal/source"
	"pare/lint"
	promptrules "pare/lint/rules/prompt"
	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
	"pare/trim"
)

// setModel finds the model that is counted for and what prompts are measured
// against. Without a tier or a share nobody has asked for the budget.
func (l *linter) setModel() error {
	model, err := l.settings.Model(l.opts.Model)
	if err != nil {
		return err
	}
	l.model, l.counts = model, l.settings.Meter(model)
	l.limits = promptrules.Limits{Model: model.ID, Window: model.Window, MaxTokens: l.opts.MaxTokens, Share: l.config.Budget.Share}
	if l.limits.MaxTokens == 0 {
		l.limits.MaxTokens = l.config.Trim.MaxTokens
	}
	tier := cmp.Or(l.opts.Tier, l.config.Budget.Tier)
	if tier == "" && l.limits.Share == 0 {
		return nil
	}
	if l.limits.Share == 0 {
		l.limits.Share = defaultShare
	}
	data := l.config.Data()
	t, err := data.Tier(cmp.Or(tier, "start"))
	if err != nil {
		return fault.AsUsage(err)
	}
	// A model without a published limit has none to be measured against.
	if limit, err := data.Limit(t, model); err == nil {
		l.limits.PerMinute, l.limits.Tier = limit.ITPM, model.ID+", "+t.Label
	}
	return nil
}

// defaultShare is the part of a minute's tokens that one prompt may take.
const defaultShare = 0.2

func (l *linter) count(text []byte) lint.Cost {
	return l.counts.Scaled(tokenize.Count(text, l.model.Family))
}

// world is what the rules for one prompt may ask. Paths are those of the client:
// relative to the session's folder.
func (l *linter) world(ctx context.Context, file *source.File) promptrules.World {
	w := &promptWorld{linter: l, seen: map[string]*promptrules.Target{}, costs: map[part]lint.Cost{}, syntax: map[*promptrules.Target]func() grammars.Outline{}}
	w.attach = l.settings.Attach()
	w.attach.CountTokens = func(text []byte) int { return tokenize.Count(text, l.model.Family).Tokens }
	w.trim = sync.OnceValue(func() *trim.Result { return w.trimmed(ctx, file.Data) })
	return promptrules.World{
		Look: func(name string) *promptrules.Target { return w.look(ctx, name) }, Exists: w.exists, Nearest: w.nearest, Narrow: w.narrow, Count: l.count, Sent: w.sent, Total: w.total,
		Named:  func(t *promptrules.Target) []promptrules.Definition { return w.named(file, t) },
		Pastes: func(file *source.File) []promptrules.Paste { return l.pastes[file.Name] },
		Limits: l.limits,
	}
}

// promptWorld answers for one prompt.
type promptWorld struct {
	*linter
	attach  prompt.Options
	seen    map[string]*promptrules.Target
	costs   map[part]lint.Cost
	guessed int
	syntax  map[*promptrules.Target]func() grammars.Outline
	trim    func() *trim.Result
}

// part is lines of a file.
type part struct {
	name  string
	lines prompt.Lines
}

// sent is what the client sends for lines of a target. Of a whole that it would cut
// it is what was asked for: what remains of that is told by the rule about it.
func (w *promptWorld) sent(t *promptrules.Target, lines prompt.Lines) lint.Cost {
	key := part{t.Name, lines}
	if c, ok := w.costs[key]; ok {
		return c
	}
	m := prompt.Mention{Path: filepath.ToSlash(w.full(t.Name)), Selector: lines}
	if lines.From <= 1 && lines.To >= t.File.LineCount() {
		m.Selector = prompt.Whole{}
	}
	at := w.attach
	at.CountTokens = func([]byte) int { return 0 }
	c := w.count(t.File.LineSpan(lines.From, lines.To).Text(t.File.Data))
	// A text that is not on the disk yet is somebody's in an editor.
	if a := prompt.Attach(m, disk.FS{}, at); a.Kind != prompt.Nothing {
		c = w.counts.Cost(a)
	}
	w.costs[key] = c
	return c
}

// trimmed is what pare trim would make of the prompt, nil where it cannot.
func (w *promptWorld) trimmed(ctx context.Context, text []byte) *trim.Result {
	o := w.settings.Trim(w.model)
	o.MaxTokens = 0 // what is over it is what the rule tells
	o.NoOutline, o.Memo = true, w.opts.Memo
	out, err := trim.Prompt(ctx, text, o)
	if err != nil {
		return nil
	}
	return out
}

func (w *promptWorld) resolve(name string) (string, bool) {
	return prompt.Resolve(name, w.attach.Cwd, w.attach.Home)
}

func (w *promptWorld) exists(name string) bool {
	full, ok := w.resolve(name)
	if !ok {
		return false
	}
	_, err := os.Stat(filepath.FromSlash(full))
	return err == nil
}

// look reads what a path leads to. Outside of the root nothing is read: the size
// is enough to say what the client will do.
func (w *promptWorld) look(ctx context.Context, name string) *promptrules.Target {
	full, ok := w.resolve(name)
	if !ok {
		return nil
	}
	if t, ok := w.seen[full]; ok {
		return t
	}
	t := w.lookAt(ctx, full)
	w.seen[full] = t
	return t
}

func (w *promptWorld) lookAt(ctx context.Context, full string) *promptrules.Target {
	info, err := os.Stat(filepath.FromSlash(full))
	if err != nil {
		return nil
	}
	name, inside := w.relative(filepath.FromSlash(full))
	if !inside {
		name = full
	}
	t := &promptrules.Target{Name: name, Folder: info.IsDir(), Bytes: info.Size()}
	if t.Folder || !inside {
		return t
	}
	data, err := w.files.Read(name)
	t.Nature = promptrules.NatureOf(name, data)
	if err != nil || t.Nature == promptrules.Binary || t.Nature == promptrules.Image || t.Bytes > prompt.ClientLimits().FileBytes {
		return t
	}
	t.File = source.NewFile(name, data)
	cost := w.count(data)
	t.Text = &cost
	syntax := sync.OnceValue(func() grammars.Outline { return grammars.Parse(ctx, name, data, grammars.Limits{}) })
	w.syntax[t] = syntax
	t.Definitions = sync.OnceValue(func() []promptrules.Definition { return definitionsOf(t.File, syntax()) })
	if loaded := w.closure.Find(name); loaded != nil {
		for i := range w.closure.Files {
			if &w.closure.Files[i] == loaded {
				t.Loaded = w.closure.Chain(i)
			}
		}
	}
	return t
}

// named are the definitions of a target that the prompt names as only a name is
// written, and that no other definition of it can be meant by.
func (w *promptWorld) named(text *source.File, t *promptrules.Target) []promptrules.Definition {
	if w.syntax[t] == nil {
		return nil
	}
	syntax := w.syntax[t]()
	if syntax.Approximate {
		return nil
	}
	var all []promptrules.Definition
	for _, n := range slicer.NamedIn(slicer.NewTask(string(text.Data)), slicer.NewOutline(t.File, syntax)) {
		if n.Means > slicer.ByName || n.Rivals != 1 || n.Def < 0 {
			continue
		}
		d := syntax.Definitions[n.Def]
		from, to := t.File.Lines(d.Span)
		all = append(all, promptrules.Definition{Name: d.Qualified, From: from, To: to})
	}
	return all
}

// definitionsOf are the definitions that a range may cut or a symbol name.
func definitionsOf(file *source.File, outline grammars.Outline) []promptrules.Definition {
	if outline.Approximate {
		return nil
	}
	var all []promptrules.Definition
	for _, d := range outline.Definitions {
		from, to := file.Lines(d.Span)
		one := promptrules.Definition{Name: d.Qualified, From: from, To: to}
		switch d.Kind {
		case grammars.Function, grammars.Method, grammars.Test, grammars.Macro, grammars.Enum, grammars.Struct:
		case grammars.Class, grammars.Interface, grammars.Impl, grammars.Module, grammars.Type:
			one.Divisible = true
		default:
			continue
		}
		all = append(all, one)
	}
	return all
}

// mostGuesses bounds for how many references of a prompt the file is looked for that
// was probably meant: each is compared with every file of the repository.
const mostGuesses = 200

// nearest is the file that was probably meant: the only one of that name
// anywhere, or the path with the fewest slips.
func (w *promptWorld) nearest(name string) string {
	full, ok := w.resolve(name)
	if !ok {
		return ""
	}
	rel, inside := w.relative(filepath.FromSlash(full))
	if !inside {
		return ""
	}
	if w.guessed++; w.guessed > mostGuesses {
		return ""
	}
	if same := w.repo.Tree().Named(path.Base(rel)); len(same) == 1 {
		return w.fromSession(same[0])
	}
	return w.fromSession(nearest.To(rel, w.files.List()))
}

// fromSession is a path of the root as the client writes it in its folder.
func (w *promptWorld) fromSession(name string) string {
	if name == "" {
		return ""
	}
	rel, err := filepath.Rel(w.session, w.full(name))
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// worthTrimming reports whether a reference attaches so much that a part of it
// would be proposed: choosing one takes longer than all rules.
func worthTrimming(r promptrules.Ref) bool {
	return r.Attaches == prompt.AttachesWhole && r.Target != nil && r.Target.Text != nil && r.Target.Text.Tokens >= promptrules.WholeFileTokens
}

// narrow is what pare trim would write for each reference.
func (w *promptWorld) narrow(_ []byte, refs []promptrules.Ref) []*promptrules.Narrowing {
	out := make([]*promptrules.Narrowing, len(refs))
	if !slices.ContainsFunc(refs, worthTrimming) {
		return out
	}
	trimmed := w.trim()
	if trimmed == nil {
		return out
	}
	at := map[int]*trim.Reference{}
	for i := range trimmed.Refs {
		r := &trimmed.Refs[i]
		at[r.Ref.Span.Start] = r
		for _, span := range r.Again {
			at[span.Start] = r
		}
	}
	for i := range refs {
		r := at[refs[i].Span.Start]
		if r == nil || r.Decision != trim.Trimmed || len(r.Ranges) == 0 {
			continue
		}
		n := &promptrules.Narrowing{Cost: r.After, Why: r.Why}
		for _, lines := range r.Ranges {
			n.Lines = append(n.Lines, prompt.Lines{From: lines.First, To: lines.Last})
		}
		out[i] = n
	}
	return out
}

// total is what the prompt costs with all that the client attaches.
func (w *promptWorld) total(text []byte) *lint.Cost {
	if w.surelyBelow(text) {
		return nil
	}
	if bytes.IndexByte(text, '@') >= 0 {
		if trimmed := w.trim(); trimmed != nil {
			c := trimmed.Before
			return &c
		}
	}
	c := w.count(text)
	return &c
}

// surelyBelow reports whether the prompt is below every limit by its bytes alone:
// a token is at least one, and a line costs a few more for its number.
func (w *promptWorld) surelyBelow(text []byte) bool {
	least := w.limits.Window
	if w.limits.MaxTokens > 0 {
		least = min(least, w.limits.MaxTokens)
	}
	if w.limits.PerMinute > 0 && w.limits.Share > 0 {
		least = min(least, int(w.limits.Share*float64(w.limits.PerMinute)))
	}
	most := int64(len(text))
	mentions := int64(bytes.Count(text, []byte{'@'}))
	for _, t := range w.seen {
		if t != nil {
			// Each mention may attach the whole; a line of one byte becomes nine.
			most += mentions * (9*t.Bytes + 1000)
		}
	}
	return most < int64(least)
}

// Bounds of what is compared with prompts: a pasted part of a larger file is
// rare, and a repository of more text than this would be read for minutes.
const (
	maxPasted    = 256 << 10
	maxPastedAll = 64 << 20
)

// findPastes compares all prompts with the repository, which is read once.
func (l *linter) findPastes(ctx context.Context, targets []target) map[string][]promptrules.Paste {
	var prompts []*source.File
	for _, t := range targets {
		if t.kind != promptFile {
			continue
		}
		if data, err := l.files.Read(t.name); err == nil {
			prompts = append(prompts, source.NewFile(t.name, data))
		}
	}
	return promptrules.FindPastes(prompts, l.texts(ctx))
}

// texts are the files of the repository that are neither prompts nor too large.
func (l *linter) texts(ctx context.Context) iter.Seq[*source.File] {
	globs := l.config.PromptGlobs()
	return func(yield func(*source.File) bool) {
		left := maxPastedAll
		for _, name := range l.files.List() {
			if left <= 0 || ctx.Err() != nil {
				return
			}
			if kindOf(name, globs) == promptFile {
				continue
			}
			data, err := disk.Read(l.full(name), maxPasted)
			if err != nil || bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
				continue
			}
			left -= len(data)
			if !yield(source.NewFile(name, data)) {
				return
			}
		}
	}
}
