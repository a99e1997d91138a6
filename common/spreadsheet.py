"""Text that a spreadsheet takes for text, whatever it begins with."""

from __future__ import annotations

import re

# What makes a spreadsheet take a cell for a formula, full-width signs included (OWASP, CSV injection).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NEGATIVE = re.compile(r"-\d+(\.\d+)?")


def harmless(value: str) -> str:
    """The text with a ' in front when a spreadsheet would run it; a plain negative number stays as it is."""
    if value.startswith(FORMULA) and not _NEGATIVE.fullmatch(value):
        return f"'{value}"
    return value


def meant(value: str) -> str:
    """The text as it was before `harmless`."""
    return value[1:] if value.startswith("'") and value[1:].startswith(FORMULA) else value
