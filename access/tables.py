"""The tables of the operational store. How they came to be stands in `access/migrations/`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

NAMES = {"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
NAMES |= {"fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}


class Moment(TypeDecorator[datetime]):
    """A moment with its zone, kept as UTC: SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for the store; a moment without a zone is refused, as nobody knows when it was."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """UTC from the store."""
        if value is None:
            return None
        told: datetime = value
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables of the store share."""

    metadata = MetaData(naming_convention=NAMES)


class AccountRow(Base):
    """Somebody who may sign in."""

    __tablename__ = "account"

    user: Mapped[str] = mapped_column("user_name", String(60), primary_key=True)
    role: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    """When the password was set."""
    must_change: Mapped[bool] = mapped_column(default=False)
    locked: Mapped[bool] = mapped_column(default=False)
    """Locked by an administrator, until one unlocks it."""
    subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    """Who this is at the bureau's sign-in provider."""
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int] = mapped_column(default=0)
    """The last time step whose code was used: a code can't be used twice."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    units: Mapped[list[UnitRow]] = relationship(
        order_by="UnitRow.place", cascade="all, delete-orphan", lazy="selectin"
    )


class UnitRow(Base):
    """A unit of an account, in the order in which they were granted."""

    __tablename__ = "account_unit"

    user: Mapped[str] = mapped_column(
        "user_name", ForeignKey(AccountRow.user, ondelete="cascade"), primary_key=True
    )
    unit_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    place: Mapped[int]


class PastPassword(Base):
    """A password that an account had, as a hash."""

    __tablename__ = "account_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(
        "user_name", ForeignKey(AccountRow.user, ondelete="cascade"), index=True
    )
    hash: Mapped[str] = mapped_column(String(200))


class RecoveryCode(Base):
    """A code that stands in for the second factor once, as a hash."""

    __tablename__ = "account_recovery"

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(
        "user_name", ForeignKey(AccountRow.user, ondelete="cascade"), index=True
    )
    hash: Mapped[str] = mapped_column(String(64))


class Failures(Base):
    """Failed tries to sign in under a name, whether there is such an account or not."""

    __tablename__ = "sign_in_failure"

    user: Mapped[str] = mapped_column("user_name", String(60), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)


class SessionRow(Base):
    """A session: whoever has its id is signed in. Only a digest of the id is kept."""

    __tablename__ = "session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column("user_name", String(60), index=True)
    how: Mapped[str] = mapped_column(String(20))
    """How they signed in: `password`, `oidc` or `demo`."""
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Fact(Base):
    """What the store remembers of itself."""

    __tablename__ = "store_fact"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
