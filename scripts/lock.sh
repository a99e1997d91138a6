#!/usr/bin/env bash
# Writes requirements*.txt anew, for every Python from 3.11 and every platform. Needs an index; run by whoever changes a *.in file.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/words.sh
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet uv
for name in requirements requirements-dev; do
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header "$name.in" -o "$name.txt" "$@"
done
say "已锁定 requirements.txt、requirements-dev.txt。" "Locked: requirements.txt, requirements-dev.txt."
