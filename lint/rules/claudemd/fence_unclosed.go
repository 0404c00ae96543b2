package claudemdrules

import (
	_ "embed"
	"strings"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
)

//go:embed pages/unclosed-fence.md
var unclosedFenceDoc string

// unclosedFence reports a code fence that nothing closes: all that follows is
// code, and imports below it do not load.
var unclosedFence = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M120", Name: "unclosed-fence", Severity: lint.Error, Kind: lint.KindFence, Since: "0.1.0", Doc: unclosedFenceDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		open, mark, ok := openFence(pass.Subject.Doc.File)
		if !ok {
			return
		}
		data := pass.Subject.Doc.Data()
		closing := mark + "\n"
		if len(data) > 0 && data[len(data)-1] != '\n' {
			closing = "\n" + closing
		}
		pass.Reportf(open, "the fence opened here is never closed, so the rest of the file is code").
			Fix(lint.Unsafe, "close it at the end of the file", source.Edit{Span: source.Span{Start: len(data), End: len(data)}, New: closing})
	},
}

// openFence finds the fence that is open at the end of the file. It reads lines
// and not blocks: a fence that only a list's end closes is closed enough for a
// reader.
func openFence(file *source.File) (at source.Span, mark string, open bool) {
	for n := 1; n <= file.TextLineCount(); n++ {
		text := string(file.LineText(n))
		trimmed := strings.TrimLeft(text, " \t>")
		run := fenceRun(trimmed)
		if run == "" {
			continue
		}
		rest := strings.TrimSpace(trimmed[len(run):])
		switch {
		case !open && !strings.Contains(rest, "`"):
			s := file.LineSpan(n, n)
			start := s.Start + len(text) - len(trimmed)
			at, mark, open = source.Span{Start: start, End: start + len(strings.TrimRight(trimmed, " \t"))}, run, true
		case open && rest == "" && run[0] == mark[0] && len(run) >= len(mark):
			open = false
		}
	}
	return at, mark, open
}

func fenceRun(line string) string {
	if line == "" || (line[0] != '`' && line[0] != '~') {
		return ""
	}
	run := line[:len(line)-len(strings.TrimLeft(line, line[:1]))]
	if len(run) < 3 {
		return ""
	}
	return run
}
