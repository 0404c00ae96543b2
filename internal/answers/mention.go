package answers

import (
	"bytes"

	"pare/internal/disk"
	"pare/internal/settings"
	"pare/prompt"
)

// mention answers prompt.mention, which comes before the prompt is known. A file
// that would be dropped for its tokens is narrowed to what fits, so that there is
// an attachment; session.append puts the lines into it that the task needs.
func (h *run) mention() Answer {
	none := Answer{Document: struct{}{}}
	e := h.event
	if e.Agent != "" || e.Offset != 0 || e.Limit != 0 || e.Path == "" {
		return none
	}
	options := settings.LoadOrDefault(h.env, h.dir).Attach()
	options.CountTokens = countNewest
	whole := prompt.Attach(prompt.Mention{Text: e.Mention, Path: e.Path, Selector: prompt.Whole{}}, disk.FS{}, options)
	if whole.Cause != prompt.OverTokens {
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
