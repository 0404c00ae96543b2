// Command integrations drives the real Claude Code client, with pare's plugin and
// with its hooks in the settings, against a stand-in of the Messages API, and
// prints what the real program did: a table of the integrations, with -session what
// five prompts send without pare, through the filter and with the plugin, and with
// -ten the same for ten turns of one session, with what they cost.
//
//	PARE_CLIENT=/path/to/claude PARE_CLIENT_OLD=/path/to/2.1.197/claude go run ./benchmarks/integrations -session
//
// PARE_CLIENT_OLD is a client without hooks modules; without it only the newest
// is driven, and the program says so. No network and no key are needed.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"pare/benchmarks/clientcheck/realclient"
	"pare/benchmarks/clientcheck/sample"
)

func main() {
	pare := flag.String("pare", "", "the pare binary, named pare; built when empty")
	only := flag.String("only", "", "run only the checks whose name contains this")
	session := flag.Bool("session", false, "measure the scripted prompts too, each in a session of its own")
	ten := flag.Bool("ten", false, "measure ten turns of one session too")
	flag.Parse()
	if err := run(*pare, *only, *session, *ten); err != nil {
		fmt.Fprintln(os.Stderr, "integrations:", err)
		os.Exit(1)
	}
}

func run(pare, only string, session, ten bool) error {
	newest := os.Getenv("PARE_CLIENT")
	if newest == "" {
		return errors.New("set PARE_CLIENT to the client's binary (npm install @anthropic-ai/claude-code)")
	}
	dir, err := os.MkdirTemp("", "integrations")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // the client reports real names
		return err
	}
	if pare == "" {
		pare = filepath.Join(dir, "bin", "pare")
		if out, err := exec.Command("go", "build", "-o", pare, "./cmd/pare").CombinedOutput(); err != nil {
			return fmt.Errorf("build pare: %w: %s", err, out)
		}
	}
	server, err := realclient.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	plugin, err := filepath.Abs("plugin")
	if err != nil {
		return err
	}
	failed := 0
	clients := []string{newest}
	if old := os.Getenv("PARE_CLIENT_OLD"); old != "" {
		clients = append(clients, old)
	} else {
		fmt.Fprintln(os.Stderr, "integrations: PARE_CLIENT_OLD is not set: no client without hooks modules is driven")
	}
	for i, binary := range clients {
		b := bench{pare: pare, plugin: plugin, dir: filepath.Join(dir, fmt.Sprint(i)), binary: binary, server: server, modules: i == 0}
		n, err := b.runAll(only)
		if err != nil {
			return err
		}
		failed += n
	}
	if session {
		b := bench{pare: pare, plugin: plugin, dir: filepath.Join(dir, "session"), binary: newest, server: server, modules: true}
		if err := b.session(os.Stdout); err != nil {
			return err
		}
	}
	if ten {
		b := bench{pare: pare, plugin: plugin, dir: filepath.Join(dir, "ten"), binary: newest, server: server, modules: true}
		if err := b.tenTurns(os.Stdout); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d checks failed", failed)
	}
	return nil
}

// bench is one client with what a check needs.
type bench struct {
	pare, plugin, dir, binary string
	server                    *realclient.StandIn
	modules                   bool // the client has hooks modules
	count                     int
}

// runAll prints a line for each check and returns how many failed.
func (b *bench) runAll(only string) (failed int, err error) {
	version, err := exec.Command(b.binary, "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("ask %s for its version: %w", b.binary, err)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(version)), " ")
	for _, c := range slices.Concat(checks(), sessionChecks(), hostileChecks()) {
		if !strings.Contains(c.name, only) || c.modules && !b.modules {
			continue
		}
		did, err := c.run(b)
		verdict := "ok  "
		if err != nil {
			verdict, did = "FAIL", err.Error()
			failed++
		}
		fmt.Printf("%s %-8s %-42s %s\n", verdict, name, c.name, did)
	}
	return failed, nil
}

// place is a fresh project and home for one check.
type place struct {
	*bench
	root, home string
	env        []string
}

// fresh makes the sample project, a git repository, for a check.
func (b *bench) fresh(env ...string) (*place, error) {
	b.count++
	p := &place{bench: b, root: filepath.Join(b.dir, fmt.Sprint(b.count), "project"), home: filepath.Join(b.dir, fmt.Sprint(b.count), "home"), env: env}
	if err := os.MkdirAll(p.home, 0o777); err != nil {
		return nil, err
	}
	if err := sample.Write(p.root); err != nil {
		return nil, err
	}
	if out, err := exec.Command("git", "init", "-q", p.root).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("git init: %w: %s", err, out)
	}
	return p, nil
}

func (p *place) client(turns []realclient.Turn, args ...string) realclient.Client {
	path := filepath.Dir(p.pare) + string(os.PathListSeparator) + os.Getenv("PATH")
	return realclient.Client{Binary: p.binary, Server: p.server, Home: p.home, Args: args, Turns: turns, Env: append([]string{"PATH=" + path}, p.env...)}
}

// send gives the client a prompt with the plugin.
func (p *place) send(prompt string, turns ...realclient.Turn) (realclient.Capture, error) {
	return p.client(turns, "--plugin-dir", p.plugin).Run(p.root, []byte(prompt))
}

// bare gives the client a prompt with what its settings hold, without the plugin.
func (p *place) bare(prompt string, turns ...realclient.Turn) (realclient.Capture, error) {
	return p.client(turns).Run(p.root, []byte(prompt))
}

// command runs a subcommand of the client.
func (p *place) command(args ...string) (string, error) {
	return p.execute(p.binary, args...)
}

// command runs pare in the project.
func (p *place) runPare(args ...string) (string, error) { return p.execute(p.pare, args...) }

func (p *place) execute(program string, args ...string) (string, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = p.root
	cmd.Env = append(os.Environ(), "HOME="+p.home, "DISABLE_AUTOUPDATER=1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, out)
	}
	return string(out), nil
}
