package claudemdrules

import (
	"regexp"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/internal/source"
	"pare/lint"
)

// repeatedBytes is how long a line must be to count as said twice: shorter ones
// are headings of tables, names and labels.
const repeatedBytes = 40

// repeatedLine reports an instruction that the file gives twice.
func repeatedLine() Rule {
	return Rule{
		Meta: textMeta("M306", "repeated-line", lint.Warning, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			first := map[string]int{}
			for i := range d.Blocks {
				if d.Blocks[i].Kind != claudemd.Paragraph {
					continue
				}
				from, to := d.File.Lines(d.Blocks[i].Span)
				for n := from; n <= to; n++ {
					line := string(d.File.LineText(n))
					text := strings.ToLower(plainLine(line))
					if len(text) < repeatedBytes || strings.HasPrefix(strings.TrimSpace(line), "|") || strings.HasSuffix(text, ":") {
						continue
					}
					if before, ok := first[text]; ok {
						reportRepeated(pass, d, n, before)
					} else {
						first[text] = n
					}
				}
			}
		},
	}
}

func reportRepeated(pass *lint.Pass[*claudemd.Subject], d *claudemd.Doc, n, before int) {
	line := d.File.LineSpan(n, n)
	text := source.Span{Start: line.Start, End: line.Start + len(d.File.LineText(n))}
	pass.Reportf(text, "line %d says this already; it costs its tokens twice in every request", before).
		Notef(d.File, d.File.LineSpan(before, before), "said first here").
		Fix(lint.Unsafe, "take the line out", source.Edit{Span: line})
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
					priced(pass.Reportf(head, "%d files described one by one, about %s tokens in every request; keep what the names do not say", count, figures.Commas(e.Tokens)), e)
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
