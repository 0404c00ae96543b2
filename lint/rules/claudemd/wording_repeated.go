package claudemdrules

import (
	"regexp"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

// repeatedBytes is how long a paragraph or an item must be to count as said twice:
// shorter ones are labels and names.
const repeatedBytes = 40

// repeatedLine reports an instruction that the file gives twice: a paragraph or an
// item of a list, whole. A line of one is no instruction, and the steps of two
// procedures may well be the same.
func repeatedLine() Rule {
	return Rule{
		Meta: textMeta("M306", "repeated-line", lint.Info, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			first := map[string]int{}
			for i := range d.Blocks {
				text, ok := instruction(d, &d.Blocks[i])
				if !ok {
					continue
				}
				from, to := d.File.Lines(d.Blocks[i].Span)
				if before, ok := first[text]; ok {
					reportRepeated(pass, d, from, to, before)
				} else {
					first[text] = from
				}
			}
		},
	}
}

var onlyLinks = lazyregexp.New(`^(?:\W*\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\]))+\W*$`)

// instruction is the text of a block in one form, where it may be an instruction:
// no label, no step of a numbered list, no row of links.
func instruction(d *claudemd.Doc, b *claudemd.Block) (string, bool) {
	if b.Kind != claudemd.Paragraph {
		return "", false
	}
	from, to := d.File.Lines(b.Span)
	marker := strings.TrimSpace(string(d.File.LineText(from)))
	if marker == "" || marker[0] >= '0' && marker[0] <= '9' || marker[0] == '|' {
		return "", false
	}
	var words []string
	for n := from; n <= to; n++ {
		words = append(words, strings.Fields(plainLine(string(d.File.LineText(n))))...)
	}
	text := strings.ToLower(strings.Join(words, " "))
	if len(text) < repeatedBytes || strings.HasSuffix(text, ":") || onlyLinks.Match(b.Span.Text(d.Data())) {
		return "", false
	}
	return text, true
}

func reportRepeated(pass *lint.Pass[*claudemd.Subject], d *claudemd.Doc, from, to, before int) {
	lines := d.File.LineSpan(from, to)
	head := d.File.LineSpan(from, from)
	head.End = head.Start + len(d.File.LineText(from))
	f := pass.Reportf(head, "line %d says this already; it costs its tokens twice in every request", before)
	f.Notef(d.File, d.File.LineSpan(before, before), "said first here")
	if !deeper(d, from, to+1) {
		f.Fix(lint.Unsafe, "take it out", source.Edit{Span: lines})
	}
}

// deeper reports whether the line behind a block belongs to it: it is indented
// more than the block begins.
func deeper(d *claudemd.Doc, first, next int) bool {
	if next > d.File.TextLineCount() {
		return false
	}
	indent := func(n int) int {
		text := string(d.File.LineText(n))
		return len(text) - len(strings.TrimLeft(text, " \t"))
	}
	return strings.TrimSpace(string(d.File.LineText(next))) != "" && indent(next) > indent(first)
}

var tourItem = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("^\\s*(?:[-*+]|\\d+\\.) +[*_]{0,2}`?[\\w./@-]*(?:/|\\.[a-z]{1,5})[\\w./-]*`?[*_]{0,2} *(?:[-:–—]|→)")
})

// tourFiles is how many files in a row make a tour: fewer are the ones that
// matter.
const tourFiles = 12

// fileTour reports a file-by-file description of the tree: the model sees the
// tree, and the description is wrong with the first file that is moved.
func fileTour() Rule {
	return Rule{
		Meta: textMeta("M307", "file-tour", lint.Info, lint.KindStale),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			from, last, count := 0, 0, 0
			flush := func() {
				if count >= tourFiles {
					span := source.Span{Start: d.File.LineSpan(from, from).Start, End: d.File.LineSpan(last, last).End}
					e := costOf(span.Text(d.Data()))
					head := d.File.LineSpan(from, from)
					head.End = head.Start + len(d.File.LineText(from))
					priced(pass.Reportf(head, "%d files described one by one, about %s tokens %s; keep what the names do not say", count, figures.Commas(e.Tokens), whenSent(pass.Subject)), e)
				}
				from, count = 0, 0
			}
			for n := 1; n <= d.File.TextLineCount(); n++ {
				text := d.File.LineText(n)
				switch {
				case tourItem().Match(text[:min(len(text), 200)]) && !d.InFence(d.File.LineSpan(n, n).Start):
					if from == 0 {
						from = n
					}
					last = n
					count++
				case from > 0 && n-last > 2:
					flush()
				}
			}
			flush()
		},
	}
}
