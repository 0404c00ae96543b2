package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"pare/benchmarks/clientcheck/realclient"
)

// check is one integration. run says in a few words what the real program did,
// or fails with what it should have done.
type check struct {
	name    string
	modules bool // only for a client with hooks modules
	run     func(b *bench) (did string, err error)
}

func checks() []check {
	return []check{
		{"plugin validate", false, validates},
		{"marketplace add, plugin install", false, installs},
		{"attachment of a mentioned file", true, narrowsAttachment},
		{"two mentioned files, one by range", true, narrowsOneOfTwo},
		{"file over 25,000 tokens", false, overTokens},
		{"file over 256 KiB", false, overBytes},
		{"strict stops the prompt", false, strictStops},
		{"prompt over the budget stops", false, budgetStops},
		{"Read left alone", false, readLeftAlone},
		{"--reads: narrowed, second read whole, Edit", false, readNarrowed},
		{"Read with a vague prompt", false, readVague},
		{"SessionStart line", false, sessionLine},
		{"PARE_HOOK_OFF, all of it", false, allOff},
		{"PARE_HOOK_OFF, each event", false, eachOff},
		{"pare is not on the PATH", false, noPare},
		{"HOME is not set", false, noHome},
		{"a hook that is killed in the middle", false, killedHook},
		{"a hook that hangs", false, hangingHook},
		{"a prompt of 1 MB", false, hugePrompt},
		{"hook install --claude, uninstall", false, settingsInstalled},
	}
}

const (
	refund   = "Order.refund_total ignores the discount, see @shop/models.py"
	deploy   = "Events.on_deploy in @big/events.py runs twice."
	spread   = "Wide.spread_cost in @big/wide.py must not go below zero."
	narrowed = "narrowed by pare to lines"
	offered  = "Lines that this task needs of mentioned files"
)

// attached is the text of the first request that carries the mention of a file.
func attached(c realclient.Capture) string {
	var all []string
	for _, m := range c.Messages {
		all = append(all, m.Blocks...)
	}
	return strings.Join(all, "\n")
}

var numberedLine = regexp.MustCompile(`(?m)^\d+\t`)

// holds fails unless the request carries each of the texts.
func holds(c realclient.Capture, texts ...string) error {
	if c.Messages == nil {
		return fmt.Errorf("no request: %s", short(c.Output))
	}
	for _, text := range texts {
		if !strings.Contains(attached(c), text) {
			return fmt.Errorf("%q is not in the request", text)
		}
	}
	return nil
}

func short(s string) string { return s[:min(len(s), 300)] }

func validates(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	for _, dir := range []string{p.plugin, filepath.Dir(p.plugin)} {
		out, err := p.command("plugin", "validate", dir)
		if err != nil || !strings.Contains(out, "Validation passed") {
			return "", fmt.Errorf("%w: %s", err, out)
		}
	}
	return "validation passed: plugin and marketplace", nil
}

func installs(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if _, err := p.command("plugin", "marketplace", "add", filepath.Dir(p.plugin)); err != nil {
		return "", err
	}
	if _, err := p.command("plugin", "install", "pare@pare"); err != nil {
		return "", err
	}
	c, err := p.bare(deploy)
	if err != nil {
		return "", err
	}
	want, did := offered, "installed; a prompt got the lines as context"
	if b.modules {
		want, did = narrowed, "installed; a prompt got its file narrowed"
	}
	return did, holds(c, want)
}

func narrowsAttachment(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	c, err := p.send(refund)
	if err != nil {
		return "", err
	}
	text := attached(c)
	line := regexp.MustCompile(narrowed + ` ([0-9, -]+) of (\d+)`).FindStringSubmatch(text)
	if line == nil || !strings.Contains(text, "\tdef refund_total(") && !strings.Contains(text, "    def refund_total(") {
		return "", fmt.Errorf("the attachment is %s", short(text))
	}
	if !strings.Contains(line[1], ", ") || len(numberedLine.FindAllString(text, -1)) > 637/2 {
		return "", fmt.Errorf("the lines are %s", line[1])
	}
	return fmt.Sprintf("one attachment with lines %s of %s", line[1], line[2]), nil
}

