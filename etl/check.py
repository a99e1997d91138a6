"""`etl check`: what a file is and what would become of its rows, without writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from common.words import Text
from etl import check_json
from etl.errors import FileRefused
from etl.examine import Examined, examine
from etl.intake import content_hash
from etl.sources import Profiles
from etl.sources.draft import Draft, as_toml, draft
from etl.sources.listing import in_force
from etl.sources.recognise import NUMBERS, Recognition
from etl.take import Report, Tools
from etl.workers import Job, attempt
from warehouse.snapshots import published

EXAMPLES = 5
SHOWN = 30
SAMPLED = 100_000
"""Rows that a draft is made from."""
UNKNOWN = ("unknown_layout", "missing_column")


def check_files(
    files: Sequence[Path],
    data: Path | None,
    text: Text,
    out: Console,
    source: Path | None = None,
    name: str = "",
) -> bool:
    """Say what was found in each file; True when every one could be loaded.

    Where wording is not known, a profile to fill in follows. `source`: a draft that is in force for once; `name`:
    how the file is called, when the path does not say it.
    """
    fine = True
    kept: dict[Path | None, Tools] = {}
    drafts: set[str] = set()
    for path in files:
        home = data or data_folder(path)
        if home not in kept:
            kept[home] = tools_with(home, source)
        tools = kept[home]
        job = Job(path, name or path.name, content_hash(path), path.stat().st_size)
        outcome = attempt(job, tools, None)
        if isinstance(outcome, FileRefused):
            fine = False
            _say(out, f"✗ {outcome.sentence(text.lang)}")
            unknown = outcome.code in UNKNOWN
        else:
            _describe(outcome, text, out)
            unknown = bool(outcome.seen and outcome.seen.profile.kind == "answers" and outcome.seen.unknown)
        if unknown and (profile := draft_text(path, home, tools, text, name=name)) not in drafts:
            drafts.add(profile)
            _say(out, f"\n{text('night.say.draft')}\n\n{profile}")
    return fine


def draft_text(
    path: Path, data: Path | None, tools: Tools, text: Text, *, named: str = "", name: str = ""
) -> str:
    """The draft of a profile for a file, as TOML. `named`: what it is to be called."""
    found, made = _drafted(path, name or path.name, data, tools, named, SAMPLED)
    return as_toml(made, found, text, tools.settings.region)


def check_by_machine(
    files: Sequence[Path],
    data: Path | None,
    source: Path | None = None,
    *,
    name: str = "",
    rows: int | None = None,
    plain: bool = False,
) -> dict[str, Any]:
    """What `check --json` says: the sources in force, and the files."""
    home = data or next((folder for path in files if (folder := data_folder(path))), None)
    tools = tools_with(home, source)
    told = []
    for path in files:
        found, made = _drafted(path, name or path.name, home, tools, "", rows)
        told.append(check_json.one_file(found, made, tools, plain=plain))
    return {**in_force(tools.profiles, home / "sources" if home else None), "files": told}


def tools_with(data: Path | None, source: Path | None) -> Tools:
    """The tools of a data folder, with one profile more (or another one of its name). Raises BadProfile."""
    tools = Tools.of(data)
    if source is None:
        return tools
    return replace(tools, profiles=Profiles.load(data / "sources" if data else None, source))


def _drafted(
    path: Path, name: str, data: Path | None, tools: Tools, named: str, rows: int | None
) -> tuple[Examined, Draft]:
    snapshot = published(data) if data else None
    found = examine(path, name, tools, rows=rows, snapshot=snapshot)
    taken = [profile.name for profile in tools.profiles.sources]
    return found, draft(found, taken, data / "sources" if data else None, named)


def data_folder(path: Path) -> Path | None:
    """The data folder whose inbox a file lies in; its settings and sources then apply."""
    return next((folder.parent for folder in path.absolute().parents if folder.name == "inbox"), None)


def _say(out: Console, line: str) -> None:
    """Lines as they are: headers hold brackets and colons, too."""
    out.print(line, markup=False, emoji=False)


def _describe(report: Report, text: Text, out: Console) -> None:
    seen = report.seen
    assert seen is not None
    _say(
        out,
        "✓ "
        + text(
            "night.say.recognised",
            name=report.name,
            label=seen.profile.label,
            format=report.format,
            encoding=report.encoding,
            row=seen.header_row,
            role=text(f"night.role.{seen.role}"),
        ),
    )
    _sureness(seen, text, out)
    _columns(seen, text, out)
    if not NUMBERS & {c.field for c in seen.columns} and not seen.of("name"):
        _say(out, f"  ! {text('night.say.no_identity_columns')}")
    for note in report.notes:
        code, _, value = note.partition(":")
        _say(out, f"  ! {text(f'night.say.{code}', sheet=value)}")
    refused = len(report.refusals)
    counts = {
        "rows": report.rows_in,
        "loaded": report.rows_loaded,
        "refused": refused,
        "blank": report.rows_blank,
    }
    _say(out, "  " + text("night.say.check_rows", **{name: text.number(n) for name, n in counts.items()}))
    for refusal in report.refusals[:EXAMPLES]:
        reason = text(f"night.row.{refusal.reason}")
        _say(
            out,
            "    "
            + text(
                "night.say.example",
                row=refusal.row_no,
                field=refusal.field,
                value=refusal.value,
                reason=reason,
            ),
        )


def _sureness(seen: Recognition, text: Text, out: Console) -> None:
    """How sure that is, by which marks, and what else it might be."""
    marks = "、".join(seen.marks[:SHOWN])
    _say(out, "  " + text("night.say.sureness", sureness=int(100 * seen.sureness), marks=marks))
    if seen.rivals:
        _say(out, "  " + text("night.say.rivals", labels="、".join(seen.rivals), label=seen.profile.label))
    for field, value in seen.defaults.items():
        _say(out, "  " + text("night.say.default", field=field, value=value))
    if seen.coded:
        _say(out, "  ! " + text("night.say.coded", questions="、".join(seen.coded)))


def _columns(seen: Recognition, text: Text, out: Console) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2))
    for column in seen.columns:
        if column.field not in (None, "ignore"):
            table.add_row(check_json.letters(column.places), escape(column.question), "→", column.field)
    if table.row_count:
        _say(out, f"  {text('night.say.columns_mapped')}")
        out.print(table)
    for key, columns in (
        ("columns_unknown", seen.unknown),
        ("columns_ignored", [c for c in seen.columns if c.field == "ignore" and c.question]),
    ):
        if columns:
            names = "、".join(c.question for c in columns[:SHOWN]) + ("…" if len(columns) > SHOWN else "")
            _say(out, f"  {text(f'night.say.{key}')}: {names}")
