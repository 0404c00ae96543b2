// Package answers is what the client's events get: a prompt that is stopped or
// told more, a read that is narrowed, a mention and its attachment, a line for the
// person at the start of a session.
//
// The protocol is package hook's. Nothing here denies a tool, and nothing writes but
// the journal of what was done, and a trimmed prompt to take instead of a stopped one.
package answers

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"pare/internal/env"
	"pare/internal/hook"
)

// Answer is what an event gets: a decision for a hook of the settings, a document
// for the plugin's module, or what went wrong, and then the event passes.
type Answer struct {
	Decision hook.Decision
	Document any
	Err      error
	Stack    []byte // where it happened, of an error of this program
}

// run is one event being answered.
type run struct {
	env   *env.Env
	event hook.Event
	dir   string
	how   Options
}

// Options are what the person has asked for. The zero value does the least.
type Options struct {
	Strict bool // stop a prompt that can be trimmed
	Reads  bool // narrow whole reads of the model too
}

// SwitchedOff reports whether the variable names the event, or all of them.
func SwitchedOff(list, event string) bool {
	for _, name := range splitList(list) {
		if name == "1" || name == "all" || name == event {
			return true
		}
	}
	return false
}

// To answers an event. A panic is an error: nothing that goes wrong here may stop
// the client.
func To(ctx context.Context, e *env.Env, event hook.Event, how Options) (a Answer) {
	defer func() {
		if r := recover(); r != nil {
			a = Answer{Err: fmt.Errorf("internal error: %v", r), Stack: debug.Stack()}
		}
	}()
	dir := event.Cwd
	if dir == "" {
		dir = e.Dir
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return Answer{Err: fmt.Errorf("no folder %q", dir)}
	}
	h := run{env: e, event: event, dir: dir, how: how}
	switch event.Name {
	case hook.UserPromptSubmit:
		return h.prompt(ctx)
	case hook.PreToolUse:
		return h.read(ctx)
	case hook.SessionStart:
		return h.session()
	case hook.PromptMention:
		return h.mention()
	case hook.SessionAppend:
		return h.attachment(ctx)
	}
	return Answer{}
}
