// Package hook is the protocol of Claude Code's hooks: an event as JSON comes in,
// a decision as JSON and an exit code goes out.
//
// It decides nothing itself and touches no disk. What the client does with each
// answer was found by running it (versions 2.1.197, 2.1.330 and 2.1.332, 2026-11): exit
// code 2 blocks, 1 is ignored as a broken hook, so [Decision.ExitCode] is 0 or 2
// and nothing else. Fields that the client may add are passed over.
package hook

import (
	"encoding/json"
	"errors"
	"fmt"
)

// The names of the events that pare answers.
const (
	UserPromptSubmit = "UserPromptSubmit"
	PreToolUse       = "PreToolUse"
	SessionStart     = "SessionStart"
	// The events of a plugin's hooks module, which newer clients have. The module
	// passes them on under these names. The client asks about prompt.attachment
	// again and again, for the prompts of the past too; session.append comes once,
	// when a row is put into the session's file, and what is put there stays.
	PromptMention = "prompt.mention"
	SessionAppend = "session.append"
)

// Protocol is the version of what the plugin and the program say to each other.
// The plugin names the one that it needs, and an older program refuses it.
const Protocol = 2

// maxContext is how many characters of context the client takes from a hook; it
// puts a longer one into a file (documentation of the client, 2026-08).
const maxContext = 10_000

// Event is what the client says, as far as pare looks at it.
type Event struct {
	Name       string          `json:"hook_event_name"`
	Session    string          `json:"session_id"`
	Transcript string          `json:"transcript_path"` // the session's file of JSON lines
	Cwd        string          `json:"cwd"`             // absolute
	Prompt     string          `json:"prompt"`          // as typed, references unexpanded
	PromptID   string          `json:"prompt_id"`       // of the prompt being worked on, empty if the client does not say
	Tool       string          `json:"tool_name"`
	Input      json.RawMessage `json:"tool_input"`
	Call       string          `json:"tool_use_id"` // tells this call of the tool from others
	// Agent is the subagent whose event it is, empty in the session itself. The
	// transcript and the prompt of such an event are the session's, not its own.
	Agent string `json:"agent_id"`

	// Of SessionStart.
	Source        string  `json:"source"`         // startup, resume, clear, compact, fork
	ContextTokens int     `json:"context_tokens"` // of a session that is resumed
	Silence       float64 `json:"seconds_since_last_response"`
	CacheExpired  bool    `json:"prompt_cache_likely_expired"`

	// Of the hooks module.
	Mention string `json:"mention"` // as the client calls it: no @, no quotes
	Path    string `json:"path"`    // absolute
	Offset  int    `json:"offset"`  // first line, 0 if the mention names none
	Limit   int    `json:"limit"`   // number of lines, 0 if the mention names none
	// Blocks are the texts of a row that is about to be kept, as the model is sent
	// them.
	Blocks []string `json:"blocks"`
}

// Kept is the answer to session.append: the texts to keep instead, and what the
// person is told. The zero value lets the row stand.
type Kept struct {
	Blocks []string `json:"blocks,omitempty"`
	Say    string   `json:"say,omitempty"`  // about this file, to be joined with others
	Less   int      `json:"less,omitempty"` // tokens that are not sent
}

// Parse reads an event.
func Parse(data []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(data, &e); err != nil {
		return Event{}, fmt.Errorf("event is not the client's JSON: %w", err)
	}
	if e.Name == "" {
		return Event{}, errors.New("event has no hook_event_name")
	}
	return e, nil
}

// ReadInput is the input of the client's Read tool. Lines are 1-based.
type ReadInput struct {
	Path   string `json:"file_path"`
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"`
	Pages  string `json:"pages"`
}

// Read is the input of the Read tool that the event is about; ok is false for
// every other event.
func (e Event) Read() (in ReadInput, ok bool) {
	if e.Name != PreToolUse || e.Tool != "Read" {
		return in, false
	}
	return in, json.Unmarshal(e.Input, &in) == nil && in.Path != ""
}

// Narrowed is the whole tool input of the event with other lines. The client
// takes an updated input only whole, so every field that it sent is kept.
func (e Event) Narrowed(offset, limit int) (json.RawMessage, error) {
	fields := map[string]any{}
	if err := json.Unmarshal(e.Input, &fields); err != nil {
		return nil, fmt.Errorf("tool input: %w", err)
	}
	fields["offset"], fields["limit"] = offset, limit
	return json.Marshal(fields)
}

// Decision is the answer to an event. The zero value lets everything pass.
type Decision struct {
	Block   bool            // stop the prompt or the tool
	Reason  string          // shown to the person where Block is set
	Context string          // told to the model
	Updated json.RawMessage // the whole tool input to use instead
	Message string          // shown to the person, not told to the model
}

// ExitCode is 2 where the decision blocks and 0 otherwise.
func (d Decision) ExitCode() int {
	if d.Block {
		return 2
	}
	return 0
}

// output is the JSON that the client reads from standard output.
type output struct {
	SystemMessage string    `json:"systemMessage,omitempty"`
	Specific      *specific `json:"hookSpecificOutput,omitempty"`
}

type specific struct {
	Event   string          `json:"hookEventName"`
	Context string          `json:"additionalContext,omitempty"`
	Updated json.RawMessage `json:"updatedInput,omitempty"`
}

// Output is what goes to standard output for an event, empty if there is nothing
// to say. A blocking decision speaks on standard error instead.
func (d Decision) Output(event string) []byte {
	if d.Block || d.Context == "" && d.Message == "" && d.Updated == nil {
		return nil
	}
	out := output{SystemMessage: d.Message}
	if d.Context != "" || d.Updated != nil {
		out.Specific = &specific{Event: event, Context: cut(d.Context, maxContext), Updated: d.Updated}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil // only an invalid Updated can do that; let everything pass
	}
	return append(text, '\n')
}

// cut is the text, or its first lines with a word about the rest where it is
// over limit bytes.
func cut(text string, limit int) string {
	const more = "\n… (cut)"
	if len(text) <= limit {
		return text
	}
	end := limit - len(more)
	for end > 0 && text[end] != '\n' {
		end--
	}
	if end == 0 {
		for end = limit - len(more); end > 0 && text[end]&0xC0 == 0x80; {
			end--
		}
	}
	return text[:end] + more
}
