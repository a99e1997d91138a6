"""Profiles as data: TOML files shipped beside this one, overridden by a bureau's own `sources/` folder."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from etl.convert.dates import time_zone
from etl.errors import BadProfile
from etl.sources.headers import normalise_text
from etl.sources.shapes import SHAPES
from etl.sources.wordings import Wording

SHIPPED = Path(__file__).parent
KINDS = ("answers", "roster", "staff", "schools")
FIELDS = frozenset(
    [
        "ignore", "extra", "day", "submitted_at", "number", "student_no", "staff_no", "id_number", "name",
        "school_name", "school_code", "grade", "class", "county", "temperature_c", "fever", "symptoms", "contact",
        "contact_area",
        "contact_suspected", "diagnosis", "isolation_days", "location", "lon", "lat", "gender", "birth_date", "stage",
        "role", "begins", "ends",
    ]
)  # fmt: skip
CHOICES = {"dates": ("mdy", "dmy"), "positions": ("lon_lat", "lat_lon"), "datum": ("gcj02", "bd09", "wgs84")}
Kind = Literal["answers", "roster", "staff", "schools"]


@dataclass(frozen=True)
class Profile:
    """One tool's layout.

    `marks`: patterns of headers that must all be there, `none`: of headers that must not. `columns` maps whole-header
    patterns to fields, `fallback` does where no other column has the field; the rest go by wording. `shape` names how
    headers become questions (`etl/sources/shapes/`). `timezone`, `dates`, `positions`, `datum`: how the tool writes
    times and places. `questions`: fields by question; `answers`: by question what a typed text means.
    """

    name: str
    kind: Kind
    label: str
    marks: tuple[re.Pattern[str], ...]
    columns: tuple[tuple[re.Pattern[str], str], ...]
    none: tuple[re.Pattern[str], ...] = ()
    fallback: tuple[tuple[re.Pattern[str], str], ...] = ()
    ignore: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    shape: str = "plain"
    header_rows: int = 1
    separators: str = "┋"
    unanswered: tuple[str, ...] = ()
    blank_when: dict[str, tuple[str, ...]] = field(default_factory=dict)
    datum: str = "gcj02"
    timezone: str = ""
    dates: str = "mdy"
    positions: str = "lon_lat"
    role: str | None = None
    questions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    own: bool = False

    def ignores(self, header: str) -> bool:
        """Whether a normalised header is one of the columns that say nothing here."""
        return header.casefold() in self.ignore

    def meanings(self, *questions: str) -> dict[str, str]:
        """What texts typed to a question (known by any of its names) mean, by the text in its written form; read as
        if the meaning were typed."""
        found = (self.answers.get(normalise_text(question)) for question in questions)
        return next((table for table in found if table), {})


@dataclass(frozen=True)
class Profiles:
    """All profiles in force, the wordings, and a fingerprint that changes when any of them does."""

    sources: tuple[Profile, ...]
    wordings: tuple[Wording, ...]
    fingerprint: str

    @classmethod
    def load(cls, own: Path | None = None, draft: Path | None = None) -> Profiles:
        """The shipped profiles with those of folder `own` put over them, name by name, and the file `draft` over both.

        A file without a byte is none: a shell makes one before it writes a draft into it.
        Raises BadProfile naming the file and what is wrong in it.
        """
        shipped = {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}
        theirs = (
            {path.stem: path for path in sorted(own.glob("*.toml")) if path.stat().st_size}
            if own and own.is_dir()
            else {}
        )
        if draft is not None:
            theirs[draft.stem] = draft
        documents = {name: _parse(path) for name, path in shipped.items()}
        digest = hashlib.sha256()
        sources: list[Profile] = []
        wordings: tuple[Wording, ...] = ()
        for name, path in sorted((shipped | theirs).items(), key=lambda item: item[1].parent == SHIPPED):
            digest.update(path.read_bytes())
            document = _parse(path)
            if name == "_fields":
                wordings = tuple(_wording(path, entry) for entry in document.get("field", []))
            else:
                sources.append(
                    _profile(name, path, _over_its_model(path, document, documents), name in theirs)
                )
        return cls(tuple(sources), wordings, digest.hexdigest()[:8])


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadProfile(path.name, str(error)) from error


def _over_its_model(
    path: Path, document: dict[str, Any], shipped: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """A profile that says `like = "wenjuanxing"` holds what that one says and it doesn't say itself."""
    if "like" not in document:
        return document
    model = shipped.get(str(document["like"]))
    if model is None:
        raise BadProfile(path.name, f"like = {document['like']!r} ∉ {sorted(shipped)}")
    whole = {**model, **document}
    for table in ("columns", "questions", "answers", "fallback"):
        if table in model and table in document:
            whole[table] = {**model[table], **document[table]}
    del whole["like"]
    return whole


