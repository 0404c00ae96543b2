package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

func manCommand() *command {
	return &command{
		name:  "man",
		short: "print the man page",
		examples: []example{
			{"pare man | man -l -", "read it"},
			{"pare completion --install", "install it, with the completion of your shell"},
		},
		setup: func(*pflag.FlagSet) runFunc {
			return func(_ context.Context, env *Env, args []string) error {
				if len(args) > 0 {
					return usagef("", "pare man takes no argument")
				}
				return writeMan(env.Stdout, commands())
			}
		},
	}
}

// writeMan writes the page in the man macros that every system's man reads.
func writeMan(w io.Writer, table []*command) error {
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

func manCommands(b *strings.Builder, table []*command, parents []string) {
	for _, c := range table {
		path := append(append([]string(nil), parents...), c.name)
		fmt.Fprintf(b, ".SS %s\n%s\n", roffLine(usageLine(c, path)), roffLine(c.short+"."))
		if c.long != "" {
			b.WriteString(".PP\n" + roff(c.long))
		}
		for _, f := range flagsOf(c) {
			name := "\\-\\-" + roffLine(f.Name)
			if f.Shorthand != "" {
				name = "\\-" + f.Shorthand + ", " + name
			}
			value, usage := pflag.UnquoteUsage(f)
			if value != "" {
				name += " \\fI" + roffLine(value) + "\\fR"
			}
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", name, roffLine(usage))
		}
		for _, e := range c.examples {
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", roffLine(e.line), roffLine(e.what))
		}
		manCommands(b, c.subs, path)
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
