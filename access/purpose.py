"""What somebody wants to see names for: said by who may see them, kept on the server, for one session and a while."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from access.store import Store
from access.tables import Base, Moment
from common.errors import BadPurpose

Purpose = Literal["follow_up", "chase_missing", "correct_roster", "other"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
MINUTES = 15
LONGEST = 100


class PurposeRow(Base):
    """A purpose that was given. Only a digest of the session's token is kept."""

    __tablename__ = "purpose"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column("user_name", String(60))
    purpose: Mapped[str] = mapped_column(String(40))
    said: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class Given:
    """A purpose in force: which, what was said of it in words ("" but for `other`), and until when (UTC)."""

    purpose: Purpose
    said: str
    until: datetime

    @property
    def told(self) -> str:
        """As the audit has it."""
        return f"{self.purpose}: {self.said}" if self.said else self.purpose


def give(
    store: Store, user: str, purpose: str, said: str = "", now: datetime | None = None
) -> tuple[str, Given]:
    """Keep a purpose for `MINUTES`; returns the token that the session holds from now on, and what was given.

    Raises BadPurpose for one that is not on the list, and for `other` without words.
    """
    known = next((one for one in PURPOSES if one == purpose), None)
    words = " ".join(said.split())[:LONGEST] if known == "other" else ""
    if known is None or (known == "other" and len(words) < 2):
        raise BadPurpose(
            "Names are shown for a purpose",
            do="Choose one of the list, or say in a few words what it is.",
            zh="查看姓名须说明用途：请从列表中选择，或用几个字说明。",
        )
    moment, token = now or datetime.now(UTC), secrets.token_urlsafe(24)
    given = Given(known, words, moment + timedelta(minutes=MINUTES))
    row = PurposeRow(token=_digest(token), user=user, purpose=known, said=words, until=given.until)
    with store.session() as session:
        session.execute(delete(PurposeRow).where(PurposeRow.until < moment))
        session.add(row)
    return token, given


def given(store: Store, user: str, token: str | None, now: datetime | None = None) -> Given | None:
    """The purpose that the session of `token` was given and that still holds; None without one."""
    if not token:
        return None
    with store.reading() as session:
        row = session.get(PurposeRow, _digest(token))
    if row is None or row.user != user or row.until <= (now or datetime.now(UTC)):
        return None
    known = next((one for one in PURPOSES if one == row.purpose), None)
    return Given(known, row.said, row.until) if known else None


def take_back(store: Store, token: str | None) -> None:
    """Forget the purpose of a session: names are masked again."""
    if token:
        with store.session() as session:
            session.execute(delete(PurposeRow).where(PurposeRow.token == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
