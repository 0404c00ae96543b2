package clientrules

import (
	"strings"
	"testing"

	"pare/internal/jsontree"
)

// verdicts are what "claude doctor" of version 2.1.332 says of rules, asked on
// 2026-11-30 with each rule in allow and in deny: s it skips the rule, t it knows no
// such tool, p it asks no rule of this tool about paths, w it warns of a wildcard or
// a field, or nobody meant it so. It says t, p and w of deny only, where they hold for allow too.
const verdicts = `
-  Bash
s  Bash()
s  Bash(:*)
-  Bash( )
-  Bash(*)
-  Bash(ls)
-  Bash(ls:*)
w  Bash(npm run:* --x)
w  Bash(npm run*:*)
-  Bash(* install)
-  Bash(git * main)
t  Bash (ls)
t   Bash(ls)
s  Bash(ls) ·
-  Bash((ls)
s  Bash(ls
t  Bash ls
t  Bash:ls
t  Bash[ls]
s  bash
s  bash(ls)
t  BASH(ls)
t  Bsah(ls)
s  Read(x
-  Read
s  Read()
-  Read(./.env)
-  Read(~/.ssh/**)
-  Read(**)
s  Read(src:*)
-  Edit(src/**)
-  Write
p  Write(src/**)
-  Write(*)
t  MultiEdit
p  MultiEdit(src/**)
p  NotebookEdit(x.ipynb)
p  Glob(src/**)
-  Grep(src/**)
t  LS
t  LS(src)
-  WebFetch
-  WebFetch(*)
-  WebFetch(domain:example.com)
s  WebFetch(https://example.com)
s  WebFetch(example.com)
-  WebFetch(domain:*.example.com)
-  WebSearch
-  WebSearch(x)
-  Task
-  Task(explore)
-  Agent(explore)
-  Skill(x:*)
t  SlashCommand(/x)
-  mcp__github
-  mcp__github__*
-  mcp__github__create_issue
s  mcp__github(create)
s  mcp__github__create(x)
-  mcp_github
t  Foo
t  Tool(x)
-  TodoWrite
t  TodoRead
-  ExitPlanMode
-  BashOutput
-  KillBash
-  KillShell
t  NotebookRead
-  AskUserQuestion
-  PowerShell(ls)
-  Bash(rm -rf *)
s  Bash(ls),Read
-  Bash(ls && rm)
w  Bash(curl:*), Bash(wget:*)
t  !Bash(ls)
t  -Bash(ls)
-  Read(!x)
w  Bash(command:ls)
s  Bash(ls *
`

func TestPermissionsAsTheClient(t *testing.T) {
	for line := range strings.Lines(strings.Trim(verdicts, "\n")) {
		line = strings.TrimRight(line, "\n")
		want, rule := line[:1], strings.ReplaceAll(line[3:], "·", "")
		if strings.HasSuffix(line, "·") {
			rule = strings.TrimSuffix(line[3:], "·")
		}
		for _, list := range []string{"allow", "deny"} {
			p := splitPermission(list, &jsontree.Node{Kind: jsontree.Text, Text: rule})
			got := "-"
			if p.skipped() != nil {
				got = "s"
			} else if f := p.inert([]permission{p}); f != nil {
				got = "i"
			}
			wanted := want
			if strings.Contains("tpw", want) {
				wanted = "i"
			}
			if got != wanted {
				t.Errorf("%s %q: got %s, want %s", list, rule, got, wanted)
			}
		}
	}
	// Names with an asterisk may stand in deny, and in allow behind a server only.
	for rule, want := range map[string][2]bool{"mcp__*": {true, false}, "*": {true, false}, "**": {true, false}, "mcp__a__b*": {false, false}} {
		for i, list := range []string{"allow", "deny"} {
			p := splitPermission(list, &jsontree.Node{Kind: jsontree.Text, Text: rule})
			if got := p.skipped() != nil; got != want[i] {
				t.Errorf("%s %q: skipped %v, want %v", list, rule, got, want[i])
			}
		}
	}
}

// fired are the matchers of a hook before a tool that fired in a session with the
// client 2.1.332, which called Agent, Bash, Read and Write; those of the second
// list did not, and cannot for any tool.
var (
	fired = []string{
		"Bash", "Edit|Write", "Edit, Write", "Edit,Write", "^Bash$", "*", "", "Bash*", "B.*", "Task", "Agent", "Task|Agent", ".*", "Edit|MultiEdit|Write",
		"Bash|", "Read", "Bash||Edit", "Edit | Write", " Bash ", "Bash.*", "Writ.",
	}
	silent = []string{
		"bash", "BASH", "edit|write", "Edit Write", "Write(*.py)", "Bash(git:*)", "Bash(echo *)", "Edit(src/**)", "MultiEdit", "[", "(", "**", `"Bash"`, "/Bash/",
		"read", "mcp__x", "tool:Bash", "Bash;Edit", "Bash&Edit", "Bash or Edit", "!Bash", "(?i)bash", "tool_name == 'Bash'", "all", "any", "Tool", "Wri",
	}
)

func TestMatchersAsTheClient(t *testing.T) {
	for _, m := range fired {
		for _, d := range deadTools(m) {
			if !matchesAll(m) && d.part == "" {
				t.Errorf("%q fires, and is told to be dead: %s", m, d.what)
			}
		}
	}
	for _, m := range silent {
		dead := deadTools(m)
		if parts, _ := matcherParts(m); len(dead) == 0 || dead[0].part != "" && len(dead) < len(parts) {
			t.Errorf("%q never fires, and nothing is told: %v", m, dead)
		}
	}
}
