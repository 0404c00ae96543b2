package manual

import (
	"fmt"
	"io"
	"strings"
)

// WriteMan writes the page in the man macros that every system's man reads.
func WriteMan(w io.Writer, table []Command) error {
	var b strings.Builder
	b.WriteString(".TH PARE 1\n.SH NAME\npare \\- trim the context of a prompt for Claude Code, and lint it\n")
	b.WriteString(".SH SYNOPSIS\n.B pare\n[flags] [FILE]\n.br\n.B pare\nCOMMAND [flags] ...\n.SH DESCRIPTION\n")
	b.WriteString(roff(helpHead[:strings.Index(helpHead, "Usage:")]))
	b.WriteString(".SH COMMANDS\n")
	manCommands(&b, table, nil)
	b.WriteString(".SH EXIT STATUS\n0 nothing to report, 1 found something, 2 wrong usage, 3 could not do it, 130 interrupted.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func manCommands(b *strings.Builder, table []Command, parents []string) {
	for i := range table {
		c := &table[i]
		path := append(append([]string(nil), parents...), c.Name)
		fmt.Fprintf(b, ".SS %s\n%s\n", roffLine(c.usageLine(path)), roffLine(c.Short+"."))
		if c.Long != "" {
			b.WriteString(".PP\n" + roff(c.Long))
		}
		for _, f := range c.Flags {
			name := "\\-\\-" + roffLine(f.Name)
			if f.Letter != "" {
				name = "\\-" + f.Letter + ", " + name
			}
			if f.Value != "" {
				name += " \\fI" + roffLine(f.Value) + "\\fR"
			}
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", name, roffLine(f.Does))
		}
		for _, e := range c.Examples {
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", roffLine(e.Line), roffLine(e.What))
		}
		manCommands(b, c.Subs, path)
	}
}

// roff turns paragraphs into man source; an indented line is shown as it stands.
func roff(text string) string {
	var b strings.Builder
	literal := false
	for line := range strings.Lines(strings.TrimSpace(text) + "\n") {
		line = strings.TrimRight(line, "\n")
		switch indented := strings.HasPrefix(line, "  "); {
		case indented && !literal:
			b.WriteString(".nf\n")
			literal = true
		case !indented && literal:
			b.WriteString(".fi\n")
			literal = false
		}
		if line == "" {
			b.WriteString(".PP\n")
			continue
		}
		b.WriteString(roffLine(line) + "\n")
	}
	if literal {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// roffLine escapes what roff would read as a request or an escape.
func roffLine(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
