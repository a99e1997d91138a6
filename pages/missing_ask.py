"""What the address of the missing page asks for: the page and its downloads read it alike."""

from __future__ import annotations

from dataclasses import dataclass

from access.scope import Level
from pages.view import View

ROLES = ("all", "student", "staff")
TABLES: dict[str, tuple[Level, ...]] = {
    "province": ("county", "school", "class"),
    "city": ("county", "school", "class"),
    "county": ("school", "class"),
}


@dataclass(frozen=True)
class Ask:
    """What the address asks for: at least so many `days` in a row, `by` which level (None: people), whose `role`."""

    days: int
    by: Level | None
    role: str

    @classmethod
    def of(cls, seen: View) -> Ask:
        """Read off the address; what can't be read is as if it weren't there."""
        days = seen.query.get("days", "")
        levels = TABLES.get(seen.place.level, ())
        by = next((level for level in levels if level == seen.query.get("by")), levels[0] if levels else None)
        role = seen.query.get("role", "")
        return cls(
            min(int(days), 60) if days.isdecimal() and len(days) < 4 and int(days) else 1,
            by if by or seen.scope.may_list else _counted(seen, role),
            role if role in ROLES else "all",
        )


def _counted(seen: View, role: str) -> Level:
    """What is counted in place of people: classes, or the school where staff are asked for, who have no class."""
    return "school" if role == "staff" and seen.place.level == "school" else "class"
