"""A profile to fill in for a file whose wording is not known: what can be told of it, and what is left to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.toml import dumps, key, text, value
from common.words import Text
from etl.convert.text import UNANSWERED, clean
from etl.examine import Examined, Seen
from etl.masking import is_personal
from etl.readings import Reading, reader
from etl.sources.cut import without_numbers
from etl.sources.guess import FEW_ANSWERS, likely_kind
from etl.sources.headers import NUMBER, normalise_text
from etl.sources.listing import document_of
from etl.sources.profiles import FIELDS, Profile

MARKS = 5
SHOWN_ANSWERS = 12
LINE = 40
CHOSEN = frozenset(
    {"temperature_c", "fever", "symptoms", "contact", "contact_area", "contact_suspected", "diagnosis"}
    | {"isolation_days", "class", "grade", "county", "stage", "gender"}
)
"""Fields whose answers may be said in words of a bureau's own."""
YES_NO = ("fever", "contact_area", "contact_suspected")
PLACES = frozenset({"location", "lon", "lat"})
NAME = re.compile(r"[\w-]{1,40}")
TOLD_APART = r"(第?\d+(题|[、.:]))*"
"""Before a mark in a file that numbers all its columns: the numbers shift when a question is added."""


@dataclass(frozen=True)
class Draft:
    """A profile: its `name` (of `sources/NAME.toml`) and what the file would hold. `columns` are those left open."""

    name: str
    document: dict[str, Any]
    columns: tuple[Seen, ...]
    known: bool


def draft(found: Examined, taken: Collection[str], own: Path | None, name: str = "") -> Draft:
    """What is known of a file, as a profile: of a layout known already the profile in force, to be added to.

    `taken`: names of the profiles in force; `own`: the bureau's folder of profiles.
    """
    if found.seen is not None:
        known = found.seen.profile.name
        return Draft(name or known, added_to(known, own), tuple(found.unknown), True)
    headed = [column for column in found.columns if column.header]
    kind = likely_kind([column.header for column in headed])
    document: dict[str, Any] = {"kind": kind, "label": _label(found.name), "marks": _marks(headed)}
    if silent := _silent(headed):
        document["unanswered"] = silent
    if PLACES & {column.guess.field for column in headed if column.guess}:
        document["datum"] = "gcj02"
    document["questions"] = {
        key_of(column, headed): column.guess.field for column in headed if column.guess and column.guess.field
    }
    left = tuple(column for column in headed if not (column.guess and column.guess.field))
    return Draft(name or _free_name(found.name, taken), document, left, False)


def added_to(name: str, own: Path | None) -> dict[str, Any]:
    """A profile to add to: the bureau's own as it is, a shipped one by its name, so that later versions hold too."""
    document = document_of(name, own)
    mine = own is not None and (own / f"{name}.toml").is_file() and bool(document)
    return document if mine else {"like": name, "label": document.get("label", name)}


def key_of(column: Seen, columns: Collection[Seen]) -> str:
    """What names a column in `[questions]`: its wording, or its whole header where two columns share the wording."""
    alike = [c for c in columns if normalise_text(c.question) == normalise_text(column.question)]
    return column.question if len(alike) == 1 and column.question else column.header


def _label(name: str) -> str:
    """A file's name without its ending, dates and numbers."""
    stem = re.sub(r"[\d_\-. ()()]+", " ", Path(name).stem).strip()
    return stem or Path(name).stem


def _free_name(name: str, taken: Collection[str]) -> str:
    """A name for the profile, from the file's; not one that is in force."""
    letters = re.sub(r"\W+", "_", _label(name)).strip("_")[:30] or "own"
    names = [letters, *(f"{letters}_{n}" for n in range(2, 1000))]
    return next(one for one in names if one not in taken)


def _marks(columns: list[Seen]) -> list[str]:
    """Headers that give the layout away: those that the tool writes itself first, as its questions change."""
    headers = [normalise_text(column.header) for column in columns]
    single = [c for c in columns if headers.count(normalise_text(c.header)) == 1]
    fixed = [c for c in single if not NUMBER.match(c.header)]
    own = [c for c in fixed if c.guess and c.guess.field in ("submitted_at", "ignore")]
    chosen = [*own, *(c for c in fixed if c not in own)][:MARKS]
    if chosen:
        return [re.escape(normalise_text(c.header)) for c in columns if c in chosen]
    told = [c for c in single if c.guess] or single or columns
    return [f"{TOLD_APART}{re.escape(normalise_text(c.question))}.*" for c in told[:MARKS]]


def _silent(columns: list[Seen]) -> list[str]:
    """What the tool writes where nobody answered."""
    found = {
        text_ for column in columns for text_ in column.texts.counts if clean(text_).upper() in UNANSWERED
    }
    return sorted(found)


