package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"

	"pare/internal/cli"
	"pare/internal/golden"
	"pare/internal/models"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pare": func() { os.Exit(cli.MainWith(patient)) }})
}

// patient is a world in which the limits of time are far: how busy the machine is
// must not decide a test.
func patient(env *cli.Env) {
	env.After = func(time.Duration) <-chan time.Time { return time.After(time.Minute) }
}

// TestScripts runs the command line in a world of its own: an empty home, no key,
// no git configuration but an author.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       golden.Update(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"attachments": attachments, "standin": standIn, "gitlab": gitLab},
	})
}

// attachments prints the attachments of a document of pare count, one a line,
// and checks that the numbers of the document are those of its parts.
func attachments(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: attachments FILE")
	}
	type tokens struct{ Tokens, Low, High int }
	var doc struct {
		Version     int
		Text, Total tokens
		Attachments []struct {
			Mention, Path, Kind string
			First, Last         *int
			Tokens              tokens
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &doc))
	number := func(n *int) string {
		if n == nil {
			return "null"
		}
		return fmt.Sprint(*n)
	}
	sum := doc.Text
	for _, a := range doc.Attachments {
		fmt.Fprintln(ts.Stdout(), a.Mention, a.Path, a.Kind, number(a.First), number(a.Last))
		if a.Tokens.Tokens <= 0 || a.Tokens.Low > a.Tokens.Tokens || a.Tokens.Tokens > a.Tokens.High {
			ts.Fatalf("%s costs %+v", a.Mention, a.Tokens)
		}
		sum = tokens{sum.Tokens + a.Tokens.Tokens, sum.Low + a.Tokens.Low, sum.High + a.Tokens.High}
	}
	if doc.Version != 1 || doc.Total != sum {
		ts.Fatalf("version %d, total %+v, the parts are %+v", doc.Version, doc.Total, sum)
	}
}

func setUp(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, ".home")
	env.Setenv("HOME", home)
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	env.Setenv("XDG_CACHE_HOME", filepath.Join(home, ".cache"))
	env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	fixtures, err := filepath.Abs(filepath.Join("..", "..", "fixtures"))
	if err != nil {
		return err
	}
	env.Setenv("FIXTURES", fixtures)
	env.Setenv("ROOT", filepath.Dir(fixtures))
	// What is used where no model is named. Scripts name it by this alone, so that
	// none breaks when there is a newer one.
	env.Setenv("NEWEST", models.Builtin().Default().ID)
	// A repository above the temporary folder is none of the script's business.
	env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		env.Setenv("GIT_"+who+"_NAME", "Script")
		env.Setenv("GIT_"+who+"_EMAIL", "script@example.com")
		env.Setenv("GIT_"+who+"_DATE", "2026-01-02T03:04:05Z")
	}
	return os.Mkdir(home, 0o777)
}

// gitLab runs the script of GitLab's template, line after line in one shell, as a
// runner does.
func gitLab(ts *testscript.TestScript, neg bool, _ []string) {
	var template struct {
		Pare struct{ Script []string }
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(filepath.Join(ts.Getenv("ROOT"), "ci", "gitlab.yml"))), &template))
	err := ts.Exec("bash", "-ec", strings.Join(template.Pare.Script, "\n"))
	if failed := err != nil; failed != neg {
		ts.Fatalf("the script of ci/gitlab.yml: %v", err)
	}
}

// standIn starts a stand-in of the API on this machine and points pare at it:
// "standin" counts the words of a text and 6 for the frame of its message,
// "standin STATUS" refuses everything.
func standIn(ts *testscript.TestScript, _ bool, args []string) {
	status := 200
	if len(args) > 0 {
		_, err := fmt.Sscan(args[0], &status)
		ts.Check(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Messages []struct{ Content []struct{ Text string } }
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || status != 200 || r.URL.Path != "/v1/messages/count_tokens" {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(status)
			fmt.Fprint(w, `{"type":"error","error":{"type":"some_error","message":"the stand-in refuses"}}`)
			return
		}
		words := 0
		for _, m := range body.Messages {
			for _, c := range m.Content {
				words += len(strings.Fields(c.Text))
			}
		}
		fmt.Fprintf(w, `{"input_tokens":%d}`, 6+words)
	}))
	ts.Defer(server.Close)
	ts.Setenv("ANTHROPIC_BASE_URL", server.URL)
	ts.Setenv("ANTHROPIC_API_KEY", "sk-ant-not-a-key")
}
