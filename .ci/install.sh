# What ./run and ./test need beyond the SDK and Node, installed quietly and once. Sourced, not run.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

need() {
  command -v "$1" >/dev/null 2>&1 || {
    say "$1 is needed: install $2."
    exit 1
  }
}

# Runs a command and shows what it wrote only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The storage emulator, as package-lock.json pins it.
install_azurite() {
  need node "Node.js 20 or later (https://nodejs.org)"
  need npm "npm, which comes with Node.js"
  local stamp=node_modules/.package-lock.json
  if [ ! -f "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
    say "Installing the storage emulator ..."
    quietly npm ci --no-audit --no-fund --no-update-notifier
    touch "$stamp"
  fi
}

# Takes packages from the system's own, where apt-get is.
install_packages() {
  local become=()
  [ "$(id -u)" -eq 0 ] || become=(sudo)
  say "Installing $* ..."
  quietly "${become[@]+"${become[@]}"}" apt-get update -qq
  quietly "${become[@]+"${become[@]}"}" apt-get install -y --no-install-recommends "$@"
}

# What the tests run beside the app: scripts of the actions and of presets.
install_tools() {
  local tool missing=()
  for tool in curl git jq python3; do
    command -v "$tool" >/dev/null 2>&1 || missing+=("$tool")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    need "${missing[0]}" "it (the tests run ${missing[*]})"
  fi
  install_packages "${missing[@]}"
}

# What the browser tests drive: Chromium or Chrome.
install_chromium() {
  [ -z "${SPLITRUN_CHROMIUM:-}" ] || return 0
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    ! command -v "$name" >/dev/null 2>&1 || return 0
  done
  command -v apt-get >/dev/null 2>&1 || need chromium "Chromium or Chrome for the browser tests, or name one in SPLITRUN_CHROMIUM"
  install_packages chromium
}

# The Azure storage libraries. Where the package registry does not hold them, Microsoft's own npm package of its Azure
# server carries the same assemblies; MSBuild takes them from .azure-sdk/ when that folder is there.
azure_package='@azure/mcp-linux-x64@0.5.8'
azure_integrity='Jzut7k3lqR1p310Ycq0sWWeRu03YPI5giOyplk6FcyofvuXKn3K7bTipQj7SaE3COAWiGrGrtJbnqSxxireo5w=='
azure_assemblies='Azure.Data.Tables Azure.Storage.Blobs Azure.Storage.Common Azure.Storage.Queues System.IO.Hashing'

fetch_azure_assemblies() {
  say "The package registry lacks the Azure storage libraries; taking them from $azure_package ..."
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "$azure_package" >/dev/null)
  local archive
  archive=$(echo "$folder"/*.tgz)
  local found
  found=$(node -p 'require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64")' "$archive")
  if [ "$found" != "$azure_integrity" ]; then
    say "$azure_package has another content than expected; nothing was installed."
    exit 1
  fi
  mkdir -p "$folder/sdk"
  local assembly
  for assembly in $azure_assemblies; do
    tar -xzf "$archive" -C "$folder/sdk" --strip-components=2 "package/dist/$assembly.dll"
  done
  rm -rf .azure-sdk
  mv "$folder/sdk" .azure-sdk
  rm -rf "$folder"
}

# Restores a project or the solution; fetches the Azure assemblies when it is them that are missing.
restore() {
  need dotnet "the .NET SDK named in global.json (https://dotnet.microsoft.com)"
  local log
  log=$(mktemp)
  if ! dotnet restore "$1" --verbosity quiet >"$log" 2>&1; then
    if grep -qE 'NU110[0-9].*(Azure\.Data\.Tables|Azure\.Storage\.|System\.IO\.Hashing)' "$log" && [ ! -d .azure-sdk ]; then
      fetch_azure_assemblies
      dotnet restore "$1" --verbosity quiet >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
    else
      cat "$log" >&2
      exit 1
    fi
  fi
  rm -f "$log"
}
