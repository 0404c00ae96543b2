package manual

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// Shells are those that have a completion.
func Shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// WriteCompletion writes the script of one of [Shells]. The first command of the
// table is the one that runs when none is named.
func WriteCompletion(w io.Writer, shell string, table []Command) error {
	all := completions(table, nil)
	switch shell {
	case "bash":
		return writeBash(w, all)
	case "zsh":
		return writeZsh(w, all)
	case "fish":
		return writeFish(w, all)
	case "powershell":
		return writePowerShell(w, all)
	}
	return fmt.Errorf("no completion for %q", shell)
}

// completion is what can follow one command.
type completion struct {
	path  []string  // the words that name the command; empty for pare itself
	words []Example // that may follow, and what they do
	flags []Flag
}

// completions lists pare itself, with the flags of the default command, and then
// every command of the table.
func completions(table []Command, parents []string) []completion {
	var all []completion
	if len(parents) == 0 {
		all = append(all, completion{words: wordsOf(table), flags: table[0].Flags})
	}
	for i := range table {
		c := &table[i]
		path := append(append([]string(nil), parents...), c.Name)
		all = append(all, completion{path, append(wordsOf(c.Subs), c.Words...), c.Flags})
		if len(c.Subs) > 0 {
			all = append(all, completions(c.Subs, path)...)
		}
	}
	return all
}

// wordsOf is the names of commands, and what they do.
func wordsOf(table []Command) []Example {
	var all []Example
	for i := range table {
		all = append(all, Example{table[i].Name, table[i].Short})
	}
	return all
}

// at is the path of the command as the scripts write it: "/budget/live".
func (c completion) at() string {
	if len(c.path) == 0 {
		return ""
	}
	return "/" + strings.Join(c.path, "/")
}

// list is everything that may follow.
func (c completion) list() string {
	var all []string
	for _, w := range c.words {
		all = append(all, w.Line)
	}
	for _, f := range c.flags {
		all = append(all, "--"+f.Name)
	}
	return strings.Join(all, " ")
}

const bashHead = `# bash completion for pare
_pare() {
    local cur=${COMP_WORDS[COMP_CWORD]} path="" word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        [[ $word == -* ]] && continue
        case "$path/$word" in
`

const bashFoot = `    esac
    [[ $cur == -* || -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
    [[ $cur != -* ]] && COMPREPLY+=($(compgen -f -- "$cur"))
    return 0
}
complete -o filenames -F _pare pare
`

func writeBash(w io.Writer, all []completion) error {
	var b strings.Builder
	b.WriteString(bashHead)
	for _, c := range all {
		if len(c.path) > 0 {
			fmt.Fprintf(&b, "        %s) path=%[1]s ;;\n", c.at())
		}
	}
	b.WriteString("        esac\n    done\n    local words=\"\"\n    case \"$path\" in\n")
	for _, c := range all {
		fmt.Fprintf(&b, "    %q) words=%q ;;\n", c.at(), c.list())
	}
	b.WriteString(bashFoot)
	_, err := io.WriteString(w, b.String())
	return err
}

func writeZsh(w io.Writer, all []completion) error {
	var b strings.Builder
	b.WriteString("#compdef pare\n# zsh completion for pare\n_pare() {\n  local at=\"\" w\n  local -a cands\n")
	b.WriteString("  for w in ${words[2,CURRENT-1]}; do\n    [[ $w == -* ]] && continue\n    case \"$at/$w\" in\n")
	for _, c := range all {
		if len(c.path) > 0 {
			fmt.Fprintf(&b, "      %s) at=%[1]s ;;\n", c.at())
		}
	}
	b.WriteString("    esac\n  done\n  case \"$at\" in\n")
	for _, c := range all {
		fmt.Fprintf(&b, "    %q) cands=(", c.at())
		for _, w := range c.words {
			fmt.Fprintf(&b, " %s", zshQuote(w.Line+":"+w.What))
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, " %s", zshQuote("--"+f.Name+":"+f.Does))
		}
		b.WriteString(" ) ;;\n")
	}
	b.WriteString("  esac\n  _describe pare cands\n  _files\n}\n_pare \"$@\"\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func zshQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// fishHead is a condition: whether the words before the cursor name this command
// and no other.
const fishHead = `# fish completion for pare
function __pare_at
    set -l at ""
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; and continue
        switch "$at/$word"
`

const fishFoot = `                set at "$at/$word"
        end
    end
    test "$at" = "$argv[1]"
end
`

func writeFish(w io.Writer, all []completion) error {
	var b strings.Builder
	b.WriteString(fishHead + "            case")
	for _, c := range all[1:] {
		b.WriteString(" " + c.at())
	}
	b.WriteString("\n" + fishFoot)
	for _, c := range all {
		condition := "__pare_at " + cmp.Or(c.at(), "''")
		for _, w := range c.words {
			fmt.Fprintf(&b, "complete -c pare -n %s -a %s -d %s\n", fishQuote(condition), w.Line, fishQuote(w.What))
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, "complete -c pare -n %s -l %s", fishQuote(condition), f.Name)
			if f.Letter != "" {
				fmt.Fprintf(&b, " -s %s", f.Letter)
			}
			if !f.Alone {
				b.WriteString(" -r")
			}
			fmt.Fprintf(&b, " -d %s\n", fishQuote(f.Does))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
