package slicer

import (
	"fmt"
	"slices"

	"pare/prompt"
	"pare/tokenize"
)

// price finds out what the client sends for the prompt before and after.
func (t *trimmer) price() {
	t.write()
	w := &written{text: t.out, cost: map[string]tokenize.Estimate{}}
	w.before = t.cost(t.text, w.cost)
	w.after = w.before
	if t.changed() {
		w.after = t.cost(t.out, w.cost)
	}
	t.written = w
}

func (t *trimmer) changed() bool {
	return slices.ContainsFunc(t.refs, func(r *trimRef) bool { return r.change })
}

// cost is the text and all that the client attaches for it. What it found for
// each mention is put into known, and not worked out again.
func (t *trimmer) cost(text []byte, known map[string]tokenize.Estimate) tokenize.Estimate {
	total := tokenize.Count(text, t.o.Family)
	for _, m := range prompt.Parse(text) {
		e, ok := known[m.Text]
		if !ok {
			e = t.o.Cost(prompt.Attach(m, t.o.FS, t.o.Attach))
			known[m.Text] = e
		}
		total = total.Add(e)
	}
	return total
}

// maxTries bounds how often a choice is made smaller for MaxTokens.
const maxTries = 5

// overMax reports whether the prompt is over MaxTokens and may be made smaller.
func (t *trimmer) overMax() bool {
	t.price()
	return t.o.MaxTokens > 0 && t.written.after.Tokens > t.o.MaxTokens && t.tries < maxTries && len(t.weighed) > 0
}

// tighten lowers what Choose may keep, by what the prompt is over. It reports
// whether there is anything left to lower.
func (t *trimmer) tighten() bool {
	t.tries++
	kept, keptTokens := 0, 0
	for _, f := range t.weighed {
		if f.choice == nil {
			continue
		}
		for _, r := range f.choice.Ranges {
			text := f.span(r).Text(f.data)
			kept += len(text)
			keptTokens += t.o.Attach.CountTokens(text) + 2*(r.Last-r.First+1)
		}
	}
	over := t.written.after.Tokens - t.o.MaxTokens
	if kept == 0 || keptTokens == 0 {
		return false
	}
	// A little more than what is over, since the next choice is cut at other places.
	share := 1 - 1.05*float64(over)/float64(keptTokens)
	if share <= 0 {
		share = 0.05
	}
	t.maxBytes = max(1, int(share*float64(kept)))
	for _, r := range t.refs {
		if r.Choice != nil {
			r.want, r.change = nil, false
		}
	}
	return t.maxBytes > 1
}

// result gathers what came out.
func (t *trimmer) result() *TrimResult {
	out := &TrimResult{Prompt: t.out, Before: t.written.before, After: t.written.after, Notes: t.notes}
	if !t.changed() && !t.o.LeftOut {
		out.Prompt = t.text
	}
	if t.o.MaxTokens > 0 && out.After.Tokens > t.o.MaxTokens {
		out.Notes = append(out.Notes, fmt.Sprintf("about %s tokens remain, over the %s asked for", thousands(out.After.Tokens), thousands(t.o.MaxTokens)))
	}
	seen := map[string]bool{}
	for _, r := range t.refs {
		t.finish(r, seen)
		out.Refs = append(out.Refs, r.TrimmedRef)
	}
	if n := len(prompt.Parse(out.Prompt)); n == prompt.MaxMentions {
		out.Notes = append(out.Notes, fmt.Sprintf("the client takes %d mentions of a prompt and ignores the rest", prompt.MaxMentions))
	}
	return out
}

// finish fills in the figures of a reference.
func (t *trimmer) finish(r *trimRef, seen map[string]bool) {
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
}

// costBefore is what the reference costs as written; for a whole file that the
// client would drop, what was asked for.
func (t *trimmer) costBefore(r *trimRef) tokenize.Estimate {
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
	return t.written.cost[r.Ref.Mention.Text]
}

// costAfter is what the new mentions attach, each counted at the first reference
// that names it.
func (t *trimmer) costAfter(r *trimRef, seen map[string]bool) tokenize.Estimate {
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
	forms, err := prompt.Format(r.file.path, linesOf(t.splitForGate(r.file, r.want)))
	if err != nil {
		return sum
	}
	for _, form := range forms {
		for _, m := range prompt.Parse([]byte(form)) {
			if !seen[m.Text] {
				seen[m.Text] = true
				sum = sum.Add(t.written.cost[m.Text])
			}
		}
	}
	return sum
}
