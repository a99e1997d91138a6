#!/usr/bin/env bash
# Every check that reads the code without running it. All run, so that one call shows all that is to mend.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/words.sh
bin=.venv/bin
failed=()

check() {  # $1: its name; the rest: the command
  local name=$1; shift
  printf '%-8s' "$name"
  local said; said=$("$@" 2>&1)
  if [ $? -eq 0 ]; then say 通过 ok; else say 须改 "to mend"; printf '%s\n' "$said"; failed+=("$name"); fi
}

check lint   "$bin/ruff" check --quiet .
check format "$bin/ruff" format --check .
check types  "$bin/mypy" --no-error-summary .
check layers "$bin/lint-imports" --no-cache --no-logo
check sql    "$bin/sqlfluff" lint --disable-progress-bar warehouse/models

if [ ${#failed[@]} -gt 0 ]; then
  fail "须改：${failed[*]}。" "To mend: ${failed[*]}."
fi
