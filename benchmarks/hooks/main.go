// Command hooks measures how long pare hook run takes from a cold start, for each
// event that the client sends: a process is started for every one, as the client
// does.
//
//	go run ./benchmarks/hooks -n 200
//
// With -pare the binary is given; else it is built from this module.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"pare/benchmarks/clientcheck/sample"
)

func main() {
	n := flag.Int("n", 200, "processes started for each event")
	pare := flag.String("pare", "", "the pare binary; built when empty")
	flag.Parse()
	if err := run(*n, *pare); err != nil {
		fmt.Fprintln(os.Stderr, "hooks:", err)
		os.Exit(1)
	}
}

func run(n int, pare string) error {
	dir, err := os.MkdirTemp("", "hooks")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if pare == "" {
		pare = filepath.Join(dir, "pare")
		if out, err := exec.Command("go", "build", "-o", pare, "./cmd/pare").CombinedOutput(); err != nil {
			return fmt.Errorf("build pare: %w: %s", err, out)
		}
	}
	root := filepath.Join(dir, "project")
	if err := sample.Write(root); err != nil {
		return err
	}
	all, err := events(dir, root)
	if err != nil {
		return err
	}
	fmt.Printf("# go run ./benchmarks/hooks -n %d\n# %s %s/%s, %d cores, load %s\n", n, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load())
	fmt.Printf("%-62s %9s %9s %9s\n", "event", "median ms", "p99 ms", "CPU ms")
	for _, e := range all {
		if err := measure(pare, root, e, n); err != nil {
			return err
		}
	}
	return nil
}

// load is the load of the machine, where it tells.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return string(bytes.Fields(text)[0])
}

type event struct {
	name   string
	fields map[string]any
	answer string // must be in what it prints; empty: nothing is printed
}

// events are one of each kind that has work to do, and the cheapest.
func events(dir, root string) ([]event, error) {
	ledger, big, wide := filepath.Join(root, "shop", "ledger.py"), filepath.Join(root, "big", "events.py"), filepath.Join(root, "big", "wide.py")
	text, err := os.ReadFile(ledger)
	if err != nil {
		return nil, err
	}
	var numbered bytes.Buffer
	for i, line := range bytes.Split(text, []byte("\n")) {
		fmt.Fprintf(&numbered, "\n%d\t%s", i+1, line)
	}
	row := []string{
		tagged(fmt.Sprintf("Called the Read tool with the following input: {\"file_path\":%q}", ledger)),
		tagged("Result of calling the Read tool:" + numbered.String()),
	}
	task := "Ledger.close_month forgets the vouchers"
	transcript := filepath.Join(dir, "session.jsonl")
	line, err := json.Marshal(map[string]any{"type": "user", "message": map[string]string{"role": "user", "content": task}})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(transcript, append(line, '\n'), 0o666); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(root, "CLAUDE.md"), bytes.Repeat([]byte("Run make test before a commit.\n"), 100), 0o666); err != nil {
		return nil, err
	}
	return []event{
		{"SessionStart, CLAUDE.md of 3 KB", map[string]any{"hook_event_name": "SessionStart", "source": "startup"}, ""},
		{"UserPromptSubmit, no file", map[string]any{"hook_event_name": "UserPromptSubmit", "prompt": "say hello"}, ""},
		{"UserPromptSubmit, a file of 1,400 lines", map[string]any{"hook_event_name": "UserPromptSubmit", "prompt": task + ", see @shop/ledger.py"}, ""},
		{"UserPromptSubmit, a file of 300 KB", map[string]any{"hook_event_name": "UserPromptSubmit", "prompt": "Events.on_deploy in @big/events.py runs twice"}, "additionalContext"},
		{"PreToolUse, Read of 1,400 lines, with --reads", map[string]any{"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": map[string]string{"file_path": ledger}, "transcript_path": transcript}, "updatedInput"},
		{"PreToolUse, Read of a small file", map[string]any{"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": map[string]string{"file_path": filepath.Join(root, "shop", "tiny.py")}, "transcript_path": transcript}, ""},
		{"prompt.mention, a file of 1,400 lines", map[string]any{"hook_event_name": "prompt.mention", "mention": "shop/ledger.py", "path": ledger}, "{}"},
		{"prompt.mention, a file over 25,000 tokens", map[string]any{"hook_event_name": "prompt.mention", "mention": "big/wide.py", "path": wide}, "limit"},
		{"session.append, a file of 1,400 lines", map[string]any{"hook_event_name": "session.append", "prompt": task + ", see @shop/ledger.py", "blocks": row}, "narrowed by pare"},
		{
			"session.append, a file of 300 KB", map[string]any{
				"hook_event_name": "session.append", "prompt": "Events.on_deploy in @big/events.py runs twice",
				"blocks": []string{tagged("The user @-mentioned " + big + " (303.3KB). Its contents were not attached because")},
			}, "narrowed by pare",
		},
	}, nil
}

// tagged is a block of text as the client frames it.
func tagged(text string) string { return "<system-reminder>\n" + text + "\n</system-reminder>" }

// measure answers an event n times and prints its line.
func measure(pare, root string, e event, n int) error {
	e.fields["cwd"] = root
	input, err := json.Marshal(e.fields)
	if err != nil {
		return err
	}
	took := make([]time.Duration, n)
	var cpu time.Duration
	for i := range took {
		cmd := exec.Command(pare, "hook", "run", "--reads")
		cmd.Dir, cmd.Stdin = root, bytes.NewReader(input)
		cmd.Env = []string{"HOME=" + filepath.Dir(root), "PATH=" + os.Getenv("PATH")}
		start := time.Now()
		out, err := cmd.Output()
		took[i] = time.Since(start)
		if err != nil || !bytes.Contains(out, []byte(e.answer)) || e.answer == "" && len(out) > 0 {
			return fmt.Errorf("%s: %v: answered %q", e.name, err, out[:min(len(out), 300)])
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%-62s %9.1f %9.1f %9.1f\n", e.name, ms(took[n/2]), ms(took[min(n-1, n*99/100)]), ms(cpu/time.Duration(n)))
	return nil
}
