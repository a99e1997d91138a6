"""What names people, on a volume of its own where a bureau wants that: it is encrypted by the host, mounted for the
night.

The data folder then holds links in its place. Every path stays as it is, and so do the views of published snapshots;
who reads counts alone never follows a link. The volume bears a mark, so that an empty folder in its stead isn't
taken for it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from common.errors import NotMounted
from common.settings import BureauSettings, app_settings

FACTS = ("answer", "roster", "core_person", "core_unmatched", "core_confirmed", "core_reject")
"""Facts of the lake that hold names, numbers or birth dates."""

FOLDERS = (*(f"lake/{fact}" for fact in FACTS), "archive")
MARK = ".epidesk-personal"


def home(data: Path) -> Path | None:
    """The volume that a data folder has for them: EPIDESK_PERSONAL, else `personal` of DIR/settings.toml. None:
    none."""
    return app_settings().personal or BureauSettings.load(data).personal


def mounted(data: Path) -> bool:
    """Whether what names people can be read."""
    volume = home(data)
    return volume is None or (volume / MARK).is_file()


def missing(data: Path) -> NotMounted:
    """The sentence for who wants it while it can't be."""
    where = home(data) or data
    return NotMounted(
        "The volume with names and numbers is not mounted",
        str(where),
        "Mount it, then open the page again; pages of counts go on without it.",
        zh=f"存放姓名与证件号的专用卷未挂载（{where}）。请挂载后重新打开；只含人数的页面不受影响。",
    )


def settle(data: Path) -> None:
    """Before a night writes: what names people lies on the volume, moved there if need be. For who holds the lock.

    Raises NotMounted when the volume isn't there, or is another one than that which the folder is linked to; OSError.
    """
    volume = home(data)
    folders = _folders(data)
    linked = [data / name for name in folders if (data / name).is_symlink()]
    if volume is None:
        if any(not link.exists() for link in linked):
            raise missing(data)
        return
    strange = any(not link.readlink().is_relative_to(volume) for link in linked)
    if strange or not volume.is_dir() or (linked and not mounted(data)):
        raise missing(data)
    (volume / MARK).touch(mode=0o600)
    for name in folders:
        _move(data / name, volume / name)


def key_folder(data: Path) -> Path:
    """Where the key of the pseudonyms lies: with what it would tell."""
    return home(data) or data


def _folders(data: Path) -> tuple[str, ...]:
    return (*FOLDERS, *BureauSettings.load(data).personal_too)


def _move(here: Path, there: Path) -> None:
    """Put a link in a folder's place. Killed at any point, the next night goes on."""
    if here.is_symlink():
        there.mkdir(parents=True, exist_ok=True)
        return
    there.parent.mkdir(parents=True, exist_ok=True)
    old = here.with_name(f".{here.name}.moved")
    if here.is_dir() and not old.exists():
        shutil.rmtree(there, ignore_errors=True)
        part = there.with_name(f".{there.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(here, part, copy_function=shutil.copy2)
        part.replace(there)
        here.rename(old)
    there.mkdir(parents=True, exist_ok=True)
    here.parent.mkdir(parents=True, exist_ok=True)
    here.symlink_to(there)
    shutil.rmtree(old, ignore_errors=True)
