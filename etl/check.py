"""`etl check`: what a file is and what would become of its rows, without writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from common.words import Text
from etl.errors import FileRefused
from etl.formats.containers import column_letters
from etl.intake import content_hash
from etl.sources.recognise import NUMBERS, Column, Recognition
from etl.take import Report, Tools
from etl.workers import Job, attempt

EXAMPLES = 5
SHOWN = 30


def check_files(files: Sequence[Path], data: Path | None, text: Text, out: Console) -> bool:
    """Say what was found in each file; True when every one could be loaded."""
    fine = True
    kept: dict[Path | None, Tools] = {}
    for path in files:
        home = data or data_folder(path)
        if home not in kept:
            kept[home] = Tools.of(home)
        tools = kept[home]
        job = Job(path, path.name, content_hash(path), path.stat().st_size)
        outcome = attempt(job, tools, None)
        if isinstance(outcome, FileRefused):
            fine = False
            _say(out, f"✗ {outcome.sentence(text.lang)}")
        else:
            _describe(outcome, text, out)
    return fine


def data_folder(path: Path) -> Path | None:
    """The data folder whose inbox a file lies in; its settings and sources then apply."""
    return next((folder.parent for folder in path.absolute().parents if folder.name == "inbox"), None)


def _say(out: Console, line: str) -> None:
    """One line as it is: headers hold brackets, too."""
    out.print(line, markup=False)


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
            table.add_row(_letters(column), escape(column.question), "→", column.field)
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


def _letters(column: Column) -> str:
    """The letters as a spreadsheet shows them: A … Z, AA …; C–F of a question that takes several columns."""
    ends = dict.fromkeys((column.places[0], column.places[-1]))
    return "–".join(column_letters(place) for place in ends)
