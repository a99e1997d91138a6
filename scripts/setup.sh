#!/usr/bin/env bash
# Makes or renews .venv: `setup.sh runtime` for running, `setup.sh dev` for checks and tests as well.
# A stamp holds the hash of what was asked for, so that a second call ends at once.
# Without internet: put the wheels into wheels/ (README, "Without internet"); pip then asks no index.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/words.sh

want=${1:-runtime}
python=${PYTHON:-python3}
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

need_python() {
  command -v "$python" >/dev/null 2>&1 || fail \
    "找不到 Python（$python）。请安装 Python 3.11 或更新版本，或指明一个：make run PYTHON=/usr/bin/python3.12" \
    "No Python found ($python). Install Python 3.11 or newer, or name one: make run PYTHON=/usr/bin/python3.12"
  "$python" -c "$new_enough" 2>/dev/null || fail \
    "$("$python" -V 2>/dev/null || echo Python) 太旧或不能运行（$python）。EpiDesk 需要 Python 3.11 或更新版本，可指明一个：make run PYTHON=python3.12" \
    "$("$python" -V 2>/dev/null || echo Python) is too old or does not run ($python). EpiDesk needs Python 3.11 or newer; name one: make run PYTHON=python3.12"
}

make_venv() {
  [ -x .venv/bin/python ] && .venv/bin/python -c "$new_enough" 2>/dev/null && return
  need_python
  say "正在建立环境 .venv …" "Making the environment in .venv …"
  rm -rf .venv
  "$python" -m venv .venv >/dev/null 2>&1 || fail \
    "$python 不能建立环境（.venv）。Debian、Ubuntu 上请先 apt-get install python3-venv，再试。" \
    "$python can't make an environment (.venv). On Debian or Ubuntu: apt-get install python3-venv, then again."
}

install_locked() {  # $1: a requirements file
  local stamp=".venv/.installed-$1" hash
  hash=$({ cat requirements.txt "$1"; .venv/bin/python -V; } | cksum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && return
  say "正在安装 $1 所列软件包 …" "Installing the packages of $1 …"
  local from=()
  [ -d wheels ] && from=(--no-index --find-links wheels)
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "${from[@]}" -r "$1" || fail \
    "$1 所列软件包未能装好（原因见上）。没有外网时，请把安装包放进 wheels/（见 README）。" \
    "The packages of $1 could not be installed (see above). Without internet, put their wheels into wheels/ (README)."
  printf '%s\n' "$hash" > "$stamp"
}

have_chinese_font() {
  command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':lang=zh' 2>/dev/null | head -n 1)" ]
}

# The tests of docs/deploy/nginx.conf run a real nginx; without one they are skipped and say so.
want_nginx() {
  [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "正在为反向代理测试安装 nginx-light …" "Installing nginx-light for the tests behind a proxy …"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nginx-light >/dev/null || true
  fi
}

need_browser() {
  local missing=()
  [ -n "${EPIDESK_CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || missing+=(chromium)
  have_chinese_font || missing+=(fonts-noto-cjk fontconfig)
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "正在为浏览器测试安装 ${missing[*]} …" "Installing ${missing[*]} for the browser tests …"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null && return
  fi
  say "浏览器测试需要 ${missing[*]}：sudo apt-get install ${missing[*]}，或用 EPIDESK_CHROMIUM 指明一个 Chromium。" \
    "The browser tests need ${missing[*]}: sudo apt-get install ${missing[*]}, or name a Chromium in EPIDESK_CHROMIUM."
}

make_venv
install_locked requirements.txt
if [ "$want" = dev ]; then
  install_locked requirements-dev.txt
  need_browser
  want_nginx
fi
