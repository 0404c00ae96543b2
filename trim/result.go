package trim

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"pare/internal/figures"
	"pare/prompt"
	"pare/tokenize"
)

// price finds out what the client sends for the prompt before and after.
func (t *trimmer) price() {
	if t.sent == nil {
		t.sent = map[string]tokenize.Estimate{}
		for _, f := range t.files {
			// A name with a # in it is no mention of the file.
			if f.file != nil && !strings.Contains(f.path, "#") {
				t.sent[f.path] = f.sent
			}
		}
		t.before = t.cost(t.text)
	}
	t.write()
	t.after = t.before
	if t.changed() {
		t.after = t.cost(t.out)
	}
}

func (t *trimmer) changed() bool {
	return slices.ContainsFunc(t.refs, func(r *reference) bool { return r.change })
}

// cost is the text and all that the client attaches for it. What was found for a
// mention is not worked out again.
func (t *trimmer) cost(text []byte) tokenize.Estimate {
	total := tokenize.Count(text, t.o.Family)
	mentions := prompt.Parse(text)
	for m, e := range t.attachAll(mentions) {
		t.sent[m] = e
	}
	for _, m := range mentions {
		total = total.Add(t.sent[m.Text])
	}
	return total
}

// attachAll is what the client sends for the mentions of which it is not known.
func (t *trimmer) attachAll(mentions []prompt.Mention) map[string]tokenize.Estimate {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	found := make([]tokenize.Estimate, len(mentions))
	unknown := func(m prompt.Mention) bool { _, ok := t.sent[m.Text]; return !ok }
	for i, m := range mentions {
		if unknown(m) {
			group.Go(func() error {
				found[i] = t.o.Cost(prompt.Attach(m, t.o.FS, t.o.Attach))
				return nil
			})
		}
	}
	_ = group.Wait() // nothing in it fails
	all := map[string]tokenize.Estimate{}
	for i, m := range mentions {
		if unknown(m) {
			all[m.Text] = found[i]
		}
	}
	return all
}

// fit prices the prompt and, where it is over MaxTokens, looks for the largest
// choice that is not. Without one the smallest stays, and the result says so.
func (t *trimmer) fit() {
	t.price()
	if t.o.MaxTokens <= 0 || t.after.Tokens <= t.o.MaxTokens {
		return
	}
	low, high, best := 0, t.keptBytes(), 0
	for try := 0; try < maxTries && high-low > leastBytes; try++ {
		t.chooseWithin((low + high) / 2)
		if t.after.Tokens > t.o.MaxTokens {
			high = t.maxBytes
			continue
		}
		low, best = t.maxBytes, t.maxBytes
	}
	if final := max(best, min(high, leastBytes)); final > 0 && final != t.maxBytes {
		t.chooseWithin(final)
	}
}

// chooseWithin chooses again, with a limit, and prices the result.
func (t *trimmer) chooseWithin(limit int) {
	t.maxBytes = max(1, limit)
	t.choose()
	t.price()
}

// keptBytes is the size of what the files of the choice name now.
func (t *trimmer) keptBytes() int {
	kept := 0
	for _, f := range t.weighed {
		if f.wanted {
			kept += f.size(f.choice.Ranges)
		}
	}
	return kept
}

// result gathers what came out.
func (t *trimmer) result() *Result {
	out := &Result{Prompt: t.out, Before: t.before, After: t.after}
	if !t.changed() {
		out.Prompt = t.text
	} else if len(t.listed) > 0 {
		out.Outline = tokenize.Count(t.listed, t.o.Family)
	}
	if t.o.MaxTokens > 0 && out.After.Tokens > t.o.MaxTokens {
		out.Notes = append(out.Notes, fmt.Sprintf("about %s tokens remain, over the %s asked for", figures.Commas(out.After.Tokens), figures.Commas(t.o.MaxTokens)))
	}
	if t.tooMany {
		out.Notes = append(out.Notes, fmt.Sprintf("more than %s different references: the prompt is left as it is", figures.Commas(prompt.MostReferences)))
	}
	if t.unlisted > 0 {
		out.Notes = append(out.Notes, figures.Plural(t.unlisted, "more reference")+" that lead nowhere are not listed")
	}
	seen := map[string]bool{}
	out.Refs = make([]Reference, 0, len(t.refs))
	for _, r := range t.refs {
		t.finish(r, seen)
		out.Refs = append(out.Refs, r.Reference)
	}
	if n := len(prompt.Parse(out.Prompt)); n == prompt.MaxMentions {
		out.Notes = append(out.Notes, fmt.Sprintf("the client takes %d mentions of a prompt and ignores the rest", prompt.MaxMentions))
	}
	return out
}

// finish fills in the figures of a reference.
func (t *trimmer) finish(r *reference, seen map[string]bool) {
	f := r.file
	if f == nil {
		return
	}
	if f.file != nil {
		r.Lines = f.file.TextLineCount()
	}
	r.Before = t.costBefore(r)
	r.After = r.Before
	_, whole := r.Ref.Meant.(prompt.Whole)
	r.Dropped = whole && f.content == sliceable && f.dropped != ""
	if r.Dropped {
		r.Notes = append(r.Notes, fmt.Sprintf("whole, the client would attach %s: %s", f.sends, f.dropped))
	}
	if whole && f.choice != nil {
		r.Notes = append(r.Notes, f.choice.Notes...)
	}
	if f.abs != "" && t.outside(f) {
		r.Notes = append(r.Notes, "outside the working directory")
	}
	if f.outline.Syntax.Approximate && whole && f.file != nil {
		r.Notes = append(r.Notes, "approximate blocks: "+f.outline.Syntax.Reason)
	}
	if !r.change {
		if r.Ref.Duplicate {
			r.After = tokenize.Estimate{Method: tokenize.Exact}
		}
		return
	}
	r.Decision, r.Ranges = Trimmed, r.want
	if r.inline {
		r.Decision, r.Ranges = Inlined, wholeOr(r)
	}
	r.After = t.costAfter(r, seen)
	if whole {
		r.Rest = f.rest
	}
}

// costBefore is what the reference costs as written; for a whole file that the
// client would drop, what was asked for.
func (t *trimmer) costBefore(r *reference) tokenize.Estimate {
	if r.Ref.Duplicate {
		return tokenize.Estimate{Method: tokenize.Exact}
	}
	if r.file.content == sliceable && r.file.dropped != "" {
		if _, whole := r.Ref.Meant.(prompt.Whole); whole {
			return r.file.whole
		}
	}
	if r.Ref.Mention == nil {
		return tokenize.Estimate{Method: tokenize.Exact}
	}
	return t.sent[r.Ref.Mention.Text]
}

// costAfter is what the new mentions attach, each counted at the first reference
// that names it.
func (t *trimmer) costAfter(r *reference, seen map[string]bool) tokenize.Estimate {
	sum := tokenize.Estimate{Method: tokenize.Exact}
	if r.inline {
		for _, x := range r.Ranges {
			if key := fmt.Sprint(r.Abs, x); !seen[key] {
				seen[key] = true
				sum = sum.Add(tokenize.Count(r.file.span(x).Text(r.file.data), t.o.Family))
			}
		}
		return sum
	}
	for _, form := range r.forms {
		for _, m := range prompt.Parse([]byte(form)) {
			if !seen[m.Text] {
				seen[m.Text] = true
				sum = sum.Add(t.sent[m.Text])
			}
		}
	}
	return sum
}
