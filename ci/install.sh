#!/usr/bin/env bash
# Puts pare on the PATH of a job: the one that is there already, or the release
# that belongs to this file.
set -euo pipefail

if command -v pare >/dev/null; then
	echo "pare: $(command -v pare) is used: $(pare --version | head -n 1)"
	exit 0
fi
export PARE_BIN=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/pare-bin
"$(dirname "$0")/run.sh" --version
[ -z "${GITHUB_PATH:-}" ] || echo "$PARE_BIN" >>"$GITHUB_PATH"
