"""Encodings are told by reading all of a file strictly, whatever the size of the pieces it is read in."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import FileRefused
from etl.formats import encodings
from etl.formats.encodings import as_utf8

TEXT = "姓名,体温\r\n张𬎆,36.5\r\n王小明é,36.6\r\n" * 3


# a mark must lie within the first piece
@pytest.mark.parametrize(
    ("encoding", "piece"),
    [
        *((encoding, piece) for encoding in ("utf-8", "gb18030") for piece in (1, 2, 3, 5, 64, 1 << 22)),
        *((encoding, piece) for encoding in ("utf-8-sig", "utf-16") for piece in (3, 5, 64, 1 << 22)),
    ],
)
def test_a_text_is_read_in_its_encoding_wherever_the_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, piece: int
) -> None:
    monkeypatch.setattr(encodings, "CHUNK", piece)
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    told, source = as_utf8(path, tmp_path / "b.csv")
    assert told == encoding
    assert source.read_bytes() == TEXT.encode()


@pytest.mark.parametrize("piece", [2, 7, 1 << 22])
@pytest.mark.parametrize("at", [0, 12, 40])
def test_the_first_byte_that_fits_no_encoding_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, piece: int
) -> None:
    monkeypatch.setattr(encodings, "CHUNK", piece)
    good = TEXT.encode()
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * at + b"\xff" + good)
    with pytest.raises(FileRefused) as refused:
        as_utf8(path, tmp_path / "b.csv")
    assert (refused.value.code, refused.value.values["offset"]) == ("mixed_encoding", at)


def test_a_character_that_the_end_cuts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,体温\n王,36".encode() + "明".encode()[:2])
    with pytest.raises(FileRefused):
        as_utf8(path, tmp_path / "b.csv")
