"""The truth behind the files: who was infected, what each row was, what each school should show."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.simulate.columns import dates, words
from etl.simulate.context import City
from etl.simulate.effective import effective_table
from etl.simulate.epidemic import Epidemic
from etl.simulate.infections import infections_table, outbreak_list
from etl.simulate.influenza import Wave
from etl.simulate.matching import FATES, HOWS, REASONS, Fate, Verdicts
from etl.simulate.places import COUNTIES
from etl.simulate.population import ROLES
from etl.simulate.rows import Rows
from etl.simulate.streams import Array

MEASURES = (
    "enrolled",
    "reported",
    "missing",
    "fever",
    "contact_area",
    "contact_suspected",
    "suspected",
    "confirmed",
    "isolating",
    "temperature_sum_c",
    "temperature_n",
    "duplicate",
    "unmatched",
)


class Truth:
    """Collects day by day and writes `out`/truth."""

    def __init__(self, city: City, out: Path) -> None:
        self.folder = out / "truth"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.city = city
        self._effective: pq.ParquetWriter | None = None
        self._rows: pq.ParquetWriter | None = None
        self._days: list[tuple[int, dict[str, Array]]] = []

    def add_day(
        self, day: int, rows: Rows, verdicts: Verdicts, school: Array, klass: Array, dingtalk: Array
    ) -> None:
        """All rows about a day: the effective answers go to their table, the sums to the schools' day."""
        counted = verdicts.fate == Fate.ANSWER
        table = effective_table(
            self.city, day, rows.take(counted), verdicts.matched[counted], school, klass, dingtalk
        )
        if self._effective is None:
            self._effective = pq.ParquetWriter(
                self.folder / "effective.parquet", table.schema, compression="zstd"
            )
        self._effective.write_table(table)
        self._days.append((day, self._sums(table, rows, verdicts, school)))

    def _sums(self, table: pa.Table, rows: Rows, verdicts: Verdicts, school: Array) -> dict[str, Array]:
        people, size = self.city.people, 2 * len(self.city.schools.county)
        enrolled = np.flatnonzero(school >= 0)
        person = table["person_no"].to_numpy()
        unit = school[person] * 2 + people.role[person]
        typed = rows.school.astype(np.int64) * 2 + rows.role

        def count(where: Array, weights: Array | None = None) -> Array:
            return np.bincount(where, weights, size)

        def said(column: str, value: object) -> Array:
            return count(unit[pc.fill_null(pc.equal(table[column], value), False).to_numpy()])

        measured = pc.is_valid(table["temperature_c"]).to_numpy()
        tenths = np.nan_to_num(table["temperature_c"].to_numpy()) * 10
        own = verdicts.matched[verdicts.fate == Fate.SUPERSEDED]
        sums = {
            "enrolled": count(school[enrolled] * 2 + people.role[enrolled]),
            "reported": count(unit),
            "fever": said("fever", True),
            "contact_area": said("contact_area", True),
            "contact_suspected": said("contact_suspected", True),
            "suspected": said("diagnosis", "suspected"),
            "confirmed": said("diagnosis", "confirmed"),
            "isolating": count(
                unit[pc.fill_null(pc.greater_equal(table["isolation_days"], 1), False).to_numpy()]
            ),
            "temperature_sum_c": np.round(count(unit[measured], np.round(tenths[measured]))) / 10,
            "temperature_n": count(unit[measured]),
            "duplicate": count(school[own] * 2 + people.role[own]),
            "unmatched": count(typed[verdicts.fate == Fate.UNMATCHED]),
        }
        sums["missing"] = sums["enrolled"] - sums["reported"]
        return sums

    def add_rows(self, file: str, rows: Rows, verdicts: Verdicts) -> None:
        """What became of each row of an export, in the order of the file; row 1 is the header.

        `day` is the one that the parent means, also where the row is refused because it names another.
        """
        self._add_rows(file, rows.person, rows.day, verdicts)

    def add_members(self, file: str, members: Array, answered: Array, day: int) -> None:
        """The rows of a list of members: those who answered and those who did not."""
        nothing = np.zeros(len(members), np.int8)
        fate = np.where(answered, Fate.ANSWER, Fate.BLANK).astype(np.int8)
        self._add_rows(file, members, np.full(len(members), day), Verdicts(members, fate, nothing, nothing))

    def _add_rows(self, file: str, person: Array, day: Array, verdicts: Verdicts) -> None:
        size = len(person)
        table = pa.table(
            {
                "file": pa.array([file] * size, pa.string()),
                "row_no": pa.array(np.arange(2, size + 2, dtype=np.int32)),
                "person_no": pa.array(person.astype(np.int32), mask=person < 0),
                "matched_no": pa.array(verdicts.matched.astype(np.int32), mask=verdicts.matched < 0),
                "day": dates(self.city.first_day, day),
                "what": words(FATES, verdicts.fate),
                "reason": words(REASONS, verdicts.reason),
                "how": words(HOWS, verdicts.how),
            }
        )
        if self._rows is None:
            self._rows = pq.ParquetWriter(self.folder / "rows.parquet", table.schema, compression="zstd")
        self._rows.write_table(table)

    def close(self, epidemic: Epidemic, waves: list[Wave]) -> None:
        """Write what is known only at the end."""
        for writer in (self._effective, self._rows):
            if writer is not None:
                writer.close()
        self._write_marts()
        pq.write_table(infections_table(self.city, epidemic), self.folder / "infections.parquet")
        text = json.dumps(outbreak_list(self.city, epidemic, waves), ensure_ascii=False, indent=1)
        (self.folder / "outbreaks.json").write_text(text + "\n", encoding="utf-8")

    def _write_marts(self) -> None:
        schools = self.city.schools
        by_school = [[code] for code in schools.code.to_pylist()]
        owner = np.arange(len(by_school) * 2)
        self._write("school_day.csv", by_school, owner)
        owner = schools.county.repeat(2).astype(np.int64) * 2 + np.tile([0, 1], len(schools.county))
        self._write("county_day.csv", [[county.region_id] for county in COUNTIES], owner)

    def _write(self, name: str, units: list[list[str]], owner: Array) -> None:
        lines = [",".join(("unit_id", "day", "role", *MEASURES))]
        for day, sums in self._days:
            totals = {key: np.bincount(owner, values, 2 * len(units)) for key, values in sums.items()}
            for place in np.flatnonzero(totals["enrolled"] + totals["unmatched"]):
                figures = [
                    f"{totals[key][place]:.1f}"
                    if key == "temperature_sum_c"
                    else str(int(totals[key][place]))
                    for key in MEASURES
                ]
                unit = [*units[place // 2], self.city.date_of(day).isoformat(), ROLES[place % 2]]
                lines.append(",".join(unit + figures))
        (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
