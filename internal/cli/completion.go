package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/install"
)

func completionCommand() *command {
	return &command{
		name:  "completion",
		args:  "[bash|zsh|fish|powershell]",
		short: "print or install the completion of your shell",
		long: `
Prints a script that completes commands, flags and files. With --install it goes
where the shell finds it for this user alone, the man page with it, and what is
left to do by hand is said; the shell is the one of $SHELL where none is named. A
file that somebody else wrote is left alone. --uninstall takes them away again.
`,
		examples: []example{
			{"pare completion --install", "for the shell that you use, with the man page"},
			{"pare completion --install fish", "for another one"},
			{"pare completion --uninstall", "all of them"},
			{"pare completion bash", "print it"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			on := flags.Bool("install", false, "write it where the shell finds it, and the man page")
			off := flags.Bool("uninstall", false, "remove what --install wrote, of all shells or the one named")
			return func(_ context.Context, env *Env, args []string) error {
				switch {
				case len(args) > 1:
					return usagef("shells: "+strings.Join(shells, ", "), "pare completion takes the name of one shell")
				case len(args) == 1 && !slices.Contains(shells, args[0]):
					return usagef("shells: "+strings.Join(shells, ", "), "no completion for %q", args[0])
				case *on && *off:
					return usagef("", "--install and --uninstall are two runs")
				case *off:
					return removeCompletions(env, args)
				case *on:
					return installCompletions(env, args)
				case len(args) == 0:
					return usagef("shells: "+strings.Join(shells, ", ")+"; or pare completion --install", "pare completion takes the name of a shell")
				}
				return writeCompletion(env.Stdout, args[0])
			}
		},
	}
}

// shells are those that have a completion.
var shells = []string{"bash", "zsh", "fish", "powershell"}

// writeCompletion writes the script of a shell, or the man page for "man".
func writeCompletion(w io.Writer, shell string) error {
	all := completions(commands(), nil)
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
	return writeMan(w, commands())
}

func installCompletions(env *Env, args []string) error {
	shell := filepath.Base(env.Getenv("SHELL"))
	if len(args) > 0 {
		shell = args[0]
	} else if !slices.Contains(shells, shell) {
		return usagef("name it: pare completion --install "+strings.Join(shells, "|"), "$SHELL is %q, which has no completion here", env.Getenv("SHELL"))
	}
	for _, name := range []string{shell, "man"} {
		file, err := install.ShellPath(env, name)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if err := writeCompletion(&text, name); err != nil {
			return err
		}
		file.Text = text.Bytes()
		if err := file.Write(env); err != nil {
			return err
		}
	}
	return nil
}

func removeCompletions(env *Env, args []string) error {
	if len(args) == 0 {
		args = append(slices.Clone(shells), "man")
	}
	for _, name := range args {
		file, err := install.ShellPath(env, name)
		if err != nil {
			return err
		}
		if err := file.Remove(env); err != nil {
			return err
		}
	}
	return nil
}

// completion is what can follow one command.
type completion struct {
	path  []string   // the words that name the command; empty for pare itself
	subs  []*command // and other words that may follow
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
		follow := slices.Clone(c.subs)
		for _, w := range c.words {
			follow = append(follow, &command{name: w.line, short: w.what})
		}
		all = append(all, completion{path, follow, flagsOf(c)})
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
