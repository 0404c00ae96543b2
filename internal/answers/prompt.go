package answers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pare/internal/env"
	"pare/internal/figures"
	"pare/internal/hook"
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
	if h.sentAgain() {
		return h.pass(trimmed)
	}
	if h.how.Strict && worthSending(trimmed) {
		return h.stop(fmt.Sprintf(
			"pare: about %s tokens instead of %s; send this instead:\n\n%s\n\n%s",
			figures.About(trimmed.After.Tokens), figures.About(trimmed.Before.Tokens), trimmed.Prompt, h.whereTrimmed(trimmed)),
			"Without --strict in the hook's command prompts pass.\n")
	}
	if verdict := h.overBudget(ctx, trimmed); verdict != "" {
		return h.stop(verdict, "PARE_HOOK_OFF=budget in the environment of the client lets it pass.\n")
	}
	return h.pass(trimmed)
}

// pass lets the prompt through, with what helps the model where nothing else does.
func (h *run) pass(trimmed *trim.Result) Answer {
	if modulesLoad(h.env) {
		return Answer{} // the plugin's module narrows the attachments themselves
	}
	return Answer{Decision: hook.Decision{Context: contextOf(trimmed)}}
}

// whereTrimmed says where the trimmed prompt can be taken from.
func (h *run) whereTrimmed(trimmed *trim.Result) string {
	if path := h.keepTrimmed(trimmed.Prompt); path != "" {
		return "It is in " + path + " too.\n"
	}
	return ""
}

// worthSending reports whether the trimmed prompt is better than the one typed:
// cheaper, or it brings what the client would leave out.
func worthSending(t *trim.Result) bool {
	dropped := slices.ContainsFunc(t.Refs, func(r trim.Reference) bool { return r.Dropped })
	return t.Changed() && (dropped || t.After.Tokens < t.Before.Tokens)
}

// modulesLoad reports whether the plugin's hooks module is at work, so that the
// attachments are seen to. It says so itself, in a variable that the hooks of the
// same plugin get; clients without modules (2.1.197 and before) never set it.
func modulesLoad(e *env.Env) bool {
	return e.Getenv("CLAUDE_PLUGIN_ROOT") != "" && e.Getenv("PARE_MODULE") != ""
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
		if len(r.Rest) > 0 {
			b.WriteString("Elsewhere in it:\n" + trim.OutlineText(r.Rest))
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
