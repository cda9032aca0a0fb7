#!/usr/bin/env bash
# Checks that this machine has what main.py needs. Add what your agent needs, or install it before.
set -euo pipefail
cd "$(dirname "$0")"

python3 -c 'import sys; sys.exit(0 if sys.version_info >= (3, 8) else "main.py needs Python 3.8 or later.")'
if ! command -v git >/dev/null && { [ -f repos_config.json ] || [ "$(tr -d '[:space:]' <plugins_config.json)" != "[]" ]; }; then
  echo "main.py needs git to fetch plugins and repositories." >&2
  exit 1
fi
