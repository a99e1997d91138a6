"""The table of the audit. How it refuses to be changed stands in `access/migrations/versions/0002_audit.py`."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from access.tables import Base

LEAST_DAYS = 180
"""So long every entry is kept, whatever anybody asks for; the triggers know it, too."""

AUDIT = Table(
    "audit",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False, index=True),
    Column("kind", String(40), nullable=False, index=True),
    Column("user_name", String(200), nullable=False, index=True),
    Column("role", String(200), nullable=False),
    Column("scope", String(200), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("row_count", Integer),
    Column("purpose", String(200), nullable=False),
    Column("outcome", String(200), nullable=False),
    Column("address", String(200), nullable=False),
    # two entries that both follow one and the same can't be: the chain can't fork
    Column("previous", String(64), nullable=False, unique=True),
    Column("seal", String(64), nullable=False, unique=True),
)
"""The columns are the fields of `access.chain.Line`, in their order."""
