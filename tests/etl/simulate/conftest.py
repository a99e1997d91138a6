"""A small simulated city, made once: 12 counties, 12 days, one roster that changes half way."""

from pathlib import Path

import pytest

from etl.simulate import misdating
from etl.simulate.city import simulate


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of 1,500 students over 12 days, where dates are mistyped often enough to be seen."""
    out = tmp_path_factory.mktemp("simulated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(misdating, "MISDATED", 1 / 500)
        simulate(out, students=1_500, days=12, seed=3)
    return out