def _wording(path: Path, entry: dict[str, Any]) -> Wording:
    _known_field(path, entry.get("name", ""))
    parts = [_patterns(path, entry.get(key, [])) for key in ("any", "none", "en", "en_none")]
    return Wording(entry["name"], *parts)


def _profile(name: str, path: Path, document: dict[str, Any], own: bool) -> Profile:
    unknown = set(document) - set(Profile.__dataclass_fields__)
    if unknown or document.get("kind") not in KINDS:
        raise BadProfile(path.name, f"kind={document.get('kind')!r}, unknown={sorted(unknown)}")
    for table in ("columns", "questions", "fallback"):
        for target in document.get(table, {}).values():
            _known_field(path, target)
    _known_choices(path, document)
    simple: dict[str, Any] = {
        key: document[key]
        for key in ("label", "shape", "header_rows", "separators", "datum", "timezone", "dates", "positions", "role")
        if key in document
    }  # fmt: skip
    return Profile(
        name=name,
        kind=document["kind"],
        marks=_patterns(path, document.get("marks", [])),
        columns=_mapped(path, document.get("columns", {})),
        none=_patterns(path, document.get("none", [])),
        fallback=_mapped(path, document.get("fallback", {})),
        ignore=frozenset(normalise_text(text).casefold() for text in document.get("ignore", [])),
        required=tuple(document.get("required", [])),
        unanswered=tuple(document.get("unanswered", [])),
        blank_when={key: _listed(value) for key, value in document.get("blank_when", {}).items()},
        questions={normalise_text(text): target for text, target in document.get("questions", {}).items()},
        answers=_answers(path, document.get("answers", {})),
        own=own,
        **({"label": name} | simple),
    )


def _known_choices(path: Path, document: dict[str, Any]) -> None:
    for key, allowed in {**CHOICES, "shape": tuple(SHAPES)}.items():
        if key in document and document[key] not in allowed:
            raise BadProfile(path.name, f"{key} = {document[key]!r} ∉ {sorted(allowed)}")
    try:
        time_zone(document.get("timezone") or "UTC")
    except ValueError as error:
        raise BadProfile(path.name, str(error)) from error


def _answers(path: Path, tables: dict[str, Any]) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = {}
    for question, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(meaning, str) for meaning in table.values()):
            raise BadProfile(path.name, f'[answers."{question}"]: "typed" = "meaning"')
        read[normalise_text(question)] = {normalise_text(typed): meaning for typed, meaning in table.items()}
    return read


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _known_field(path: Path, target: str) -> None:
    if target not in FIELDS:
        raise BadProfile(path.name, f"field {target!r} ∉ {sorted(FIELDS)}")


def _patterns(path: Path, texts: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(path, text) for text in texts)


def _mapped(path: Path, table: dict[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_compiled(path, f"^({normalise_text(key)})$"), field) for key, field in table.items())


def _compiled(path: Path, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise BadProfile(path.name, f"{text!r}: {error}") from error