func narrowsOneOfTwo(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	c, err := p.send(refund + ". Notes: @data/notes.txt#L2-3")
	if err != nil {
		return "", err
	}
	if strings.Contains(attached(c), "1\tone") {
		return "", errors.New("the range was touched")
	}
	return "the whole one narrowed, the range as written", holds(c, narrowed, "2\ttwo", "3\tthree")
}

// overTokens: the client attaches nothing of such a file by itself.
func overTokens(b *bench) (string, error) { return b.tooLarge(spread, "def spread_cost(") }

func overBytes(b *bench) (string, error) { return b.tooLarge(deploy, "def on_deploy(") }

func (b *bench) tooLarge(prompt, code string) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	without, err := p.bare(prompt)
	if err != nil {
		return "", err
	}
	if strings.Contains(attached(without), code) {
		return "", errors.New("the client attached the code by itself: the case shows nothing")
	}
	c, err := p.send(prompt)
	if err != nil {
		return "", err
	}
	if b.modules {
		n := len(numberedLine.FindAllString(attached(c), -1))
		return fmt.Sprintf("nothing without pare; with it %d lines with the code", n), holds(c, narrowed, code)
	}
	return "nothing without pare; with it the lines to read as context", holds(c, offered, "offset and limit")
}

func strictStops(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if _, err := p.runPare("hook", "install", "--claude", "--strict"); err != nil {
		return "", err
	}
	c, err := p.bare(refund)
	if err != nil {
		return "", err
	}
	if c.Messages != nil || !strings.Contains(c.Output, "@shop/models.py#L") {
		return "", fmt.Errorf("sent %d messages, printed %s", len(c.Messages), short(c.Output))
	}
	if c, err = p.bare("say hello"); err != nil || c.Messages == nil {
		return "", fmt.Errorf("a prompt without files was stopped: %w: %s", err, c.Output)
	}
	return "no request; the trimmed prompt was shown; one without files passed", nil
}

func budgetStops(b *bench) (string, error) {
	p, err := b.fresh("PARE_BUDGET_ITPM=5000")
	if err != nil {
		return "", err
	}
	c, err := p.send(refund)
	if err != nil {
		return "", err
	}
	if c.Messages != nil || !strings.Contains(c.Output, "never fits in one minute") {
		return "", fmt.Errorf("sent %d messages, printed %s", len(c.Messages), short(c.Output))
	}
	return "no request; the verdict was shown", nil
}

func readNarrowed(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	file := filepath.Join(p.root, "shop", "ledger.py")
	read := realclient.Turn{Tool: "Read", Input: map[string]any{"file_path": file}}
	edit := realclient.Turn{Tool: "Edit", Input: map[string]any{"file_path": file, "old_string": "import decimal\n", "new_string": "import decimal  # edited\n"}}
	if _, err := p.runPare("hook", "install", "--claude", "--reads"); err != nil {
		return "", err
	}
	c, err := p.client([]realclient.Turn{read, edit, read}, "--allowedTools", "Edit,Read").Run(p.root, []byte("Ledger.close_month forgets the vouchers. It is in shop/ledger.py"))
	if err != nil {
		return "", err
	}
	results := results(c)
	if len(results) != 3 {
		return "", fmt.Errorf("%d tool results: %q; %s", len(results), results, short(c.Output))
	}
	first, second := len(numberedLine.FindAllString(results[0], -1)), len(numberedLine.FindAllString(results[2], -1))
	text, err := os.ReadFile(file)
	switch {
	case err != nil:
		return "", err
	case !strings.Contains(results[0], "def close_month(") || first >= 700 || first == 0:
		return "", fmt.Errorf("the first read gave %d lines: %s", first, short(results[0]))
	case !strings.HasPrefix(string(text), "import decimal  # edited\n"):
		return "", fmt.Errorf("the edit did not happen: %s", short(results[1]))
	case second < 1400:
		return "", fmt.Errorf("the second read gave %d lines", second)
	}
	return fmt.Sprintf("first read %d lines with the code, Edit of line 1 worked, second read %d lines", first, second), nil
}

