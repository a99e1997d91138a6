"""`python -m etl score`: how right matching, suggestions and flags are, in a folder whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from common.words import Text
from etl.errors import NightFailed
from warehouse.score import held_against_truth
from warehouse.snapshots import published


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1, None where there is nothing to reckon them of."""

    wrong_person: int
    match_precision: float | None
    match_recall: float | None
    first_precision: float | None
    first_recall: float | None
    three_recall: float | None
    flag_precision: float | None
    flag_recall: float | None
    flag_recall_seen: float | None
    counts: dict[str, dict[str, Any]]


def score(data: Path) -> Score:
    """Hold what `data` publishes against `data/truth`. Raises NightFailed without either."""
    snapshot, truth = published(data), data / "truth"
    if snapshot is None:
        raise NightFailed("nothing_published", path=data)
    if not (truth / "rows.parquet").is_file():
        raise NightFailed("no_truth", path=data)
    found = held_against_truth(snapshot, truth)
    matches, rows, said, flags = (found[name] for name in ("matches", "rows", "suggestions", "flags"))
    return Score(
        wrong_person=matches["wrong_person"],
        match_precision=_share(matches["right_person"], matches["matched"]),
        match_recall=_share(rows["matched"], rows["of_somebody"]),
        first_precision=_share(said["first_right"], said["suggested"]),
        first_recall=_share(said["first_right_enrolled"], said["of_enrolled"]),
        three_recall=_share(said["among_three"], said["of_enrolled"]),
        flag_precision=_share(flags["flagged_right"], flags["flagged"]),
        flag_recall=_share(flags["flagged_right"], flags["copied"]),
        flag_recall_seen=_share(flags["flagged_right_seen_five_times"], flags["copied_seen_five_times"]),
        counts=found,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def score_summary(data: Path, text: Text, out: Console) -> None:
    """One table: what is measured, the share, and of how many."""
    found = score(data)
    matches, rows, said, flags = (found.counts[name] for name in ("matches", "rows", "suggestions", "flags"))
    table = Table()
    for name in ("measured", "share", "of_how_many"):
        table.add_column(text(f"night.score.{name}"), justify="left" if name == "measured" else "right")
    for name, share, whole in (
        ("match_precision", found.match_precision, matches["matched"]),
        ("match_recall", found.match_recall, rows["of_somebody"]),
        ("first_precision", found.first_precision, said["suggested"]),
        ("first_recall", found.first_recall, said["of_enrolled"]),
        ("three_recall", found.three_recall, said["of_enrolled"]),
        ("flag_precision", found.flag_precision, flags["flagged"]),
        ("flag_recall", found.flag_recall, flags["copied"]),
        ("flag_recall_seen", found.flag_recall_seen, flags["copied_seen_five_times"]),
    ):
        table.add_row(text(f"night.score.{name}"), text.rate(share, decimals=2), text.number(whole))
    table.add_section()
    table.add_row(text("night.score.wrong_person"), text.number(found.wrong_person), "")
    out.print(table)
