"""ZIP archives that hold tables: one table, an ODK form with its repeats, or a OneRoster bundle."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from etl.errors import FileRefused
from etl.formats.base import Table, open_table
from etl.formats.containers import BROKEN, require_no_bomb
from etl.workspace import workspace

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
MOST_BYTES = 4 << 30
"""Of one table, unpacked."""
BUNDLE = frozenset({"users.csv", "orgs.csv"})


def holds_tables(path: Path) -> bool:
    """Whether a ZIP file is an archive of tables, not a workbook; False for a broken one, too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    return not any(name.startswith(("xl/", "word/", "ppt/")) for name in names) and bool(tables(names))


def tables(names: Sequence[str]) -> list[str]:
    """The members that are tables, leaving out what macOS adds."""
    return [
        name
        for name in names
        if name.lower().endswith(TABLES)
        and not PurePosixPath(name).name.startswith((".", "~$"))
        and "__MACOSX" not in name
    ]


@contextmanager
def opened(path: Path, data: Path | None = None) -> Iterator[Table]:
    """Open the table that an archive holds; it is unpacked below `data`.

    Raises FileRefused("several_tables") when it can't be told which of them is meant, ("damaged_archive") when it
    can't be unpacked, ("workbook_bomb") when it promises too much, ("too_large") beyond MOST_BYTES.
    """
    from etl.formats import oneroster  # it opens tables in turn

    with zipfile.ZipFile(path) as archive, workspace(data) as folder:
        require_no_bomb(archive, path)
        names = tables(archive.namelist())
        by_name = {PurePosixPath(name).name.lower(): name for name in names}
        if by_name.keys() >= BUNDLE:
            files = {name: unpacked(archive, member, folder, path) for name, member in by_name.items()}
            with oneroster.opened(path, files) as table:
                yield table
            return
        main = _main(names, path)
        with open_table(unpacked(archive, main, folder, path), data) as table:
            table.notes += [f"table_ignored:{PurePosixPath(n).name}" for n in names if n != main]
            yield table


def _main(names: Sequence[str], path: Path) -> str:
    """The one table; of several the one whose name begins all the others' (`form.csv`, `form-children.csv`)."""
    shortest = min(names, key=len)
    stem = shortest[: shortest.rindex(".")]
    if all(name == shortest or name.startswith(f"{stem}-") for name in names):
        return shortest
    listed = "、".join(PurePosixPath(name).name for name in names[:10])
    raise FileRefused("several_tables", path.name, listed=listed)


def unpacked(archive: zipfile.ZipFile, member: str, folder: Path, path: Path) -> Path:
    """One member as a file of `folder`. Its size is held against the bound while it is written: an archive may lie."""
    target = folder / f"{len(list(folder.iterdir()))}{PurePosixPath(member).suffix.lower()}"
    left = MOST_BYTES
    try:
        with archive.open(member) as source, target.open("wb") as out:
            while chunk := source.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise FileRefused("too_large", path.name, most=MOST_BYTES >> 30)
                out.write(chunk)
    except BROKEN as error:
        if isinstance(error, OSError) and shutil.disk_usage(folder).free < 1 << 20:
            raise
        raise FileRefused("damaged_archive", path.name, detail=str(error)[:120]) from error
    return target
