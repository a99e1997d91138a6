"""What of the counts of a question leaves: units by options, with both margins and those of the units above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from access.scope import Level, Scope
from analysis.linked import table_marks
from analysis.suppression import LINKED, SHOWN
from pages.leaving import inside, looked_up, marks_of, signed
from pages.view import View
from warehouse.queries.options import by_unit
from warehouse.queries.questions import Question
from warehouse.queries.trends import daily_of

ANSWERED = "*"
MOST_CELLS = 3_000
"""In tables with more cells, whatever is not 0 of a unit with a small count is withheld, and of those beside it."""

SAME_AS = {
    ("fever", "yes"): "fever",
    ("contact_area", "yes"): "contact_area",
    ("contact_suspected", "yes"): "contact_suspected",
    ("diagnosis", "suspected"): "suspected",
    ("diagnosis", "confirmed"): "confirmed",
}
"""Options that the tables of units count too: here they are withheld where they are there, and nowhere else."""


def question_counts(seen: View, question: Question, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of units and options (unit_id, option, people, answered, share), with signs for readers who are not
    inside."""
    if inside(seen.scope):
        return table
    marks = _question_marks(seen, question)
    rows = pd.MultiIndex.from_frame(table[["unit_id", "option"]])
    answered = pd.MultiIndex.from_arrays([table["unit_id"], [ANSWERED] * len(table)])
    people = marks.reindex(rows, fill_value=SHOWN).to_numpy()
    of = marks.reindex(answered, fill_value=SHOWN).to_numpy()
    return table.assign(
        people=signed(table["people"], people),
        answered=signed(table["answered"], of),
        share=signed(table["share"], np.where((people > SHOWN) | (of > SHOWN), LINKED, SHOWN)),
    )


def _question_marks(seen: View, question: Question) -> pd.Series[int]:
    """The marks of people by (unit_id, option), ANSWERED among the options, of the units one level below the place."""
    above: pd.Series[int] = pd.Series(dtype=np.int8)
    for there, level in _steps(seen):
        cells, sums = _table(seen, question, there, level)
        if cells.empty:
            return above
        cells["mark"] = np.maximum(cells["mark"], above.reindex(cells.index, fill_value=SHOWN))
        cells = _pinned(seen, question, cells, level)
        above = table_marks(cells, sums)["mark"] if len(cells) <= MOST_CELLS else _all(cells)
    return above


def _steps(seen: View) -> Iterator[tuple[Scope, Level]]:
    """From the province down: the units on the way to the place, and the level of those below each."""
    for below, step in enumerate(seen.place.path, start=1):
        on_way = seen.place.path[below:][:1]
        level = on_way[0].level if on_way else seen.place.child_level or "class"
        yield replace(seen.scope, level=step.level, unit_ids=(step.unit_id,)), level


def _table(seen: View, question: Question, there: Scope, level: Level) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells (value, mark), named (unit, option), of the units of `level` and of them all; and what adds up to what."""
    long = by_unit(there, level, question, seen.day, None)
    units = long.drop_duplicates("unit_id")[["unit_id", "answered"]].rename(columns={"answered": "people"})
    each = pd.concat([long[["unit_id", "option", "people"]], units.assign(option=ANSWERED)])
    whole = each.groupby("option", as_index=False)["people"].sum().assign(unit_id=there.unit_ids[0])
    both = pd.concat([whole, each], ignore_index=True).drop_duplicates(["unit_id", "option"])
    names = pd.MultiIndex.from_frame(both[["unit_id", "option"]])
    cells = pd.DataFrame({"value": both["people"].to_numpy(float), "mark": np.int8(SHOWN)}, index=names)
    named = pd.Series(list(names), dtype=object)
    rows = pd.DataFrame({"sum": "row " + both["unit_id"], "cell": named,
                         "sign": np.where(both["option"] == ANSWERED, -1, 1)})  # fmt: skip
    columns = pd.DataFrame({"sum": "column " + both["option"], "cell": named,
                            "sign": np.where(both["unit_id"] == there.unit_ids[0], -1, 1)})  # fmt: skip
    return cells, pd.concat([rows, columns], ignore_index=True)


def _pinned(seen: View, question: Question, cells: pd.DataFrame, level: Level) -> pd.DataFrame:
    """The cells with `fixed`: those that the tables of units tell as well, marked as there."""
    columns = {option: column for (field, option), column in SAME_AS.items() if field == question.field}
    columns |= {ANSWERED: "reported"}
    told = _told(seen, seen.day, level)
    marks, counts = told
    fixed, mark = np.zeros(len(cells), bool), cells["mark"].to_numpy(np.int8).copy()
    for place, (unit, option) in enumerate(cells.index):
        column = columns.get(option)
        if column and counts.get((unit, column)) == cells["value"].iloc[place]:
            fixed[place] = True
            mark[place] = max(mark[place], marks.get((unit, column), SHOWN))
    return cells.assign(mark=mark, fixed=fixed)


def _told(
    seen: View, day: date, level: Level
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], float]]:
    """Marks and counts of the tables of units, by unit and column."""
    marks = marks_of(seen.scope, seen.place, level, day, day)
    here = replace(seen.scope, level=seen.place.level, unit_ids=(seen.place.unit_id,))
    counts = daily_of(here, level, day, day)
    wanted = [*SAME_AS.values(), "reported"]
    found = looked_up(marks, counts["unit_id"], counts["day"])
    return (
        {
            (unit, name): int(mark)
            for name in wanted
            for unit, mark in zip(counts["unit_id"], found[name], strict=True)
        },
        {
            (unit, name): float(n)
            for name in wanted
            for unit, n in zip(counts["unit_id"], counts[name], strict=True)
        },
    )


def _all(cells: pd.DataFrame) -> pd.Series[int]:
    return cells["mark"].where(cells["value"] == 0, LINKED)
