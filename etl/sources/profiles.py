"""Profiles as data: TOML files shipped beside this one, overridden by a bureau's own `sources/` folder."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from etl.errors import BadProfile
from etl.sources.headers import normalise_text

SHIPPED = Path(__file__).parent
KINDS = ("answers", "roster", "staff", "schools")
FIELDS = frozenset(
    [
        "ignore",
        "day",
        "submitted_at",
        "number",
        "student_no",
        "staff_no",
        "id_number",
        "name",
        "school_name",
        "school_code",
        "grade",
        "class",
        "county",
        "temperature_c",
        "fever",
        "symptoms",
        "contact",
        "contact_area",
        "contact_suspected",
        "diagnosis",
        "isolation_days",
        "location",
        "lon",
        "lat",
        "gender",
        "birth_date",
        "stage",
    ]
)
Kind = Literal["answers", "roster", "staff", "schools"]


@dataclass(frozen=True)
class Wording:
    """A field that a question asks for, told by patterns in its wording."""

    name: str
    any: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]

    def asks(self, wording: str) -> bool:
        """Whether `wording` (normalised, without its number) asks for this field."""
        return any(p.search(wording) for p in self.any) and not any(p.search(wording) for p in self.none)


@dataclass(frozen=True)
class Profile:
    """One tool's layout. `columns` maps whole-header patterns to fields; the rest go by wording."""

    name: str
    kind: Kind
    label: str
    marks: tuple[re.Pattern[str], ...]
    columns: tuple[tuple[re.Pattern[str], str], ...]
    ignore: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    separators: str = "┋"
    unanswered: tuple[str, ...] = ()
    blank_when: dict[str, str] = field(default_factory=dict)
    datum: str = "gcj02"
    role: str | None = None
    questions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Profiles:
    """All profiles in force, the wordings, and a fingerprint that changes when any of them does."""

    sources: tuple[Profile, ...]
    wordings: tuple[Wording, ...]
    fingerprint: str

    @classmethod
    def load(cls, own: Path | None = None) -> Profiles:
        """The shipped profiles with those of folder `own` put over them, name by name.

        Raises BadProfile naming the file and what is wrong in it.
        """
        files = {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}
        if own is not None and own.is_dir():
            files |= {path.stem: path for path in sorted(own.glob("*.toml"))}
        digest = hashlib.sha256()
        sources: list[Profile] = []
        wordings: tuple[Wording, ...] = ()
        for name, path in sorted(files.items(), key=lambda item: item[1].parent == SHIPPED):
            digest.update(path.read_bytes())
            document = _parse(path)
            if name == "_fields":
                wordings = tuple(_wording(path, entry) for entry in document.get("field", []))
            else:
                sources.append(_profile(name, path, document))
        return cls(tuple(sources), wordings, digest.hexdigest()[:8])


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadProfile(path.name, str(error)) from error


def _wording(path: Path, entry: dict[str, Any]) -> Wording:
    _known_field(path, entry.get("name", ""))
    return Wording(
        entry["name"], _patterns(path, entry.get("any", [])), _patterns(path, entry.get("none", []))
    )


def _profile(name: str, path: Path, document: dict[str, Any]) -> Profile:
    unknown = set(document) - set(Profile.__dataclass_fields__)
    if unknown or document.get("kind") not in KINDS:
        raise BadProfile(path.name, f"kind={document.get('kind')!r}, unknown={sorted(unknown)}")
    for target in [*document.get("columns", {}).values(), *document.get("questions", {}).values()]:
        _known_field(path, target)
    return Profile(
        name=name,
        kind=document["kind"],
        label=document.get("label", name),
        marks=_patterns(path, document.get("marks", [])),
        columns=tuple((_whole(path, key), value) for key, value in document.get("columns", {}).items()),
        ignore=frozenset(normalise_text(text) for text in document.get("ignore", [])),
        required=tuple(document.get("required", [])),
        separators=document.get("separators", "┋"),
        unanswered=tuple(document.get("unanswered", [])),
        blank_when=document.get("blank_when", {}),
        datum=document.get("datum", "gcj02"),
        role=document.get("role"),
        questions={normalise_text(text): target for text, target in document.get("questions", {}).items()},
    )


def _known_field(path: Path, target: str) -> None:
    if target not in FIELDS:
        raise BadProfile(path.name, f"field {target!r} ∉ {sorted(FIELDS)}")


def _patterns(path: Path, texts: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(path, text) for text in texts)


def _whole(path: Path, text: str) -> re.Pattern[str]:
    return _compiled(path, f"^({normalise_text(text)})$")


def _compiled(path: Path, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise BadProfile(path.name, f"{text!r}: {error}") from error
