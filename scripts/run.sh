#!/usr/bin/env bash
# What `make run` does once the environment stands: a demo city where there is no data yet, then the dashboard.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/words.sh

export EPIDESK_DATA=${EPIDESK_DATA:-data/demo} EPIDESK_PORT=${EPIDESK_PORT:-8050}
data=$EPIDESK_DATA port=$EPIDESK_PORT
python=.venv/bin/python

load() {
  if [ -d "$data/inbox" ]; then
    say "$data 中尚未发布数据，先载入收件文件夹 …" "Nothing is published yet in $data: loading its inbox first …"
  elif [ -d "$data" ] && [ -n "$(ls "$data")" ]; then
    fail "$data 里既没有快照也没有 inbox，不是 EpiDesk 的数据文件夹。请用 EPIDESK_DATA 另外指明。" \
      "$data holds neither a snapshot nor an inbox: not a data folder of EpiDesk. Name another in EPIDESK_DATA."
  else
    say "正在 $data 生成演示城市：人物虚构，区县真实 …" "Making a demo city in $data: invented people, real counties …"
    rm -rf "$data.making"  # moved when whole: a run that was stopped half way leaves no half city
    "$python" -m etl simulate --out "$data.making"
    mkdir -p "$data"
    mv "$data.making"/[!i]* "$data.making"/inbox "$data"/
    rmdir "$data.making"
  fi
  "$python" -m etl nightly --data "$data"
}

port_is_free() {
  "$python" - "$port" 2>/dev/null <<'PY'
import socket, sys
probe = socket.socket()
probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
probe.bind(("127.0.0.1", int(sys.argv[1])))
PY
}

port_is_free || fail "127.0.0.1 的端口 $port 已被占用。请换一个：EPIDESK_PORT=8051 make run" \
  "Port $port of 127.0.0.1 is taken. Choose another: EPIDESK_PORT=8051 make run"
[ -e "$data/snapshots/current" ] || load

say "
EpiDesk 已启动：http://127.0.0.1:$port （数据：$data；按 Ctrl-C 停止）" "
EpiDesk: http://127.0.0.1:$port (data: $data; Ctrl-C stops it)"
if grep -Eqs '^[[:space:]]*demo[[:space:]]*=[[:space:]]*true' "$data/settings.toml"; then
  say "演示账号（密码均为 demo）：province city director officer analyst steward county school class admin auditor" \
    "Demo accounts (password demo): province city director officer analyst steward county school class admin auditor"
fi
exec .venv/bin/gunicorn app:server --bind "127.0.0.1:$port" --workers 2 --threads 4 --no-control-socket --log-level warning
