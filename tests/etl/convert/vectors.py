"""The project's table of typed texts and what each must become."""

import csv
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "chinese_etl_vectors.csv"


def vectors(*kinds: str) -> list[tuple[str, str]]:
    """(text, expectation) of the rows of these kinds."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [(row["input"], row["expected"]) for row in csv.DictReader(lines) if row["kind"] in kinds]
