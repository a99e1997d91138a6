"""What a reader may see: a frozen value that every query takes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from access.rights import LEVELS, Level, Right, Role
from common.errors import NotInScope

__all__ = ["LEVELS", "Level", "Scope", "below", "scope_of"]


def below(level: Level) -> Level | None:
    """The next finer level; None below a class."""
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


@dataclass(frozen=True)
class Scope:
    """The units of a reader, one or several of one level (or the part of them they look at), and their rights."""

    level: Level
    unit_ids: tuple[str, ...]
    role: str
    user: str
    rights: frozenset[Right]
    purpose: str = ""
    """What names are shown for; none are without one, whatever the rights."""

    @property
    def unit(self) -> str:
        """The units as the audit has them."""
        return f"{self.level}:{','.join(self.unit_ids)}"

    @property
    def may_view(self) -> bool:
        """Whether they see counts and rates; who may not sees nothing of the data."""
        return "view" in self.rights

    @property
    def may_list(self) -> bool:
        """Whether they are shown people one by one, masked unless `may_see_names`; who may not sees counts alone."""
        return "lists" in self.rights

    @property
    def may_reveal(self) -> bool:
        """Whether they may see names and numbers once they say what for."""
        return "names" in self.rights

    @property
    def may_see_names(self) -> bool:
        """Whether they are shown names and numbers now: they may, and said what for."""
        return self.may_reveal and self.purpose != ""

    @property
    def may_see_rows(self) -> bool:
        """Whether they may take single answers away, without names unless `may_see_names`."""
        return "rows" in self.rights

    @property
    def pseudonymous(self) -> bool:
        """Whether people are ids to them: they work with single answers and may never see a name, not even masked."""
        return self.may_list and self.may_see_rows and not self.may_reveal

    @property
    def sight(self) -> str:
        """How people are seen now: names, masked, ids, or counts alone."""
        if self.may_see_names:
            return "names"
        if not self.may_list:
            return "counts"
        return "ids" if self.pseudonymous else "masked"

    @property
    def may_export(self) -> bool:
        """Whether they may take files away."""
        return "export" in self.rights

    @property
    def may_confirm(self) -> bool:
        """Whether they may say whose an unmatched answer is."""
        return "confirm" in self.rights

    @property
    def may_configure(self) -> bool:
        """Whether they may say what holds for everybody: sources, questions, settings."""
        return "configure" in self.rights

    @property
    def may_manage(self) -> bool:
        """Whether they may make and change accounts."""
        return "manage" in self.rights

    @property
    def may_audit(self) -> bool:
        """Whether they may read the log."""
        return "audit" in self.rights

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


def scope_of(role: Role, level: Level, unit_ids: Sequence[str], user: str) -> Scope:
    """All that somebody of this role may see and do in these units of `level`."""
    return Scope(level, tuple(unit_ids), role.key, user, role.rights)
