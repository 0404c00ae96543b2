//go:build cgo

package grammars

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// outlineItem is one entry of ast-grep's outline, as its --json=stream writes it.
type outlineItem struct {
	SymbolType string
	Name       string
	IsImport   bool
	Range      struct{ Start, End struct{ Line, Column int } }
	Members    []outlineItem
}

// TestASTGrep compares a tree of files with "ast-grep outline", whose grammars
// are newer than ours. PARE_NODE_MODULES is a folder that holds @ast-grep/cli,
// PARE_ASTGREP the folder of sources. It is a report: what must hold is a share
// per language that a regression would not reach.
func TestASTGrep(t *testing.T) {
	modules, root := os.Getenv("PARE_NODE_MODULES"), os.Getenv("PARE_ASTGREP")
	program := filepath.Join(modules, ".bin", "ast-grep")
	if _, err := os.Stat(program); err != nil || root == "" {
		t.Skip("nothing to compare with: set PARE_NODE_MODULES to a folder with the package @ast-grep/cli and PARE_ASTGREP to a folder of sources")
	}
	out, err := exec.Command(program, "outline", "--json=stream", "--items=structure", root).Output()
	if err != nil {
		t.Fatalf("ast-grep: %v", err)
	}
	tallies := map[string]*tally{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<28)
	for lines.Scan() {
		var f struct {
			Path  string
			Items []outlineItem
		}
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(f.Path)
		if err != nil {
			continue
		}
		o := Parse(context.Background(), f.Path, data, unhurried)
		mustHold(t, f.Path, o, data)
		if o.Approximate {
			continue
		}
		c := tallies[o.Language]
		if c == nil {
			c = &tally{}
			tallies[o.Language] = c
		}
		c.compareItems(t, f.Path, data, o, f.Items)
	}
	for name, c := range tallies {
		t.Logf("%-12s %v", name, c)
		if c.share() < 97 {
			t.Errorf("%s: less than 97 %% agree", name)
		}
	}
}

func (c *tally) compareItems(t *testing.T, path string, data []byte, o Outline, items []outlineItem) {
	t.Helper()
	x := &extraction{lines: lineStarts(data)}
	type end struct {
		name string
		last int
	}
	inC := o.Language == "cpp" || o.Language == "c"
	have := map[end][][2]int{}
	for _, d := range o.Definitions {
		key := end{d.Name, x.row(max(d.Core.Start, d.Core.End-1))}
		have[key] = append(have[key], [2]int{x.row(d.Span.Start), x.row(d.Header.End)})
	}
	var look func([]outlineItem)
	look = func(items []outlineItem) {
		for _, item := range items {
			look(item.Members)
			switch item.SymbolType {
			case "function", "method", "class", "struct", "interface", "enum", "trait", "constructor":
			default:
				continue
			}
			if inC && item.SymbolType != "function" && item.Range.Start.Line == item.Range.End.Line {
				continue // a declaration without a body
			}
			c.total++
			found := false
			last := item.Range.End.Line
			if item.Range.End.Column == 0 {
				last--
			}
			for _, h := range have[end{trimName(item.Name, inC), last}] {
				found = found || h[0] <= item.Range.Start.Line && item.Range.Start.Line <= h[1]
			}
			if !found {
				if c.wrong++; c.wrong <= mostShown {
					t.Logf("%s: %s %q at lines %d-%d", path, item.SymbolType, item.Name, item.Range.Start.Line+1, last+1)
				}
			}
		}
	}
	look(items)
}

// trimName is the name without its quotes and, in C++, its qualifier.
func trimName(s string, c bool) string {
	if i := strings.LastIndex(s, "::"); i > 0 && c && !strings.Contains(s, "operator") {
		s = s[i+2:]
	}
	if len(s) > 1 && s[0] == '`' {
		return s[1 : len(s)-1]
	}
	return s
}
