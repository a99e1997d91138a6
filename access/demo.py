"""Demo accounts: one for each kind of reader, for the invented city only.

They exist where EPIDESK_DEMO or the data folder's settings say so, and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from access.rights import ROLES, Level, Role
from common.settings import BureauSettings, app_settings

PASSWORD = "demo"
DEMO: dict[str, Level] = {
    "province": "province",
    "city": "city",
    "director": "city",
    "officer": "city",
    "analyst": "city",
    "steward": "city",
    "county": "county",
    "school": "school",
    "class": "class",
    "admin": "city",
    "auditor": "city",
}
"""The demo accounts, each named as its role, and the level at which they are."""


def demo_allowed(data_dir: Path) -> bool:
    """Whether demo accounts may sign in: EPIDESK_DEMO if set, else `demo` of DIR/settings.toml."""
    asked = app_settings().demo
    return BureauSettings.load(data_dir).demo if asked is None else asked


def demo_role(user: str) -> Role | None:
    """The role of a demo account, which bears the role's name; None for any other name."""
    return ROLES[user] if user in DEMO else None
