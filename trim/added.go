package trim

import (
	"bytes"
	"strings"

	"pare/internal/lazyregexp"
	"pare/prompt"
)

// What begins the parts that pare adds to a prompt.
var fenceHead = lazyregexp.New("^(.+) lines [0-9]+-[0-9]+:\r?\n$")

const leftOutHead = "Not attached of "

// outlineRow is a row of an outline.
var outlineRow = lazyregexp.New("^ *- ")

// withoutAdded is a prompt without what an earlier run has added to it, and the
// files whose lines that was. Lines of files are no part of the task, and trimming
// again shall come to the same.
func withoutAdded(text []byte) (task []byte, paths []string) {
	fence, head := "", []byte(nil) // the fence to wait for; a line that may announce one
	rows := false                  // in an outline
	for line := range bytes.Lines(text) {
		bare := strings.TrimRight(string(line), "\r\n")
		ticks := bare[:len(bare)-len(strings.TrimLeft(bare, "`"))]
		switch {
		case fence != "":
			if bare == fence {
				fence = ""
			}
		case head != nil && len(ticks) >= 3:
			shown := string(fenceHead.FindSubmatch(head)[1])
			paths = append(paths, shown)
			fence, head = ticks, nil
		case rows && outlineRow.MatchString(bare):
		default:
			task, head = append(task, head...), nil
			if fenceHead.Match(line) {
				head = line
			} else if rows = strings.HasPrefix(bare, leftOutHead); !rows {
				task = append(task, line...)
			}
		}
	}
	task = append(task, head...)
	seen := map[string]bool{}
	for i, shown := range paths {
		// As the file is called: with no space after an @.
		paths[i] = strings.ReplaceAll(shown, "@ ", "@")
		if !seen[shown] {
			seen[shown] = true
			task = withAt(task, shown, paths[i])
		}
	}
	return task, paths
}

// withAt puts the @ back that was taken off a path when its lines went in, so that it
// is no word of the task again.
func withAt(text []byte, shown, path string) []byte {
	mention := []byte("@\"" + path + "\"")
	if forms, err := prompt.Format(path, nil); err == nil {
		mention = []byte(forms[0])
	}
	var out []byte
	for {
		i := bytes.Index(text, []byte(shown))
		if i < 0 {
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		end := i + len(shown)
		if i > 0 && strings.ContainsRune("/@.\"-_", rune(text[i-1])) || end < len(text) && (text[end] == '/' || text[end] == '_') {
			out = append(out, shown...)
		} else {
			out = append(out, mention...)
		}
		text = text[end:]
	}
}
