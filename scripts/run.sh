#!/usr/bin/env bash
# What `make run` does after the environment stands: a demo city where there is no data yet, then the dashboard.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${EPIDESK_DATA:-data/demo}
port=${EPIDESK_PORT:-8050}
python=.venv/bin/python

if [ ! -e "$data/snapshots/current" ]; then
  if [ -d "$data/inbox" ]; then
    echo "Nothing is published yet in $data: loading what lies in its inbox …"
  elif [ -d "$data" ] && [ -n "$(ls -A "$data")" ]; then
    echo "$data holds neither a snapshot nor an inbox: not a data folder of EpiDesk. Name another with EPIDESK_DATA." >&2
    exit 1
  else
    echo "Making a demo city in $data: invented people, real counties …"
    "$python" -m etl simulate --out "$data"
  fi
  "$python" -m etl nightly --data "$data"
fi

if ! "$python" -c "import socket,sys; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', int(sys.argv[1])))" "$port" 2>/dev/null; then
  echo "Port $port is taken on 127.0.0.1. Choose another: EPIDESK_PORT=8051 make run" >&2
  exit 1
fi

echo
echo "EpiDesk: http://127.0.0.1:$port   (data: $data; stop with Ctrl-C)"
if grep -Eq '^[[:space:]]*demo[[:space:]]*=[[:space:]]*true' "$data/settings.toml" 2>/dev/null; then
  echo "Demo accounts, password \"demo\": province  city  officer  county  school  class"
fi
export EPIDESK_DATA="$data" EPIDESK_PORT="$port"
exec .venv/bin/gunicorn app:server --bind "127.0.0.1:$port" --workers 2 --threads 4 --no-control-socket --log-level warning
