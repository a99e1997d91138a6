"""One written form for headers and questions, so that width and blanks don't tell two of them apart."""

from __future__ import annotations

import re
import unicodedata

BLANKS = re.compile(r"\s+")


def normalise_text(text: str) -> str:
    """NFKC without any blanks: `５、今日体温（℃）` → `5、今日体温(°C)`."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", text))
