# What both actions need: requests to Splitrun that are repeated until they are answered, and words for GitHub. Sourced, not run.
# shellcheck shell=bash
# Read from the environment: SPLITRUN_ACTION_URL, SPLITRUN_ACTION_KEY (not printed, not on a command line, not handed on).

readonly attempts=7
readonly longest_wait=60

# Ends the step with an error that the run's page shows.
fail() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::error title=Splitrun::%s\n' "${text//$'\n'/%0A}"
  exit 1
}

warn() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '::warning title=Splitrun::%s\n' "${text//$'\n'/%0A}"
}

need() {
  command -v "$1" >/dev/null 2>&1 || fail "$1 is needed on the runner."
}

# Takes the address and the key out of the environment, so that nothing that is started from here inherits the key.
take_inputs() {
  set +x
  url=${SPLITRUN_ACTION_URL%/}
  key=$SPLITRUN_ACTION_KEY
  unset SPLITRUN_ACTION_KEY
  [[ $url =~ ^https?://[^[:space:]]+$ ]] || fail "The input url must be the address of a Splitrun app, such as https://splitrun.example.com."
  [[ $key != *[[:cntrl:]]* ]] || fail "The input key must not hold line breaks or control characters."
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
}

# A header of curl's configuration, read from standard input so that the key is on no command line.
headers() {
  if [ -n "$key" ]; then
    local quoted=${key//\\/\\\\}
    printf 'header = "x-functions-key: %s"\n' "${quoted//\"/\\\"}"
  fi
}

# The seconds to wait before another attempt: what the answer asks for, or twice as long as before.
wait_for() {
  local asked
  asked=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Rr]etry-[Aa]fter:[[:space:]]*\([0-9][0-9]*\)[[:space:]]*$/\1/p' | tail -n 1)
  local seconds=${asked:-$((2 ** $1))}
  echo $((seconds > longest_wait ? longest_wait : seconds))
}

# request METHOD PATH [CURL ARGUMENT ...]: the answer's body goes to $work/body, its status to $status; true when it succeeded.
# Splitrun may be asked the same again, so what the way or the load did is tried again: no connection, 429, 502, 503, 504.
request() {
  local method=$1 path=$2 attempt
  shift 2
  for ((attempt = 0; attempt < attempts; attempt++)); do
    : >"$work/headers"
    : >"$work/body"
    status=$(headers | curl --config - --silent --show-error --max-time 60 --request "$method" --dump-header "$work/headers" \
      --output "$work/body" --write-out '%{http_code}' "$@" "$url$path" 2>"$work/errors") || status=000
    case $status in
      2??) return 0 ;;
      000 | 429 | 502 | 503 | 504) ;;
      *) return 1 ;;
    esac
    if ((attempt + 1 < attempts)); then
      local seconds
      seconds=$(wait_for "$attempt")
      echo "Splitrun did not answer ($status); asking again in $seconds s." >&2
      sleep "$seconds"
    fi
  done
  return 1
}

# What went wrong with the last request, in words.
reason() {
  if [ "$status" = 000 ]; then
    cat "$work/errors"
    return
  fi
  echo "status $status"
  jq -r '(.title // empty), (.detail // empty), ((.errors // {}) | to_entries[] | "\(.key) \(.value | join("; "))")' "$work/body" 2>/dev/null || head -c 500 "$work/body"
}

# Writes NAME and a value of any number of lines into one of GitHub's files. The delimiter cannot be guessed by who wrote the value.
put() {
  local file=$1 name=$2 value=$3 delimiter
  delimiter=splitrun_$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s<<%s\n%s\n%s\n' "$name" "$delimiter" "$value" "$delimiter" >>"$file"
}

output() { put "$GITHUB_OUTPUT" "$1" "$2"; }

# A JSON text, or an error that names the input; nothing stays nothing.
json_input() {
  local name=$1 value=$2 type=$3
  [ -z "$value" ] || jq -e "type == \"$type\"" <<<"$value" >/dev/null 2>&1 || fail "The input $name must be a JSON $type."
}
