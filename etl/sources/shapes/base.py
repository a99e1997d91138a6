"""What a shape finds: the questions behind the columns, where rows begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

Rows = Sequence[Sequence[str]]
NOTHING = frozenset({"", "-2", "-3", "n/a", "na", "(跳过)", "(空)", "n"})
TICKS = frozenset({"0", "1", "true", "false", "yes", "no", "y", "0.0", "1.0"})


@dataclass(frozen=True)
class Heading:
    """One column. `header`: what the tool calls it; `question`: what was asked; `option`: which of its choices a
    column is for, when one question takes several columns (they share `question`)."""

    index: int
    header: str
    question: str
    option: str | None = None


@dataclass(frozen=True)
class Layout:
    """`rows`: how many header rows there are; `timezone`: when the file itself tells it."""

    headings: tuple[Heading, ...]
    rows: int = 1
    timezone: str = ""


def cell(rows: Rows, row: int, column: int) -> str:
    """A cell without blanks around it; "" outside of the table."""
    if row >= len(rows) or column >= len(rows[row]):
        return ""
    return rows[row][column].strip()


def ticked(rows: Rows, headings: Sequence[Heading], first: int) -> bool:
    """Whether the columns hold ticks (1/0, True/False, the option's own words) and nothing else, and at least one."""
    found = False
    for heading in headings:
        own = (heading.option or "").casefold()
        for row in range(first, len(rows)):
            typed = cell(rows, row, heading.index).casefold()
            if typed in NOTHING:
                continue
            if typed not in TICKS and typed != own:
                return False
            found = True
    return found


def only_where_ticked(
    rows: Rows, headings: Sequence[Heading], first: int, alone: str = "{header}"
) -> tuple[Heading, ...]:
    """Options stay options where their question has several columns and these hold ticks; others ask for themselves,
    by what `alone` makes of `header`, `question` and `option`."""
    groups: dict[str, list[Heading]] = {}
    for heading in headings:
        if heading.option is not None:
            groups.setdefault(heading.question, []).append(heading)
    folded = {q for q, group in groups.items() if len(group) > 1 and ticked(rows, group, first)}
    return tuple(
        heading
        if heading.option is None or heading.question in folded
        else replace(heading, question=alone.format(**vars(heading)), option=None)
        for heading in headings
    )
