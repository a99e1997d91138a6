"""One written form for headers and questions, so that width, blanks and script don't tell two of them apart."""

from __future__ import annotations

import re
import unicodedata

from etl.convert.text import simplified

BLANKS = re.compile(r"\s+")
JOINTS = re.compile(r"[\s_/]+")
NUMBER = re.compile(r"^(第?\d+(题[、.．:：]?|[、:：)）]|[.．](?!\d))\s*)+")
NOTE = re.compile(r"【[^】]*】|[（(](必填|选填|单选|多选|自动)[）)]|[*＊]")
LONGEST = 200
"""Of a question; some tools put a whole introduction into a header."""


def normalise_text(text: str) -> str:
    """NFKC without any blanks: `５、今日体温（℃）` → `5、今日体温(°C)`."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", text))


def question_text(header: str) -> str:
    """A question as it was asked, without its number and the tool's marks: `6、症状【多选题】` → `症状`."""
    return NOTE.sub("", NUMBER.sub("", header.strip()))[:LONGEST].strip()


def wording(question: str) -> str:
    """A question as Chinese patterns are held against it: normalised, simplified characters."""
    return simplified(normalise_text(question))


def spaced(question: str) -> str:
    """A question as English patterns are held against it, lower case, one blank a gap: `Body_temp` → `body temp`."""
    return JOINTS.sub(" ", unicodedata.normalize("NFKC", question)).strip().lower()
