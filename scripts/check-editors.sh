#!/usr/bin/env bash
# Drives real editors at a terminal of their own through what docs/editors.md
# promises: open, diagnose, fix, complete, narrow, follow, save; and holds the bytes
# that were saved to what pare itself makes of the same text. An editor is set up by
# the lines of that document and no others.
#
#   scripts/check-editors.sh                  all editors that are installed
#   scripts/check-editors.sh neovim           one of them
#   PARE=./pare scripts/check-editors.sh      this program instead of a new build
#   PICTURES=DIR scripts/check-editors.sh     leaves screens there, with their colours
#
# VS Code is driven in a browser, with the packed extension, where these are given:
#
#   VSIX=FILE PARE_NODE_MODULES=DIR scripts/check-editors.sh vscode
#
# VSIX comes of scripts/release; DIR holds npm's code-server and puppeteer-core; NODE
# is a Node.js that code-server runs on. What is not installed is said on standard error, and at the end. On Debian:
# apt-get install tmux neovim emacs-nox elpa-eglot elpa-markdown-mode
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
tmux=(tmux -L "check-editors-$$" -f /dev/null)
work=$(mktemp -d)
trap '"${tmux[@]}" kill-server 2>/dev/null; rm -rf "$work"' EXIT
command -v tmux >/dev/null || { echo "check-editors: tmux is not installed: NOTHING was checked" >&2; exit 3; }
mkdir -p "$work/bin" "$work/home" "$work/tmp"
if [ -n "${PARE:-}" ]; then cp "$PARE" "$work/bin/pare" || exit 3; else (cd "$top" && go build -o "$work/bin/pare" ./cmd/pare) || exit 3; fi
export HOME="$work/home" TMPDIR="$work/tmp" PATH="$work/bin:$PATH" EDITOR=
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME TMUX CLAUDE_CONFIG_DIR
failed=0 tried=0 skipped=()

# step WHAT RC [DETAIL]: the line of a step; where it failed, with the screen.
step() {
	tried=$((tried + 1))
	if [ "$2" = 0 ]; then echo "OK   $editor: $1"; return; fi
	failed=$((failed + 1))
	echo "FAIL $editor: $1${3:+: $3}"
	"${tmux[@]}" capture-pane -p 2>/dev/null | sed '/^~\?$/d; s/^/     | /'
}

# soon COMMAND…: whether it succeeds within ten seconds.
soon() {
	local i
	for ((i = 0; i < 100; i++)); do "$@" && return; sleep 0.1; done
	return 1
}

# A screen as one text: what an editor broke over two lines is found, too.
screen() { "${tmux[@]}" capture-pane -pJ; }
shown() { screen | grep -qF -e "$1"; }
see() { soon shown "$2"; step "$1" $? "no \"$2\" on the screen"; }
keys() { "${tmux[@]}" send-keys "$@"; sleep 0.2; }
saved() { soon cmp -s "$2" "$3"; step "$1" $? "$(diff "$2" "$3" 2>&1 | head -n 6)"; }
picture() { [ -z "${PICTURES:-}" ] || { sleep 0.5; mkdir -p "$PICTURES" && "${tmux[@]}" capture-pane -pe >"$PICTURES/$editor-$1.ansi"; }; }

# snippet HEADING: the first block of code below a heading of the document.
snippet() {
	awk -v want="### $1" '$0 == want { on = 1 } on && /^```/ { if (inside) exit; inside = 1; next } inside' "$top/docs/editors.md" | grep . ||
		{ echo "check-editors: docs/editors.md shows nothing under \"$1\"" >&2; exit 3; }
}

