"""What a reader may see: a frozen value that every query takes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from common.errors import NotInScope

Level = Literal["province", "city", "county", "school", "class"]
LEVELS: tuple[Level, ...] = get_args(Level)


def below(level: Level) -> Level | None:
    """The next finer level; None below a class."""
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


@dataclass(frozen=True)
class Scope:
    """The units of a reader (or the part of them they look at),and what they may do there."""

    level: Level
    unit_ids: tuple[str, ...]
    role: str
    may_see_names: bool
    may_export: bool
    user: str
    may_configure: bool = False

    def narrow(self, level: Level, unit_id: str, path: Sequence[str]) -> Scope:
        """The part of this scope that is the unit `unit_id`.

        `path` holds the ids of the unit and of all that it lies in, as the snapshot says (never as the reader
        says). Raises NotInScope unless one of them is a unit of this scope.
        """
        if unit_id not in path or not set(path) & set(self.unit_ids):
            raise NotInScope(
                "This unit is outside of what your account may see",
                unit_id,
                "Go back to your own units, or ask for another account.",
                zh=f"该单位（{unit_id}）不在您的账号范围内。请返回本单位，或申请相应账号。",
            )
        return replace(self, level=level, unit_ids=(unit_id,))
