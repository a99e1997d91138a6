"""Ids of people are made with a key: the same night after night, and nobody's without it."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.settings import app_settings
from etl.errors import NightFailed
from etl.nightly import run_night
from etl.pseudonyms import FILE
from tests.etl.bureau import DAYS, LI, WANG, Bureau, answer, ask

IDS = "select person_id, name from core_person order by name"


@pytest.fixture
def own_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys are kept in data folders, as where nobody sets one."""
    monkeypatch.delenv("EPIDESK_PERSON_KEY")
    app_settings.cache_clear()
    yield
    app_settings.cache_clear()


@pytest.fixture
def loaded(own_key: None, tmp_path: Path) -> Bureau:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0])])
    run_night(bureau.data)
    return bureau


def test_an_id_can_t_be_made_of_the_number_without_the_key(loaded: Bureau) -> None:
    ids = {person_id for person_id, _ in ask(loaded.data, IDS)}
    for text in (f"student:{WANG.id_number}", WANG.id_number, WANG.number, f"student:{WANG.number}"):
        assert "p" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest() not in ids


def test_the_key_is_for_the_account_alone_and_not_in_the_lake(loaded: Bureau) -> None:
    key = loaded.data / FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    told = key.read_text(encoding="ascii").strip().encode()
    for path in [*loaded.data.glob("lake/**/*.parquet"), *loaded.data.glob("snapshots/*.duckdb")]:
        assert told not in path.read_bytes()


def test_everybody_keeps_their_id_from_night_to_night(loaded: Bureau) -> None:
    before = ask(loaded.data, IDS)
    loaded.wenjuanxing("b.csv", [answer(LI, DAYS[1])])
    run_night(loaded.data)
    assert ask(loaded.data, IDS) == before


def test_two_bureaus_give_one_child_two_ids(loaded: Bureau, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Bureau(tmp_path_factory.mktemp("other"))
    other.roster()
    run_night(other.data)
    assert {i for i, _ in ask(loaded.data, IDS)}.isdisjoint({i for i, _ in ask(other.data, IDS)})


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_or_other_key_stops_the_night_in_one_sentence(loaded: Bureau, lost: bool) -> None:
    before = ask(loaded.data, IDS)
    key = loaded.data / FILE
    key.unlink() if lost else key.write_text("another", encoding="ascii")
    loaded.wenjuanxing("b.csv", [answer(LI, DAYS[1])])
    with pytest.raises(NightFailed, match="--new-person-key") as failed:
        run_night(loaded.data)
    assert "从备份放回" in failed.value.zh
    assert ask(loaded.data, IDS) == before


def test_a_new_key_gives_everybody_another_id_and_keeps_all_answers(loaded: Bureau) -> None:
    before, answers = (
        ask(loaded.data, IDS),
        ask(loaded.data, "select day, count(*) from core_response group by 1"),
    )
    (loaded.data / FILE).unlink()
    run_night(loaded.data, new_key=True)
    after = ask(loaded.data, IDS)
    assert [name for _, name in after] == [name for _, name in before]
    assert {i for i, _ in after}.isdisjoint({i for i, _ in before})
    assert ask(loaded.data, "select day, count(*) from core_response group by 1") == answers
    assert run_night(loaded.data).days == []
