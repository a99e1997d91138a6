"""Names and numbers as they stand before they are revealed: 张*三, the last four digits; and ids in place of people."""

from __future__ import annotations

import pandas as pd

from access import noted
from access.scope import Scope

SHORT = 8
"""A number of so few signs shows none of them: four would be half of it."""


def masked_name(name: str | None) -> str:
    """王*轩 for 王梓轩, 王* for 王轩; nothing is shown of a name of one character."""
    if not name or name != name:
        return ""
    if len(name) < 3:
        return f"{name[:1] if len(name) > 1 else ''}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def masked_number(number: str | None) -> str:
    """****1234: the last four signs of a long number, none of a short one."""
    if not number or number != number:
        return ""
    return f"****{number[-4:]}" if len(number) > SHORT else "****"


def pseudonym(person_id: str | None) -> str:
    """The first twelve signs of a person's id: enough to tell the people of a province apart, and to find one again."""
    return person_id[:12] if person_id and person_id == person_id else ""


def covered(scope: Scope, what: str, people: pd.DataFrame, number: str = "number") -> pd.DataFrame:
    """The people (person_id, name, maybe a column of numbers) as the reader may see them now: plain, which is noted as
    a reading of `what`, masked, or ids."""
    noted.names(scope, what, len(people))
    if scope.may_see_names:
        return people
    if scope.pseudonymous:
        shown = people.assign(name=people["person_id"].map(pseudonym))
        return shown.assign(**{number: ""}) if number in people else shown
    shown = people.assign(name=people["name"].map(masked_name))
    return shown.assign(**{number: people[number].map(masked_number)}) if number in people else shown


def name_sql(name: str) -> str:
    """`masked_name` of a column; null stays null."""
    return (
        f"case when length({name}) = 0 then '' when length({name}) = 1 then '*' "
        f"when length({name}) = 2 then left({name}, 1) || '*' "
        f"else left({name}, 1) || repeat('*', length({name}) - 2) || right({name}, 1) end"
    )


def number_sql(number: str) -> str:
    """`masked_number` of a column; null stays null."""
    return (
        f"case when {number} is null or length({number}) = 0 then {number} when length({number}) > {SHORT} "
        f"then '****' || right({number}, 4) else '****' end"
    )