# workspace is a project with a mistake in its settings, a prompt in it, and another
# where the client lays what is typed in an editor: outside.
workspace() {
	shop="$work/shop" prompt="$work/tmp/typed.md"
	rm -rf "$shop" "$HOME"/.[a-z]*
	cp -r "$top/fixtures/shop" "$shop"
	mkdir -p "$shop/.claude" "$shop/prompts"
	mv "$shop/task.md" "$shop/prompts/refund.md"
	cp "$shop/prompts/refund.md" "$prompt"
	printf '# Shop\n\nRun the tests with `make test`. Amounts are in cents.\n' >"$shop/CLAUDE.md"
	cat >"$shop/.claude/settings.json" <<'JSON'
{
  "permissions": {
    "allow": ["Bash(make test)", "Read(./shop/**)"],
    "defaultmode": "plan"
  }
}
JSON
	git -C "$shop" init -q
	refund=L$(cd "$shop" && pare outline shop/models.py | awk '/method Order.refund_total$/ { print $1 }')
	sed 's/defaultmode/defaultMode/' "$shop/.claude/settings.json" >"$work/settings.want"
	{ cat "$shop/prompts/refund.md"; echo "See @shop/events.py and @shop/models.py#$refund"; } >"$work/typed.want"
	narrowed "$work/typed.want" "$work/narrowed"
	sed -n 1p "$work/typed.want" >"$work/one.want"
	sed -n 2p "$work/narrowed" >>"$work/one.want"
	sed -n 3p "$work/typed.want" >>"$work/one.want"
	narrowed "$work/one.want" "$work/all.want"
	if cmp -s "$work/typed.want" "$work/one.want" || cmp -s "$work/one.want" "$work/all.want"; then
		echo "check-editors: the fixture leaves nothing to narrow" >&2
		exit 3
	fi
}

# narrowed PROMPT OUT: what the command makes of a prompt, which the editor must, too.
narrowed() {
	(cd "$shop" && pare --no-outline <"$1" >"$2" 2>/dev/null) || { echo "check-editors: pare does not narrow $1" >&2; exit 3; }
}

start() { (cd "$shop" && "${tmux[@]}" new-session -d -x 100 -y 18 "$@"); sleep 0.5; }

# gone: the editor has ended, and the server with it.
gone() {
	soon sh -c '! "$@" has-session 2>/dev/null' sh "${tmux[@]}"
	step 'quit: the editor ends' $?
	soon sh -c '! readlink /proc/[0-9]*/exe 2>/dev/null | grep -qxF "$1"' sh "$work/bin/pare"
	step 'quit: no server is left' $?
}

# installed PROGRAM WHAT: whether it is; what is not is said, loudly.
installed() {
	command -v "$1" >/dev/null && return
	echo "check-editors: $1 is not installed: NOT CHECKED: $2" >&2
	skipped+=("$2")
	return 1
}

# choose TITLE: the action with this title, of the numbered list that Neovim shows.
choose() {
	soon shown ": $1"
	step "the action \"$1\" is offered" $?
	keys "$(screen | grep -F -e ": $1" | tail -n 1 | grep -oE '^[0-9]+')" Enter
}

