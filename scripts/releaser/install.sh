#!/bin/sh
# Installs pare @VERSION@ into ~/.local/bin (or the folder in PARE_BIN):
#
#   sh install.sh
#
# It fetches one archive from PARE_RELEASES, compares its checksum with the one
# below, and writes one file. Nothing else is changed.
set -eu
from=${PARE_RELEASES:-@URL@}
to=${PARE_BIN:-$HOME/.local/bin}

say() { printf 'install: %s\n' "$*" >&2; }

case $(uname -s) in
Linux) os=linux ;;
Darwin) os=darwin ;;
*) say "no archive for $(uname -s): see the list at $from"; exit 3 ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) say "no archive for $(uname -m): see the list at $from"; exit 3 ;;
esac
case $os-$arch in
@ROWS@
*) say "no archive for $os-$arch: see the list at $from"; exit 3 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say "$from/$file"
case $from in
/*) cp "$from/$file" "$work/$file" ;;
*)
	if command -v curl >/dev/null; then curl -fsSL -o "$work/$file" "$from/$file"
	elif command -v wget >/dev/null; then wget -q -O "$work/$file" "$from/$file"
	else say "curl or wget is needed"; exit 3; fi
	;;
esac
if command -v sha256sum >/dev/null; then got=$(sha256sum "$work/$file"); else got=$(shasum -a 256 "$work/$file"); fi
if [ "${got%% *}" != "$sum" ]; then
	say "the checksum is ${got%% *}, not $sum: nothing was installed"
	exit 3
fi
tar -xzf "$work/$file" -C "$work"
mkdir -p "$to"
cp "$work/${file%.tar.gz}/pare" "$to/.pare.new"
chmod 755 "$to/.pare.new"
mv "$to/.pare.new" "$to/pare"
say "$to/pare: $("$to/pare" --version)"
case ":$PATH:" in
*":$to:"*) ;;
*) say "$to is not on the PATH: add  export PATH=\"$to:\$PATH\"  to the file that your shell reads at start" ;;
esac
