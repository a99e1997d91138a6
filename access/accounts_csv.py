"""Accounts as a table to take away and to bring in: CSV, safe for spreadsheets, without any password."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access import noted
from access.accounts import Account
from access.managing import Manager
from access.wanted import Wanted
from common.errors import BadAccounts, EpiDeskError, NotInScope
from common.spreadsheet import harmless, meant

COLUMNS = ("user", "name", "role", "units")
_HEADS = {"账号": "user", "显示名": "name", "角色": "role", "单位": "units"}
MOST_ROWS, MOST_BYTES, MOST_TOLD = 5_000, 1_000_000, 20


@dataclass(frozen=True)
class Brought:
    """What an import did: who was made, with first passwords, and how many others were changed."""

    made: list[tuple[str, str]]
    changed: int
    same: int


def written(accounts: Iterable[Account]) -> bytes:
    """The accounts as CSV in UTF-8 with a byte order mark; several units with a space between."""
    target = io.StringIO(newline="")
    out = csv.writer(target)
    out.writerow(COLUMNS)
    for one in accounts:
        out.writerow(map(harmless, (one.user, one.name, one.role.key, " ".join(one.unit_ids))))
    return target.getvalue().encode("utf-8-sig")


def passwords_written(made: Iterable[tuple[str, str]]) -> bytes:
    """First passwords as CSV: user, password."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([("user", "password"), *made])
    return target.getvalue().encode("utf-8-sig")


def bring_in(manager: Manager, content: bytes) -> Brought:
    """Make the accounts of a table and change those that there are: all, or none when a row won't do.

    Raises BadAccounts with a sentence for each row that won't do.
    """
    wanted = _checked(manager, _rows(content))
    known = {one.user: one for one in manager.accounts()}
    new = [one for _, one in wanted if one.user not in known]
    other = [one for _, one in wanted if one.user in known and not _same(known[one.user], one)]
    made = manager.create_all(new)
    manager.change_all(other)
    users = [one.user for one in new]
    return Brought(list(zip(users, made, strict=True)), len(other), len(wanted) - len(new) - len(other))


def _same(old: Account, new: Wanted) -> bool:
    told = (old.role.key, old.level, old.unit_ids, old.name)
    return told == (new.role, new.level, new.unit_ids, new.name or new.user)


def _checked(manager: Manager, rows: Sequence[tuple[int, Wanted]]) -> list[tuple[int, Wanted]]:
    """The rows with their levels. Raises BadAccounts that tells what is wrong with each."""
    sound: list[tuple[int, Wanted]] = []
    wrong: list[tuple[int, EpiDeskError]] = []
    taken = manager.taken(one.user for _, one in rows)
    seen: set[str] = set()
    for line, one in rows:
        try:
            if one.user in seen:
                raise BadAccounts(
                    "This account stands in the table twice", one.user, zh=f"账号重复（{one.user}）。"
                )
            seen.add(one.user)
            if one.user in taken:
                manager.account(one.user)
            sound.append((line, manager.checked(one)))
        except EpiDeskError as error:
            if isinstance(error, NotInScope):
                noted.refused("accounts import", ",".join(one.unit_ids))
            wrong.append((line, error))
    if wrong:
        raise _told(wrong, len(rows))
    return sound


def _told(wrong: Sequence[tuple[int, EpiDeskError]], rows: int) -> BadAccounts:
    shown, more = wrong[:MOST_TOLD], len(wrong) - MOST_TOLD
    english = [f"Line {line}: {error}" for line, error in shown]
    chinese = [f"第 {line} 行：{error.zh}" for line, error in shown]
    if more > 0:
        english.append(f"… and {more} more.")
        chinese.append(f"……另有 {more} 行。")
    return BadAccounts(
        f"{len(wrong)} of {rows} rows won't do, so nothing was changed",
        do="\n" + "\n".join(english),
        zh="\n".join([f"{rows} 行中有 {len(wrong)} 行不能用，未作任何改动。", *chinese]),
    )


def _rows(content: bytes) -> list[tuple[int, Wanted]]:
    """The rows by their line. Raises BadAccounts for what is no such table."""
    if len(content) > MOST_BYTES:
        raise _no_table(
            f"it has more than {MOST_BYTES // 1_000_000} MB", f"大于 {MOST_BYTES // 1_000_000} MB"
        )
    try:
        reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
        lines = [(reader.line_num, [meant(cell.strip()) for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise _no_table(str(error), str(error)) from error
    heads = [_HEADS.get(head, head.lower()) for head in lines[0][1]] if lines else []
    if missing := [one for one in COLUMNS if one not in heads]:
        raise _no_table(f"its first row lacks {', '.join(missing)}", f"首行缺少 {'、'.join(missing)}")
    if len(lines) - 1 > MOST_ROWS:
        raise _no_table(f"it has more than {MOST_ROWS} rows", f"多于 {MOST_ROWS} 行")
    return [(line, _wanted(dict(zip(heads, row, strict=False)))) for line, row in lines[1:]]


def _wanted(row: dict[str, str]) -> Wanted:
    units = row.get("units", "").replace("、", " ").replace(";", " ").replace("；", " ").split()
    return Wanted(row.get("user", ""), row.get("role", ""), tuple(units), row.get("name", ""))


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_table("its characters are neither UTF-8 nor GB18030", "编码既不是 UTF-8 也不是 GB18030")


def _no_table(why: str, zh: str) -> BadAccounts:
    return BadAccounts(
        f"This is no table of accounts: {why}",
        do=f"Its first row is {','.join(COLUMNS)}; export one to see.",
        zh=f"这不是账号表：{zh}。首行须为 {','.join(COLUMNS)}，可先导出一份作参考。",
    )
