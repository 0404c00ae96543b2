package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// launcher is the plugin's own way to the program, in a folder of its own with a
// home that is empty. There is no other pare on its PATH.
type launcher struct {
	t          *testing.T
	home, path string
	file       string
}

func newLauncher(t *testing.T) *launcher {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the launcher is a script for sh, which Windows does not bring: not checked here")
	}
	for _, dir := range []string{"/usr/local/bin", "/opt/homebrew/bin"} {
		if _, err := os.Stat(filepath.Join(dir, "pare")); err == nil {
			t.Skipf("there is a pare in %s: the launcher would find it", dir)
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "plugin", "bin", "pare"))
	if err != nil {
		t.Fatal(err)
	}
	l := &launcher{t: t, home: t.TempDir(), path: t.TempDir()}
	l.file = filepath.Join(t.TempDir(), "bin", "pare")
	l.put(l.file, string(text))
	return l
}

func (l *launcher) put(path, text string) {
	l.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o777); err != nil {
		l.t.Fatal(err)
	}
}

// run runs the launcher as the client does, and gives what it prints and its exit
// code.
func (l *launcher) run(env []string, args ...string) (stdout, stderr string, code int) {
	l.t.Helper()
	cmd := exec.Command(l.file, args...)
	cmd.Stdin = strings.NewReader(`{"hook_event_name":"SessionStart"}`)
	cmd.Env = append([]string{"PATH=" + l.path + ":/usr/bin:/bin", "HOME=" + l.home}, env...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		l.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

var hookRun = []string{"hook", "run", "--protocol", "2"}

// What is wrong with the program is never seen under a prompt, and once a day when
// a session starts.
func TestLauncherIsSilent(t *testing.T) {
	for name, program := range map[string]string{
		"missing":          "",
		"too old":          "#!/bin/sh\necho 'pare: error: unknown flag: --protocol' >&2\nexit 2\n",
		"a crash":          "#!/bin/sh\necho 'panic: runtime error' >&2\nexit 2\n",
		"killed":           "#!/bin/sh\nkill -9 $$\n",
		"another program":  "#!/bin/sh\necho no such command >&2\nexit 1\n",
		"for another kind": "\x7fELF not for this machine",
	} {
		t.Run(name, func(t *testing.T) {
			l := newLauncher(t)
			if program != "" {
				l.put(filepath.Join(l.path, "pare"), program)
			}
			for range 2 {
				if stdout, stderr, code := l.run(nil, hookRun...); stdout+stderr != "" || code != 0 {
					t.Errorf("under a prompt: code %d, %q, %q", code, stdout, stderr)
				}
			}
			starts := []string{"PARE_SESSION_STARTS=1"}
			stdout, stderr, code := l.run(starts, hookRun...)
			var said struct{ SystemMessage string }
			if err := json.Unmarshal([]byte(stdout), &said); err != nil || !strings.HasPrefix(said.SystemMessage, "pare: ") || stderr != "" || code != 0 {
				t.Errorf("a session starts: code %d, %q, %q, %v", code, stdout, stderr, err)
			}
			if stdout, stderr, code := l.run(starts, hookRun...); stdout+stderr != "" || code != 0 {
				t.Errorf("the next session: code %d, %q, %q", code, stdout, stderr)
			}
			if _, _, code := l.run([]string{"HOME=", "PARE_SESSION_STARTS=1"}, hookRun...); code != 0 {
				t.Errorf("without a home: code %d", code)
			}
		})
	}
}

// The program's own answers go through as they are.
func TestLauncherPassesAnswersOn(t *testing.T) {
	l := newLauncher(t)
	l.put(filepath.Join(l.path, "pare"), "#!/bin/sh\ncat\necho \"$@\"\necho 'pare: too much of a minute' >&2\nexit 2\n")
	stdout, stderr, code := l.run(nil, hookRun...)
	if stdout != `{"hook_event_name":"SessionStart"}hook run --protocol 2`+"\n" || stderr != "pare: too much of a minute\n" || code != 2 {
		t.Errorf("code %d, %q, %q", code, stdout, stderr)
	}
	if stdout, _, _ := l.run(nil, "lint", "a b"); !strings.HasSuffix(stdout, "lint a b\n") {
		t.Errorf("another command: %q", stdout)
	}
}

// The program of a release goes first; folders of Go count without a PATH; what
// lies in the project does not, nor another launcher.
func TestLauncherFindsTheProgram(t *testing.T) {
	says := func(what string) string { return "#!/bin/sh\necho " + what + "\n" }
	l := newLauncher(t)
	t.Chdir(t.TempDir())
	l.put("pare", says("stranger"))
	l.put(filepath.Join(l.path, "bin", "pare"), says("other launcher"))
	l.put(filepath.Join(l.path, "hooks", "register.ts"), "")
	path := "PATH=.:" + filepath.Join(l.path, "bin") + "::/usr/bin:/bin"
	if stdout, _, code := l.run([]string{path}, "version"); code != 127 || stdout != "" {
		t.Errorf("nothing to find: code %d, %q", code, stdout)
	}
	for _, step := range []struct{ path, want string }{
		{filepath.Join(l.home, "go", "bin", "pare"), "go"},
		{filepath.Join(filepath.Dir(l.file), "pare-"+runtime.GOOS+"-"+runtime.GOARCH), "release"},
	} {
		l.put(step.path, says(step.want))
		if stdout, stderr, _ := l.run([]string{path}, "version"); stdout != step.want+"\n" {
			t.Errorf("want %s, got %q, %q", step.want, stdout, stderr)
		}
	}
}

// The client runs the launcher by its name: it must be a program.
func TestPluginIsWhole(t *testing.T) {
	info, err := os.Stat(filepath.Join("..", "..", "plugin", "bin", "pare"))
	if err != nil || runtime.GOOS != "windows" && info.Mode()&0o111 == 0 {
		t.Errorf("the launcher: %v, %v", info, err)
	}
	for _, name := range []string{"hooks/hooks.json", ".claude-plugin/plugin.json"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "plugin", filepath.FromSlash(name)))
		if err != nil || !json.Valid(text) {
			t.Errorf("%s: %v, valid %v", name, err, json.Valid(text))
		}
		if strings.Contains(string(text), `"command": "pare `) {
			t.Errorf("%s runs what is on the PATH", name)
		}
	}
}
