"""The bureau's clock: Asia/Shanghai, without summer time since 1991."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))


def now() -> datetime:
    """The machine's clock as Shanghai wall time, to the second: for the books, never for what a page shows as today."""
    return datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)
