"""Workbooks are parsed in a process of their own: a damaged one can abort its reader, or ask for all memory."""

from __future__ import annotations

import os
import resource
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import fastexcel
import pyarrow as pa

from etl.errors import FileRefused
from etl.orphans import end_with_parent

BATCH_ROWS = 200_000
LEAST_BYTES = 4 << 30
"""A reader may take half of the machine's memory, and always this much."""


class _Reader:
    """One child process, kept for many workbooks. A daemon: whoever started it need not wait for it to end."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.line, far_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(far_end,), daemon=True)
        self.process.start()
        far_end.close()

    def ask(self, path: Path, to: Path) -> list[str] | FileRefused:
        """What the child found. Raises EOFError or OSError when it died of it."""
        self.line.send((path, to))
        answer: list[str] | FileRefused = self.line.recv()
        return answer


_reader: _Reader | None = None


def sheets_to_arrow(path: Path, to: Path) -> list[str]:
    """Write the first sheet of `path` that holds anything to the Arrow file `to`, all cells as text.

    Returns the names of all sheets that hold anything. Raises FileRefused("damaged_workbook").
    """
    global _reader
    if _reader is None or not _reader.process.is_alive():
        _reader = _Reader()
    try:
        answer = _reader.ask(path, to)
    except (EOFError, OSError) as error:
        _reader.process.kill()
        _reader = None
        raise FileRefused("damaged_workbook", path.name, detail="reader ended") from error
    if isinstance(answer, FileRefused):
        raise answer
    return answer


def _serve(line: Connection) -> None:
    """Answer one workbook after the other until the other end hangs up."""
    _prepare()
    while True:
        try:
            path, to = line.recv()
        except EOFError:
            return
        try:
            line.send(_read(path, to))
        except FileRefused as refusal:
            line.send(refusal)


def _prepare() -> None:
    end_with_parent()
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (max(LEAST_BYTES, physical // 2), hard))
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
    return FileRefused("damaged_workbook", path.name, detail=detail)


def _write(sheet: pa.RecordBatch, to: Path) -> None:
    with pa.OSFile(str(to), "wb") as out, pa.ipc.new_file(out, sheet.schema) as writer:
        for start in range(0, sheet.num_rows, BATCH_ROWS):
            writer.write_batch(sheet.slice(start, BATCH_ROWS))
