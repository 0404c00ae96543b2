// Package report prints findings: as text with an excerpt, as JSON, as SARIF
// 2.1.0, as GitHub annotations, as a GitLab code-quality report and as Markdown.
//
// It is the only package that knows colour. It gets findings that are sorted and
// prints the same bytes for the same findings. What a finding masks is never
// printed, in no format and not as part of another finding's excerpt.
package report

import (
	"bufio"
	"fmt"
	"io"

	"pare/lint"
)

// Format is how findings are printed. The set is closed.
type Format uint8

// The formats.
const (
	Text     Format = iota // for a person: the line, with carets below what is meant
	JSON                   // one versioned document: docs/schema/lint-1.json
	SARIF                  // version 2.1.0
	GitHub                 // workflow commands that become annotations
	GitLab                 // code-quality report
	Markdown               // a table, for the summary of a job or a comment
)

var formatNames = [...]string{"text", "json", "sarif", "github", "gitlab", "markdown"}

// String is the name of the format on the command line.
func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("Format(%d)", uint8(f))
}

// Formats lists the names of all formats.
func Formats() []string { return formatNames[:] }

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	for i, n := range formatNames {
		if n == name {
			return Format(i), nil
		}
	}
	return Text, fmt.Errorf("no format %q", name)
}

// Options say how to print. The zero value is text without colour.
type Options struct {
	Format Format
	Color  bool // text only
	Width  int  // columns of the terminal; 0 means 100
	// Version is pare's own, for SARIF; empty is left out.
	Version string
	// Rules are all rules that ran, for SARIF's table; rules of findings are
	// added where they are not in it.
	Rules []*lint.Meta
}

// Write prints the findings.
func Write(w io.Writer, found []*lint.Finding, o Options) error {
	out := bufio.NewWriter(w)
	masks := newMasks(found)
	var err error
	switch o.Format {
	case Text:
		writeText(out, found, masks, o)
	case JSON:
		err = writeJSON(out, found, masks)
	case SARIF:
		err = writeSARIF(out, found, masks, o)
	case GitHub:
		writeGitHub(out, found, masks)
	case GitLab:
		err = writeGitLab(out, found, masks)
	case Markdown:
		writeMarkdown(out, found, masks)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}
