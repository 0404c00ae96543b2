// Command client holds pare lint against the real Claude Code client: 369
// small files of settings, hooks, servers, plugins, marketplaces and agents, each
// given to both. What the client complains of (claude doctor, claude plugin
// validate, the log of a session) pare lint has to find.
//
//	go build -o pare ./cmd/pare
//	PARE_CLIENT=…/claude go run ./benchmarks/claudemd/client -pare ./pare
//
// It prints a table of families, and each case in which the client complains and
// pare does not. That pare says more is no fault: of a matcher that never matches
// the client does not know.
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"pare/benchmarks/clientcheck/realclient"
)

//go:embed cases.jsonl
var cases []byte

// sample is one case: files, and the family that it counts to.
type sample struct {
	Family, Name string
	Files        map[string]string
}

// count is what came of the cases of a family.
type count struct{ cases, complained, found, more, silent int }

// checker runs both programs.
type checker struct {
	pare, client string
	top          string
	agents       string // the log of a session with all the agents
}

const perRun = 90 * time.Second

func main() {
	pare := flag.String("pare", "pare", "the binary to check")
	only := flag.String("only", "", "only the cases of this family")
	flag.Parse()
	if err := run(*pare, os.Getenv("PARE_CLIENT"), *only); err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
}

func run(pare, client, only string) error {
	if client == "" {
		return fmt.Errorf("set PARE_CLIENT to the client's binary")
	}
	pare, err := filepath.Abs(pare)
	if err != nil {
		return err
	}
	top, err := os.MkdirTemp("", "client")
	if err != nil {
		return err
	}
	defer os.RemoveAll(top)
	all, err := read()
	if err != nil {
		return err
	}
	c := checker{pare: pare, client: client, top: top}
	if c.agents, err = c.session(all); err != nil {
		return err
	}
	counts := map[string]*count{}
	var families []string
	for i, s := range all {
		if only != "" && s.Family != only {
			continue
		}
		n := counts[s.Family]
		if n == nil {
			n = &count{}
			counts[s.Family], families = n, append(families, s.Family)
		}
		if err := c.check(s, fmt.Sprintf("c%d", i), n); err != nil {
			return err
		}
	}
	fmt.Println("| family | checks | the client complains | of them found | only pare tells | nobody does |")
	fmt.Println("| --- | --- | --- | --- | --- | --- |")
	for _, f := range families {
		n := counts[f]
		fmt.Printf("| %s | %d | %d | %d | %d | %d |\n", f, n.cases, n.complained, n.found, n.more, n.silent)
	}
	return nil
}

func read() ([]sample, error) {
	var all []sample
	lines := bufio.NewScanner(bytes.NewReader(cases))
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("reading the cases: %w", err)
		}
		all = append(all, s)
	}
	return all, lines.Err()
}

func (c *checker) check(s sample, name string, n *count) error {
	dir := filepath.Join(c.top, name)
	files := map[string]string{"CLAUDE.md": "# P\n\nBuild with make.\n", "Makefile": "all:\n\ttrue\n", "package.json": `{"scripts":{"test":"x"}}`}
	if has(s.Files, ".claude-plugin/") {
		files = map[string]string{} // a plugin has no CLAUDE.md, says the client
	}
	for f, text := range s.Files {
		files[f] = text
	}
	if err := write(dir, files); err != nil {
		return err
	}
	if _, err := c.output(dir, "git", "init", "-q"); err != nil {
		return err
	}
	complaint := c.complaint(s, dir)
	found, err := c.findings(dir)
	if err != nil {
		return err
	}
	n.cases++
	switch {
	case complaint != "" && found:
		n.complained, n.found = n.complained+1, n.found+1
	case complaint != "":
		n.complained++
		fmt.Printf("missed: %s %s: %s\n", s.Family, s.Name, complaint)
	case found:
		n.more++
	default:
		n.silent++
	}
	return nil
}

// complaint is the first line of what the client says against the files, "" for
// nothing.
func (c *checker) complaint(s sample, dir string) string {
	switch {
	case s.Family == "agents":
		for line := range strings.Lines(c.agents) {
			for f := range s.Files {
				if strings.Contains(line, "/"+filepath.Base(f)) && (strings.Contains(line, " invalid ") || strings.Contains(line, "Failed to parse") || strings.Contains(line, "missing required")) {
					return line
				}
			}
		}
		return ""
	case has(s.Files, ".claude-plugin/"):
		out, _ := c.output(dir, c.client, "plugin", "validate", ".") // it ends with 1 where it complains
		out, _, _ = strings.Cut(out, "Provides:")
		out, _, _ = strings.Cut(out, "Plugin directory checks")
		for line := range strings.Lines(out) {
			// What only the list of the client's maker asks for is no fault.
			if strings.Contains(line, "❯") && !strings.Contains(line, "README") && !strings.Contains(line, "Adding a description") {
				return strings.TrimSpace(line)
			}
		}
		return ""
	}
	out, _ := c.output(dir, c.client, "doctor")
	for line := range strings.Lines(strings.ReplaceAll(out, dir+"/", "")) {
		// A variable of whoever starts the client is not the file's.
		if strings.HasPrefix(line, "- .") && !strings.Contains(line, "Missing environment variables") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func has(files map[string]string, prefix string) bool {
	for f := range files {
		if strings.HasPrefix(f, prefix) {
			return true
		}
	}
	return false
}

// findings reports whether pare lint finds something in a folder.
func (c *checker) findings(dir string) (bool, error) {
	out, err := c.output(dir, c.pare, "lint", "--format", "json")
	var got struct{ Findings []json.RawMessage }
	at := max(strings.IndexByte(out, '{'), 0) // the sum stands beside it
	if jsonErr := json.NewDecoder(strings.NewReader(out[at:])).Decode(&got); jsonErr != nil {
		return false, fmt.Errorf("pare lint: %w: %s", jsonErr, err)
	}
	return len(got.Findings) > 0, nil
}

// session is the log of a session in a project that has all the agents.
func (c *checker) session(all []sample) (string, error) {
	dir, log := filepath.Join(c.top, "agents"), filepath.Join(c.top, "log")
	files := map[string]string{".mcp.json": `{"mcpServers":{"docs":{"command":"cat"}}}`}
	for _, s := range all {
		if s.Family == "agents" {
			for f, text := range s.Files {
				files[f] = text
			}
		}
	}
	if err := write(dir, files); err != nil {
		return "", err
	}
	server, err := realclient.Start()
	if err != nil {
		return "", err
	}
	defer server.Close()
	client := realclient.Client{Binary: c.client, Server: server, Home: filepath.Join(c.top, "home"), Args: []string{"--debug-file", log}}
	if _, err := client.Send(dir, []byte("hi")); err != nil {
		return "", err
	}
	data, err := os.ReadFile(log)
	return string(data), err
}

func (c *checker) output(dir, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), perRun)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(c.top, "home"), "TERM=dumb", "LANG=C.UTF-8", "ANTHROPIC_API_KEY=sk-ant-test-000", "ANTHROPIC_BASE_URL=http://127.0.0.1:9",
		"DISABLE_TELEMETRY=1", "DISABLE_AUTOUPDATER=1", "DISABLE_ERROR_REPORTING=1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func write(dir string, files map[string]string) error {
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
