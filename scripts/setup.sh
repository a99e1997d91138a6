#!/usr/bin/env bash
# Makes or renews .venv: `setup.sh runtime` for running, `setup.sh dev` for checks and tests as well.
# A stamp holds the hash of what was asked for, so that a second call ends at once.
# Without internet: put the wheels into wheels/ (README, "Without internet"); pip then asks no index.
set -euo pipefail
cd "$(dirname "$0")/.."

want=${1:-runtime}
python=${PYTHON:-python3}

say()  { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

need_python() {
  command -v "$python" >/dev/null 2>&1 \
    || fail "No Python found ($python). Install Python 3.11 or newer, or name one: make run PYTHON=/usr/bin/python3.12"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || fail "$("$python" -V) is too old ($python). EpiDesk needs Python 3.11 or newer; name one: make run PYTHON=python3.12"
}

make_venv() {
  if [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    return
  fi
  say "Making the environment in .venv …"
  rm -rf .venv
  "$python" -m venv .venv 2>/dev/null \
    || fail "$python cannot make an environment (.venv). On Debian or Ubuntu: apt-get install python3-venv, then again."
}

install_locked() {  # $1: a requirements file
  local stamp=".venv/.installed-$1" hash
  hash=$({ cat requirements.txt "$1"; .venv/bin/python -V; } | cksum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && return
  say "Installing $1 …"
  local from=()
  [ -d wheels ] && from=(--no-index --find-links wheels)
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "${from[@]}" -r "$1" \
    || fail "The packages of $1 could not be installed (see above). Without internet, put their wheels into wheels/ (README)."
  printf '%s\n' "$hash" > "$stamp"
}

have_chinese_font() {
  command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':lang=zh' 2>/dev/null | head -n 1)" ]
}

need_browser() {
  local missing=()
  [ -n "${EPIDESK_CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || missing+=(chromium)
  have_chinese_font || missing+=(fonts-noto-cjk fontconfig)
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing ${missing[*]} for the browser tests …"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null && return
  fi
  say "For the browser tests, install ${missing[*]} (sudo apt-get install ${missing[*]}), or name a Chromium in EPIDESK_CHROMIUM."
}

need_python
make_venv
install_locked requirements.txt
if [ "$want" = dev ]; then
  install_locked requirements-dev.txt
  need_browser
fi