def as_toml(made: Draft, found: Examined, words: Text, region: str) -> str:
    """The profile as a file to fill in: what is known, then each open question and answer as a remark."""
    document = {name: one for name, one in made.document.items() if not isinstance(one, dict)}
    tables = {name: one for name, one in made.document.items() if isinstance(one, dict)}
    lines = [f"# {words('draft.head', name=made.name, file=found.name)}"]
    for name, one in document.items():
        remark = f"draft.key.{name}"
        lines += [f"# {words(remark)}"] if words.has(remark) and not made.known else []
        lines.append(f"{key(name)} = {value(one)}")
    questions, answers = tables.pop("questions", {}), tables.pop("answers", {})
    if tables:
        lines += ["", dumps(tables).strip()]
    lines += ["", f"# {words('draft.questions')}", "[questions]"]
    lines += [f"{key(question)} = {text(asked)}" for question, asked in questions.items()]
    lines += [_open_question(column, found, words) for column in made.columns]
    lines += list(_answer_tables(made, found, answers, words, region))
    lines += ["", f"# {words('draft.fields', names='、'.join(sorted(FIELDS)))}"]
    return "\n".join(lines) + "\n"


def _open_question(column: Seen, found: Examined, words: Text) -> str:
    """A remark with the question, what it may be, and its commonest answers."""
    asked = text(column.guess.field) if column.guess and column.guess.field else '""'
    seen = ""
    if not is_personal(column.header, column.field, column.texts):
        common = "、".join(f"{_short(t)} {n}" for t, n in column.texts.commonest[:SHOWN_ANSWERS])
        seen = words("draft.answered", answers=common) if common else words("draft.unanswered")
    hint = words(f"draft.why.{column.guess.why}") if column.guess else ""
    if column.guess and column.guess.field is None:
        hint += f" ({', '.join(YES_NO)})"
    return f"# {text(key_of(column, found.columns))} = {asked}   # {'；'.join(filter(None, (hint, seen)))}".rstrip(
        " #"
    )


def _short(answer: str) -> str:
    plain = without_numbers(" ".join(answer.split()))
    return plain if len(plain) <= LINE else plain[: LINE - 1] + "…"


def _answer_tables(
    made: Draft, found: Examined, given: dict[str, Any], words: Text, region: str
) -> Iterator[str]:
    """For each question of choice a table of its answers; what is understood already is said beside them."""
    told = {normalise_text(question) for question in given}
    profile = found.seen.profile if found.seen else None
    open_ = {column.index for column in made.columns}
    columns = [c for c in found.columns if of_choice(c) and (c.index in open_ or not made.known)]
    if given or columns:
        yield f"\n# {words('draft.answers')}"
    if given:
        yield dumps({"answers": given}).strip()
    for column in columns:
        question = key_of(column, found.columns)
        if normalise_text(question) not in told:
            told.add(normalise_text(question))
            yield f"\n[answers.{text(question)}]"
            yield from _answers(column, profile, words, region)


def of_choice(column: Seen) -> bool:
    """Whether its answers mean something by themselves, or may, and are few or of a field of such: names aren't."""
    asked = asked_of(column)
    if not column.texts.distinct or is_personal(column.header, asked, column.texts):
        return False
    return asked in CHOSEN or (asked is None and is_short(column))


def is_short(column: Seen) -> bool:
    """Whether there are so few different answers that each can be looked at."""
    return column.texts.distinct <= FEW_ANSWERS and not column.texts.many


def answers_of(column: Seen, read: Callable[[str], Reading]) -> list[tuple[str, int]]:
    """The answers to look at, the commonest first: all where they are few, else those that nobody understands."""
    if is_short(column):
        return column.texts.commonest
    return [pair for pair in column.texts.commonest if read(pair[0]).state == "unread"][:FEW_ANSWERS]


def asked_of(column: Seen) -> str | None:
    """The field that a column fills, or would."""
    return column.field or (column.guess.field if column.guess else None)


def _answers(column: Seen, profile: Profile | None, words: Text, region: str) -> Iterator[str]:
    asked = asked_of(column)
    read = reader(asked, profile.separators if profile else "┋", region)
    for typed, count in answers_of(column, read):
        if without_numbers(typed) != typed:
            continue
        reading = read(typed)
        state = "open" if asked is None else reading.state
        yield f'# {text(typed)} = ""   # {words(f"draft.state.{state}", n=count, value=said(reading.value, words))}'


def said(read: Any, words: Text) -> str:
    """A value in words."""
    if isinstance(read, bool):
        return words("draft.yes" if read else "draft.no")
    if isinstance(read, list):
        return "、".join(map(str, read)) or words("draft.none")
    return str(read)
