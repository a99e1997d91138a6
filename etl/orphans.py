"""A child process must not outlive the night that started it: it could go on writing beside the next one."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when the thread that started it ends."""


def end_with_parent() -> None:
    """End at once when the process that started this one is gone, however it went.

    The kernel kills it; a thread that watches is there for systems that don't, but can't run while a reader
    holds the interpreter.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
