package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pare/internal/disk"
	"pare/internal/figures"
	"pare/internal/hook"
	"pare/internal/inert"
	"pare/internal/journal"
	"pare/internal/lazyregexp"
	"pare/prompt"
	"pare/slicer"
	"pare/trim"
)

// narrowFromSaving is the number of tokens that a narrowed attachment must save.
// In trials every second or third task read one range more, which is a request
// more: about 17,000 tokens out of the cache and a hundred of output, the price of
// some 1,100 tokens that are written to it.
const narrowFromSaving = 1000

// attachment answers session.append: the text of a file that was mentioned whole
// becomes the lines that the task needs. It is asked once for each row, and what it
// answers is what the client keeps, so no later prompt changes it.
func (h *run) attachment(ctx context.Context) Answer {
	none := Answer{Document: hook.Kept{}}
	a, ok := parseAttached(h.event.Blocks)
	if !ok || h.event.Agent != "" || h.event.Prompt == "" {
		return none
	}
	trimmed, err := h.trim(ctx)
	if err != nil {
		return Answer{Err: err}
	}
	for i := range trimmed.Refs {
		r := &trimmed.Refs[i]
		if _, whole := r.Ref.Meant.(prompt.Whole); !whole || r.Abs != a.path {
			continue
		}
		kept := h.keep(a, r)
		h.note(r, kept)
		return Answer{Document: kept}
	}
	return none
}

// note writes down what became of a mentioned file. The client is not kept waiting
// for a journal that can not be written.
func (h *run) note(r *trim.Reference, kept hook.Kept) {
	e := journal.Entry{
		Kind: journal.Sent, Session: h.event.Session, Prompt: h.event.Prompt, Digest: journal.Digest(h.event.Prompt), File: r.Abs, Lines: r.Lines,
		Before: tokensOf(h.event.Blocks), Why: r.Why,
	}
	e.After = e.Before
	if kept.Blocks != nil {
		e.After, e.Parts, e.LeftOut = tokensOf(kept.Blocks), parts(r), strings.TrimSuffix(trim.OutlineText(r.Rest), "\n")
	}
	_ = h.book().Add(e)
}

// parts are the ranges that go out, each with the reason of the best match in it.
func parts(r *trim.Reference) []journal.Part {
	var all []journal.Part
	for _, x := range r.Ranges {
		part, best := journal.Part{First: x.First, Last: x.Last}, -1.0
		for _, p := range r.Choice.Picks {
			b := r.Choice.Outline.Blocks[p.Block]
			if x.First <= b.Last && b.First <= x.Last && p.Score > best {
				part.Why, best = p.Why, p.Score
			}
		}
		all = append(all, part)
	}
	return all
}

// keep is what is kept of an attachment that a reference has asked for whole.
func (h *run) keep(a attached, r *trim.Reference) hook.Kept {
	name := h.shown(r.Abs)
	whole := hook.Kept{Say: name + " whole"}
	if len(r.Ranges) == 0 || r.Evidence == nil {
		return whole
	}
	blocks, ok := a.narrowed(r)
	if !ok {
		return whole
	}
	say := fmt.Sprintf("%s %s of %s lines", name, figures.Commas(linesIn(r.Ranges)), figures.Commas(r.Lines))
	less := tokensOf(h.event.Blocks) - tokensOf(blocks)
	if len(a.lines) < r.Lines {
		say += " (too large to attach whole)"
	} else if less < narrowFromSaving {
		return whole
	}
	return hook.Kept{Blocks: blocks, Less: max(0, less), Say: say}
}

// shown is a path as a person is told it: short, and harmless for a terminal.
func (h *run) shown(path string) string {
	return inert.Show(filepath.ToSlash(disk.Below(h.dir, path)))
}

func linesIn(ranges []slicer.Range) int {
	n := 0
	for _, r := range ranges {
		n += r.Last - r.First + 1
	}
	return n
}

func tokensOf(blocks []string) int {
	n := 0
	for _, b := range blocks {
		n += countNewest([]byte(b))
	}
	return n
}

// attached is a row of the session about a file that a prompt mentions.
type attached struct {
	path   string // absolute
	quoted string // the path in the client's JSON
	blocks []string
	call   int      // the block that names the file
	result int      // the block with the lines, or −1 where the file was too large for any
	size   string   // in the client's words, of such a file
	lines  []string // the numbered lines, without their numbers; the first is line 1
}

// The texts by which the client says what it attaches (2.1.197 to 2.1.332).
const (
	openTag     = "<system-reminder>\n"
	closeTag    = "\n</system-reminder>"
	callStart   = openTag + "Called the Read tool with the following input: "
	resultStart = openTag + "Result of calling the Read tool:\n"
	cutNote     = openTag + "Note: The file "
	tooLarge    = openTag + "The user @-mentioned "
)

