"""`python -m access …`: the first administrator, recovery, tables of accounts, and what accounts did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access import accounts as book
from access import accounts_csv, audit_commands, passwords
from access.managing import Manager
from access.rights import ROLES
from access.store import store
from access.wanted import Wanted
from common.errors import BadInput, EpiDeskError
from common.settings import app_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Accounts of the dashboard.")
app.add_typer(audit_commands.app, name="audit")
Data = Annotated[Path | None, typer.Option("--data", help="the data folder; unset: EPIDESK_DATA")]
Name = Annotated[str, typer.Argument(help="what they type to sign in")]


def _manager(data: Path | None) -> Manager:
    return Manager(store(data or app_settings().data))


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=f"one of {', '.join(ROLES)}")],
    unit: Annotated[list[str], typer.Option(help="id of their region, school or class; may be said again")],
    shown: Annotated[str, typer.Option("--shown", help="how the page addresses them")] = "",
    data: Data = None,
) -> None:
    """Add an account, the first administrator's too (`--role admin`); prints a password for the first sign-in."""
    work = _manager(data)
    password = work.create(Wanted(name, role, tuple(unit), shown))
    typer.echo(f"{name} may sign in as {role} of {' '.join(unit)}.")
    _tell(password)


@app.command()
def recover(name: Name, data: Data = None) -> None:
    """Let somebody in again: a new password, no second factor, no lock, no wait; their sessions end."""
    password = _manager(data).reset(name)
    typer.echo(f"{name} may sign in again; all sessions of {name} have ended.")
    _tell(password)


def _tell(password: str) -> None:
    typer.echo(f"The first password, to be changed at the first sign-in: {password}")


@app.command()
def password(name: Name, data: Data = None) -> None:
    """Give an account a password that you type; its sessions end."""
    work = _manager(data)
    work.account(name)
    typed = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    passwords.check(work.store.policy, name, typed)
    work.told(name, "password")
    book.set_password(work.store, name, typed)
    typer.echo(f"{name} has another password.")


@app.command("list")
def list_accounts(data: Data = None) -> None:
    """All accounts: name, role, units, how the page addresses them, and whether they are locked."""
    found = _manager(data).accounts()
    for one in found:
        state = "locked" if one.locked else ""
        typer.echo("\t".join((one.user, one.role.key, " ".join(one.unit_ids), one.name, state)).rstrip("\t"))
    if not found:
        typer.echo("There are no accounts yet. Make one with `python -m access add NAME --role R --unit U`.")


@app.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="CSV: user,name,role,units")],
    data: Data = None,
) -> None:
    """Make the accounts of a table and change those that there are: all, or none. Prints the first passwords as CSV."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The table can't be read: {error.strerror}", str(file), "Name another file."
        ) from error
    brought = accounts_csv.bring_in(_manager(data), content)
    typer.echo(f"{len(brought.made)} made, {brought.changed} changed, {brought.same} the same.", err=True)
    if brought.made:
        typer.echo(accounts_csv.passwords_written(brought.made).decode("utf-8-sig"), nl=False)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="where to; unset: to the terminal")] = None,
    data: Data = None,
) -> None:
    """All accounts as CSV that can be imported again, without passwords."""
    content = accounts_csv.written(_manager(data).accounts())
    if file is None:
        typer.echo(content.decode("utf-8-sig"), nl=False)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(
            f"The table can't be written: {error.strerror}", str(file), "Name another file."
        ) from error
    typer.echo(f"The accounts are in {file}.")


@app.command()
def remove(name: Name, data: Data = None) -> None:
    """Remove an account; its sessions end at once."""
    _manager(data).do("removed", name)
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
