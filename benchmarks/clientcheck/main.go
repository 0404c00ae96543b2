// Command clientcheck runs prompts through pare and then through the real Claude
// Code client, and checks that the request which the client sends holds exactly
// the lines that pare chose and reported.
//
//	PARE_CLIENT=/path/to/claude go run ./benchmarks/clientcheck
//
// The client runs offline against a stand-in of the Messages API. With -pare the
// binary is given; else it is built from this module.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"pare/benchmarks/clientcheck/realclient"
	"pare/benchmarks/clientcheck/sample"
	"pare/prompt"
)

func main() {
	pare := flag.String("pare", "", "the pare binary; built when empty")
	only := flag.String("only", "", "run only the checks whose name contains this")
	flag.Parse()
	if err := run(*pare, *only); err != nil {
		fmt.Fprintln(os.Stderr, "clientcheck:", err)
		os.Exit(1)
	}
}

func run(pare, only string) error {
	binary := os.Getenv("PARE_CLIENT")
	if binary == "" {
		return errors.New("set PARE_CLIENT to the client's binary (npm install @anthropic-ai/claude-code)")
	}
	dir, err := scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	root := filepath.Join(dir, "project")
	if err := sample.Write(root); err != nil {
		return err
	}
	if pare == "" {
		pare = filepath.Join(dir, "pare")
		if out, err := exec.Command("go", "build", "-o", pare, "./cmd/pare").CombinedOutput(); err != nil {
			return fmt.Errorf("build pare: %w: %s", err, out)
		}
	}
	says, err := exec.Command(binary, "--version").Output()
	if err != nil {
		return fmt.Errorf("ask the client for its version: %w", err)
	}
	version, err := prompt.ParseVersion(string(says))
	if err != nil {
		return err
	}
	server, err := realclient.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	b := bench{version: version, pare: pare, root: root, home: filepath.Join(dir, "home"), client: realclient.Client{Binary: binary, Server: server, Home: filepath.Join(dir, "home")}}
	return b.runAll(only)
}

// scratch is a new folder, by its real name: the client reports real names.
func scratch() (string, error) {
	dir, err := os.MkdirTemp("", "clientcheck")
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// bench is what every check needs.
type bench struct {
	pare, root, home string
	client           realclient.Client
	version          prompt.Version // of the client
}

func (b bench) runAll(only string) error {
	failed, ran := 0, 0
	for _, c := range checks() {
		if !strings.Contains(c.name, only) {
			continue
		}
		ran++
		summary, problems := b.check(c)
		verdict := "ok  "
		if len(problems) > 0 {
			verdict = "FAIL"
			failed++
		}
		fmt.Printf("%s %-26s %s\n", verdict, c.name, summary)
		for _, p := range problems {
			fmt.Printf("       %s\n", p)
		}
	}
	fmt.Printf("%d of %d checks: the client sent exactly what pare reported\n", ran-failed, ran)
	if failed > 0 || ran == 0 {
		return fmt.Errorf("%d of %d checks failed", failed, ran)
	}
	return nil
}
