"""Takes in generated files by the thousand, says which are not accounted for: `python -m tests.etl.many FROM TO`."""

import csv
import io
import json
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from etl.errors import FileRefused
from etl.take import Tools, take
from tests.etl.mutants import mutant


def outcome(seed: int, path: Path, tools: Tools) -> tuple[str, int]:
    """What became of the file of `seed`, and its rows. Raises AssertionError when they don't add up, and whatever the
    night itself raises."""
    name, content, done = mutant(seed)
    path.write_bytes(content)
    try:
        report = take(path, name, "0" * 64, tools, None)
    except FileRefused as refused:
        for lang, mark in (("zh", "："), ("en", ": ")):
            sentence = refused.sentence(lang)
            assert sentence.startswith(name + mark) and "{" not in sentence.removeprefix(name)[:1], sentence
        return refused.code, 0
    parts = (report.rows_loaded, report.rows_superseded, len(report.refusals), report.rows_blank)
    assert report.rows_in == sum(parts), (report.rows_in, parts, done)
    assert report.seen is not None
    rows = spreadsheet_rows(content, report.encoding)
    assert report.rows_in == rows - report.seen.header_row, (report.rows_in, rows, done)
    places = [refusal.row_no for refusal in report.refusals]
    assert len(set(places)) == len(places) and all(report.seen.header_row < n <= rows for n in places), places
    return "loaded", report.rows_in


def spreadsheet_rows(content: bytes, encoding: str) -> int:
    """Rows of delimited text, counted without the night's code: by Python's reader, over the whole text at once."""
    text = content.decode(encoding)
    first = next(line for line in text.splitlines() if line.strip())
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;|", key=first.count)))


def main(first: int, last: int) -> None:
    """Print how many files ended how, how many rows there were, and the seeds that failed with their reason."""
    tools = Tools.of(None)
    ended: Counter[str] = Counter()
    rows, failed = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last):
            try:
                code, taken = outcome(seed, Path(folder) / "a.csv", tools)
            except Exception:
                failed[seed] = traceback.format_exc(limit=-3)
                continue
            ended[code] += 1
            rows += taken
    print(json.dumps([ended, rows, failed]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
