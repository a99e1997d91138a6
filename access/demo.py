"""Demo accounts: one for each role, for the invented city only.

They exist where EPIDESK_DEMO or the data folder's settings say so, and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from access.accounts import ROLES, Role
from common.settings import BureauSettings, app_settings

PASSWORD = "demo"


def demo_allowed(data_dir: Path) -> bool:
    """Whether demo accounts may sign in: EPIDESK_DEMO if set, else `demo` of DIR/settings.toml."""
    asked = app_settings().demo
    return BureauSettings.load(data_dir).demo if asked is None else asked


def demo_role(user: str) -> Role | None:
    """The role of a demo account, which bears the role's name; None for any other name."""
    return ROLES.get(user)
