"""The data page: why a file was refused, in words, whatever its sentence names."""

import pandas as pd
import pytest

from common.words import Text, words
from pages.data_rows import why_refused

CODES = sorted(key.rpartition(".")[2] for key in words("zh") if key.startswith("night.refused."))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_reason_becomes_a_sentence_from_what_the_night_kept(code: str, lang: str) -> None:
    frame = pd.DataFrame([{"name": "a.csv", "reason": code, "detail": "tool=Ed-Fi; root=InterchangeStudent"}])
    (sentence,) = why_refused(frame, Text(lang))
    assert sentence is not None and sentence.startswith("a.csv") and "{" not in sentence
    if code == "xml_file":
        assert "InterchangeStudent" in sentence
