package slicer

import "strings"

// Names that are spelled as words: "the refund total" for refund_total, or with
// hyphens: refund-total.
const (
	// mostSpelled is how many words are taken for one name.
	mostSpelled = 4
	// longPrompt is the number of words from which a prompt has so many pairs of
	// them that they make names by chance; there the scores alone weigh them.
	longPrompt = 60
)

// spelled resolves names of functions and types whose parts the prompt has as
// neighbouring words, those of the most words first.
func (r *resolver) spelled() {
	if r.task.words > longPrompt {
		return
	}
	for n := mostSpelled; n > 1; n-- {
		for i := 0; i+n <= len(r.said); i++ {
			if text, ok := r.phrase(i, n); ok {
				r.spelledAs(i, n, text)
			}
		}
	}
}

// phrase is n words from the i-th on, if they are plain ones of a sentence with a
// blank between and none is part of a name yet.
func (r *resolver) phrase(i, n int) (text string, ok bool) {
	var b strings.Builder
	for j := i; j < i+n; j++ {
		w := &r.said[j]
		if w.zone >= zoneFence || w.owner >= 0 || r.inPath(w) || !w.last || r.swallowed[j] {
			return "", false
		}
		if j > i && (w.start != r.said[j-1].end+1 || r.task.clean[w.start-1] != ' ' && r.task.clean[w.start-1] != '-') {
			return "", false
		}
		b.WriteString(w.text)
	}
	return b.String(), true
}

func (r *resolver) spelledAs(i, n int, text string) {
	for file, d := range r.files {
		defs := d.outermost(d.folded(text))
		if len(defs) == 0 || len(defs) > fewRivals || !d.isPlace(defs[0]) {
			continue
		}
		for _, def := range defs {
			r.add(file, Named{Means: ByWord, Text: r.task.clean[r.said[i].start:r.said[i+n-1].end], Def: int(def), Rivals: len(defs)})
		}
		for j := i; j < i+n; j++ {
			r.swallowed[j] = true
		}
	}
}
