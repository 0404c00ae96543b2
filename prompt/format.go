package prompt

import (
	"fmt"
	"strings"
)

// unmentionableError says that the client has no way to read a mention of a
// path.
type unmentionableError struct {
	Path string
}

// Error names the path.
func (e *unmentionableError) Error() string {
	return fmt.Sprintf("no mention can name %q", e.Path)
}

// Hint says what to do about it.
func (e *unmentionableError) Hint() string {
	return `rename the file, or give its text inline: the client has no escape for ", for # in a name, or for spaces at its ends`
}

// Format writes mentions of a path: one for each range of lines, or one of the
// whole when there are none. It quotes where the client needs it. The error is
// an unmentionableError where no form is read as meant, and says so of a range
// that is none.
func Format(path string, lines []Lines) ([]string, error) {
	if len(lines) == 0 {
		m, err := formatOne(path, Whole{})
		if err != nil {
			return nil, err
		}
		return []string{m}, nil
	}
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		if l.From < 1 || l.To < l.From {
			return nil, fmt.Errorf("lines %d to %d of %s are no range", l.From, l.To, path)
		}
		m, err := formatOne(path, l)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// formatOne tries the plain form and the quoted form, and takes the one that
// reads back as what it was made from.
func formatOne(path string, sel Selector) (string, error) {
	name := path
	if l, ok := sel.(Lines); ok {
		name += "#" + l.String()
	}
	forms := []string{"@" + name, `@"` + name + `"`}
	for _, form := range forms {
		if all := occurrences([]byte(form)); len(all) == 1 && all[0].Path == path && all[0].Selector == sel && all[0].Span.End == len(form) {
			return form, nil
		}
	}
	return "", &unmentionableError{Path: path}
}

// isQuotedForm reports whether a mention is written with quotes.
func isQuotedForm(mention string) bool { return strings.HasPrefix(mention, `@"`) }
