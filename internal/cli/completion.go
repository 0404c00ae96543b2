package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

func completionCommand() *command {
	return &command{
		name:  "completion",
		args:  "bash|zsh|fish|powershell",
		short: "print a completion script for your shell",
		examples: []example{
			{"pare completion bash > ~/.local/share/bash-completion/completions/pare", "install it for bash"},
			{"pare completion zsh > \"${fpath[1]}/_pare\"", "install it for zsh"},
			{"pare completion fish > ~/.config/fish/completions/pare.fish", "install it for fish"},
			{"pare completion powershell >> $PROFILE", "install it for PowerShell"},
		},
		setup: func(*pflag.FlagSet) runFunc {
			return func(_ context.Context, env *Env, args []string) error {
				if len(args) != 1 {
					return usagef("shells: bash, zsh, fish, powershell", "pare completion takes the name of a shell")
				}
				write, ok := map[string]func(io.Writer, []completion) error{
					"bash": writeBash, "zsh": writeZsh, "fish": writeFish, "powershell": writePowerShell,
				}[args[0]]
				if !ok {
					return usagef("shells: bash, zsh, fish, powershell", "no completion for %q", args[0])
				}
				return write(env.Stdout, completions(commands(), nil))
			}
		},
	}
}

// completion is what can follow one command.
type completion struct {
	path  []string // the words that name the command; empty for pare itself
	subs  []*command
	flags []*pflag.Flag
}

// completions lists pare itself, with the flags of the default command, and then
// every command of the table.
func completions(table []*command, parents []string) []completion {
	var all []completion
	if len(parents) == 0 {
		all = append(all, completion{subs: table, flags: flagsOf(table[0])})
	}
	for _, c := range table {
		path := append(append([]string(nil), parents...), c.name)
		all = append(all, completion{path, c.subs, flagsOf(c)})
		if len(c.subs) > 0 {
			all = append(all, completions(c.subs, path)...)
		}
	}
	return all
}

func flagsOf(c *command) []*pflag.Flag {
	if c.setup == nil {
		return nil
	}
	var all []*pflag.Flag
	flags, _ := c.flagSet()
	flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			all = append(all, f)
		}
	})
	return all
}

func (c completion) words() []string {
	words := names(c.subs)
	for _, f := range c.flags {
		words = append(words, "--"+f.Name)
	}
	return words
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
			fmt.Fprintf(&b, "        /%s) path=/%[1]s ;;\n", strings.Join(c.path, "/"))
		}
	}
	b.WriteString("        esac\n    done\n    local words=\"\"\n    case \"$path\" in\n")
	for _, c := range all {
		path := ""
		if len(c.path) > 0 {
			path = "/" + strings.Join(c.path, "/")
		}
		fmt.Fprintf(&b, "    %q) words=%q ;;\n", path, strings.Join(c.words(), " "))
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
			fmt.Fprintf(&b, "      /%s) at=/%[1]s ;;\n", strings.Join(c.path, "/"))
		}
	}
	b.WriteString("    esac\n  done\n  case \"$at\" in\n")
	for _, c := range all {
		path := ""
		if len(c.path) > 0 {
			path = "/" + strings.Join(c.path, "/")
		}
		fmt.Fprintf(&b, "    %q) cands=(", path)
		for _, s := range c.subs {
			fmt.Fprintf(&b, " %s", zshQuote(s.name+":"+s.short))
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, " %s", zshQuote("--"+f.Name+":"+usageOf(f)))
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
		b.WriteString(" /" + strings.Join(c.path, "/"))
	}
	b.WriteString("\n" + fishFoot)
	for _, c := range all {
		condition := "__pare_at ''"
		if len(c.path) > 0 {
			condition = "__pare_at /" + strings.Join(c.path, "/")
		}
		for _, s := range c.subs {
			fmt.Fprintf(&b, "complete -c pare -n %s -a %s -d %s\n", fishQuote(condition), s.name, fishQuote(s.short))
		}
		for _, f := range c.flags {
			fmt.Fprintf(&b, "complete -c pare -n %s -l %s", fishQuote(condition), f.Name)
			if f.Shorthand != "" {
				fmt.Fprintf(&b, " -s %s", f.Shorthand)
			}
			if f.NoOptDefVal == "" {
				b.WriteString(" -r")
			}
			fmt.Fprintf(&b, " -d %s\n", fishQuote(usageOf(f)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// usageOf is what a flag does, without the marks around the name of its value.
func usageOf(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	return usage
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
