package answers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/figures"
	"pare/internal/hook"
	"pare/internal/lazyregexp"
	"pare/internal/settings"
	"pare/prompt"
	"pare/slicer"
	"pare/trim"
)

// trim is the event's prompt, trimmed as the configuration says. Of a file that
// the client would attach nothing of it keeps at most what the client attaches of
// any file.
func (h *run) trim(ctx context.Context) (*trim.Result, error) {
	set := settings.LoadOrDefault(h.env, h.dir)
	options := set.Trim(set.ModelOrDefault())
	trimmed, err := trim.Prompt(ctx, []byte(h.event.Prompt), options)
	if err != nil || options.MaxTokens > 0 {
		return trimmed, err
	}
	excess := 0
	for i := range trimmed.Refs {
		if r := &trimmed.Refs[i]; r.Dropped {
			excess += max(0, r.After.Tokens-prompt.ClientLimits().FileTokens)
		}
	}
	if excess == 0 {
		return trimmed, nil
	}
	options.MaxTokens = trimmed.After.Tokens - excess
	return trim.Prompt(ctx, []byte(h.event.Prompt), options)
}

// prompt answers UserPromptSubmit. The client has read the files by then, and
// takes no other prompt: what can be done is to add context, or to stop.
func (h *run) prompt(ctx context.Context) Answer {
	trimmed, err := h.trim(ctx)
	if err != nil {
		return Answer{Err: err}
	}
	if h.strict && worthSending(trimmed) {
		return Answer{Decision: hook.Decision{Block: true, Reason: fmt.Sprintf(
			"pare: about %s tokens instead of %s; send this instead:\n\n%s",
			figures.About(trimmed.After.Tokens), figures.About(trimmed.Before.Tokens), trimmed.Prompt)}}
	}
	if verdict := h.overBudget(ctx, trimmed); verdict != "" {
		return Answer{Decision: hook.Decision{Block: true, Reason: verdict}}
	}
	if modulesLoad(h.env) {
		return Answer{} // the plugin's module narrows the attachments themselves
	}
	return Answer{Decision: hook.Decision{Context: contextOf(trimmed)}}
}

// worthSending reports whether the trimmed prompt is better than the one typed:
// cheaper, or it brings what the client would leave out.
func worthSending(t *trim.Result) bool {
	dropped := slices.ContainsFunc(t.Refs, func(r trim.Reference) bool { return r.Dropped })
	return t.Changed() && (dropped || t.After.Tokens < t.Before.Tokens)
}

// modulesLoad reports whether the client is one that loads the hooks module of a
// plugin, so that prompt.attachment is answered too. It names itself in AI_AGENT
// (2.1.197 and 2.1.330 do; the first of them has no modules).
func modulesLoad(e *env.Env) bool {
	if e.Getenv("CLAUDE_PLUGIN_ROOT") == "" {
		return false
	}
	m := agentVersion.FindStringSubmatch(e.Getenv("AI_AGENT"))
	return m != nil && versionAtLeast(m[1:], modulesSince)
}

var agentVersion = lazyregexp.New(`claude-code_(\d+)-(\d+)-(\d+)`)

// modulesSince is the first version on which hooks modules were seen to work; an
// older one that has them only gets the same lines named twice.
var modulesSince = []int{2, 1, 330}

func versionAtLeast(version []string, least []int) bool {
	for i, want := range least {
		var got int
		if _, err := fmt.Sscan(version[i], &got); err != nil || got != want {
			return err == nil && got > want
		}
	}
	return true
}

// contextOf tells the model which lines to read of the files that the client
// attaches nothing or too little of.
func contextOf(t *trim.Result) string {
	var b strings.Builder
	for i := range t.Refs {
		r := &t.Refs[i]
		if !r.Dropped || len(r.Ranges) == 0 {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("Lines that this task needs of mentioned files that are too large to attach. Use Read with offset and limit:\n")
		}
		fmt.Fprintf(&b, "- %s (%s lines): %s\n", r.Abs, figures.Commas(r.Lines), rangeList(r.Ranges))
		if names := leftOutNames(r, 30); names != "" {
			fmt.Fprintf(&b, "  elsewhere in it: %s\n", names)
		}
	}
	return b.String()
}

func rangeList(ranges []slicer.Range) string {
	parts := make([]string, 0, len(ranges))
	for _, r := range ranges {
		parts = append(parts, fmt.Sprintf("%d-%d", r.First, r.Last))
	}
	return strings.Join(parts, ", ")
}

