"""What a snapshot tells of how it was made, in `etl_meta`; and whether it would be made otherwise now."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import duckdb

from common.clock import now
from etl.pseudonyms import FACT, told
from etl.take import SHAPE, Tools
from warehouse import personal
from warehouse.build import Build
from warehouse.decided import Held, confirmed_anew
from warehouse.lake import content_of
from warehouse.ledger import meta
from warehouse.models.catalog import fingerprint, models


def write_meta(
    connection: duckdb.DuckDBPyConnection,
    build: Build,
    previous: Path | None,
    number: int,
    tools: Tools,
    personal_from: date | None,
) -> str:
    """Write `etl_meta`; returns the fingerprint of all published content, whatever the run it came by."""
    parts = [
        f"{p.fact}|{p.day}|{p.content}"
        for p in sorted(build.pieces, key=lambda p: (p.fact, str(p.day)))
        if p.content
    ]
    for model in models():
        if model.stored == "snapshot":
            parts.append(f"{model.name}|{content_of(connection, model.name)}")
    days = build.collected()
    content = _fingerprint("\n".join(parts))
    values = {
        "snapshot_id": f"{number:06d}-{content[:8]}",
        "content_hash": content,
        "region": tools.settings.region,
        "name": tools.settings.name,
        "demo": str(tools.settings.demo).lower(),
        "first_day": days[0].isoformat() if days else "",
        "last_day": days[-1].isoformat() if days else "",
        "created_at": now().isoformat(sep=" ", timespec="seconds"),
        "root": str(build.data),
        "previous": previous.stem if previous else "",
        "models": fingerprint(),
        personal.FROM: personal_from.isoformat() if personal_from else "",
        "shape": SHAPE,
        FACT: told(tools.person_key),
    }
    connection.executemany("insert into etl_meta values (?, ?)", [list(item) for item in values.items()])
    return content


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def outdated(previous: Path, data: Path, tools: Tools) -> bool:
    """Whether `previous` must be made anew though no file came: its views name files of a folder that lies elsewhere
    now, other models built it, or a steward confirmed somebody since, or took that back."""
    if told_by(previous, "root") != str(data) or made_otherwise(previous, tools):
        return True
    return confirmed_anew(previous, Held.of(data))


def made_otherwise(snapshot: Path, tools: Tools) -> bool:
    """Whether other models built a snapshot, or its files were read into other columns, or people have other ids."""
    return told_by(snapshot, "models") != fingerprint() or read_otherwise(snapshot, tools)


def read_otherwise(snapshot: Path, tools: Tools) -> bool:
    """Whether the files behind a snapshot were read into other columns than they would be now, or under another key."""
    other_key = bool(tools.person_key) and told_by(snapshot, FACT) != told(tools.person_key)
    return told_by(snapshot, "shape") != SHAPE or other_key


def told_by(snapshot: Path, key: str) -> str | None:
    """What `etl_meta` of a snapshot says under `key`."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return meta(connection).get(key)
