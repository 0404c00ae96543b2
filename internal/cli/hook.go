package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/pflag"

	"pare/internal/answers"
	"pare/internal/hook"
	"pare/internal/inert"
)

func hookCommand() *command {
	return &command{
		name:  "hook",
		short: "install, remove and run hooks: git and the client",
		subs:  []*command{hookInstallCommand(), hookUninstallCommand(), hookRunCommand()},
	}
}

// hookLimit is how long an answer may take before the event passes unchanged:
// far below the client's own 30 seconds, and more than any answer needs.
const hookLimit = 3 * time.Second

func hookRunCommand() *command {
	return &command{
		name:  "run",
		short: "answer one event of the client on standard input",
		long: `
Reads one event as JSON and answers it as the client expects:

  UserPromptSubmit  tells the model which lines of the files that the client will
                    not attach the task needs; with --strict, stops a prompt that
                    can be trimmed and shows the trimmed one to paste; always
                    stops one that no waiting would get through the limit
  PreToolUse        with --reads, narrows a whole read of a large file to what the
                    prompt needs, when that is clear; a second read of it goes
                    through whole, and so does every read of a subagent
  SessionStart      says what a person can act on, and nothing on most days: that
                    CLAUDE.md is over 10,000 tokens, once a week, and what going
                    on with a session costs whose cache has gone

The plugin's module sends prompt.mention and session.append too: there the text of
a mentioned file becomes the lines that the prompt needs, once, on its way into the
session's file. Whatever goes wrong, the event passes unchanged. The exit code is 0,
or 2 to stop a prompt; never another. PARE_HOOK_OFF=1 switches all of it off, a list of event names
switches those off; "budget" is one of them.
`,
		examples: []example{
			{"pare hook run < event.json", "answer an event by hand"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f hookFlags
			flags.BoolVar(&f.how.Strict, "strict", false, "stop a prompt that can be trimmed, and show the trimmed one")
			flags.BoolVar(&f.how.Reads, "reads", false, "narrow the model's first whole read of a large file too")
			flags.IntVar(&f.protocol, "protocol", hook.Protocol, "the `VERSION` of the protocol that the plugin speaks")
			return f.run
		},
	}
}

type hookFlags struct {
	how      answers.Options
	protocol int
}

// run answers one event. Whatever goes wrong is told on standard error, and the
// event passes.
func (f *hookFlags) run(ctx context.Context, env *Env, _ []string) error {
	if f.protocol > hook.Protocol {
		return usagef("install a newer pare", "the plugin speaks version %d of the protocol, and this pare %d", f.protocol, hook.Protocol)
	}
	data, err := readAll(env.Stdin, "the event", maxPrompt)
	if err != nil {
		return passes(env, err)
	}
	event, err := hook.Parse(data)
	if err != nil {
		return passes(env, err)
	}
	if answers.SwitchedOff(env.Getenv("PARE_HOOK_OFF"), event.Name) {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := env.Late(hookLimit)
	answered := make(chan answers.Answer, 1)
	go func() { answered <- answers.To(ctx, env, event, f.how) }()
	select {
	case a := <-answered:
		return writeAnswer(env, event, a)
	case <-late:
		// The answer may be stuck where it can not be called off; the process ends
		// without it.
		return passes(env, fmt.Errorf("no answer within %v", hookLimit))
	case <-ctx.Done():
		return passes(env, ctx.Err())
	}
}

// passes tells what went wrong and lets the event pass.
func passes(env *Env, err error) error {
	env.Sayf("pare: hook: %v; the event passes unchanged\n", err)
	return nil
}

// writeAnswer tells the client the answer.
func writeAnswer(env *Env, event hook.Event, a answers.Answer) error {
	if a.Err != nil {
		_, _ = env.Stderr.Write(a.Stack) // to whom nobody listens, maybe
		return passes(env, a.Err)
	}
	if a.Document != nil {
		return writeJSON(env.Stdout, a.Document)
	}
	if a.Decision.Block {
		// Without its reason the prompt would be gone and nobody knew why.
		_, talk := env.Streams()
		if _, err := io.WriteString(talk, inert.Lines(a.Decision.Reason)+"\n"); err != nil {
			return nil
		}
		return exitStatus(a.Decision.ExitCode())
	}
	_, err := env.Stdout.Write(a.Decision.Output(event.Name))
	if err != nil {
		return nil // nobody reads the answer: nothing is to be done about it
	}
	return nil
}
