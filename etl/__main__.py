"""`python -m etl`: simulate, nightly, check, status, rollback, collect, retain, score."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from common.errors import EpiDeskError
from common.words import Text

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
out = Console(soft_wrap=True, highlight=False)
DATA = typer.Option("--data", help="the data folder", file_okay=False)


def words() -> Text:
    """The language of the terminal: EPIDESK_LANG, Chinese unless it says `en`."""
    return Text(os.environ.get("EPIDESK_LANG", "zh"))


def says_what_failed(command: Callable[..., None]) -> Callable[..., None]:
    """An error that a person can mend ends the command with its sentence, not with a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except EpiDeskError as error:
            print(error.zh if words().lang == "zh" else str(error), file=sys.stderr)
            raise typer.Exit(1) from error

    return run


@app.command()
@says_what_failed
def simulate(
    out_dir: Annotated[Path, typer.Option("--out", help="folder to write, as a bureau's data folder")],
    students: Annotated[int, typer.Option(min=100, help="students in the city")] = 60_000,
    days: Annotated[int, typer.Option(min=1, help="days of answers")] = 35,
    seed: Annotated[int, typer.Option(help="the same seed writes the same bytes")] = 1,
) -> None:
    """Write rosters, daily exports and the truth behind them."""
    from etl.say import Bars
    from etl.simulate.city import simulate as simulate_city

    text = words()
    began = time.monotonic()
    with Bars(text) as bars:
        bars.step("simulating", days)
        simulate_city(out_dir, students=students, days=days, seed=seed, progress=lambda *_: bars.advance(1))
    seconds = time.monotonic() - began
    out.print(text("night.say.simulated", students=f"{students:,}", days=days, path=out_dir, seconds=seconds))


@app.command()
@says_what_failed
def nightly(
    data: Annotated[Path, DATA],
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="last day to load")] = None,
    new_person_key: Annotated[
        bool,
        typer.Option("--new-person-key", help="give people other ids: their key is lost, or was replaced"),
    ] = False,
) -> None:
    """Load all that is new, rebuild what changed, check, publish."""
    from etl.nightly import run_night
    from etl.report import night_summary
    from etl.say import Bars

    text = words()
    with Bars(text) as bars:
        night = run_night(data, until.date() if until else None, bars, new_key=new_person_key)
    night_summary(night, data, text, out)


@app.command()
@says_what_failed
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="exports or rosters")
    ] = None,
    data: Annotated[Path | None, DATA] = None,
    draft: Annotated[
        str, typer.Option("--draft", metavar="NAME", help="print the draft of sources/NAME.toml alone")
    ] = "",
    source: Annotated[
        Path | None, typer.Option("--source", exists=True, dir_okay=False, help="a draft to try: NAME.toml")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="for programs; without files, the sources alone")
    ] = False,
    name: Annotated[str, typer.Option(help="how the file is called, if not by its path")] = "",
    rows: Annotated[int | None, typer.Option(min=1, help="with --json: read about so many rows")] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="with --json: names and numbers as they stand")
    ] = False,
) -> None:
    """Say what each file is, how its columns map and what would be refused; writes nothing.

    Where a layout or a question is not known, a profile to fill in follows.
    """
    if as_json and not files:
        from etl.sources.listing import in_force
        from etl.sources.profiles import Profiles

        own = data / "sources" if data else None
        print(json.dumps({**in_force(Profiles.load(own, source), own), "files": []}, ensure_ascii=False))
        return
    if not files:
        raise typer.BadParameter(words()("night.say.no_file"))
    from etl import check as checking

    if as_json:
        told = checking.check_by_machine(files, data, source, name=name, rows=rows, plain=plain)
        print(json.dumps(told, ensure_ascii=False))
    elif draft:
        home = data or checking.data_folder(files[0])
        tools = checking.tools_with(home, source)
        print(checking.draft_text(files[0], home, tools, words(), named=draft, name=name), end="")
    elif not checking.check_files(files, data, words(), out, source, name):
        raise typer.Exit(1)


@app.command()
@says_what_failed
def status(data: Annotated[Path, DATA]) -> None:
    """Say what is published, and what the last runs and files were."""
    from etl.report import status_summary

    status_summary(data, words(), out)


@app.command()
@says_what_failed
def rollback(
    data: Annotated[Path, DATA],
    to: Annotated[
        str | None,
        typer.Option(help="id or number of the snapshot, as `status` lists them; else the one before"),
    ] = None,
    hold: Annotated[
        bool, typer.Option("--hold", help="let nights pass over the files that it does not know")
    ] = False,
) -> None:
    """Publish an earlier snapshot again, by moving the link."""
    from etl.report_shelf import rollback_summary
    from etl.rollback import rollback as go_back

    rollback_summary(go_back(data, to, held=hold), words(), out)


@app.command()
@says_what_failed
def collect(
    data: Annotated[Path, DATA],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would go")] = False,
) -> None:
    """Let go of snapshots and lake files that nobody needs any more, as each night does."""
    from common.settings import BureauSettings
    from etl.collect import collect as let_go
    from etl.lock import locked
    from etl.report_shelf import collect_summary

    data = data.absolute()
    with locked(data):
        freed = let_go(data, BureauSettings.load(data).keep, dry=dry_run)
    collect_summary(freed, words(), out, dry=dry_run)


@app.command()
@says_what_failed
def retain(
    data: Annotated[Path, DATA],
    days: Annotated[
        int | None, typer.Option(help="so many days stay; unset: [keep] personal_days of settings.toml")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would go")] = False,
) -> None:
    """Let go of answers by name that are older; what was counted of them stays."""
    from common.settings import BureauSettings
    from etl.report_shelf import retain_summary
    from etl.retain import retain as let_go
    from etl.say import Bars

    text = words()
    kept = days if days is not None else BureauSettings.load(data).keep.personal_days
    if not kept:
        raise typer.BadParameter(text("night.say.no_days"))
    with Bars(text) as bars:
        done = let_go(data, kept, dry=dry_run, say=bars)
    retain_summary(done, text, out, dry=dry_run)


@app.command()
@says_what_failed
def score(data: Annotated[Path, DATA]) -> None:
    """Hold matches, suggestions and flags of a simulated folder against its truth."""
    from etl.score import score_summary

    score_summary(data, words(), out)


if __name__ == "__main__":
    app()