// parseAttached knows a row about a whole file. A row that names lines is somebody's
// own choice and is not taken, unless it begins with the first line: that is one
// which mention has narrowed.
func parseAttached(blocks []string) (attached, bool) {
	a := attached{blocks: blocks, call: -1, result: -1}
	if len(blocks) == 1 && strings.HasPrefix(blocks[0], tooLarge) {
		return a, a.parseNote(blocks[0][len(tooLarge):])
	}
	for i, b := range blocks {
		switch {
		case strings.HasPrefix(b, callStart):
			if a.call >= 0 || !a.parseCall(b[len(callStart):]) {
				return a, false
			}
			a.call = i
		case strings.HasPrefix(b, resultStart):
			if a.result >= 0 || !a.parseResult(b[len(resultStart):]) {
				return a, false
			}
			a.result = i
		}
	}
	return a, a.call >= 0 && a.result >= 0
}

func (a *attached) parseCall(text string) bool {
	var input struct {
		Path json.RawMessage `json:"file_path"`
	}
	text, _, _ = strings.Cut(text, closeTag)
	if json.Unmarshal([]byte(text), &input) != nil || json.Unmarshal(input.Path, &a.path) != nil {
		return false
	}
	a.quoted = string(input.Path)
	return a.path != ""
}

func (a *attached) parseResult(text string) (ok bool) {
	if text, ok = strings.CutSuffix(strings.TrimSuffix(text, "\n"), closeTag); !ok {
		return false
	}
	a.lines, ok = numbered(text)
	return ok
}

var sizeInWords = lazyregexp.New(` \(([0-9.]+ ?(?:[KMG]B|bytes))\)\. Its contents were not attached`)

// parseNote reads what is said of a file that is too large.
func (a *attached) parseNote(text string) bool {
	at := sizeInWords.FindStringSubmatchIndex(text)
	if at == nil {
		return false
	}
	a.path, a.size = text[:at[0]], text[at[2]:at[3]]
	return true
}

// numbered takes the numbers from the lines of a result; ok is false where they
// do not begin with 1 and go on by one. A carriage return at an end stays.
func numbered(text string) (lines []string, ok bool) {
	lines = strings.Split(text, "\n")
	for i, line := range lines {
		rest, found := strings.CutPrefix(line, strconv.Itoa(i+1)+"\t")
		if !found {
			return nil, false
		}
		lines[i] = rest
	}
	return lines, true
}

// narrowed is the row with the chosen lines, numbered as the client numbers them,
// and a word about what is not shown. It fails where the file is not any more what
// the client has read.
func (a attached) narrowed(r *trim.Reference) ([]string, bool) {
	var b strings.Builder
	b.WriteString(openTag)
	lines := fmt.Sprintf("narrowed by pare to lines %s of %s; use Read for others:\n", rangeList(r.Ranges), figures.Commas(r.Lines))
	if a.result < 0 {
		fmt.Fprintf(&b, "The user @-mentioned %s (%s), which is too large to attach whole; it is %s", a.path, a.size, lines)
	} else {
		b.WriteString("Result of calling the Read tool, " + lines)
	}
	for _, x := range r.Ranges {
		for n := x.First; n <= x.Last; n++ {
			line, ok := a.line(n, string(r.Evidence.Outline.File.LineText(n)))
			if !ok {
				return nil, false
			}
			fmt.Fprintf(&b, "%d\t%s\n", n, line)
		}
		b.WriteString("…\n")
	}
	if len(r.Rest) > 0 {
		b.WriteString("Not shown:\n" + trim.OutlineText(r.Rest))
	}
	return a.with(strings.TrimSuffix(b.String(), "\n") + closeTag), true
}

// line is a line as the client has read it, or as it stands on the disk where the
// client has read less; ok is false where the two differ.
func (a attached) line(n int, onDisk string) (line string, ok bool) {
	if n > len(a.lines) {
		return strings.TrimSuffix(onDisk, "\r"), true
	}
	line = a.lines[n-1]
	return line, strings.TrimSuffix(line, "\r") == strings.TrimSuffix(onDisk, "\r")
}

// with is the row with another text in the place of the lines. The call names the
// file alone, and the note that it was cut to its first lines goes.
func (a attached) with(text string) []string {
	if a.result < 0 {
		return []string{text}
	}
	blocks := slices.Clone(a.blocks)
	blocks[a.call] = callStart + `{"file_path":` + a.quoted + "}" + closeTag
	blocks[a.result] = text
	return slices.DeleteFunc(blocks, func(b string) bool { return strings.HasPrefix(b, cutNote) })
}
