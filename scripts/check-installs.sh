#!/usr/bin/env bash
# Installs each artefact of a release where nobody has used it before, runs the
# first command of the README there, and prints a table. Nothing of this account is
# used: an empty HOME, the system's own PATH, and for Linux a fresh root.
#
#   sudo scripts/check-installs.sh dist /tmp/root     # the root made by debootstrap
#
# What is not there (a root, qemu, wine, npm, ruby) is said in its row.
set -uo pipefail
dist=$(cd "$1" && pwd) root=${2:-}
cd "$(dirname "$0")/.." || exit 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r fixtures/store "$work/store"
failed=0

# row NAME WHERE SCRIPT: runs a script in an empty folder, with an empty HOME, and
# tells whether the first command did what the README shows.
row() {
	local name=$1 where=$2 script=$3 begin end out rc
	mkdir -p "$work/home"
	begin=$(date +%s.%N)
	out=$(cd "$work/home" && env -i HOME="$work/home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DIST="$dist" ROOT="$root" STORE="$work/store" TMPDIR=/tmp WINEDEBUG=-all bash -euc "$script" 2>&1)
	rc=$?
	end=$(date +%s.%N)
	rm -rf "${work:?}/home"
	local said=fails
	if [ $rc = 0 ] && grep -q 'store/models.py#L1614' <<<"$out"; then said=works; else failed=1; fi
	printf '| %s | %s | %s | %.1f |\n' "$name" "$where" "$said" "$(echo "$end - $begin" | bc)"
	[ $said = works ] || sed 's/^/    /' <<<"$out" | tail -n 5
}

missing() { printf '| %s | %s | not tried: %s | |\n' "$1" "$2" "$3"; }

# one is the only file that matches.
one() { find "$dist" -maxdepth 1 -name "$1" | head -n 1; }

printf '| artefact | installed | first command | s |\n| --- | --- | --- | --- |\n'
tar=$(one 'pare-*-linux-amd64.tar.gz') deb=$(one '*_amd64.deb') arm=$(one 'pare-*-linux-arm64.tar.gz') armdeb=$(one '*_arm64.deb')
if [ -n "$root" ] && [ -d "$root/usr" ]; then
	cp -r "$work/store" "$root/tmp/"
	row "$(basename "$tar")" "unpacked in a fresh Debian root" "
		tar -xzf $tar -C \$ROOT/opt && cp \$ROOT/opt/pare-*/pare \$ROOT/usr/local/bin/pare
		chroot \$ROOT pare --dir /tmp/store /tmp/store/task.md; rm -rf \$ROOT/opt/pare-* \$ROOT/usr/local/bin/pare"
	row "$(basename "$deb")" "dpkg -i in a fresh Debian root" "
		cp $deb \$ROOT/tmp/pare.deb && chroot \$ROOT dpkg -i /tmp/pare.deb
		chroot \$ROOT pare --dir /tmp/store /tmp/store/task.md && chroot \$ROOT test -s /usr/share/man/man1/pare.1
		chroot \$ROOT dpkg --purge pare && ! chroot \$ROOT test -e /usr/bin/pare"
	row "install.sh" "in .local/bin of a new user, in a fresh root" "
		mkdir -p \$ROOT/tmp/releases && cp $tar \$DIST/install.sh \$ROOT/tmp/releases/
		chroot \$ROOT env -i HOME=/tmp/newuser PATH=/usr/bin:/bin PARE_RELEASES=/tmp/releases sh /tmp/releases/install.sh
		chroot \$ROOT env -i HOME=/tmp/newuser PATH=/usr/bin:/bin /tmp/newuser/.local/bin/pare --dir /tmp/store /tmp/store/task.md
		rm -rf \$ROOT/tmp/releases \$ROOT/tmp/newuser"
else
	missing "tar.gz, deb, install.sh" "a fresh Debian root" "no root given"
fi
if command -v npm >/dev/null; then
	row "pare-cli-pare-*.tgz" "npm install --prefix in an empty HOME" "
		npm install --silent --no-audit --no-fund --offline --prefix \$HOME/n \$DIST/pare-cli-linux-x64-*.tgz \$DIST/pare-cli-pare-*.tgz
		\$HOME/n/node_modules/.bin/pare --dir \$STORE \$STORE/task.md"
else
	missing "npm" "an empty HOME" "no npm"
fi
row "pare-plugin-*-linux-amd64.tar.gz" "unpacked; the launcher, without a PATH" "
	tar -xzf $(one 'pare-plugin-*-linux-amd64.tar.gz') && /usr/bin/env -i HOME=\$HOME PATH=/usr/bin:/bin \$(find \$PWD -path '*/bin/pare' | head -n 1) --dir \$STORE \$STORE/task.md"
if command -v qemu-aarch64-static >/dev/null; then
	row "$(basename "$arm")" "unpacked, under qemu-user" "
		tar -xzf $arm && qemu-aarch64-static -L /usr/aarch64-linux-gnu pare-*/pare --dir \$STORE \$STORE/task.md"
	row "$(basename "$armdeb")" "dpkg-deb -x, under qemu-user" "
		dpkg-deb -x $armdeb . && qemu-aarch64-static -L /usr/aarch64-linux-gnu usr/bin/pare --dir \$STORE \$STORE/task.md"
else
	missing "linux-arm64" "under qemu-user" "no qemu-aarch64-static"
fi
zip=$(one 'pare-*-windows-amd64*.zip')
if command -v wine >/dev/null; then
	# Go asks for ProcessPrng, which Windows has since 10 and wine 8 has not: there a
	# library of one function stands in, for this check only.
	shim=:
	if command -v x86_64-w64-mingw32-gcc >/dev/null; then
		cat >"$work/prng.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
C
		x86_64-w64-mingw32-gcc -shared -o "$work/bcryptprimitives.dll" "$work/prng.c" -ladvapi32
		shim="wine cmd /c ver; cp $work/bcryptprimitives.dll \$HOME/.wine/drive_c/windows/system32/"
	fi
	row "$(basename "$zip")" "unzipped, under wine" "
		$shim
		unzip -q $zip && cd pare-* && cp -r \$STORE store && wine pare.exe --dir store store/task.md | tr -d '\r' && rm -rf store"
else
	missing "$(basename "$zip")" "under wine" "no wine"
fi
for mac in $(find "$dist" -maxdepth 1 -name 'pare-[0-9]*-darwin-*.tar.gz' | sort); do
	kind=$(tar -xzOf "$mac" --wildcards '*/pare' | file - | cut -d, -f1 | sed 's|/dev/stdin: ||')
	printf '| %s | not run here: %s | | |\n' "$(basename "$mac")" "$kind"
done
formula=$(one 'pare.rb')
if command -v ruby >/dev/null; then
	good=$(ruby -c "$formula" 2>&1)
	for sum in $(grep -o 'sha256 "[0-9a-f]*"' "$formula" | cut -d'"' -f2); do
		grep -q "$sum" "$dist/SHA256SUMS" || { good="a checksum that no archive has"; failed=1; }
	done
	printf '| pare.rb | not run here: %s, checksums compared | | |\n' "$good"
fi
exit $failed