// results are the texts of the tool results in the last request.
func results(c realclient.Capture) []string {
	if len(c.Requests) == 0 {
		return nil
	}
	var out []string
	for _, m := range c.Requests[len(c.Requests)-1].Messages {
		out = append(out, m.Results...)
	}
	return out
}

// readLeftAlone: with the plugin, as it comes, the model reads what it wants.
func readLeftAlone(b *bench) (string, error) {
	return b.readsWhole("Ledger.close_month forgets the vouchers. It is in shop/ledger.py")
}

func readVague(b *bench) (string, error) {
	return b.readsWhole("have a look around", "hook", "install", "--claude", "--reads")
}

// readsWhole has the model read a file for a prompt, after a command of pare.
func (b *bench) readsWhole(prompt string, setup ...string) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if len(setup) > 0 {
		if _, err := p.runPare(setup...); err != nil {
			return "", err
		}
	}
	read := realclient.Turn{Tool: "Read", Input: map[string]any{"file_path": filepath.Join(p.root, "shop", "ledger.py")}}
	c, err := p.send(prompt, read)
	if err != nil {
		return "", err
	}
	got := results(c)
	if len(got) != 1 || len(numberedLine.FindAllString(got[0], -1)) < 1400 {
		return "", fmt.Errorf("read %q", short(strings.Join(got, "")))
	}
	return "read whole", nil
}

func sessionLine(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(p.root, "CLAUDE.md"), []byte(strings.Repeat("Run make test before every commit, and look at what it says.\n", 1000)), 0o666); err != nil {
		return "", err
	}
	c, err := p.client(nil, "--plugin-dir", p.plugin, "--output-format", "stream-json", "--verbose", "--include-hook-events").Run(p.root, []byte("hello"))
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, short(c.Output))
	}
	line := regexp.MustCompile(`pare: CLAUDE\.md[^"\\]*`).FindString(c.Output)
	if line == "" || strings.Contains(attached(c), line) {
		return "", fmt.Errorf("the line is %q; printed %s", line, c.Output)
	}
	return "shown, and not sent: " + line, nil
}

func hugePrompt(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	c, err := p.send(refund + "\n" + strings.Repeat("and so on, @joe, with words. ", 1<<20/28))
	if err != nil {
		return "", err
	}
	if b.modules {
		return "narrowed", holds(c, narrowed, "def refund_total(")
	}
	return "sent", holds(c, "def refund_total(")
}

func settingsInstalled(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	settings := filepath.Join(p.root, ".claude", "settings.json")
	before := []byte("{\n    \"env\": {\"SOMETHING\": \"kept\"},\n    \"permissions\": {\"allow\": []}\n}\n")
	if err := os.MkdirAll(filepath.Dir(settings), 0o777); err != nil {
		return "", err
	}
	if err := os.WriteFile(settings, before, 0o666); err != nil {
		return "", err
	}
	if _, err := p.runPare("hook", "install", "--claude=project"); err != nil {
		return "", err
	}
	c, err := p.bare(deploy)
	if err != nil {
		return "", err
	}
	if err := holds(c, offered); err != nil {
		return "", err
	}
	if _, err := p.runPare("hook", "uninstall", "--claude"); err != nil {
		return "", err
	}
	if c, err = p.bare(deploy); err != nil || strings.Contains(attached(c), offered) {
		return "", fmt.Errorf("still at work after uninstall (%w)", err)
	}
	if after, err := os.ReadFile(settings); err != nil || string(after) != string(before) {
		return "", fmt.Errorf("the settings are now %q", after)
	}
	return "context after install, none after uninstall, file as before", nil
}
