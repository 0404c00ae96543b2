package manual

import (
	"fmt"
	"io"
	"strings"
)

const helpHead = `pare turns whole-file references in a prompt (@models.py) into the line ranges
that the task needs (@models.py#L120-180), as Claude Code reads them.

Usage:
  pare [flags] [FILE]        trim the prompt in FILE or on standard input
  pare COMMAND [flags] …

The trimmed prompt goes to standard output and nothing else does; the report goes
to standard error. What is in doubt stays as it was.

  pare < task.md | claude -p

Commands:
`

const helpFoot = `
Exit codes: 0 nothing to report, 1 found something, 2 wrong usage, 3 could not do it.
See "pare help COMMAND" for the flags of a command and examples.
`

// WriteHelp writes what pare --help says.
func WriteHelp(w io.Writer, table []Command) error {
	var b strings.Builder
	b.WriteString(helpHead)
	for i := range table {
		fmt.Fprintf(&b, "  %-12s %s\n", table[i].Name, table[i].Short)
	}
	b.WriteString(helpFoot)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteHelp writes what the help of the command says that these words name.
func (c *Command) WriteHelp(w io.Writer, path []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "pare %s: %s\n\nUsage:\n  %s\n", strings.Join(path, " "), c.Short, c.usageLine(path))
	if c.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(c.Long))
	}
	if len(c.Subs) > 0 {
		b.WriteString("\nCommands:\n")
		for i := range c.Subs {
			fmt.Fprintf(&b, "  %-12s %s\n", c.Subs[i].Name, c.Subs[i].Short)
		}
	}
	if c.Usages != "" {
		fmt.Fprintf(&b, "\nFlags:\n%s", c.Usages)
	}
	if len(c.Examples) > 0 {
		b.WriteString("\nExamples:\n")
		for _, e := range c.Examples {
			fmt.Fprintf(&b, "  %s\n      %s\n", e.Line, e.What)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// usageLine is how the command is called that these words name.
func (c *Command) usageLine(path []string) string {
	parts := append([]string{"pare"}, path...)
	switch {
	case len(c.Subs) > 0 && c.Runs:
		parts = append(parts, "[COMMAND]")
	case len(c.Subs) > 0:
		parts = append(parts, "COMMAND")
	}
	if c.Usages != "" {
		parts = append(parts, "[flags]")
	}
	if c.Args != "" {
		parts = append(parts, c.Args)
	}
	return strings.Join(parts, " ")
}
