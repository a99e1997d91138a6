"""What is chosen on the sources page becomes a profile; a profile becomes a file, whole or not at all."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from common.words import Text
from pages.sources_draft import Choices, as_file, composed, digest, first_choice, meaning_of, write


def column(index: int, header: str, field: str | None = None, guess: str | None = None) -> dict[str, Any]:
    """A column as the check tells it."""
    why = {"field": guess, "why": "wording"} if guess else None
    return {"index": index, "header": header, "question": header, "field": field, "guess": why}


def chosen(
    fields: dict[int, str] | None = None, meanings: dict[int, dict[str, str]] | None = None
) -> Choices:
    """Choices of one source."""
    return Choices("ours", "自研", "answers", fields or {}, meanings or {})


NEW: dict[str, Any] = {
    "known": False,
    "document": {"kind": "roster", "label": "x", "marks": ["孩子"], "questions": {"孩子": "name"}},
}
KNOWN: dict[str, Any] = {
    "known": True,
    "document": {"kind": "answers", "label": "问卷星", "marks": ["甲"], "questions": {"早 餐": "ignore"}},
}


def test_a_new_layout_maps_each_column_as_chosen_or_as_guessed() -> None:
    columns = [column(0, "孩子", guess="name"), column(1, "几度"), column(2, "")]
    made = composed(NEW, columns, chosen({1: "temperature_c"}))
    assert made == {
        "kind": "answers", "label": "自研", "marks": ["孩子"], "questions": {"孩子": "name", "几度": "temperature_c"}
    }  # fmt: skip


def test_of_a_known_layout_only_what_differs_is_added_and_open_questions_are_settled() -> None:
    columns = [column(0, "今日体温", "temperature_c"), column(1, "早餐", "ignore"), column(2, "午餐")]
    made = composed(KNOWN, columns, chosen({0: "temperature_c", 1: "symptoms", 2: "extra"}))
    assert made["questions"] == {"早餐": "symptoms", "午餐": "extra"}
    assert KNOWN["document"]["questions"] == {"早 餐": "ignore"}, "the draft itself stays as it was"


def test_two_columns_of_one_wording_are_told_apart_by_their_whole_headers() -> None:
    twice = [{**column(n, f"{n + 1}、体温"), "question": "体温"} for n in range(2)]
    made = composed(NEW, twice, chosen({0: "temperature_c", 1: "ignore"}))
    assert made["questions"] == {"1、体温": "temperature_c", "2、体温": "ignore"}


def test_meanings_are_put_changed_and_taken_away() -> None:
    document = {
        "kind": "answers",
        "marks": ["甲"],
        "answers": {"去过": {"路 过": "是", "旧": "否"}, "别的": {"a": "b"}},
    }
    columns = [column(0, "去过", "contact_area")]
    made = composed(
        {"known": True, "document": document},
        columns,
        chosen({}, {0: {"路过": "否", "旧": " ", "是": "是", "新": " 是 "}}),
    )
    assert made["answers"] == {"别的": {"a": "b"}, "去过": {"路过": "否", "新": "是"}}
    assert meaning_of(made, "去 过", "路 过") == "否" and meaning_of(made, "去过", "旧") == ""


def test_a_guess_is_chosen_for_a_new_layout_alone() -> None:
    asked = column(0, "家里几度", guess="temperature_c")
    assert first_choice(asked, known=False) == "temperature_c"
    assert first_choice(asked, known=True) == "extra"


def test_the_file_says_who_saved_it_and_reads_back(tmp_path: Path) -> None:
    made = {"kind": "answers", "label": "自研", "marks": ["孩子"], "questions": {'他说"好"': "name"}}
    text = as_file(made, "wang", Text("zh"))
    assert tomllib.loads(text) == made
    assert text.startswith("# 由“来源”页保存：wang，")


def test_a_save_keeps_the_former_file_and_its_copy_is_no_profile(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    assert write(folder, "ours", "a = 1\n") == ""
    before = digest(folder / "ours.toml")
    former = write(folder, "ours", "a = 2\n")
    assert (folder / former).read_text() == "a = 1\n"
    assert [path.name for path in folder.glob("*.toml")] == ["ours.toml"]
    assert digest(folder / "ours.toml") != before != digest(folder / "none.toml") == ""


def test_a_save_that_breaks_off_leaves_the_former_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "ours", "a = 1\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, "ours", "a = 2\n")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("ours.toml", "a = 1\n")]
