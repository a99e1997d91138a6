"""`python -m access add|list|remove|audit`: the accounts of a data folder, and what they did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access import accounts as book
from access import audit_commands
from access.rights import ROLES
from access.store import Store, store
from common.errors import EpiDeskError
from common.settings import app_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Accounts of the dashboard.")
app.add_typer(audit_commands.app, name="audit")
Data = Annotated[Path | None, typer.Option("--data", help="the data folder; unset: EPIDESK_DATA")]


def _store(data: Path | None) -> Store:
    return store(data or app_settings().data)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="what they type to sign in")],
    role: Annotated[str, typer.Option(help=f"one of {', '.join(ROLES)}")],
    unit: Annotated[list[str], typer.Option(help="id of their region, school or class; may be said again")],
    shown: Annotated[str, typer.Option("--shown", help="how the page addresses them")] = "",
    data: Data = None,
) -> None:
    """Add an account; asks for the password."""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    account = book.add(_store(data), name, role, unit, password, shown)
    typer.echo(f"{account.user} may sign in as {account.role.key} of {' '.join(account.unit_ids)}.")


@app.command("list")
def list_accounts(data: Data = None) -> None:
    """All accounts: name, role, unit."""
    found = book.accounts(_store(data))
    for account in found.values():
        typer.echo(f"{account.user}\t{account.role.key}\t{' '.join(account.unit_ids)}\t{account.name}")
    if not found:
        typer.echo("There are no accounts yet. Make one with `python -m access add NAME --role R --unit U`.")


@app.command()
def remove(name: Annotated[str, typer.Argument()], data: Data = None) -> None:
    """Remove an account; its sessions end at once."""
    book.remove(_store(data), name)
    typer.echo(f"{name} may no longer sign in.")


def main() -> None:
    """Run, and say an error a person can mend in one sentence."""
    try:
        app()
    except EpiDeskError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
