"""Where people were born, as the first six digits of their ID tell."""

import numpy as np

from etl.simulate.places import REGION_NUMBERS
from etl.simulate.streams import Array, pick

# Where people were born: region codes of other places in Henan and beyond, three of them withdrawn since.
_HENAN = (
    410122,
    410181,
    410185,
    410221,
    410322,
    410381,
    410306,
    411023,
    411081,
    411122,
    411381,
    411425,
    411522,
    411628,
    411702,
    410526,
    410725,
    410928,
    411224,
    410425,
)
_ELSEWHERE = (
    130429,
    140522,
    320382,
    341221,
    341602,
    371728,
    420381,
    421087,
    440307,
    510722,
    610523,
    330282,
    110105,
)


def regions(county: Array, rng: np.random.Generator) -> Array:
    """Region codes (int32): mostly the county's own, else elsewhere in Henan or in another province."""
    own = REGION_NUMBERS[county]
    kind = pick(rng, (0.72, 0.2, 0.08), len(county))
    henan = np.array(_HENAN)[rng.integers(0, len(_HENAN), len(county))]
    elsewhere = np.array(_ELSEWHERE)[rng.integers(0, len(_ELSEWHERE), len(county))]
    return np.select([kind == 0, kind == 1], [own, henan], elsewhere).astype(np.int32)
