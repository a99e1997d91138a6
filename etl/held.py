"""Files that nights pass over, though they lie in the inbox: put there by a rollback, taken back by deleting a line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from common.words import LANGUAGES, Text
from etl.workspace import FOLDER


def _list(data: Path) -> Path:
    return data / "held.txt"


def held(data: Path) -> dict[str, str]:
    """File id → name of every held file; empty without a list."""
    try:
        lines = _list(data).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    told = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    return {parts[0]: parts[-1].strip() for parts in told}


def hold(data: Path, files: Mapping[str, str]) -> None:
    """Add files (id → name) to the list."""
    whole = held(data) | dict(files)
    part = data / FOLDER / "held.txt"  # what a kill leaves there the next night removes
    part.parent.mkdir(exist_ok=True)
    lines = [f"# {Text(lang)('night.say.held_list')}" for lang in LANGUAGES]
    lines += [f"{key} {name}" for key, name in whole.items()]
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(_list(data))