check_neovim() {
	editor=neovim
	installed nvim Neovim || return
	local setup='Neovim 0.8 and later'
	nvim --headless +'lua os.exit(vim.lsp.start and 0 or 1)' 2>/dev/null || setup='Neovim 0.7'
	echo "     $(nvim --version | head -n 1), set up as \"$setup\""
	workspace
	snippet 'Neovim 0.8 and later' >"$work/later.lua"
	nvim --headless -u NONE +"lua os.exit(loadfile('$work/later.lua') and 0 or 1)" 2>/dev/null
	step 'the lines for later versions are Lua' $?
	mkdir -p "$HOME/.config/nvim"
	snippet "$setup" >"$HOME/.config/nvim/init.lua"
	local action=':lua vim.lsp.buf.code_action()'

	start nvim .claude/settings.json
	see 'open, diagnose: a wrong setting is marked' 'the client has no setting'
	picture diagnose
	keys '/default' Enter ':nohlsearch' Enter 0 "$action" Enter # from the start of the line
	choose 'write defaultMode'
	see 'fix: the setting is mended' '"defaultMode": "plan"'
	keys ':w' Enter
	saved 'save: the bytes of the settings' "$shop/.claude/settings.json" "$work/settings.want"

	keys ':e prompts/refund.md' Enter '/@shop' Enter
	sleep 1
	keys ':lua vim.lsp.buf.hover()' Enter
	see 'hover: what a reference costs' 'whole: ~'
	picture hover
	keys ':nohlsearch' Enter 'GoSee @shop/e' C-x C-o
	see 'complete: paths are offered' 'shop/errors.py'
	keys C-n
	see 'complete: a path' '@shop/events.py'
	picture complete
	keys C-y
	if [ "$setup" = 'Neovim 0.7' ]; then
		keys ' and @shop/models.py#Order.refund_total' Escape
		see 'a name is marked' 'the client knows no symbols'
		keys "$action" Enter
		choose "write @shop/models.py#$refund"
	else
		keys ' and @shop/models.py#refund_t' C-x C-o
		see 'complete: a name is offered' "$refund"
		keys Escape
	fi
	see 'a name becomes its lines' "@shop/models.py#$refund"
	keys ':w' Enter
	saved 'save: the bytes after completion' "$shop/prompts/refund.md" "$work/typed.want"
	keys ':2' Enter '/@shop.ser' Enter "$action" Enter
	choose 'Narrow @shop/serializers.py to'
	keys ':w' Enter
	saved 'narrow one: the bytes are those of pare' "$shop/prompts/refund.md" "$work/one.want"
	keys 'gg0/@shop' Enter ':nohlsearch' Enter "$action" Enter
	picture actions
	choose 'Narrow all references'
	keys ':w' Enter
	saved 'narrow all: the bytes are those of pare' "$shop/prompts/refund.md" "$work/all.want"
	keys 'gg0/@shop' Enter ':lua vim.lsp.buf.definition()' Enter
	sleep 1
	keys ":echo 'at' expand('%:t') line('.')" Enter
	see 'follow: a range leads to its lines' "at models.py $(sed -n '1s/[^#]*#L\([0-9]*\).*/\1/p' "$work/all.want")"
	keys ":e $prompt" Enter '/@shop' Enter
	sleep 1
	keys ':lua vim.lsp.buf.hover()' Enter
	see 'a prompt outside, as the client opens one' 'whole: ~'
	keys ':qa!' Enter
	gone
}

check_emacs() {
	editor=emacs
	installed emacs Emacs || return
	emacs --batch --eval "(progn (package-initialize) (require 'eglot) (require 'markdown-mode))" 2>/dev/null || {
		echo "check-editors: Emacs has no eglot or no markdown-mode: NOT CHECKED: Emacs" >&2
		skipped+=(Emacs)
		return
	}
	echo "     $(emacs --version | head -n 1), eglot $(emacs --batch --eval "(progn (package-initialize) (require 'eglot) (princ (cadr (assq 'eglot (mapcar (lambda (p) (list (car p) (package-version-join (package-desc-version (cadr p))))) package-alist)))))" 2>/dev/null)"
	workspace
	mkdir -p "$HOME/.emacs.d"
	snippet 'Emacs' >"$HOME/.emacs.d/init.el"
	# Of Emacs's own: what it compiles of itself meanwhile is none of the check's.
	echo '(setq native-comp-deferred-compilation nil native-comp-jit-compilation nil inhibit-startup-screen t)' >"$HOME/.emacs.d/early-init.el"
	local settings="$shop/.claude/settings.json" file="$shop/prompts/refund.md"

	start emacs -nw .claude/settings.json
	see 'open: the server is there' '[eglot:'
	keys M-x flymake-goto-next-error Enter
	see 'diagnose: a wrong setting is marked' 'the client has no setting'
	picture diagnose
	keys C-a M-x eglot-code-actions Enter # from the start of the line
	see 'fix: an action is offered' 'write defaultMode'
	keys 'write' Tab Enter
	see 'fix: the setting is mended' '"defaultMode": "plan"'
	keys C-x C-s
	saved 'save: the bytes of the settings' "$settings" "$work/settings.want"

	keys C-x C-f C-a C-k "$file" Enter
	see 'open: a prompt' 'The total in the invoice'
	see 'open: the server is there, too' '[eglot:'
	keys C-s '@shop' Enter Left
	see 'hover: what a reference costs' 'whole: ~'
	picture hover
	keys 'M->' 'See @shop/ev' M-x completion-at-point Enter
	see 'complete: a path' '@shop/events.py'
	keys ' and @shop/models.py#refund_t' M-x completion-at-point Enter
	see 'complete: a name becomes its lines' "@shop/models.py#$refund"
	picture complete
	keys Enter C-x C-s
	saved 'save: the bytes after completion' "$file" "$work/typed.want"
	keys 'M-<' C-s '@shop/ser' Enter M-x eglot-code-actions Enter
	see 'narrow one: actions are offered' ' action '
	keys Narrow C-q Space Tab
	picture actions
	keys C-a C-k Narrow C-q Space @ Tab Enter C-x C-s
	saved 'narrow one: the bytes are those of pare' "$file" "$work/one.want"
	keys 'M-<' C-s '@shop' Enter M-x eglot-code-actions Enter
	see 'narrow all: actions are offered' ' action '
	keys Narrow C-q Space all Tab Enter C-x C-s
	saved 'narrow all: the bytes are those of pare' "$file" "$work/all.want"
	keys 'M-<' C-s '@shop' Enter M-.
	sleep 1
	keys M-x what-line Enter
	see 'follow: a range leads to its lines' "Line $(sed -n '1s/[^#]*#L\([0-9]*\).*/\1/p' "$work/all.want")"
	keys C-x C-c
	gone
	start emacs -nw "$prompt"
	see 'a prompt outside, as the client opens one' '[eglot:'
	keys C-s '@shop' Enter Left
	see 'hover: what a reference of it costs' 'whole: ~'
	keys C-x C-c
	gone
}

