package arch

import (
	"go/ast"
	"go/parser"
	"slices"
	"strings"
	"testing"
)

// way is the one place that may do something dangerous, so that it is done safely
// everywhere.
type way struct {
	calls  []string // what the others must not call
	owner  string   // the folder that may
	why    string
	except map[string]string // files that may too, and why
}

// ways are what security.md promises. An exception needs a reason that a stranger's
// repository can not use.
var ways = []way{
	{
		calls: []string{"os.ReadFile", "os.Open", "os.OpenFile", "os.DirFS"},
		owner: "internal/disk", why: "a pipe, a device or a file without end can stand where a file should",
	},
	{
		calls: []string{
			"os.WriteFile", "os.Create", "os.CreateTemp", "os.MkdirTemp", "os.Rename", "os.Remove", "os.RemoveAll", "os.Link", "os.Symlink",
			"os.Mkdir", "os.MkdirAll", "os.Chmod", "os.Chown", "os.Truncate",
		},
		owner: "internal/disk", why: "a link can lead out of the project, and somebody can have changed the file meanwhile",
		except: map[string]string{"internal/install/hook.go": "changes names in steps of which each leaves one hook in force, in a folder that is looked at before"},
	},
	{
		calls: []string{"exec.Command", "exec.CommandContext"},
		owner: "internal/git", why: "git runs programs that a repository names",
		except: map[string]string{
			"internal/cli/session.go":   "runs what the person names",
			"internal/cli/child.go":     "runs what the person names",
			"internal/draft/verify.go":  "asks before",
			"internal/doctor/doctor.go": "asks programs of the PATH for their version, by absolute paths",
		},
	},
	{
		calls: []string{"os.Stdin", "os.Stdout", "os.Stderr", "os.Getenv", "os.LookupEnv", "os.Exit"},
		owner: "internal/cli", why: "the world comes in through one struct",
		except: map[string]string{"cmd/pare/main.go": "hands over the code"},
	},
	{
		calls: []string{"time.Now", "time.Since", "time.Until"},
		owner: "internal/cli", why: "the clock is handed in, so that a day can be tried in a test",
		except: map[string]string{
			"internal/ledger/address.go": "a server that does not answer is tried again after a while",
			"internal/ledger/file.go":    "an allowance is shared with other processes; a test hands its own clock in",
			"internal/ledger/ledger.go":  "an allowance is shared with other processes; a test hands its own clock in",
		},
	},
}

func TestNobodyGoesAroundTheOneWay(t *testing.T) {
	used := map[string]bool{}
	eachFile(t, parser.SkipObjectResolution, func(folder, rel string, parsed *ast.File) {
		ast.Inspect(parsed, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			call := x.Name + "." + sel.Sel.Name
			for _, w := range ways {
				switch {
				case !slices.Contains(w.calls, call):
				case folder == w.owner:
					used[w.owner] = true
				case w.except[rel] != "":
					used[rel] = true
				default:
					t.Errorf("%s uses %s; that is for %s: %s", rel, call, w.owner, w.why)
				}
			}
			return true
		})
	})
	for _, w := range ways {
		if !used[w.owner] {
			t.Errorf("%s does nothing of what it is the one place for", w.owner)
		}
		for rel := range w.except {
			if !used[rel] {
				t.Errorf("%s needs no exception any more", rel)
			}
		}
	}
}

// What talks to a person shows names and messages on one line each, see Env.Sayf; a
// text that goes past it could write lines of its own.
func TestTalkGoesThroughSayf(t *testing.T) {
	eachFile(t, parser.SkipObjectResolution, func(folder, rel string, parsed *ast.File) {
		if folder == "internal/env" {
			return
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !strings.HasPrefix(f.Sel.Name, "Fprint") {
				return true
			}
			to, ok := call.Args[0].(*ast.SelectorExpr)
			_, constant := call.Args[1].(*ast.BasicLit)
			if ok && to.Sel.Name == "Stderr" && (!constant || len(call.Args) > 2) {
				t.Errorf("%s: fmt.%s to standard error; use Sayf", rel, f.Sel.Name)
			}
			return true
		})
	})
}
