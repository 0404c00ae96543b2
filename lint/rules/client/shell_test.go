package clientrules

import (
	"fmt"
	"strings"
	"testing"
)

// TestReadShell: which files a command line runs, and which it may do without.
func TestReadShell(t *testing.T) {
	for command, want := range map[string]string{
		`echo hi`:                     "",
		`python3 .claude/x.py --fast`: "python3:.claude/x.py",
		`python3 -W ignore "$CLAUDE_PROJECT_DIR"/.claude/x.py`: "python3:$CLAUDE_PROJECT_DIR/.claude/x.py",
		`"$CLAUDE_PROJECT_DIR/.claude/my hook.sh" a`:           ":$CLAUDE_PROJECT_DIR/.claude/my hook.sh",
		`${CLAUDE_PROJECT_DIR}/h.sh | tee log.txt`:             ":$CLAUDE_PROJECT_DIR/h.sh",
		`cat >> $CLAUDE_PROJECT_DIR/.claude/log.jsonl`:         "",
		`jq -r .tool_input.file_path > .claude/last.json`:      "",
		`test -f a.sh && bash a.sh || true`:                    "bash:a.sh?",
		`[ -x ./a.sh ] && ./a.sh`:                              ":./a.sh",
		`[[ -f $X/a.sh ]] && . $X/a.sh`:                        "source:$X/a.sh",
		`if [ -f a.py ]; then python a.py; fi`:                 "python:a.py",
		`bash a.sh || echo none`:                               "bash:a.sh?",
		`bash a.sh; true`:                                      "bash:a.sh",
		`cd sub && ./a.sh`:                                     ":./a.sh@sub",
		`cd sub && cd ../b && ./a.sh`:                          ":./a.sh@sub/../b",
		`cd $X/sub; python a.py`:                               "python:a.py@$X/sub",
		`(cd sub && ./a.sh); ./b.sh`:                           ":./a.sh@? :./b.sh@?",
		`if x; then cd sub; fi; ./a.sh`:                        ":./a.sh@?",
		`cd - && ./a.sh`:                                       ":./a.sh@?",
		`env FOO=1 BAR=2 node --enable-source-maps dist/a.js`:  "node:dist/a.js",
		`timeout 30s bash -x a.sh`:                             "bash:a.sh",
		`nohup ./a.sh >/dev/null 2>&1 &`:                       ":./a.sh",
		`bash -c 'python3 b.py && ./c.sh'`:                     "python3:b.py :./c.sh",
		`sh -ec "node a.mjs"`:                                  "node:a.mjs",
		`python -m pytest tests/x.py`:                          "",
		`python3 -c 'import a'`:                                "",
		`node -e "require('./a.js')"`:                          "",
		`uv run a.py`:                                          "uv:a.py",
		`uv run --with rich python a.py`:                       "uv:a.py",
		`uv --directory sub run a.py`:                          "uv:sub/a.py",
		`uv run --directory=/x python a.py`:                    "uv:/x/a.py",
		`uv run pytest`:                                        "",
		`bun run lint`:                                         "",
		`bun a.ts`:                                             "bun:a.ts",
		`npx tsx scripts/a.ts`:                                 "npx:scripts/a.ts",
		`npx prettier --write a.js`:                            "",
		`git diff --name-only | xargs -r ./a.sh`:               "",
		`$(git rev-parse --show-toplevel)/a.sh`:                ":$TOPLEVEL/a.sh",
		`"$(git rev-parse --show-toplevel)/.claude/a.sh" post`: ":$TOPLEVEL/.claude/a.sh",
		`$(dirname "$0")/a.sh`:                                 ":$?/a.sh",
		`osascript -e 'display notification "x"'`:              "",
		`grep -q x CLAUDE.md && exit 2`:                        "",
		`while read -r f; do ./a.sh "$f"; done`:                ":./a.sh",
		`source .venv/bin/activate && python a.py`:             "source:.venv/bin/activate python:a.py",
		`pwsh -NoProfile -ExecutionPolicy Bypass -File a.ps1`:  "pwsh:a.ps1",
		`echo "unclosed`:                                       "",
		`say -v x "done"; afplay /System/x.aiff`:               "",
	} {
		s := readShell(command)
		var got []string
		for _, r := range s.runs {
			text := r.by + ":" + r.word
			if r.spared {
				text += "?"
			}
			if r.at != "" {
				text += "@" + r.at
			}
			got = append(got, text)
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s\n got %q\nwant %q", command, g, want)
		}
	}
}

func TestUnsetVariables(t *testing.T) {
	for command, want := range map[string]string{
		`echo $A`:                                     "[A]",
		`A=1; echo $A`:                                "[]",
		`A=$(jq .x); echo "$A" ${B}`:                  "[B]",
		`read -r A; echo $A`:                          "[]",
		`for A in 1 2; do echo $A; done`:              "[]",
		`export A=2 && echo $A`:                       "[]",
		`echo ${A:-x} ${B:+y} ${#C}`:                  "[]",
		`echo '$A' \$B`:                               "[]",
		`bash -c 'echo $A'`:                           "[A]",
		`jq -r .x <<< "$A"`:                           "[A]",
		`cat <<EOF` + "\n$A\nEOF":                     "[A]",
		`f() { local A=$1; echo $A; }; f`:             "[1]",
		`[ -n "$A" ] && echo x`:                       "[A]",
		`while IFS= read -r A B; do echo $A $B; done`: "[]",
	} {
		if got := fmt.Sprint(readShell(command).unset); got != want {
			t.Errorf("%s: got %s, want %s", command, got, want)
		}
	}
}
