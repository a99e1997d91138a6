"""Arrow columns that the tables of truth share."""

from datetime import date

import numpy as np
import pyarrow as pa

from etl.simulate.streams import Array


def words(choices: tuple[str, ...], index: Array) -> pa.StringArray:
    """The choices that `index` names."""
    return pa.array(choices, pa.string()).take(pa.array(index.astype(np.int32)))


def dates(first: date, days: Array, unknown: Array | None = None) -> pa.Array:
    """Days numbered from `first` as dates; null where `unknown`."""
    start = np.datetime64(first, "D")
    return pa.array(start + days.astype("timedelta64[D]"), pa.date32(), mask=unknown)
