"""A real PostgreSQL for tests: made in a folder, reached by a socket in it, ended with its `with`."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "desk"
WITHIN_S = "60"


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None where no PostgreSQL is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@contextmanager
def running(folder: Path, bin_: Path) -> Iterator[str]:
    """The address of the databases of a server in `folder`, to which a database's name is added.

    It refuses to run as root, so root lends it to an account without rights.
    """
    lent = _lend(folder)
    cluster, log = folder / "cluster", folder / "log"
    # -c: this server need not outlive its machine
    quick = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    _run(
        [bin_ / "initdb", "-D", cluster, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        folder,
        lent,
    )
    start: list[str | Path] = [
        bin_ / "pg_ctl",
        "-D",
        cluster,
        "-l",
        log,
        "-o",
        quick,
        "-w",
        "-t",
        WITHIN_S,
        "start",
    ]
    _run(start, folder, lent)
    try:
        yield f"postgresql+psycopg://{USER}@/%s?host={folder}"
    finally:
        _run([bin_ / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"], folder, lent)


def _lend(folder: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return "nobody"


def _run(command: list[str | Path], folder: Path, user: str | None) -> None:
    # its output goes to a file: the server keeps what it inherits open, and a pipe would never end
    said = folder / "said"
    with said.open("wb") as file:
        done = subprocess.run(
            command,
            stdout=file,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            user=user,
            cwd=folder,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {said.read_text(errors='replace')}")
