"""Which encoding a text is in, told by reading all of it strictly; others become UTF-8 in the same reading."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl.errors import FileRefused
from etl.formats.windows import ENCODING, is_windows_1252
from etl.workspace import written_to

CHUNK = 1 << 22
LONGEST_CHARACTER = 4
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def as_utf8(path: Path, beside: Path) -> tuple[str, Path]:
    """The encoding (`utf-8`, `utf-8-sig`, `utf-16` or `gb18030`: the first that reads the whole file without one
    error) and where its text lies in UTF-8 without a byte-order mark: `path` itself, or `beside`, written here.

    Windows-1252 is taken where it fits better than GB18030 would.

    Raises FileRefused("binary_file") for a file with NUL bytes, FileRefused("mixed_encoding") with the byte
    offset where the best fitting encoding fails.
    """
    with path.open("rb") as stream:
        start = stream.read(CHUNK)
    marked = next((name for bom, name in BOMS.items() if start.startswith(bom)), None)
    if marked is None and b"\x00" in start:
        raise FileRefused("binary_file", path.name)
    failures: dict[str, int] = {}
    for name in [marked] if marked else ["utf-8", "gb18030"]:
        offset = _bad_utf8(path) if name.startswith("utf-8") else _transcode(path, name, beside)
        if offset is None:
            return name, _without_mark(
                path, beside
            ) if name == "utf-8-sig" else path if name == "utf-8" else beside
        failures[name] = offset
        if name == "utf-8" and is_windows_1252(path):
            _transcode(path, ENCODING, beside)
            return ENCODING, beside
    best = max(failures, key=lambda name: failures[name])
    raise FileRefused("mixed_encoding", path.name, encoding=best, offset=failures[best])


def _bad_utf8(path: Path) -> int | None:
    """Offset of the first byte that is no UTF-8; None when all is well."""
    done, rest = 0, b""
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            block = rest + chunk
            whole = _characters(block) if chunk else len(block)
            part, rest = block[:whole], block[whole:]
            if not _valid(part):
                try:
                    part.decode()
                except UnicodeDecodeError as error:
                    return done + error.start
            if not chunk:
                return None
            done += whole


def _characters(block: bytes) -> int:
    """Length of `block` without a character that the end may have cut."""
    for back in range(1, min(LONGEST_CHARACTER, len(block)) + 1):
        if block[-back] >= 0xC0:
            return len(block) - back
        if block[-back] < 0x80:
            return len(block)
    return len(block)


def _valid(part: bytes) -> bool:
    """Arrow's check takes a third of the time of Python's decoder."""
    ends = pa.py_buffer(np.array([0, len(part)], np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(part)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _without_mark(path: Path, beside: Path) -> Path:
    with path.open("rb") as stream, written_to(beside.parent), beside.open("wb") as out:
        stream.seek(len(codecs.BOM_UTF8))
        shutil.copyfileobj(stream, out, CHUNK)
    return beside


def _transcode(path: Path, encoding: str, to: Path) -> int | None:
    """Write `path` as UTF-8, a chunk at a time; the offset of the first byte that does not fit, None when all did."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with path.open("rb") as stream, written_to(to.parent), to.open("wb") as out:
        while True:
            chunk = stream.read(CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                out.write(decoder.decode(chunk, final=not chunk).encode())
            except UnicodeDecodeError as error:
                return done - pending + error.start
            if not chunk:
                return None
            done += len(chunk)
