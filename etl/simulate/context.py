"""What the writers of files share: the city, its days, and pools of words made once."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pyarrow as pa

from etl.simulate.places import COUNTIES
from etl.simulate.population import Population
from etl.simulate.schools import Schools
from etl.simulate.unit_texts import class_pool, school_pool

DINGTALK_COUNTY = next(row for row, county in enumerate(COUNTIES) if county.name == "上街区")


@dataclass(frozen=True)
class City:
    """Everything that stays the same from day to day."""

    people: Population
    schools: Schools
    seed: int
    first_day: date
    days: int
    wording_day: int  # from this day on the questions are worded anew
    reform_day: int  # from this day on the second roster of one county holds; beyond the last day: never

    def date_of(self, day: int) -> date:
        return self.first_day + timedelta(days=int(day))

    @cached_property
    def classes(self) -> tuple[pa.StringArray, int]:
        return class_pool(self.schools)

    @cached_property
    def school_names(self) -> tuple[pa.StringArray, int]:
        return school_pool(self.schools)

    @cached_property
    def clock(self) -> pa.StringArray:
        """HH:MM:SS by second of the day."""
        return pa.array([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86_400)])

    @cached_property
    def ips(self) -> pa.StringArray:
        """Addresses reserved for documentation (RFC 5737), as the tool shows them."""
        return pa.array(
            [f"203.0.113.{i}(河南-郑州)" for i in range(1, 200)]
            + [f"198.51.100.{i}(河南-未知)" for i in range(9)]
        )

    @cached_property
    def durations(self) -> pa.StringArray:
        return pa.array([f"{seconds}秒" for seconds in range(600)])


def texts(values: object) -> pa.StringArray:
    """Whole numbers as strings."""
    return pa.array(np.asarray(values)).cast(pa.string())
