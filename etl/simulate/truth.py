"""The truth behind the files: who was infected, what every row was, what each school and county should show."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.simulate.epidemic import LAYERS, NEVER, Epidemic
from etl.simulate.health import DIAGNOSES, FEVER_BIT, FEVER_TENTHS, SYMPTOMS
from etl.simulate.matching import FATES, HOWS, REASONS, Fate, Verdicts
from etl.simulate.places import COUNTIES
from etl.simulate.population import ROLES, Population
from etl.simulate.rows import Located, Reading, Reply, Rows
from etl.simulate.schools import Schools, grade_name
from etl.simulate.streams import Array

MEASURES = (
    "enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected", "suspected", "confirmed",
    "isolating", "temperature_sum_c", "temperature_n", "duplicate", "unmatched",
)  # fmt: skip
LOCATED = ("gps", "text", "none")
_EVERY_SYMPTOM_SET = [[name for bit, name in enumerate(SYMPTOMS) if mask >> bit & 1] for mask in range(1 << len(SYMPTOMS))]


class Truth:
    """Collects day by day and writes `out`/truth."""

    def __init__(self, out: Path, people: Population, schools: Schools, first_day: date) -> None:
        self.folder = out / "truth"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.people, self.schools, self.first_day = people, schools, first_day
        self._effective: pq.ParquetWriter | None = None
        self._rows: pq.ParquetWriter | None = None
        self._days: list[tuple[int, dict[str, Array]]] = []

    def day_of(self, number: int) -> date:
        return self.first_day + timedelta(days=number)

    def add_day(self, day: int, rows: Rows, verdicts: Verdicts, school: Array, klass: Array, dingtalk: Array) -> None:
        """All rows about a day: the effective answers go to their table, the sums to the schools' day."""
        counted = verdicts.fate == Fate.ANSWER
        table = effective_table(self, day, rows.take(counted), verdicts.matched[counted], school, klass, dingtalk)
        if self._effective is None:
            self._effective = pq.ParquetWriter(self.folder / "effective.parquet", table.schema, compression="zstd")
        self._effective.write_table(table)
        self._days.append((day, self._sums(table, rows, verdicts, school)))

    def _sums(self, table: pa.Table, rows: Rows, verdicts: Verdicts, school: Array) -> dict[str, Array]:
        people, size = self.people, 2 * len(self.schools.county)
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
            "isolating": count(unit[pc.fill_null(pc.greater_equal(table["isolation_days"], 1), False).to_numpy()]),
            "temperature_sum_c": np.round(count(unit[measured], np.round(tenths[measured]))) / 10,
            "temperature_n": count(unit[measured]),
            "duplicate": count(school[own] * 2 + people.role[own]),
            "unmatched": count(typed[verdicts.fate == Fate.UNMATCHED]),
        }
        sums["missing"] = sums["enrolled"] - sums["reported"]
        return sums

    def add_rows(self, file: str, rows: Rows, verdicts: Verdicts) -> None:
        """What became of each row of an export, in the order of the file; row 1 is the header."""
        self._add_rows(file, rows.person, rows.day, verdicts)

    def add_members(self, file: str, members: Array, answered: Array, day: int) -> None:
        """The rows of a list of members: those who answered and those who did not."""
        nothing = np.zeros(len(members), np.int8)
        fate = np.where(answered, Fate.ANSWER, Fate.BLANK).astype(np.int8)
        self._add_rows(file, members, np.full(len(members), day), Verdicts(members, fate, nothing, nothing))

    def _add_rows(self, file: str, person: Array, day: Array, verdicts: Verdicts) -> None:
        size = len(person)
        table = pa.table({
            "file": pa.array([file] * size, pa.string()),
            "row_no": pa.array(np.arange(2, size + 2, dtype=np.int32)),
            "person_no": pa.array(person.astype(np.int32), mask=person < 0),
            "matched_no": pa.array(verdicts.matched.astype(np.int32), mask=verdicts.matched < 0),
            "day": _dates(self.first_day, day),
            "what": _words(FATES, verdicts.fate),
            "reason": _words(REASONS, verdicts.reason),
            "how": _words(HOWS, verdicts.how),
        })  # fmt: skip
        if self._rows is None:
            self._rows = pq.ParquetWriter(self.folder / "rows.parquet", table.schema, compression="zstd")
        self._rows.write_table(table)

    def close(self, epidemic: Epidemic) -> None:
        """Write what is known only at the end."""
        for writer in (self._effective, self._rows):
            if writer is not None:
                writer.close()
        self._write_marts()
        pq.write_table(infections_table(self, epidemic), self.folder / "infections.parquet")
        text = json.dumps(outbreak_list(self, epidemic), ensure_ascii=False, indent=1)
        (self.folder / "outbreaks.json").write_text(text + "\n", encoding="utf-8")

    def _write_marts(self) -> None:
        schools = self.schools
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
                    f"{totals[key][place]:.1f}" if key == "temperature_sum_c" else str(int(totals[key][place]))
                    for key in MEASURES
                ]
                unit = [*units[place // 2], self.day_of(day).isoformat(), ROLES[place % 2]]
                lines.append(",".join(unit + figures))
        (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def effective_table(
    truth: Truth, day: int, rows: Rows, person: Array, school: Array, klass: Array, dingtalk: Array
) -> pa.Table:
    """One row a person who answered about the day. What a questionnaire does not ask is null."""
    people, schools = truth.people, truth.schools
    order = np.argsort(person, kind="stable")
    rows, person = rows.take(order), person[order]
    there, room, short = school[person], klass[person], dingtalk[person]
    counties = pa.array([county.region_id for county in COUNTIES])
    grades = np.array([grade_name(rank) for rank in schools.class_grade.tolist()] + [""], dtype=object)
    sets = pa.array(_EVERY_SYMPTOM_SET, pa.list_(pa.string()))
    moment = np.datetime64(datetime.combine(truth.first_day, time())) + rows.sent.astype("timedelta64[D]")
    tenths = np.where(rows.reading == Reading.MEASURED, rows.tenths, 0)
    outdoors = rows.located == Located.GPS
    return pa.table({
        "person_no": pa.array(person.astype(np.int32)),
        "role": _words(ROLES, people.role[person]),
        "day": pa.array([truth.day_of(day)] * len(rows), pa.date32()),
        "county_id": counties.take(pa.array(schools.county[there])),
        "school_id": schools.code.take(pa.array(there)),
        "grade": pa.array(grades[room], pa.string(), mask=room < 0),
        "class_number": pa.array(schools.class_number[room], mask=room < 0),
        "submitted_at": pa.array(moment + rows.second.astype("timedelta64[s]"), pa.timestamp("s")),
        "temperature_c": pa.array(tenths / 10, mask=tenths == 0),
        "fever": _fever(rows),
        "symptoms": sets.take(pa.array(rows.symptoms.astype(np.int32), mask=rows.symptoms_blank)),
        "contact_area": pa.array(rows.area == Reply.YES, mask=(rows.area > Reply.YES) | short),
        "contact_suspected": pa.array(rows.contact == Reply.YES, mask=rows.contact > Reply.YES),
        "diagnosis": pc.if_else(pa.array(~short), _words(DIAGNOSES, rows.diagnosis), None),
        "isolation_days": pa.array(rows.isolation, mask=short),
        "lon": pa.array(rows.lon, mask=~outdoors),
        "lat": pa.array(rows.lat, mask=~outdoors),
        "located": _words(LOCATED, rows.located),
    })  # fmt: skip


def _fever(rows: Rows) -> pa.BooleanArray:
    """37.3 °C or more, or in words; null where the temperature answer is none and no words speak of it."""
    named = ((rows.symptoms & FEVER_BIT) > 0) & ~rows.symptoms_blank
    measured = rows.reading == Reading.MEASURED
    yes = (measured & (rows.tenths >= FEVER_TENTHS)) | (rows.reading == Reading.FEVER) | named
    unknown = ~yes & ~measured & (rows.reading != Reading.NO_FEVER)
    return pa.array(yes, mask=unknown)


def infections_table(truth: Truth, epidemic: Epidemic) -> pa.Table:
    """One row an infected person; days as dates, null for what did not happen."""
    person = np.flatnonzero(epidemic.infected != NEVER)

    def when(column: Array, happened: Array | bool = True) -> pa.Array:
        days = column[person]
        return _dates(truth.first_day, days, (days == NEVER) | ~np.broadcast_to(happened, days.shape))

    return pa.table({
        "person_no": pa.array(person.astype(np.int32)),
        "layer": _words(LAYERS, epidemic.layer[person]),
        "infected": when(epidemic.infected),
        "infectious": when(epidemic.infectious),
        "onset": when(epidemic.onset, epidemic.symptomatic[person]),
        "confirmed": when(epidemic.confirmed),
        "recovered": when(epidemic.recovered),
        "symptomatic": pa.array(epidemic.symptomatic[person]),
    })  # fmt: skip


def outbreak_list(truth: Truth, epidemic: Epidemic) -> list[dict[str, object]]:
    """The seeded outbreaks: where, when, with whom, and how many of the school's people were infected in all."""
    schools, people = truth.schools, truth.people
    infected = epidemic.infected != NEVER
    listed: list[dict[str, object]] = []
    for outbreak in epidemic.outbreaks:
        school = int(schools.class_school[outbreak.klass])
        members = people.school_before == school
        listed.append({
            "day": truth.day_of(outbreak.day).isoformat(),
            "school_id": schools.code[school].as_py(),
            "county_id": COUNTIES[int(schools.county[school])].region_id,
            "grade": grade_name(int(schools.class_grade[outbreak.klass])),
            "class_number": int(schools.class_number[outbreak.klass]),
            "seeds": outbreak.seeds.tolist(),
            "infected_in_school": int((members & infected).sum()),
            "confirmed_in_school": int((members & (epidemic.confirmed != NEVER)).sum()),
        })  # fmt: skip
    return listed


def _words(words: tuple[str, ...], index: Array) -> pa.StringArray:
    return pa.array(words, pa.string()).take(pa.array(index.astype(np.int32)))


def _dates(first: date, days: Array, unknown: Array | None = None) -> pa.Array:
    start = np.datetime64(first, "D")
    return pa.array(start + days.astype("timedelta64[D]"), pa.date32(), mask=unknown)
