package report

import (
	"bufio"
	"fmt"

	"pare/internal/inert"
	"pare/lint"
)

// maxRows is how many findings a table tells: the summary of a job and a comment
// take so much, and nobody reads more.
const maxRows = 100

// writeMarkdown prints a table, for the summary of a job and the comment on a change.
func writeMarkdown(out *bufio.Writer, found []*lint.Finding, m masks) {
	fmt.Fprintf(out, "**pare**: %s\n", Count(found))
	if len(found) == 0 {
		return
	}
	fmt.Fprint(out, "\n| | where | what | rule |\n| --- | --- | --- | --- |\n")
	for _, f := range found[:min(len(found), maxRows)] {
		at := inert.Code(fmt.Sprintf("%s:%d", f.File.Name, f.Start().Line))
		fmt.Fprintf(out, "| %s | %s | %s | %s %s |\n", f.Severity, at, inert.Cell(m.clean(f.File, f.Message)), f.Rule.Code, f.Rule.Name)
	}
	if more := len(found) - maxRows; more > 0 {
		fmt.Fprintf(out, "\n… and %d more\n", more)
	}
}
