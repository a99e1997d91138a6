"""Settings: optional, strict, and wrong ones said in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from common.errors import BadSettings
from common.settings import BureauSettings, app_settings


def test_a_folder_without_settings_has_defaults(tmp_path: Path) -> None:
    settings = BureauSettings.load(tmp_path)
    assert (settings.demo, settings.thresholds.fever_c) == (False, 37.3)


def test_what_the_file_says_counts_and_a_change_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('region = "410200"\n[thresholds]\nfever_c = 37.0\n')
    assert BureauSettings.load(tmp_path).thresholds.fever_c == 37.0
    path.write_text('region = "410300"\n')
    os.utime(path, ns=(1, 1))
    assert BureauSettings.load(tmp_path).region == "410300"


@pytest.mark.parametrize(
    "text", ["regoin = '410100'", "[thresholds]\nfevr_c = 37", "demo = 'perhaps'", "region ="]
)
def test_a_wrong_line_is_a_sentence_that_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(BadSettings, match=r"settings\.toml") as told:
        BureauSettings.load(tmp_path)
    assert "settings.toml" in told.value.zh


def test_a_wrong_variable_is_a_sentence_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPIDESK_PORT", "many")
    app_settings.cache_clear()
    with pytest.raises(BadSettings, match="EPIDESK_PORT"):
        app_settings()
    app_settings.cache_clear()
