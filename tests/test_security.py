"""SECURITY.md names tests that there are, in every chapter, and gives a test or a reason in every line."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house import files, read

PAGE = read(Path("SECURITY.md"))
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+", line)]


def test_every_test_that_it_names_exists() -> None:
    there = {
        name
        for path in files()
        if path.parts[0] == "tests" and path.suffix == ".py"
        for name in re.findall(r"^(?:async )?def (test_\w+)", read(path), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 60
    assert named - there == set()


def test_every_chapter_of_the_standard_is_there() -> None:
    assert re.findall(r"^\| \*\*(V\d+)\*\*", PAGE, re.MULTILINE) == [f"V{n}" for n in range(1, 18)]


def test_every_line_has_a_test_or_a_reason() -> None:
    assert len(ROWS) > 100
    for row in ROWS:
        _, _, _, shown, _ = row.split("|")
        assert len(shown.strip()) > 2, row
