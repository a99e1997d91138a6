"""Workbooks are parsed in a process of their own: one can abort its reader, ask for all memory, or never end."""

from __future__ import annotations

import os
import resource
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import fastexcel
import pyarrow as pa

from etl.errors import FileRefused, NightError, NightFailed
from etl.formats.containers import require_near_cells
from etl.orphans import end_with_parent
from etl.workspace import written_to

BATCH_ROWS = 200_000
LEAST_BYTES = 4 << 30
"""All readers together may take half of the machine's memory, and each always this much: a full sheet of 30 columns
needs some 3 GB."""

LEAST_SECONDS, SECONDS_PER_MIB = 180, 10
"""100,000 rows of 20 columns, some 8 MiB, take 2 s of an idle core; a reader past this is lost, not slow."""


class _Reader:
    """One child process, kept for many workbooks. A daemon: whoever started it need not wait for it to end.

    Raises NightFailed("no_reader") when it ends before it has read anything.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self.line, far_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(far_end,), daemon=True)
        self.process.start()
        far_end.close()
        try:
            self.line.recv()
        except EOFError as error:  # no file's fault
            raise NightFailed("no_reader") from error

    def ask(self, path: Path, to: Path, seconds: float) -> list[str] | NightError:
        """What the child found. Raises EOFError or OSError when it died of it, TimeoutError when it never ends."""
        self.line.send((path, to))
        if not self.line.poll(seconds):
            raise TimeoutError
        answer: list[str] | NightError = self.line.recv()
        return answer

    def end(self) -> None:
        """Kill the child and wait until it is gone."""
        self.process.kill()
        self.process.join()
        self.line.close()


_reader: _Reader | None = None


def sheets_to_arrow(path: Path, to: Path) -> list[str]:
    """Write the first sheet of `path` that holds anything to the Arrow file `to`, all cells as text.

    Returns the names of all sheets that hold anything. Raises FileRefused (damaged_workbook, locked_workbook,
    sheet_too_large, workbook_endless) or NightFailed (not_writable, no_reader).
    """
    global _reader
    if _reader is None or not _reader.process.is_alive():
        _reader = _Reader()
    seconds = seconds_for(path)
    try:
        answer = _reader.ask(path, to, seconds)
    except (EOFError, OSError) as error:
        _reader.end()
        _reader = None
        if isinstance(error, TimeoutError):
            raise FileRefused("workbook_endless", path.name, seconds=seconds) from error
        require_near_cells(path)
        raise FileRefused("damaged_workbook", path.name, detail="reader ended") from error
    if isinstance(answer, NightError):
        raise answer
    return answer


def seconds_for(path: Path) -> int:
    """How long a reader may take over `path`."""
    return LEAST_SECONDS + SECONDS_PER_MIB * (path.stat().st_size >> 20)


def _serve(line: Connection) -> None:
    """Answer one workbook after the other until the other end hangs up."""
    _prepare()
    line.send("ready")
    while True:
        try:
            path, to = line.recv()
        except EOFError:
            return
        try:
            line.send(_read(path, to))
        except NightError as error:
            line.send(error)


def _prepare() -> None:
    end_with_parent()
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    share = max(LEAST_BYTES, physical // 2 // (os.cpu_count() or 1))
    resource.setrlimit(
        resource.RLIMIT_AS, (share if hard == resource.RLIM_INFINITY else min(share, hard), hard)
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an image of its memory would hold pupils' answers
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # an abort prints a stack that helps nobody; the reason file says what is wrong


def _read(path: Path, to: Path) -> list[str]:
    try:
        book = fastexcel.read_excel(path)
        filled: list[str] = []
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.height:
                if not filled:
                    _write(sheet.to_arrow(), to)
                filled.append(name)
    except (fastexcel.FastExcelError, MemoryError) as error:
        raise _damaged(path, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's own; it has no importable name
            raise _damaged(path, error) from None
        raise
    return filled


def _damaged(path: Path, error: BaseException) -> FileRefused:
    detail = (str(error).splitlines() or [type(error).__name__])[0][:120]
    if "password" in detail.lower():
        return FileRefused("locked_workbook", path.name)
    return FileRefused("damaged_workbook", path.name, detail=detail)


def _write(sheet: pa.RecordBatch, to: Path) -> None:
    with written_to(to.parent), pa.OSFile(str(to), "wb") as out, pa.ipc.new_file(out, sheet.schema) as writer:
        for start in range(0, sheet.num_rows, BATCH_ROWS):
            writer.write_batch(sheet.slice(start, BATCH_ROWS))