// leftOutNames is up to limit definitions that no range holds, with their lines.
func leftOutNames(r *trim.Reference, limit int) string {
	if r.Evidence == nil {
		return ""
	}
	all := r.Evidence.Outline.LeftOut(r.Ranges)
	if len(all) > limit {
		return strings.Join(all[:limit], ", ") + fmt.Sprintf(", and %d more", len(all)-limit)
	}
	return strings.Join(all, ", ")
}

// mention answers prompt.mention, which comes before the prompt is known. A file
// that would be dropped for its tokens is narrowed to what fits, so that there is
// an attachment; prompt.attachment puts the lines into it that the task needs.
func (h *run) mention() Answer {
	none := Answer{Document: struct{}{}}
	e := h.event
	if e.Offset != 0 || e.Limit != 0 || e.Path == "" {
		return none
	}
	options := settings.LoadOrDefault(h.env, h.dir).Attach()
	options.CountTokens = countNewest
	whole := prompt.Attach(prompt.Mention{Text: e.Mention, Path: e.Path, Selector: prompt.Whole{}}, disk.FS{}, options)
	if whole.Kind != prompt.Nothing || whole.Cause != prompt.OverTokens {
		return none
	}
	data, err := disk.Read(e.Path, prompt.ClientLimits().FileBytes)
	if err != nil {
		return Answer{Err: err}
	}
	fits := firstLinesWithin(data, prompt.ClientLimits().FileTokens*9/10)
	if fits == 0 {
		return none
	}
	return Answer{Document: map[string]int{"offset": 1, "limit": fits}}
}

// firstLinesWithin is how many lines at the start of a text cost at most so many
// tokens.
func firstLinesWithin(data []byte, tokens int) int {
	lines, used := 0, 0
	for line := range bytes.Lines(data) {
		used += countNewest(line) + 1
		if used > tokens {
			break
		}
		lines++
	}
	return lines
}

var attachedPath = lazyregexp.New(`"file_path":("(?:[^"\\]|\\.)*")`)

// attachment answers prompt.attachment: the text of a file that was mentioned
// whole becomes the lines that the task needs.
func (h *run) attachment(ctx context.Context) Answer {
	none := Answer{Document: struct{}{}}
	path, numbered := attachmentPath(h.event.Text)
	if path == "" || h.event.Prompt == "" {
		return none
	}
	trimmed, err := h.trim(ctx)
	if err != nil {
		return Answer{Err: err}
	}
	for i := range trimmed.Refs {
		r := &trimmed.Refs[i]
		_, whole := r.Ref.Meant.(prompt.Whole)
		if !whole || r.Abs != path || len(r.Ranges) == 0 || r.Evidence == nil {
			continue
		}
		if numbered && !startsWhole(h.event.Text) {
			continue // another mention of the same file, with lines of its own
		}
		return Answer{Document: map[string]string{"text": narrowedText(r)}}
	}
	return none
}

// attachmentPath is the file that an attachment is about, and whether its lines
// follow.
func attachmentPath(text string) (path string, numbered bool) {
	if rest, ok := strings.CutPrefix(text, "The user @-mentioned "); ok {
		if i := strings.LastIndex(rest[:max(0, strings.Index(rest, "). Its contents"))], " ("); i > 0 {
			return rest[:i], false
		}
		return "", false
	}
	m := attachedPath.FindStringSubmatch(text[:min(len(text), 8192)])
	if m == nil || !strings.HasPrefix(text, "Called the Read tool") {
		return "", false
	}
	if json.Unmarshal([]byte(m[1]), &path) != nil {
		return "", false
	}
	return path, true
}

// startsWhole reports whether the numbered lines of an attachment begin with the
// first.
func startsWhole(text string) bool {
	_, lines, found := strings.Cut(text, "Result of calling the Read tool:\n")
	return found && strings.HasPrefix(lines, "1\t")
}

// narrowedText is an attachment with the chosen lines, numbered as the client
// numbers them, and a word about what is not shown.
func narrowedText(r *trim.Reference) string {
	file := r.Evidence.Outline.File
	name, _ := json.Marshal(r.Abs)
	var b strings.Builder
	fmt.Fprintf(&b, "Called the Read tool with the following input: {\"file_path\":%s}\nResult of calling the Read tool, narrowed by pare to lines %s of %s; use Read for others:\n",
		name, rangeList(r.Ranges), figures.Commas(r.Lines))
	for _, x := range r.Ranges {
		for line := x.First; line <= x.Last; line++ {
			fmt.Fprintf(&b, "%d\t%s\n", line, file.LineText(line))
		}
		b.WriteString("…\n")
	}
	if names := leftOutNames(r, 60); names != "" {
		fmt.Fprintf(&b, "Not shown: %s\n", names)
	}
	return b.String()
}
