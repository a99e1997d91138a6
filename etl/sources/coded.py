"""Answers by number: a choice's number says nothing unless somebody says what it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.sources.mapping import Column, Fold
from etl.sources.profiles import Profile
from etl.sources.shapes.base import NOTHING, cell

CHOSEN = frozenset({"fever", "symptoms", "contact", "contact_area", "contact_suspected", "diagnosis"})
"""Fields whose answers are chosen; degrees and days of isolation are numbers anyway."""
NUMBERED = re.compile(r"按(选项)?序号")
CODE = re.compile(r"\d{1,2}(?:[〖^].*)?")
TWO_WAYS = frozenset({"0", "1"})


def without_meaning(
    columns: tuple[Column, ...],
    folds: Sequence[Fold],
    profile: Profile,
    rows: Sequence[Sequence[str]],
    name: str,
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Columns whose choices are bare numbers lose their field: 1 may well stand for 无.

    `rows`: the first answers. An `[answers]` table of the profile gives such numbers their meaning. Returns the
    columns and the questions that lost theirs.
    """
    by_number = bool(NUMBERED.search(name)) or (profile.shape == "numbered" and bool(folds))
    lost = []
    kept = []
    for column in columns:
        coded = (
            column.field in CHOSEN
            and not column.sources
            and not profile.meanings(column.question, column.header)
            and _by_number([cell(rows, row, column.index) for row in range(len(rows))], by_number)
        )
        kept.append(replace(column, field=None) if coded else column)
        if coded:
            lost.append(column.question)
    return tuple(kept), tuple(lost)


def _by_number(typed: Sequence[str], by_number: bool) -> bool:
    answers = {text for text in typed if text.casefold() not in NOTHING}
    if not all(CODE.fullmatch(text) for text in answers):
        return False
    # 1 and 0 are yes and no wherever an export isn't by number throughout
    return by_number or not answers <= TWO_WAYS
