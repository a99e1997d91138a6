"""School lists (学校名录): codes, names, counties, stages and coordinates."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from etl.answers.place import plausible, to_wgs84
from etl.columns import per_distinct
from etl.convert.positions import to_floats
from etl.rosters.common import Cells, Count, refuse, school_ids, school_keys
from etl.rosters.schema import SCHOOL
from etl.sources.recognise import Recognition

STAGES = {
    "幼儿园": "kindergarten",
    "学前": "kindergarten",
    "九年": "nine_year",
    "十二年": "complete",
    "完全中学": "secondary",
    "完中": "secondary",
    "小学": "primary",
    "高中": "senior",
    "高级中学": "senior",
    "中职": "senior",
    "初中": "junior",
    "初级中学": "junior",
}


class SchoolReader:
    """Converts the batches of one school list."""

    def __init__(self, file_id: str, seen: Recognition, resolve: Callable[[str], str | None]) -> None:
        self.file_id = file_id
        self.seen = seen
        self.resolve = resolve
        self.count = Count()

    def convert(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Text in, SCHOOL out: without blank and refused rows."""
        cells = Cells(batch, self.seen)
        county = per_distinct(cells["county"], self.resolve, pa.string())
        keep = refuse(
            cells,
            {
                ("school_name", "no_school"): pc.is_null(cells["school_name"]),
                ("county", "unknown_county"): pc.is_null(county),
            },
            self.count,
        )
        lon, lat, _ = plausible(to_floats(cells["lon"]), to_floats(cells["lat"]))
        lon, lat = to_wgs84(self.seen.profile.datum)(lon, lat)
        columns = {
            "file_id": pa.repeat(self.file_id, cells.rows),
            "row_no": cells.row_no,
            "school_id": school_ids(cells, county),
            "school_key": school_keys(cells),
            "school_name": cells["school_name"],
            "county_id": county,
            "stage": per_distinct(cells["stage"], stage_named, pa.string()),
            "lon": pa.array(lon, from_pandas=True),
            "lat": pa.array(lat, from_pandas=True),
        }
        return pa.RecordBatch.from_pydict(columns, schema=SCHOOL).filter(keep)


def stage_named(text: str) -> str | None:
    """The stage that a list's words name; None when they name none."""
    return next((stage for word, stage in STAGES.items() if word in text), None)
