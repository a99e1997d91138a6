"""What a question asks, told from its wording (`_fields.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.sources.headers import spaced, wording

PART = re.compile(r"(?<!\s)[—–]{1,2}(?!\s)|(?<=[\u4e00-\u9fff])[-:：](?=[\u4e00-\u9fff])")
"""Between a matrix or address question and its row: `2、请填写学生信息：—姓名：`."""


@dataclass(frozen=True)
class Wording:
    """A field that a question asks for. `any`, `none`: patterns for Chinese, without blanks; `en`, `en_none`:
    for English, lower case, with a blank between words."""

    name: str
    any: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]
    en: tuple[re.Pattern[str], ...]
    en_none: tuple[re.Pattern[str], ...]

    def asks(self, question: str) -> bool:
        """Whether `question`, without its number, asks for this field."""
        chinese = wording(question)
        if any(p.search(chinese) for p in self.any):
            return not any(p.search(chinese) for p in self.none)
        english = spaced(question)
        return any(p.search(english) for p in self.en) and not any(p.search(english) for p in self.en_none)


def field_asked(question: str, wordings: tuple[Wording, ...]) -> str | None:
    """The field that a question asks for; of a matrix or address question its row tells first."""
    row = PART.split(question)[-1].strip(" :：")
    for text in (row, question) if row and row != question else (question,):
        found = next((w.name for w in wordings if w.asks(text)), None)
        if found is not None:
            return found
    return None
