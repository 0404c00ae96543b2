package promptrules

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"pare/internal/source"
	"pare/lint"
)

// A pasted log is worth a word from here on: it costs about 2,000 tokens, and
// the lines that matter are a few.
const (
	logLines = 40
	logBytes = 6000
)

// pastedLog reports a long log or trace, with the lines of it that matter.
func pastedLog() Rule {
	return Rule{
		Meta: meta("P303", "pasted-log", lint.Warning, lint.KindSize),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, l := range findLogs(s.File) {
				span := s.File.LineSpan(l.from, l.to)
				if l.to-l.from+1 < logLines && span.Len() < logBytes {
					continue
				}
				s.reportLog(pass, l, span)
			}
		},
	}
}

func (s *Subject) reportLog(pass *lint.Pass[*Subject], l logRun, span source.Span) {
	cost := s.count(span.Text(s.File.Data))
	keep := l.worth(s.File)
	kept := 0
	for _, k := range keep {
		if k {
			kept++
		}
	}
	lines := l.to - l.from + 1
	if kept == 0 {
		priced(pass.Reportf(firstLine(s.File, span), "a log of %d lines%s, and no error in it; cut it to what you ask about", lines, price(&cost)), &cost)
		return
	}
	if kept*2 > lines {
		return // it is nearly all errors
	}
	f := pass.Reportf(firstLine(s.File, span), "a log of %d lines%s; %d of them matter", lines, price(&cost), kept)
	priced(f, &cost)
	for i, k := range keep {
		if k {
			line := s.File.LineSpan(l.from+i, l.from+i)
			f.Notef(s.File, line, "%s", strings.TrimSpace(cutText(string(line.Text(s.File.Data)), 100)))
			if len(f.Notes) == 3 {
				break
			}
		}
	}
	f.Fix(lint.Unsafe, fmt.Sprintf("keep the %d lines that matter", kept), s.cutLog(l, keep)...)
}

// cutLog replaces runs of lines that do not matter by one that says so.
func (s *Subject) cutLog(l logRun, keep []bool) []source.Edit {
	var edits []source.Edit
	for i := 0; i < len(keep); {
		j := i
		for j < len(keep) && !keep[j] {
			j++
		}
		if n := j - i; n > 2 {
			span := s.File.LineSpan(l.from+i, l.from+j-1)
			mark := fmt.Sprintf("[%d lines left out]", n)
			if bytes.HasSuffix(span.Text(s.File.Data), []byte("\n")) {
				mark += "\n"
			}
			edits = append(edits, source.Edit{Span: span, New: mark})
		}
		i = j + 1
	}
	return edits
}

// logRun is a run of lines, 1-based and inclusive.
type logRun struct{ from, to int }

var logLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(?:` + strings.Join([]string{
		`\[?\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}`,                // a date and a time
		`\[?\d{2}:\d{2}:\d{2}[.,\] ]`,                              // a time
		`[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} `,                 // syslog
		`\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b[\]: ]`, // a level
		`at [\w.$<>/\[\] ]+ ?\(.*\)$`,                              // a frame of Java, JavaScript, C#
		`File ".*", line \d+`,                                      // a frame of Python
		`\S+\.go:\d+ \+0x`,                                         // a frame of Go
		`goroutine \d+ \[`,
		`\d+: +(?:0x[0-9a-f]+ - )?\S+::\S+`, // a frame of Rust
		`#\d+ +\S+.*\(.*\)`,                 // a frame of PHP, gdb
		`(?:npm|yarn) (?:ERR!|WARN)`,
		`(?:ok|PASS|FAIL|---? (?:PASS|FAIL|SKIP)|=== RUN)\s`, // go test
		`(?:✓|✔|✗|✘|×)\s`,
		`\d+\.\d+\.\d+\.\d+ - `, // a web server
		`[a-z-]+(?:_\d+)? +\| `, // docker compose
	}, "|") + `)`)
})

var errorLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:error|exception|panic|fatal|failed|failure|traceback|caused by|assert(?:ion)?(?:error)?|segmentation fault|undefined|cannot|denied|refused|timed out|ERR!|--- FAIL|FAIL:?)\b|✗|✘|×`)
})

var noError = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:0 (?:errors|failed|failures)|no errors?|errors?[=:] ?0\b|failed[=:] ?0\b)`)
})

// findLogs finds runs in which most lines look like those of a log. Up to three
// others in a row, as messages of several lines have them, do not end a run.
func findLogs(file *source.File) []logRun {
	var runs []logRun
	from, last, hits, misses := 0, 0, 0, 0
	flush := func() {
		if hits >= 10 && hits*2 > last-from {
			runs = append(runs, logRun{from, last})
		}
		from, hits, misses = 0, 0, 0
	}
	for line := 1; line <= file.LineCount(); line++ {
		text := file.LineText(line)
		switch {
		case logLine().Match(text[:min(len(text), 300)]):
			if from == 0 {
				from = line
			}
			last, misses = line, 0
			hits++
		case from > 0:
			if misses++; misses > 3 || bytes.HasPrefix(bytes.TrimSpace(text), []byte("```")) {
				flush()
			}
		}
	}
	flush()
	return runs
}

// worth marks the lines of a run that matter: the first ten that tell of an error,
// each with the line before and the two behind it.
func (l logRun) worth(file *source.File) []bool {
	keep := make([]bool, l.to-l.from+1)
	errors := 0
	for i := range keep {
		text := file.LineText(l.from + i)
		if !errorLine().Match(text) || noError().Match(text) {
			continue
		}
		for j := max(0, i-1); j <= min(len(keep)-1, i+2); j++ {
			keep[j] = true
		}
		if errors++; errors == 10 {
			break
		}
	}
	return keep
}

// cutText ends a text after so many bytes, at a character.
func cutText(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}
