"""What is changed beside the desk stands on record: once, whoever looks first, and not when nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from access import outside
from access.audit import lines
from access.outside import digest, note_changes, watch
from access.store import Store, store
from common.errors import NotRecorded


def told(kept: Store) -> list[tuple[str, str]]:
    return [(line.role, line.subject) for line in lines(kept) if line.kind == "settings_changed"]


def test_a_change_is_recorded_once_and_the_first_look_only_remembers(kept: Store) -> None:
    note_changes(kept, {"settings.toml": "a"})
    note_changes(kept, {"settings.toml": "a"})
    assert told(kept) == []
    for _ in range(2):
        note_changes(kept, {"settings.toml": "b", "answers_since": ""})
    assert told(kept) == [("server", "settings.toml b")]
    note_changes(kept, {"answers_since": "2020-03-01"})
    assert told(kept)[1:] == [("server", "answers_since 2020-03-01")]


def test_what_could_not_be_recorded_is_recorded_the_next_time(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_changes(kept, {"settings.toml": "a"})

    def fails(*_: object) -> None:
        raise NotRecorded("full", "the store")

    with monkeypatch.context() as broken:
        broken.setattr(outside, "record", fails)
        with pytest.raises(NotRecorded):
            note_changes(kept, {"settings.toml": "b"})
    note_changes(kept, {"settings.toml": "b"})
    assert told(kept) == [("server", "settings.toml b")]


def test_a_request_after_a_change_by_hand_puts_it_on_record(tmp_path: Path) -> None:
    server = Flask(__name__)
    server.add_url_rule("/", view_func=lambda: "")
    watch(server, lambda: tmp_path, dict, every_s=0)
    client = server.test_client()
    client.get("/")
    (tmp_path / "settings.toml").write_text("demo = true\n", encoding="utf-8")
    for _ in range(2):
        assert client.get("/").status_code == 200
    assert told(store(tmp_path)) == [("server", f"settings.toml {digest(tmp_path / 'settings.toml')}")]
