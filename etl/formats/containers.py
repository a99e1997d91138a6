"""What a workbook's container tells before anything is parsed: locked, no workbook, a bomb, a cell far away."""

from __future__ import annotations

import mmap
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from etl.errors import FileRefused

MIB = 1 << 20
MOST_UNPACKED = 4096 * MIB
"""A full sheet (1,048,576 rows) of 74 roster columns unpacks to some 3 GB."""

SUSPECT_UNPACKED, SUSPECT_RATIO = 64 * MIB, 200
"""Sheets of real answers pack to a tenth, a million formatted blank rows to a thirtieth; deflate's best is 1,032."""

MOST_CELLS = 1 << 27
"""The reader keeps a sheet as one rectangle, some 32 bytes a cell; a full sheet of 128 columns is as large."""

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, LookupError, ValueError,
    EOFError, OSError,
)  # fmt: skip
"""What Python's reader of ZIP files raises for one that is damaged."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CLAIM = re.compile(rb'<(?:\w+:)?dimension\b[^>]*\bref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>\s*<(?:\w+:)?(?:v|is|f)\b')
_HEAD, _CHUNK, _OVERLAP = 1 << 16, 1 << 22, 1 << 10


def require_workbook(path: Path, kind: str) -> None:
    """Pass a workbook whose container promises nothing bad. `kind`: xlsx (a ZIP file) or xls (an OLE one).

    Raises FileRefused: damaged_workbook, locked_workbook, binary_file (another kind of ZIP file), workbook_bomb,
    sheet_too_large.
    """
    if kind == "xls":
        if _holds(path, _LOCKED):
            raise FileRefused("locked_workbook", path.name)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _require_parts(archive, path)
            claims = [_claimed(archive, name) for name in _sheets(archive)]
    except BROKEN as error:
        raise FileRefused("damaged_workbook", path.name, detail=str(error)[:120]) from error
    if any(rows * columns > MOST_CELLS for rows, columns in claims):
        require_near_cells(path)  # a claim may be made of formats alone: look at what is really there


def _require_parts(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    if not any(part.filename.startswith("xl/") for part in parts):
        raise FileRefused("binary_file", path.name)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("locked_workbook", path.name)
    require_no_bomb(archive, path)


def require_no_bomb(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise FileRefused("workbook_bomb") for an archive whose directory promises far more than it holds packed."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > MOST_UNPACKED or (unpacked > SUSPECT_UNPACKED and unpacked > SUSPECT_RATIO * packed):
        raise FileRefused("workbook_bomb", path.name, size=unpacked // MIB, times=unpacked // packed)


def require_near_cells(path: Path) -> None:
    """Raise FileRefused("sheet_too_large") when a cell that holds something lies beyond what can be read.

    Reads the whole of each sheet, a piece at a time: for suspects only.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in _sheets(archive):
                rows, columns = _extent(archive, name)
                if rows * columns > MOST_CELLS:
                    cell = f"{column_letters(columns - 1)}{rows}"
                    raise FileRefused("sheet_too_large", path.name, cell=cell, rows=rows, columns=columns)
    except BROKEN:
        return  # whoever reads it says what is wrong


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if _SHEET.fullmatch(name)]


def _claimed(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Rows and columns that a sheet claims to have; (0, 0) when it claims nothing."""
    with archive.open(name) as sheet:
        found = _CLAIM.search(sheet.read(_HEAD))
    return (int(found[2]), _column_number(found[1])) if found else (0, 0)


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The last row and the last column that hold anything, counted from 1."""
    rows = columns = 0
    with archive.open(name) as sheet:
        for piece in _pieces(sheet):
            for found in _FILLED.finditer(piece):
                rows, columns = max(rows, int(found[2])), max(columns, _column_number(found[1]))
    return rows, columns


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces that overlap by more than a cell's head."""
    left = b""
    while chunk := stream.read(_CHUNK):
        yield left + chunk
        left = (left + chunk)[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(index: int) -> str:
    """The letters of the column at `index`, counted from 0, as a spreadsheet shows them: A … Z, AA …"""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(mark) >= 0
