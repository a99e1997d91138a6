"""The profiles in force, as data: what a page lists, and changes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from etl.sources.profiles import FIELDS, SHIPPED, Profiles


def document_of(name: str, own: Path | None) -> dict[str, Any]:
    """A profile in force as its file says it: the bureau's own, else the shipped one; empty when there is none."""
    for folder in (own, SHIPPED):
        path = folder / f"{name}.toml" if folder else None
        if path is not None and path.is_file() and path.stat().st_size:
            return tomllib.loads(path.read_text(encoding="utf-8"))
    return {}


def in_force(profiles: Profiles, own: Path | None) -> dict[str, Any]:
    """`fingerprint`, `fields`, and `sources`: each with its file as data; `own` is the bureau's folder of them."""
    sources = [
        {
            "name": profile.name,
            "kind": profile.kind,
            "label": profile.label,
            "own": own is not None and (own / f"{profile.name}.toml").is_file(),
            "document": document_of(profile.name, own),
        }
        for profile in sorted(profiles.sources, key=lambda p: p.name)
    ]
    return {"fingerprint": profiles.fingerprint, "fields": sorted(FIELDS), "sources": sources}
