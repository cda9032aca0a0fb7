#!/usr/bin/env bash
# Tells Splitrun how the run went. See action.yml.
set -euo pipefail
# shellcheck source=../requests.sh
source "$(dirname "${BASH_SOURCE[0]}")/../requests.sh"

need curl
need jq
take_inputs
json_input metrics "$INPUT_METRICS" object
json_input ratios "$INPUT_RATIOS" object
json_input segment "$INPUT_SEGMENT" object

# What dispatch left behind stands in for what is not given.
experiments=$INPUT_EXPERIMENT
if [ -z "$experiments" ] && [ -n "${SPLITRUN_EXPERIMENTS:-}" ]; then
  experiments=$(jq -r 'keys[]' <<<"$SPLITRUN_EXPERIMENTS") || fail "SPLITRUN_EXPERIMENTS must be a JSON object."
fi
experiments=${experiments:-${SPLITRUN_EXPERIMENT:-}}
run_id=${INPUT_RUN_ID:-${SPLITRUN_RUN_ID:-${GITHUB_RUN_ID:-}}}
if [ -z "$experiments" ]; then
  [ -z "${SPLITRUN_EXPERIMENTS:-}" ] || { echo "The automation had no running experiment: there is nothing to report."; exit 0; }
  fail "Give the input experiment, or run the dispatch action before."
fi

# The words of jobs, steps and workflow runs, and Splitrun's own.
case $INPUT_CONCLUSION in
  success | failure | cancelled | skipped | neutral | timed_out) conclusion=$INPUT_CONCLUSION ;;
  failed | startup_failure) conclusion=failure ;;
  canceled) conclusion=cancelled ;;
  *) fail "The input conclusion must be success, failure, cancelled, skipped, neutral or timed_out, not '$INPUT_CONCLUSION'." ;;
esac

duration=$INPUT_DURATION_MS
if [ -z "$duration" ] && [ -n "${SPLITRUN_DISPATCHED_AT:-}" ]; then
  duration=$((($(date +%s) - SPLITRUN_DISPATCHED_AT) * 1000))
fi
for number in "duration-ms=$duration" "primary-metric=$INPUT_PRIMARY_METRIC"; do
  [ -z "${number#*=}" ] || jq -e 'type == "number" or type == "boolean"' <<<"${number#*=}" >/dev/null 2>&1 || fail "The input ${number%%=*} must be a number, not '${number#*=}'."
done

# Keys hold no blanks; commas separate them too.
set -f
# shellcheck disable=SC2086
printf '%s\n' ${experiments//,/ } | jq -R . | jq -s \
  --arg run_id "$run_id" --arg conclusion "$conclusion" --arg duration "$duration" --arg primary "$INPUT_PRIMARY_METRIC" --arg metrics "$INPUT_METRICS" \
  --arg ratios "$INPUT_RATIOS" --arg segment "$INPUT_SEGMENT" --arg kind "$INPUT_ERROR_KIND" --arg attempt "${GITHUB_RUN_ATTEMPT:-}" '
  map({experiment: ., run_id: $run_id, conclusion: $conclusion}
    + if $duration == "" then {} else {duration_ms: ($duration | fromjson)} end
    + if $primary == "" then {} else {primary_metric: ($primary | fromjson)} end
    + if $metrics == "" then {} else {metrics: ($metrics | fromjson)} end
    + if $ratios == "" then {} else {ratios: ($ratios | fromjson)} end
    + if $segment == "" then {} else {segment: ($segment | fromjson)} end
    + if $kind == "" then {} else {error_kind: $kind} end
    + if $attempt == "" then {} else {sequence: ($attempt | tonumber)} end)' >"$work/outcomes.json"

request POST /api/v1/outcomes --header 'Content-Type: application/json' --data-binary "@$work/outcomes.json" ||
  fail "The outcome was not taken: $(reason) $(jq -c '.rejected // empty' "$work/body" 2>/dev/null)"
[ "$(jq '.rejected | length' "$work/body")" = 0 ] || fail "Not every outcome was taken: $(jq -c .rejected "$work/body")"
echo "Outcome $conclusion of run $run_id is recorded for: ${experiments//$'\n'/, }"
