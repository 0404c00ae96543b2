// Package realclient runs the real Claude Code client, offline, against a
// stand-in of the Messages API of our own, and gives what it sent.
//
// The client is proprietary and no part of the project; where its binary is, the
// environment says (PARE_CLIENT). It is asked about nothing but what it sends.
package realclient

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Client runs the real client against a stand-in, in a clean environment with a
// key that is none.
type Client struct {
	Binary string
	Server *StandIn
	Home   string   // its home folder; its settings and transcripts land here
	Env    []string // more variables, as NAME=value; a later one of the same name holds
	Args   []string // more arguments
	Turns  []Turn   // what the stand-in answers in turn to requests with tools; then "ok"
}

// perRun is far above what a run takes (about a second), and ends one that hangs.
const perRun = 90 * time.Second

// Send gives the client a prompt on standard input in dir and returns what it
// sent. It may be called from several goroutines.
func (c Client) Send(dir string, prompt []byte) (Capture, error) {
	got, err := c.Run(dir, prompt)
	if got.Messages == nil {
		return got, fmt.Errorf("the client sent no request (%v): %s", err, strings.TrimSpace(got.Output))
	}
	return got, nil
}

// Run is Send for a prompt that may rightly be stopped: sending nothing is no
// error. An error says how the client ended.
func (c Client) Run(dir string, prompt []byte) (Capture, error) {
	url, name := c.Server.open(c.Turns)
	ctx, cancel := context.WithTimeout(context.Background(), perRun)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.Binary, append([]string{"-p"}, c.Args...)...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(prompt)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.Home, "TERM=dumb", "LANG=C.UTF-8",
		"ANTHROPIC_API_KEY=sk-ant-test-000", "ANTHROPIC_BASE_URL=" + url,
		"DISABLE_TELEMETRY=1", "DISABLE_AUTOUPDATER=1", "DISABLE_ERROR_REPORTING=1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
	}, c.Env...)
	out, err := cmd.CombinedOutput()
	got := c.Server.take(name)
	got.Output = string(out)
	return got, err
}

// Attachments are the parts of a capture that come from the prompt's mentions.
type Attachments struct {
	Blocks []string // texts sent before the prompt, in order, without the newline after each
	Notes  []string // paragraphs about what was too large to attach
	Images int      // image blocks among the texts
}

// Attachments takes them out of everything else that a request carries.
func (c Capture) Attachments() Attachments {
	var a Attachments
	for _, m := range c.Messages {
		for _, block := range m.Blocks {
			switch {
			case m.Role != "user":
				a.Notes = append(a.Notes, notes(block)...)
			case block == "<image>":
				a.Images++
			case isAttachment(block):
				a.Blocks = append(a.Blocks, strings.TrimSuffix(block, "\n"))
			}
		}
	}
	return a
}

// notes are the paragraphs of a system message that speak of a mention; they
// stand first.
func notes(block string) []string {
	var out []string
	for p := range strings.SplitSeq(block, "\n\n") {
		if !strings.HasPrefix(p, "The user @-mentioned ") && !strings.HasPrefix(p, "PDF file: ") {
			break
		}
		out = append(out, p)
	}
	return out
}

// isAttachment knows a mention's blocks by their start. That of a newline is the
// output of a notebook's cell after an image.
func isAttachment(block string) bool {
	text, ok := strings.CutPrefix(block, "<system-reminder>\n")
	if !ok {
		return false
	}
	for _, start := range []string{"Called the ", "Result of calling the ", "Note: ", "<cell id=", "\n"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
