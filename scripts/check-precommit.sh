#!/bin/sh
# Runs the real pre-commit framework on a scratch repository with this project's
# hooks, from a clone of this checkout, on good and bad commits.
#
#   scripts/check-precommit.sh          with the released program, made here
#   scripts/check-precommit.sh golang   as built from source by pre-commit
#
# Nothing is downloaded when the modules are in Go's cache already.
set -eu
command -v pre-commit >/dev/null || { echo "check-precommit: pre-commit is not installed: nothing was checked" >&2; exit 3; }
kind=${1:-script}
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME="$scratch/cache" GIT_CONFIG_GLOBAL="$scratch/gitconfig" GIT_CONFIG_NOSYSTEM=1
git config --file "$GIT_CONFIG_GLOBAL" user.name check
git config --file "$GIT_CONFIG_GLOBAL" user.email check@example.com
git config --file "$GIT_CONFIG_GLOBAL" safe.directory '*'
mkdir "$scratch/bin" "$scratch/home"
(cd "$top" && go build -o "$scratch/bin/pare" ./cmd/pare)
suffix=
if [ "$kind" = script ]; then
	# What the hooks run is the release alone, in a home that has no pare yet.
	platform=$(go env GOOS)-$(go env GOARCH)
	(cd "$top" && scripts/release -dirty -o "$scratch/release" "$(sed -n 's/.*Number = "\(.*\)"/\1/p' internal/version/version.go)" "$platform" >/dev/null)
	export PARE_RELEASES="$scratch/release" XDG_CACHE_HOME="$scratch/home"
else
	suffix=-golang
	modules=$(go env GOMODCACHE)/cache/download
	export GOPROXY="file://$modules,$(go env GOPROXY)" GOFLAGS=-modcacherw GONOSUMDB='*' GONOSUMCHECK=1
fi
git clone -q "$top" "$scratch/pare"
rev=$(git -C "$scratch/pare" rev-parse HEAD)

git init -q -b main "$scratch/repo"
cd "$scratch/repo"
{
	printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n' "$scratch/pare" "$rev"
	for id in pare-fix pare-lint pare-stale pare-claudemd-check; do
		printf '  - id: %s%s\n' "$id" "$suffix"
	done
} >.pre-commit-config.yaml
pre-commit install >/dev/null

failed=0
# try NAME WANT: commits what is staged; WANT is the exit code's kind, ok or stopped.
try() {
	if git commit -qm "$1" >"$scratch/out" 2>&1; then got=ok; else got=stopped; fi
	if [ $got = "$2" ]; then echo "ok   $1: $got"; else echo "FAIL $1: $got, want $2"; cat "$scratch/out"; failed=1; fi
}
said() { grep -q "$1" "$scratch/out" || { echo "FAIL not said: $1"; cat "$scratch/out"; failed=1; }; }

printf 'build:\n\ttrue\n\ntest:\n\ttrue\n\nlint:\n\ttrue\n' >Makefile
git add -A
try 'a commit without a CLAUDE.md' ok
"$scratch/bin/pare" claudemd init 2>/dev/null
git add -A
try 'a good commit, CLAUDE.md generated' ok
printf 'x\n' >other.txt
git add -A
try 'a commit that touches nothing of pare' ok

printf '\nSee @docs/missing.md for the rules.\n' >>CLAUDE.md
git add -A
try 'CLAUDE.md imports what is not there' stopped
said 'docs/missing.md'
git checkout -q HEAD -- CLAUDE.md

mkdir prompts
seq 60 | sed 's/^/line /' >big.txt
printf 'Explain @big.txt#L10-L20 please.\n' >prompts/task.md
git add -A
try 'a prompt that can be repaired' stopped
said 'files were modified by this hook'
git add -A
try 'the repaired prompt' ok
grep -q '@big.txt#L10-20' prompts/task.md || { echo "FAIL not repaired: $(cat prompts/task.md)"; failed=1; }

mkdir docs
printf '# Docs\n\nRead `big.txt` first.\n' >docs/CLAUDE.md
git add -A
try 'instructions that name a file' ok
git mv big.txt large.txt
git add -A
try 'a commit that makes instructions stale' stopped
said 'big.txt'
git reset -q --hard HEAD

printf 'check:\n\ttrue\n' >Makefile
git add -A
try 'the generated part is no longer true' stopped
said 'pare claudemd check'
exit $failed
