"""`python -m access audit verify|prune`: whether the audit is whole; letting go of what is older than it is kept."""

from __future__ import annotations

import getpass
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from access import audit
from access.chain import Line
from access.store import Store, store
from common.clock import SHANGHAI
from common.settings import BureauSettings, app_settings
from common.words import UNKNOWN, Text

app = typer.Typer(no_args_is_help=True, help="The audit: who did or saw what.")
Data = Annotated[Path | None, typer.Option("--data", help="the data folder; unset: EPIDESK_DATA")]


def _store(data: Path | None) -> Store:
    return store(data or app_settings().data)


def _words() -> Text:
    return Text(os.environ.get("EPIDESK_LANG", "zh"))


def _when(line: Line | None) -> str:
    return f"{datetime.fromisoformat(line.at).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if line else UNKNOWN


@app.command()
def verify(data: Data = None) -> None:
    """Go through the whole chain; names the first missing or altered entry and ends with 1."""
    text, found = _words(), audit.verify(_store(data))
    if found.fault:
        typer.echo(text(f"audit.fault.{found.fault.what}", n=found.fault.seq), err=True)
        raise typer.Exit(1)
    first, last = _when(found.first), _when(found.last)
    typer.echo(text("audit.say.whole", n=text.number(found.entries), first=first, last=last))


@app.command()
def prune(
    data: Data = None,
    days: Annotated[
        int | None,
        typer.Option(help="so many days stay, 180 at least; unset: [keep] audit_days of settings.toml"),
    ] = None,
) -> None:
    """Let go of older entries; a checkpoint keeps the chain whole."""
    opened, text = _store(data), _words()
    kept = BureauSettings.load(opened.data).keep.audit_days if days is None else days
    went = audit.prune(opened, kept, audit.Entry("audit_pruned", f"system:{getpass.getuser()}"))
    typer.echo(text("audit.say.pruned", n=text.number(went), days=kept))
