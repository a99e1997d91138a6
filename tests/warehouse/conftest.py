"""The town, served to the queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import town
from warehouse.queries import base


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """The town, published in a folder of the test's own, which queries read."""
    folder = town.publish(tmp_path / "data")
    base.use(folder)
    return folder
