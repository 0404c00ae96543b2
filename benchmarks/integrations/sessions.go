package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pare/benchmarks/clientcheck/realclient"
)

// sessionChecks are about more than one request: what was sent once is sent again
// with every later request, and must be the same bytes.
func sessionChecks() []check {
	return []check{
		{"a subagent reads whole", false, agentReads},
		{"two subagents at once", false, twoAgents},
		{"--continue, no file named", false, continues("and now?")},
		{"--continue, the same file named again", false, continues("And Order.count_label_3, also in @shop/models.py, is slow")},
		{"--resume --fork-session", false, forks},
		{"/compact, then two prompts", true, compacts}, // 2.1.197 itself moves its rows after a compaction
		{"a mention, then a read, then an edit", false, mentionReadEdit},
		{"the same file in three turns", false, threeTurns},
		{"three prompts queued at once", false, queued},
		{"a file changed between two turns", false, changedBetween},
		{"the plugin taken away in the middle", false, takenAway},
		{"a command whose text mentions a file", false, inCommand},
		{"@file!, whole this time", false, insisted},
	}
}

// flat are the blocks of a request in order, each with its role, up to where the
// client puts what is of this request alone.
func flat(r realclient.Request) []string {
	var out []string
	for _, m := range r.Messages {
		for _, b := range m.Blocks {
			out = append(out, m.Role+": "+strings.TrimSuffix(b, "\n"))
		}
		for _, res := range m.Results {
			out = append(out, "result: "+res)
		}
	}
	return out
}

// stable fails unless each request begins with the whole of the one before.
func stable(requests []realclient.Request) error {
	for i := 1; i < len(requests); i++ {
		before, now := flat(requests[i-1]), flat(requests[i])
		for k, b := range before {
			if k >= len(now) || now[k] != b {
				return fmt.Errorf("request %d of %d changes block %d: %.120q", i+1, len(requests), k+1, append(now, "")[min(k, len(now))])
			}
		}
	}
	return nil
}

// bytesOf is the sizes of requests, for the table.
func bytesOf(requests []realclient.Request) string {
	var sizes []string
	for _, r := range requests {
		sizes = append(sizes, fmt.Sprint(r.Bytes))
	}
	return strings.Join(sizes, " → ") + " bytes"
}

// talk gives the client a prompt after another, each in a new process that goes on
// with the session, and returns all requests.
func (p *place) talk(prompts ...string) ([]realclient.Request, error) {
	var all []realclient.Request
	for i, text := range prompts {
		args := []string{"--plugin-dir", p.plugin}
		if i > 0 {
			args = append(args, "--continue")
		}
		var err error
		if all, err = p.goOn(all, text, args...); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// goOn gives the client a prompt in a process with these arguments, and adds its
// requests.
func (p *place) goOn(all []realclient.Request, text string, args ...string) ([]realclient.Request, error) {
	c, err := p.client(nil, args...).Run(p.root, []byte(text))
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, short(c.Output))
	}
	return append(all, c.Requests...), nil
}

// narrowedIn is how often files were narrowed in what a request carries.
func narrowedIn(r realclient.Request) int {
	return strings.Count(strings.Join(flat(r), "\n"), narrowed)
}

// wantNarrowed fails unless the last request has so many narrowed files, where the
// client has hooks modules.
func (b *bench) wantNarrowed(requests []realclient.Request, n int) error {
	if !b.modules {
		n = 0
	}
	if got := narrowedIn(requests[len(requests)-1]); got != n {
		return fmt.Errorf("%d narrowed attachments in the last request, want %d", got, n)
	}
	return stable(requests)
}

func continues(second string) func(b *bench) (string, error) {
	return func(b *bench) (string, error) {
		p, err := b.fresh()
		if err != nil {
			return "", err
		}
		all, err := p.talk(refund, second)
		if err != nil {
			return "", err
		}
		n := 1 + strings.Count(second, "@shop/models.py")
		return "the same bytes again: " + bytesOf(all), b.wantNarrowed(all, n)
	}
}

func threeTurns(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	all, err := p.talk(refund, "And Order.count_label_3 of @shop/models.py", "And Order.drop_invoice_29 of @shop/models.py")
	if err != nil {
		return "", err
	}
	return "narrowed for each prompt, the earlier ones as they were: " + bytesOf(all), b.wantNarrowed(all, 3)
}

func changedBetween(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	all, err := p.talk(refund)
	if err != nil {
		return "", err
	}
	file := filepath.Join(p.root, "shop", "models.py")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(file, []byte("# a new line\n"+string(text)), 0o666); err != nil {
		return "", err
	}
	if all, err = p.goOn(all, "Look again: "+refund, "--plugin-dir", p.plugin, "--continue"); err != nil {
		return "", err
	}
	return "the old lines as they were, the new ones beside them: " + bytesOf(all), b.wantNarrowed(all, 2)
}

func takenAway(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	all, err := p.talk(refund)
	if err != nil {
		return "", err
	}
	if all, err = p.goOn(all, "and now?", "--continue"); err != nil {
		return "", err
	}
	return "the same bytes again: " + bytesOf(all), b.wantNarrowed(all, 1)
}

func forks(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	all, err := p.talk(refund)
	if err != nil {
		return "", err
	}
	if all, err = p.goOn(all, "Try another way", "--plugin-dir", p.plugin, "--continue", "--fork-session"); err != nil {
		return "", err
	}
	if all, err = p.goOn(all, "And go on", "--plugin-dir", p.plugin, "--continue"); err != nil {
		return "", err
	}
	return "the same bytes in the fork, and in what goes on from it: " + bytesOf(all), b.wantNarrowed(all, 1)
}

