package answers

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/hook"
	"pare/internal/journal"
	"pare/internal/source"
	"pare/slicer"
	"pare/tokenize"
)

const (
	// narrowFrom is the size in tokens from which a whole read is worth narrowing: a
	// smaller file costs less than a second read would.
	narrowFrom = 6000
	// narrowShare is the largest share of a file that a narrowed read may be: beyond
	// it the whole is as good.
	narrowShare = 0.5
	// readPadding is how many lines are read before and after what is needed.
	readPadding = 10
)

// countNewest counts for the newest family, which counts the most.
func countNewest(raw []byte) int { return tokenize.Count(raw, tokenize.V5).Tokens }

// read answers PreToolUse of the Read tool, where the person has asked for it. It
// narrows the first whole read of a large file to the lines that the prompt needs,
// when that is clear, and lets everything else pass. It never denies.
//
// A subagent's read passes: the prompt and the earlier reads that the event leads
// to are the session's, and say nothing of what the subagent is to do.
func (h *run) read(ctx context.Context) Answer {
	in, ok := h.event.Read()
	if !ok || !h.how.Reads || h.event.Agent != "" || in.Offset != 0 || in.Limit != 0 || in.Pages != "" {
		return Answer{}
	}
	info, err := os.Stat(in.Path)
	if err != nil || !info.Mode().IsRegular() || info.Size() < narrowFrom {
		return Answer{}
	}
	data, err := disk.Read(in.Path, 16<<20)
	if err != nil || bytes.IndexByte(data, 0) >= 0 || countNewest(data) < narrowFrom {
		return Answer{}
	}
	if h.knowsOf(in.Path) {
		return Answer{}
	}
	task, seen := h.lastPrompt(ctx, in.Path)
	if task == "" || seen {
		return Answer{}
	}
	first, last, ok := h.window(ctx, task, in.Path, data)
	if !ok {
		return Answer{}
	}
	updated, err := h.event.Narrowed(first, last-first+1)
	if err != nil {
		return Answer{Err: err}
	}
	_ = h.book().Add(journal.Entry{
		Kind: journal.Read, Session: h.event.Session, Prompt: task, File: in.Path,
		Parts: []journal.Part{{First: first, Last: last, Why: "named in the prompt"}},
	})
	return Answer{Decision: hook.Decision{
		Updated: updated,
		Context: fmt.Sprintf("pare narrowed this read of %s to lines %d-%d, which the prompt is about. Read it again to get the whole file.", in.Path, first, last),
	}}
}

// knowsOf reports whether something of the file was narrowed in this session: what
// the model reads then, it reads because that was not enough.
func (h *run) knowsOf(path string) bool {
	return h.event.Session != "" && slices.ContainsFunc(h.book().Session(h.event.Session), func(e journal.Entry) bool {
		return e.File == path && len(e.Parts) > 0
	})
}

// window is the lines from the first to the last definition that the task names for
// sure, if they are a small part of the file. A name that several definitions share,
// a plain word and a slip of the pen are not sure.
func (h *run) window(ctx context.Context, task, path string, data []byte) (first, last int, ok bool) {
	file := source.NewFile(path, data)
	parsed := grammars.Parse(ctx, path, data, grammars.Limits{})
	if parsed.Approximate {
		return 0, 0, false
	}
	outline := slicer.NewOutline(file, parsed)
	evidence := slicer.Weigh(slicer.NewTask(task), []slicer.Outline{outline})
	for _, n := range evidence.Choose(slicer.Options{})[0].Named {
		from, to := n.First, n.Last
		if n.Def >= 0 {
			from, to = file.Lines(parsed.Definitions[n.Def].Span)
		}
		if n.Means > slicer.ByQuote || n.Rivals > 1 || from < 1 {
			continue
		}
		if first == 0 || from < first {
			first = from
		}
		last = max(last, to)
	}
	if first == 0 {
		return 0, 0, false
	}
	total := file.TextLineCount()
	first, last = max(1, first-readPadding), min(total, last+readPadding)
	return first, last, float64(last-first+1) <= narrowShare*float64(total)
}

