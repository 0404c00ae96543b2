#!/bin/sh
# Has pare completion --install put the completions of bash, zsh and fish and the man
# page into a scratch home, does what docs/completions.md leaves to do there and no
# more, and asks each program, started as its user starts it, for what it makes of
# them. Then takes all away again. Programs that are not installed are named on
# standard error.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/home/.local/bin"
(cd "$top" && go build -o "$scratch/home/.local/bin/pare" ./cmd/pare) || exit 3
PATH="$scratch/home/.local/bin:$PATH" HOME="$scratch/home"
export PATH HOME
unset XDG_DATA_HOME XDG_CONFIG_HOME ZDOTDIR MANPATH
cd "$scratch/home"
echo x >task.md
failed=0 tried=0
has() { command -v "$1" >/dev/null || { echo "check-shells: $1 is not installed: not tried" >&2; return 1; }; }
# want WHAT TEXT OUTPUT…: the output must hold the text as a word.
want() {
	tried=$((tried + 1))
	if printf '%s\n' "$3" | grep -qw -e "$2"; then echo "ok   $1"; else echo "FAIL $1: no \"$2\" in: $3"; failed=1; fi
}
none() {
	tried=$((tried + 1))
	if printf '%s\n' "$3" | grep -qw -e "$2"; then echo "FAIL $1: \"$2\" in: $3"; failed=1; else echo "ok   $1"; fi
}

if has bash; then
	SHELL=/bin/bash pare completion --install 2>/dev/null || failed=1
	file="$HOME/.local/share/bash-completion/completions/pare"
	complete_bash() {
		bash --norc -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; _pare pare "${COMP_WORDS[COMP_CWORD]}" ""; printf "%s\n" "${COMPREPLY[@]}"' bash "$file" "$@"
	}
	want 'bash: commands' session "$(complete_bash pare se)"
	want 'bash: subcommands' uninstall "$(complete_bash pare hook un)"
	want 'bash: flags' --strict "$(complete_bash pare hook run --)"
	want 'bash: a flag after a value' --prompt "$(complete_bash pare session --since main --)"
	want 'bash: files' task.md "$(complete_bash pare lint ta)"
	none 'bash: no other command in a subcommand' lint "$(complete_bash pare hook "")"
	# After login nothing of pare is loaded yet: the first Tab does it, or the line in .bashrc.
	if [ -r /usr/share/bash-completion/bash_completion ]; then
		echo '. /usr/share/bash-completion/bash_completion' >"$HOME/.bashrc"
		loaded=$(bash -ic '_completion_loader pare 2>/dev/null || __load_completion pare; complete -p pare' 2>/dev/null)
		want 'bash: bash-completion finds it' _pare "$loaded"
	fi
	echo "source $file" >"$HOME/.bashrc"
	want 'bash: and without that package, by a line in .bashrc' _pare "$(bash -ic 'complete -p pare' 2>/dev/null)"
fi

if has zsh; then
	pare completion --install zsh 2>/dev/null || failed=1
	printf '%s\n' 'fpath=(~/.local/share/zsh/site-functions $fpath)' 'autoload -Uz compinit' 'compinit -u' >"$HOME/.zshrc"
	# zsh completes at a terminal only: zpty is one, and what it shows is read.
	cat >"$scratch/ask.zsh" <<'EOF'
zmodload zsh/zpty
zpty z zsh -i
zpty -w z "PS1=; stty columns 200 rows 100; setopt nobeep; LISTMAX=1000; bindkey '^D' list-choices; echo READ''Y"
zpty -r z out "*READY*2004h*" # the line editor has the terminal
zpty -w z "$1"$'\x04\x15'"echo DO''NE"
zpty -r z out "*DONE*"
print -r -- $out
zpty -d z
EOF
	complete_zsh() { zsh -f "$scratch/ask.zsh" "$1" | sed 's/\x1b\[[0-9;?]*[A-Za-z]/ /g'; }
	out=$(complete_zsh 'pare ')
	want 'zsh: commands' session "$out"
	want 'zsh: with what they are' 'before a session: ranges of what changed' "$out"
	want 'zsh: subcommands' uninstall "$(complete_zsh 'pare hook ')"
	want 'zsh: flags' --strict "$(complete_zsh 'pare hook run --')"
	want 'zsh: files' task.md "$(complete_zsh 'pare lint ta')"
fi

if has fish; then
	pare completion --install fish 2>/dev/null || failed=1
	complete_fish() { fish -c "complete -C '$1'" 2>&1; }
	want 'fish: commands' session "$(complete_fish 'pare se')"
	want 'fish: subcommands' uninstall "$(complete_fish 'pare hook un')"
	none 'fish: no other command in a subcommand' triage "$(complete_fish 'pare hook ')"
	want 'fish: flags' --strict "$(complete_fish 'pare hook run --')"
	none 'fish: no flag of another command' --copy "$(complete_fish 'pare hook run --')"
	want 'fish: the same name below another command' --turns "$(complete_fish 'pare budget session --')"
	none 'fish: and not there' --turns "$(complete_fish 'pare session --')"
	want 'fish: files' task.md "$(complete_fish 'pare lint ta')"
fi

if has pwsh; then
	pare completion --install powershell 2>/dev/null || failed=1
	complete_pwsh() { pwsh -NoProfile -Command ". ~/.config/powershell/pare.ps1; (TabExpansion2 '$1' ${#1}).CompletionMatches.CompletionText"; }
	want 'PowerShell: commands' session "$(complete_pwsh 'pare se')"
	want 'PowerShell: subcommands' uninstall "$(complete_pwsh 'pare hook un')"
	want 'PowerShell: flags' --strict "$(complete_pwsh 'pare hook run --')"
fi

if has man; then
	page=$(MANWIDTH=100 man -P cat pare 2>&1 | col -b)
	want 'man: finds it beside .local/bin and shows the commands' 'pare hook install' "$page"
	want 'man: and the flags' '--no-pre-commit' "$page"
	want 'man: and the exit status' 'interrupted' "$page"
	warnings=$(man --warnings=w -E UTF-8 -Tutf8 -Z -P cat pare 2>&1 >/dev/null)
	tried=$((tried + 1))
	if [ -z "$warnings" ]; then echo 'ok   man: groff has nothing to say'; else echo "FAIL man: $warnings"; failed=1; fi
fi

pare completion --uninstall 2>/dev/null || failed=1
none 'uninstalled: nothing is left' pare "$(find "$HOME/.local/share" "$HOME/.config" -type f -iname '*pare*' 2>/dev/null)"
echo "$tried tried"
exit $failed
