"""The table of the audit. How it refuses to be changed stands in `access/migrations/versions/0002_audit.py`."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

LEAST_DAYS = 180
"""So long every entry is kept, whatever anybody asks for; the triggers know it, too."""

AUDIT = Table(
    "audit",
    MetaData(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32)),
    Column("kind", String(40)),
    Column("user_name", String(200)),
    Column("role", String(200)),
    Column("scope", String(200)),
    Column("subject", String(200)),
    Column("row_count", Integer),
    Column("purpose", String(200)),
    Column("outcome", String(200)),
    Column("address", String(200)),
    Column("previous", String(64)),
    Column("seal", String(64)),
)
"""The columns are the fields of `access.chain.Line`, in their order."""
