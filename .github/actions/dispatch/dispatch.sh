#!/usr/bin/env bash
# Asks Splitrun for a variant, fetches and expands its tarball, and tells the job of it. See action.yml.
set -euo pipefail
# shellcheck source=../requests.sh
source "$(dirname "${BASH_SOURCE[0]}")/../requests.sh"

need curl
need jq
need tar
take_inputs
json_input attributes "$INPUT_ATTRIBUTES" object
if [ -n "$INPUT_EXPERIMENT" ] && [ -n "$INPUT_AUTOMATION" ]; then
  fail "Give the input experiment or the input automation, not both."
elif [ -n "$INPUT_EXPERIMENT" ]; then
  path=/api/v1/experiments/$(jq -rn --arg text "$INPUT_EXPERIMENT" '$text | @uri')/runs
elif [ -n "$INPUT_AUTOMATION" ]; then
  path=/api/v1/automations/$(jq -rn --arg text "$INPUT_AUTOMATION" '$text | @uri')/runs
else
  fail "Give the input experiment or the input automation."
fi

# Without a run id Splitrun would make one up for every attempt of this job: each would count as a run of its own.
[ -n "$INPUT_RUN_ID" ] || fail "The input run-id must not be empty."
jq -n --arg run_id "$INPUT_RUN_ID" --arg unit "$INPUT_UNIT" --arg variant "$INPUT_VARIANT" --arg workflow "$INPUT_WORKFLOW" --arg attributes "$INPUT_ATTRIBUTES" '
  {run_id: $run_id}
  + if $unit == "" then {} else {unit: $unit} end
  + if $variant == "" then {} else {variant: $variant} end
  + if $workflow == "" then {} else {workflow: $workflow} end
  + if $attributes == "" then {} else {attributes: ($attributes | fromjson)} end' >"$work/ask.json"
trace=()
[ -z "${TRACEPARENT:-}" ] || trace=(--header "traceparent: $TRACEPARENT")
request POST "$path" --header 'Content-Type: application/json' --data-binary "@$work/ask.json" ${trace[@]+"${trace[@]}"} ||
  fail "No variant could be had: $(reason)"
cp "$work/body" "$work/run.json"
run() { jq -r "$1" "$work/run.json"; }

# One experiment answers with its run; an automation with one assignment for each of its running experiments.
jq -c 'if has("assignments") then .assignments[] else . end' "$work/run.json" >"$work/assignments"
only=$(if [ "$(wc -l <"$work/assignments")" -eq 1 ]; then cat "$work/assignments"; else echo '{}'; fi)

# The tarball, as the SHA-256 in the answer says, expanded into an empty folder.
bundle=
sha256=$(run '.bundle.sha256 // empty')
if [ -n "$sha256" ] && [ "$INPUT_DOWNLOAD" = true ]; then
  bundle=${INPUT_BUNDLE_DIR:-${RUNNER_TEMP:?}/splitrun-${sha256:0:12}}
  mkdir -p "$bundle"
  bundle=$(cd "$bundle" && pwd)
  if [ -n "$(ls -A "$bundle")" ]; then
    [ -z "$INPUT_BUNDLE_DIR" ] || fail "The folder $bundle of the input bundle-dir must be empty."
    rm -rf "${bundle:?}"
    mkdir -p "$bundle"
  fi
  # The address in the answer carries its own permission: the key is not sent to it.
  curl --silent --show-error --fail --location --retry 6 --retry-connrefused --max-time 600 --output "$work/bundle.tar.gz" "$(run .bundle.url)" 2>"$work/errors" ||
    fail "The tarball could not be fetched: $(cat "$work/errors")"
  found=$(if command -v sha256sum >/dev/null; then sha256sum "$work/bundle.tar.gz"; else shasum -a 256 "$work/bundle.tar.gz"; fi | cut -d ' ' -f 1)
  [ "$found" = "$sha256" ] || fail "The tarball has SHA-256 $found, not $sha256 as the answer says."
  tar -xzf "$work/bundle.tar.gz" -C "$bundle"
fi

output run-id "$(run .run_id)"
output variant "$(jq -r '.variant // empty' <<<"$only")"
output reason "$(jq -r '.reason // empty' <<<"$only")"
output counted "$(jq -r 'if has("counted") then .counted else empty end' <<<"$only")"
output payload "$(jq -c 'if has("payload") then .payload else empty end' <<<"$only")"
output assignments "$(jq -cs 'map({key: .experiment, value: {variant, reason, counted, payload}}) | from_entries' "$work/assignments")"
output bundle "$bundle"
output bundle-sha256 "$sha256"
output tags "$(run '.tags | tojson')"
output traceparent "$(run .trace.traceparent)"
output trace-attributes "$(run '.trace.attributes | tojson')"

# For the steps after this one. Nothing but Splitrun's own names: an answer cannot set PATH.
while IFS= read -r name; do
  put "$GITHUB_ENV" "$name" "$(jq -r --arg name "$name" '.environment[$name]' "$work/run.json")"
done < <(run '.environment | keys[] | select(test("^SPLITRUN_[A-Z0-9_]+$"))')
put "$GITHUB_ENV" SPLITRUN_EXPERIMENTS "$(jq -cs 'map({key: .experiment, value: .variant}) | from_entries' "$work/assignments")"
put "$GITHUB_ENV" SPLITRUN_DISPATCHED_AT "$(date +%s)"
put "$GITHUB_ENV" SPLITRUN_BUNDLE "$bundle"

while IFS= read -r assignment; do
  experiment=$(jq -r '.experiment | @uri' <<<"$assignment")
  echo "Experiment $(jq -r .experiment <<<"$assignment"): $(jq -r '"\(.variant) (\(.reason))"' <<<"$assignment")"
  if request GET "/api/v1/experiments/$experiment/runs/$(jq -r '.run_id | @uri' <<<"$assignment")/summary"; then
    cat "$work/body" >>"$GITHUB_STEP_SUMMARY"
    echo >>"$GITHUB_STEP_SUMMARY"
  else
    warn "The step summary is not there: $(reason)"
  fi
done <"$work/assignments"
