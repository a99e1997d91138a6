"""What was chosen on the page, as a source profile; and the profile as a file of the bureau."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from common.clock import SHANGHAI
from common.toml import dumps
from common.words import Text

NAME = re.compile(r"[^\W_][\w-]{0,39}")
KEEP, IGNORE = "extra", "ignore"
LONGEST = 200


@dataclass(frozen=True)
class Choices:
    """What the reader chose: fields by column index, meanings by column index and typed answer."""

    name: str
    label: str
    kind: str
    fields: Mapping[int, str]
    meanings: Mapping[int, Mapping[str, str]]


def plain(wording: str) -> str:
    """A wording in the one form that the night compares: NFKC without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", wording))


def first_choice(column: Mapping[str, Any], known: bool) -> str:
    """The field that a column shows before anybody chose: the profile's, else a guess, for a new layout alone."""
    guess = column["guess"] or {}
    return column["field"] or (None if known else guess.get("field")) or KEEP


def composed(
    made: Mapping[str, Any], columns: Sequence[Mapping[str, Any]], chosen: Choices
) -> dict[str, Any]:
    """The profile: the draft's document with what was chosen put over it.

    `made`: the draft of the check (document, known); `columns`: those of the check without a draft. Of a known layout
    only what differs from what the profile says already is added, and every open question is settled.
    """
    document = deepcopy(dict(made["document"]))
    document |= {"kind": chosen.kind, "label": chosen.label[:LONGEST] or chosen.name}
    if not made["known"]:
        document["questions"] = {}
    questions: dict[str, str] = document.setdefault("questions", {})
    answers: dict[str, dict[str, str]] = document.setdefault("answers", {})
    for column in columns:
        if column["header"]:
            field = chosen.fields.get(column["index"], first_choice(column, made["known"]))
            if not made["known"] or field != column["field"]:
                _put(questions, _key(column, columns), field)
            _mean(answers, column, chosen.meanings.get(column["index"], {}))
    return {key: value for key, value in document.items() if value or key not in ("questions", "answers")}


def _key(column: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]) -> str:
    """The wording, or the whole header where two columns share the wording."""
    alike = [c for c in columns if plain(c["question"]) == plain(column["question"])]
    return str(column["question"] if len(alike) == 1 and column["question"] else column["header"])


def _put(table: dict[str, Any], key: str, value: Any) -> None:
    """Set a key, in place of one that is the same to the night."""
    for old in [old for old in table if plain(old) == plain(key)]:
        del table[old]
    table[key] = value


def _mean(answers: dict[str, dict[str, str]], column: Mapping[str, Any], meanings: Mapping[str, str]) -> None:
    question = column["question"]
    old = next((table for asked, table in answers.items() if plain(asked) == plain(question)), {})
    table = dict(old)
    for typed, meaning in meanings.items():
        for same in [same for same in table if plain(same) == plain(typed)]:
            del table[same]
        if meaning.strip() and plain(meaning) != plain(typed):
            table[typed] = meaning.strip()[:LONGEST]
    for asked in [asked for asked in answers if plain(asked) == plain(question)]:
        del answers[asked]
    if table:
        answers[question] = table


def meaning_of(document: Mapping[str, Any], question: str, typed: str) -> str:
    """What a profile says that a typed answer means; "" where it says nothing."""
    for asked, table in document.get("answers", {}).items():
        if plain(asked) == plain(question):
            return next((m for t, m in table.items() if plain(t) == plain(typed)), "")
    return ""


def as_file(document: Mapping[str, Any], user: str, text: Text) -> str:
    """The profile as the file that is kept, with who saved it and when."""
    head = text("sources.file_head", user=user, at=f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}")
    return f"# {head}\n{dumps(document)}"


def digest(path: Path) -> str:
    """A mark of a file's content; "" without the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def write(folder: Path, name: str, content: str) -> str:
    """Put a profile into the bureau's folder at once, whole or not at all.

    Returns the name of the copy of the former one, "" for none. Raises OSError when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.toml"
    former = ""
    if target.is_file():
        former = f"{name}.{datetime.now(SHANGHAI):%Y%m%d-%H%M%S-%f}.bak"
        _whole(folder, former, target.read_bytes())
    _whole(folder, target.name, content.encode("utf-8"))
    return former


def _whole(folder: Path, name: str, content: bytes) -> None:
    # The night reads every *.toml of the folder: until it is whole the file bears another ending.
    handle, part = tempfile.mkstemp(dir=folder, prefix=f".{name}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o644)
        os.replace(part, folder / name)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
