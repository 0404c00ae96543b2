#!/usr/bin/env bash
# What the action does once pare is installed: findings as annotations, as the
# job's summary and as SARIF, and what the change adds to every session. It reads
# PARE_… and GITHUB_… from the environment; no value is run or expanded.
set -euo pipefail

paths=()
while read -r path; do [ -z "$path" ] || paths+=("$path"); done <<<"${PARE_PATHS:-}"
limits=(--fail-on "${PARE_FAIL_ON:-error}")
[ "${PARE_FAIL_ON:-}" != never ] || limits=(--fail-on off)
case ${PARE_PROMPT_BUDGET:-0} in
0) ;;
*[!0-9]*) echo "::error::prompt-budget is a number of tokens, not '${PARE_PROMPT_BUDGET//[^[:print:]]/?}'"; exit 2 ;;
*) limits+=(--max-tokens "$PARE_PROMPT_BUDGET") ;;
esac
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
output=${GITHUB_OUTPUT:-/dev/null}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# lint FORMAT runs the linter. Findings end the job only when all is told.
verdict=0
lint() {
	verdict=0
	pare lint --format "$1" "${limits[@]}" -- ${paths[@]+"${paths[@]}"} || verdict=$?
	[ "$verdict" -le 1 ] || exit "$verdict"
}

lint github >"$work/annotations"
cat "$work/annotations"
echo "findings=$(grep -c . "$work/annotations" || true)" >>"$output"
lint markdown >"$work/findings.md"
[ -z "${PARE_SARIF:-}" ] || lint sarif >"$PARE_SARIF"

if [ -n "${PARE_BASE:-}" ]; then
	# The checkout of a job holds one commit; the base is fetched alone.
	git cat-file -e "$PARE_BASE^{commit}" 2>/dev/null || git fetch --quiet --depth=1 origin "$PARE_BASE"
	pare claudemd cost --since "$PARE_BASE" --format markdown >"$work/cost.md"
	pare claudemd cost --since "$PARE_BASE" --format json >"$work/cost.json"
	before=$(grep -m 1 '^    "before":' "$work/cost.json" | tr -cd 0-9)
	after=$(grep -m 1 '^    "after":' "$work/cost.json" | tr -cd 0-9)
	echo "tokens-added=$((after - before))" >>"$output"
	{ cat "$work/cost.md"; echo; } >"$work/report.md"
fi
cat "$work/findings.md" >>"$work/report.md"
cat "$work/report.md" >>"$summary"

# One comment is kept on a pull request and changed with it.
mark='<!-- pare -->'
comment() {
	local thread="repos/$GITHUB_REPOSITORY/issues/$PARE_PULL/comments" id
	{ echo "$mark"; cat "$work/report.md"; } >"$work/comment.md"
	id=$(gh api "$thread" --paginate --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1) || return
	if [ -n "$id" ]; then
		gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$work/comment.md"
	else
		gh api --silent --method POST "$thread" --field "body=@$work/comment.md"
	fi
}
if [ "${PARE_COMMENT:-false}" = true ] && [ -n "${PARE_PULL:-}" ]; then
	comment || echo "::notice::pare wrote no comment: the job's token may not (pull-requests: write; never from a fork). The summary has the same text."
fi
exit "$verdict"
