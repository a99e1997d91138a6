"""The dashboard as bureaus run it, for tests and bench: gunicorn on a free port, ended with its `with`."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STARTS_WITHIN_S = 90


@dataclass(frozen=True)
class Server:
    """A running dashboard: `url` without a slash at its end, the `data` folder it serves, its main `pid`."""

    url: str
    data: Path
    pid: int


@contextmanager
def serving(
    data: Path, log: Path, app: str = "app:server", *, workers: int = 2, **settings: str
) -> Iterator[Server]:
    """gunicorn over `data` while the `with` lasts; what it says goes to the file `log`. `app`: another than ours.

    `settings` are environment variables without their EPIDESK_, in small letters.

    Raises RuntimeError with the end of that log when it does not answer in time.
    """
    port = free_port()
    with log.open("wb") as said:
        process = subprocess.Popen(
            _command(port, app, workers),
            cwd=ROOT,
            env={
                **os.environ,
                "EPIDESK_DATA": str(data),
                "EPIDESK_PORT": str(port),
                **{f"EPIDESK_{name.upper()}": value for name, value in settings.items()},
            },
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, log)
        yield Server(url, data, process.pid)
    finally:
        _end(process)


def _command(port: int, app: str, workers: int) -> list[str]:
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "4"]
    return [sys.executable, "-m", "gunicorn", app, *options, "--no-control-socket"]


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(f"{url}/health"):
            return
        time.sleep(0.05)
    said = log.read_text(errors="replace")[-3000:]
    raise RuntimeError(f"The dashboard did not start ({url}); gunicorn said:\n{said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A TCP port of this machine that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """True once a server answers at `url`, be it with an error (503: nothing published)."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