// transcriptTail is how much of the end of a session's file is looked at: the
// last prompt and what was read since.
const transcriptTail = 4 << 20

// The client writes its file while it goes on: a hook may be faster. So the
// prompt is looked for again for a while.
const (
	promptPatience = 600 * time.Millisecond
	promptPause    = 30 * time.Millisecond
)

// lastPrompt is the last prompt of a person in the session's file, and whether the
// model has read the file at path in this session already, as far as the end of
// the session's file tells. It is empty when the prompt that the event belongs to
// does not appear in time.
func (h *run) lastPrompt(ctx context.Context, path string) (task string, seen bool) {
	for waited := time.Duration(0); ; waited += promptPause {
		task, id, seen := readSession(h.event.Transcript, path, h.event.Call)
		if seen || h.event.PromptID == "" || task != "" && id == h.event.PromptID {
			return task, seen
		}
		if waited >= promptPatience {
			return "", false
		}
		select {
		case <-ctx.Done():
			return "", false
		case <-time.After(promptPause):
		}
	}
}

// readSession is the last prompt in the end of a session's file, with the
// client's name for it, and whether a call other than the given one has read the
// file at path. The client may have written down the call that is about to happen.
func readSession(transcript, path, call string) (task, id string, seen bool) {
	f, size, err := disk.Open(transcript)
	if err != nil {
		return "", "", false
	}
	defer f.Close()
	if size > transcriptTail {
		if _, err := f.Seek(-transcriptTail, io.SeekEnd); err != nil {
			return "", "", false
		}
	}
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadBytes('\n')
		if text, name, ok := promptLine(line); ok {
			task, id = text, name
		}
		seen = seen || readsFile(line, path, call)
		if err != nil {
			return task, id, seen
		}
	}
}

// promptLine is the text of a line that holds what a person typed, and the
// client's name for the prompt.
func promptLine(line []byte) (text, id string, ok bool) {
	if !bytes.Contains(line, []byte(`"type":"user"`)) {
		return "", "", false
	}
	var l struct {
		Type      string `json:"type"`
		PromptID  string `json:"promptId"`
		Sidechain bool   `json:"isSidechain"`
		Meta      bool   `json:"isMeta"`
		Message   struct {
			Content json.RawMessage `json:"content"`
		} `json:"message"`
	}
	if json.Unmarshal(line, &l) != nil || l.Type != "user" || l.Sidechain || l.Meta {
		return "", "", false
	}
	if json.Unmarshal(l.Message.Content, &text) == nil {
		return text, l.PromptID, text != ""
	}
	var blocks []struct{ Type, Text string }
	if json.Unmarshal(l.Message.Content, &blocks) != nil {
		return "", "", false
	}
	var parts []string
	for _, b := range blocks {
		if b.Type == "text" && !strings.HasPrefix(b.Text, "<system-reminder>") {
			parts = append(parts, b.Text)
		}
	}
	return strings.Join(parts, "\n"), l.PromptID, len(parts) > 0
}

// readsFile reports whether the line is a call of the Read tool for the file,
// another one than the call given, or an attachment of the file: either way the
// model has it, or the part of it that was chosen.
func readsFile(line []byte, path, call string) bool {
	isCall := bytes.Contains(line, []byte(`"tool_use"`)) && bytes.Contains(line, []byte(`"Read"`))
	if !isCall && !bytes.Contains(line, []byte(`"attachment"`)) {
		return false
	}
	var l struct {
		Sidechain  bool `json:"isSidechain"`
		Attachment struct{ Filename string }
		Message    struct {
			Content []struct {
				ID, Type, Name string
				Input          hook.ReadInput
			} `json:"content"`
		} `json:"message"`
	}
	if json.Unmarshal(line, &l) != nil || l.Sidechain {
		return false
	}
	for _, c := range l.Message.Content {
		if c.Type == "tool_use" && c.Name == "Read" && c.Input.Path == path && (call == "" || c.ID != call) {
			return true
		}
	}
	return l.Attachment.Filename == path
}
