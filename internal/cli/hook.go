package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/pflag"

	"pare/internal/hook"
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
  PreToolUse        narrows a whole read of a large file to what the prompt needs,
                    when that is clear; a second read of it goes through whole
  SessionStart      says what every request of the session carries, and what is
                    left of the minute's tokens

The plugin's module sends prompt.mention and prompt.attachment too. Whatever goes
wrong, the event passes unchanged. The exit code is 0, or 2 to stop a prompt;
never another. PARE_HOOK_OFF=1 switches all of it off, a list of event names
switches those off; "budget" is one of them.
`,
		examples: []example{
			{"pare hook run < event.json", "answer an event by hand"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f hookFlags
			flags.BoolVar(&f.strict, "strict", false, "stop a prompt that can be trimmed, and show the trimmed one")
			return f.run
		},
	}
}

type hookFlags struct {
	strict bool
}

// run answers one event. Whatever goes wrong is told on standard error, and the
// event passes.
func (f *hookFlags) run(ctx context.Context, env *Env, _ []string) error {
	data, err := readAll(env.Stdin, "the event", maxPrompt)
	if err != nil {
		return passes(env, err)
	}
	event, err := hook.Parse(data)
	if err != nil {
		return passes(env, err)
	}
	if switchedOff(env.Getenv("PARE_HOOK_OFF"), event.Name) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, hookLimit)
	defer cancel()
	answered := make(chan answer, 1)
	go func() { answered <- f.safely(ctx, env, event) }()
	select {
	case a := <-answered:
		return a.write(env, event)
	case <-ctx.Done():
		// The answer may be stuck where it can not be called off; the process ends
		// without it.
		return passes(env, ctx.Err())
	}
}

// passes tells what went wrong and lets the event pass.
func passes(env *Env, err error) error {
	fmt.Fprintf(env.Stderr, "pare: hook: %v; the event passes unchanged\n", err)
	return nil
}

// switchedOff reports whether the variable names the event, or all of them.
func switchedOff(list, event string) bool {
	for _, name := range splitList(list) {
		if name == "1" || name == "all" || name == event {
			return true
		}
	}
	return false
}

// answer is what an event gets: a decision for a hook of the settings, a
// document for the plugin's module.
type answer struct {
	decision hook.Decision
	document any
	err      error
}

func (a answer) write(env *Env, event hook.Event) error {
	if a.err != nil {
		return passes(env, a.err)
	}
	if a.document != nil {
		return writeJSON(env.Stdout, a.document)
	}
	if a.decision.Block {
		if _, err := io.WriteString(env.Stderr, a.decision.Reason+"\n"); err != nil {
			return nil
		}
		return exitStatus(a.decision.ExitCode())
	}
	_, err := env.Stdout.Write(a.decision.Output(event.Name))
	if err != nil {
		return nil // nobody reads the answer: nothing is to be done about it
	}
	return nil
}

// safely answers the event and turns a panic into an error.
func (f *hookFlags) safely(ctx context.Context, env *Env, event hook.Event) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{err: fmt.Errorf("internal error: %v\n%s", r, debug.Stack())}
		}
	}()
	dir := event.Cwd
	if dir == "" {
		dir = env.Dir
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return answer{err: fmt.Errorf("no folder %q", dir)}
	}
	h := hookRun{ctx: ctx, env: env, event: event, dir: dir, strict: f.strict}
	switch event.Name {
	case hook.UserPromptSubmit:
		return h.prompt()
	case hook.PreToolUse:
		return h.read()
	case hook.SessionStart:
		return h.session()
	case hook.PromptMention:
		return h.mention()
	case hook.PromptAttachment:
		return h.attachment()
	}
	return answer{}
}