check_vscode() {
	editor=vscode
	local modules=${PARE_NODE_MODULES:-} chromium
	chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
	if [ ! -d "$modules/code-server" ] || [ ! -d "$modules/puppeteer-core" ] || [ -z "$chromium" ] || [ -z "${VSIX:-}" ]; then
		echo "check-editors: no VSIX, no Chromium, or no code-server and puppeteer-core in PARE_NODE_MODULES: NOT CHECKED: VS Code" >&2
		skipped+=("VS Code")
		return
	fi
	workspace
	local node=${NODE:-node} server="$modules/code-server/out/node/entry.js" log="$work/code-server.log" pid i
	mkdir -p "$work/vscode/User"
	# What VS Code shows of its own is none of the check's.
	echo '{"chat.disableAIFeatures": true, "workbench.startupEditor": "none", "workbench.secondarySideBar.defaultVisibility": "hidden", "editor.minimap.enabled": false}' >"$work/vscode/User/settings.json"
	local own=(--user-data-dir "$work/vscode" --extensions-dir "$work/extensions" --config "$work/code-server.yaml")
	echo "     VS Code $("$node" -p "require('$modules/code-server/lib/vscode/package.json').version"), as code-server serves it"
	"$node" "$server" "${own[@]}" --install-extension "$VSIX" >"$log" 2>&1
	step 'install: the extension' $? "$(tail -n 3 "$log")"
	"$node" "$server" "${own[@]}" --auth none --bind-addr 127.0.0.1:0 --disable-telemetry --disable-update-check >"$log" 2>&1 &
	pid=$!
	soon grep -q 'listening on' "$log"
	local url
	url=$(sed -n 's|.*listening on \(http://[^/ ]*\).*|\1|p' "$log" | head -n 1)
	[ -z "${PICTURES:-}" ] || mkdir -p "$PICTURES"
	NODE_PATH=$modules "$node" "$top/editors/vscode/check/drive.js" "$url" "$chromium" "$work" ${PICTURES:+"$PICTURES"} >"$work/steps"
	cat "$work/steps"
	tried=$((tried + $(grep -c . "$work/steps"))) failed=$((failed + $(grep -c '^FAIL' "$work/steps")))
	[ -s "$work/steps" ] || step 'VS Code is driven' 1
	kill "$pid"
	wait "$pid" 2>/dev/null
	soon sh -c '! readlink /proc/[0-9]*/exe 2>/dev/null | grep -q "^$1/extensions/.*/bin/pare$"' sh "$work"
	step 'quit: no server is left' $?
}

for one in "${@:-neovim emacs vscode}"; do
	for name in $one; do
		declare -F "check_$name" >/dev/null || { echo "check-editors: no such editor: $name (neovim, emacs, vscode)" >&2; exit 2; }
		"check_$name"
	done
done
echo "$tried steps, $failed failed${skipped[0]:+; NOT CHECKED: $(printf '%s, ' "${skipped[@]}" | sed 's/, $//')}"
[ "$tried" -gt 0 ] || exit 3
[ "$failed" = 0 ]
