#!/bin/sh
# Installs the completions of bash, zsh and fish and the man page where those
# programs look for them, in a scratch home, and asks each program for what it
# makes of them. Programs that are not installed are named on standard error.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/bin" "$scratch/home" "$scratch/zsh" "$scratch/man/man1"
(cd "$top" && go build -o "$scratch/bin/pare" ./cmd/pare) || exit 3
PATH="$scratch/bin:$PATH" HOME="$scratch/home"
export PATH HOME
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
	dir="$HOME/.local/share/bash-completion/completions"
	mkdir -p "$dir" && pare completion bash >"$dir/pare"
	complete_bash() {
		bash --norc -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; _pare pare "${COMP_WORDS[COMP_CWORD]}" ""; printf "%s\n" "${COMPREPLY[@]}"' bash "$dir/pare" "$@"
	}
	want 'bash: commands' session "$(complete_bash pare se)"
	want 'bash: subcommands' uninstall "$(complete_bash pare hook un)"
	want 'bash: flags' --strict "$(complete_bash pare hook run --)"
	want 'bash: a flag after a value' --prompt "$(complete_bash pare session --since main --)"
	want 'bash: files' task.md "$(complete_bash pare lint ta)"
	none 'bash: no other command in a subcommand' lint "$(complete_bash pare hook "")"
	if [ -r /usr/share/bash-completion/bash_completion ]; then
		loaded=$(bash --norc -ic 'source /usr/share/bash-completion/bash_completion; _completion_loader pare 2>/dev/null || __load_completion pare; complete -p pare' 2>/dev/null)
		want 'bash: bash-completion finds it' _pare "$loaded"
	fi
fi

if has zsh; then
	pare completion zsh >"$scratch/zsh/_pare"
	# zsh completes at a terminal only: zpty is one, and what it shows is read.
	cat >"$scratch/ask.zsh" <<'EOF'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $1/dump; stty columns 200 rows 100; setopt nobeep; LISTMAX=1000; bindkey '^D' list-choices; echo READ''Y"
zpty -r z out "*READY*"
zpty -w -n z "$2"$'\x04'
sleep 1
out=
while zpty -r -t z line; do out+=$line; done
print -r -- $out
zpty -d z
EOF
	complete_zsh() { zsh -f "$scratch/ask.zsh" "$scratch/zsh" "$1" | sed 's/\x1b\[[0-9;?]*[A-Za-z]/ /g'; }
	out=$(complete_zsh 'pare ')
	want 'zsh: commands' session "$out"
	want 'zsh: with what they are' 'before a session: ranges of what changed' "$out"
	want 'zsh: subcommands' uninstall "$(complete_zsh 'pare hook ')"
	want 'zsh: flags' --strict "$(complete_zsh 'pare hook run --')"
	want 'zsh: files' task.md "$(complete_zsh 'pare lint ta')"
fi

if has fish; then
	mkdir -p "$HOME/.config/fish/completions" && pare completion fish >"$HOME/.config/fish/completions/pare.fish"
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

if has man; then
	pare man >"$scratch/man/man1/pare.1"
	page=$(MANPATH="$scratch/man" MANWIDTH=100 man -P cat pare 2>&1 | col -b)
	want 'man: finds it and shows the commands' 'pare hook install' "$page"
	want 'man: and the flags' '--no-pre-commit' "$page"
	want 'man: and the exit status' 'interrupted' "$page"
	warnings=$(MANPATH="$scratch/man" man --warnings=w -E UTF-8 -Tutf8 -Z -P cat pare 2>&1 >/dev/null)
	tried=$((tried + 1))
	if [ -z "$warnings" ]; then echo 'ok   man: groff has nothing to say'; else echo "FAIL man: $warnings"; failed=1; fi
fi
echo "$tried tried"
exit $failed