func compacts(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	all, err := p.talk(refund, "/compact", "and now?", "Order.count_label_3 of @shop/models.py", "go on")
	if err != nil {
		return "", err
	}
	if len(all) < 4 {
		return "", fmt.Errorf("%d requests", len(all))
	}
	after := all[len(all)-3:]
	return "the same bytes from the summary on: " + bytesOf(after), b.wantNarrowed(after, 1)
}

func (p *place) read(name string) realclient.Turn {
	return realclient.Turn{Tool: "Read", Input: map[string]any{"file_path": filepath.Join(p.root, filepath.FromSlash(name))}}
}

func mentionReadEdit(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	edit := realclient.Turn{Tool: "Edit", Input: map[string]any{
		"file_path": filepath.Join(p.root, "shop", "models.py"), "old_string": "import decimal\n", "new_string": "import decimal  # edited\n",
	}}
	c, err := p.client([]realclient.Turn{p.read("shop/models.py"), edit}, "--plugin-dir", p.plugin, "--allowedTools", "Edit,Read").Run(p.root, []byte(refund))
	if err != nil {
		return "", err
	}
	got := results(c)
	text, err := os.ReadFile(filepath.Join(p.root, "shop", "models.py"))
	switch {
	case err != nil:
		return "", err
	case len(got) != 2 || b.modules && len(numberedLine.FindAllString(got[0], -1)) < 630:
		return "", fmt.Errorf("the read gave %s", short(strings.Join(got, "|")))
	case !strings.HasPrefix(string(text), "import decimal  # edited\n"):
		return "", fmt.Errorf("the edit did not happen: %s", short(got[1]))
	}
	return "the read was whole, the edit worked: " + bytesOf(c.Requests), b.wantNarrowed(c.Requests, 1)
}

// agentReads: a subagent is to see the files that it reads, whatever the session's
// prompt is about.
func agentReads(b *bench) (string, error) { return b.agents(1) }

func twoAgents(b *bench) (string, error) { return b.agents(2) }

func (b *bench) agents(n int) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if _, err := p.runPare("hook", "install", "--claude", "--reads"); err != nil {
		return "", err
	}
	call := func(i int) realclient.Turn {
		return realclient.Turn{Tool: "Agent", Input: map[string]any{
			"description": fmt.Sprintf("look %d", i), "prompt": fmt.Sprintf("Agent %d: count the functions of shop/ledger.py", i),
			"subagent_type": "general-purpose", "run_in_background": false,
		}}
	}
	first := call(1)
	turns := []realclient.Turn{first}
	for i := range n {
		if i > 0 {
			turns[0].And = append(turns[0].And, call(i+1))
		}
		turns = append(turns, p.read("shop/ledger.py"))
	}
	c, err := p.send("Ledger.close_month forgets the vouchers. It is in shop/ledger.py", turns...)
	if err != nil {
		return "", err
	}
	whole, bytes := 0, 0
	for _, r := range c.Requests {
		for _, m := range r.Messages {
			if slices.ContainsFunc(m.Results, func(s string) bool { return len(numberedLine.FindAllString(s, -1)) >= 1400 }) {
				whole++
				bytes = max(bytes, r.Bytes)
			}
		}
	}
	if whole != n {
		return "", fmt.Errorf("%d of %d subagents read all lines, in %d requests: %s", whole, n, len(c.Requests), short(c.Output))
	}
	return fmt.Sprintf("%d of %d read all 1,406 lines, up to %d bytes", whole, n, bytes), nil
}

// queued sends three prompts at once to one process: two wait for the first.
func queued(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	var in []byte
	for _, text := range []string{refund, "And Order.count_label_3 of @shop/models.py", "Where is Pool.acquire in @server/pool.go?"} {
		line, err := json.Marshal(map[string]any{"type": "user", "message": map[string]string{"role": "user", "content": text}})
		if err != nil {
			return "", err
		}
		in = append(append(in, line...), '\n')
	}
	c, err := p.client(nil, "--plugin-dir", p.plugin, "--input-format", "stream-json", "--output-format", "stream-json", "--verbose").Run(p.root, in)
	if err != nil {
		return "", err
	}
	if len(c.Requests) == 0 {
		return "", errors.New("no request")
	}
	if err := stable(c.Requests); err != nil {
		return "", err
	}
	last := c.Requests[len(c.Requests)-1]
	return fmt.Sprintf("%d narrowed attachments in %d requests: %s", narrowedIn(last), len(c.Requests), bytesOf(c.Requests)), nil
}

// inCommand: what a command says is a prompt like any other.
func inCommand(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	name := filepath.Join(p.root, ".claude", "commands", "mend.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return "", err
	}
	if err := os.WriteFile(name, []byte("---\ndescription: mend it\n---\n"+refund+". $ARGUMENTS\n"), 0o666); err != nil {
		return "", err
	}
	all, err := p.talk("/mend quickly", "and now?")
	if err != nil {
		return "", err
	}
	return "as in a prompt: " + bytesOf(all), b.wantNarrowed(all, 1)
}

func insisted(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	c, err := p.send(refund + "!")
	if err != nil {
		return "", err
	}
	if n := len(numberedLine.FindAllString(attached(c), -1)); n < 630 {
		return "", fmt.Errorf("%d lines", n)
	}
	return "all lines: " + bytesOf(c.Requests), nil
}
