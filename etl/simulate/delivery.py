"""What lands in the inbox: which file holds which rows, and writing them in parallel."""

import os
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

import numpy as np

from etl.simulate import files_dingtalk, files_rosters, files_wenjuanxing
from etl.simulate.context import DINGTALK_COUNTY, City
from etl.simulate.matching import Verdicts
from etl.simulate.places import COUNTIES
from etl.simulate.population import STAFF, STUDENT
from etl.simulate.reporting import Today
from etl.simulate.rows import Rows
from etl.simulate.streams import Array
from etl.simulate.truth import Truth

STAFF_SOURCE = len(COUNTIES)
XLSX_COUNTIES, XLSX_LIMIT = 2, 5_000
FIRST_SURVEY = 386_540_716
_MAX_WAITING = 16

_city: City  # in the worker processes: what every task needs, given once


def _enter(city: City) -> None:
    global _city
    _city = city


def _write_export(path: Path, rows: Rows, day: int, source: int, encoding: str) -> None:
    path.write_bytes(files_wenjuanxing.export(_city, rows, day, source == STAFF_SOURCE, source, encoding))


def _write_dingtalk(path: Path, members: Array, rows: Rows, day: int) -> None:
    path.write_bytes(files_dingtalk.export(_city, members, rows, day))


def _write_roster(folder: Path, county: int, kind: str, date: str) -> None:
    name = COUNTIES[county].name
    if kind == "staff":
        data, ending = files_rosters.staff_roster(_city, county)
        (folder / f"教职工_{name}_{date}.{ending}").write_bytes(data)
    else:
        data, ending = files_rosters.student_roster(_city, county, kind == "reform")
        (folder / f"学籍_{name}_{date}.{ending}").write_bytes(data)


class Delivery:
    """Hands files to worker processes; leaving the context waits for them and raises what they raised."""

    def __init__(self, city: City, inbox: Path) -> None:
        self.city, self.inbox = city, inbox
        self.files = 0
        self._waiting: list[Future[None]] = []
        self._pending: dict[int, list[tuple[Rows, Verdicts]]] = {}
        self._encodings = _encodings(city)
        method = "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
        self._pool = ProcessPoolExecutor(
            max(1, min(4, os.cpu_count() or 1)), get_context(method), initializer=_enter, initargs=(city,)
        )

    def __enter__(self) -> "Delivery":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)
        if kind is None:
            for task in self._waiting:
                task.result()

    def _hand_over(self, work: object, *arguments: object) -> None:
        self.files += 1
        if len(self._waiting) >= _MAX_WAITING:
            self._waiting.pop(0).result()
        self._waiting.append(self._pool.submit(work, *arguments))  # type: ignore[arg-type]

    def rosters(self) -> None:
        """Rosters of every county, the list of schools, and the roster that one county hands in half way."""
        folder = self.inbox / "roster"
        folder.mkdir(parents=True, exist_ok=True)
        start = "20190901"
        for county in range(len(COUNTIES)):
            self._hand_over(_write_roster, folder, county, "student", start)
            self._hand_over(_write_roster, folder, county, "staff", start)
        (folder / f"学校名录_郑州市_{start}.csv").write_bytes(files_rosters.school_list(self.city))
        self.files += 1
        changed = np.flatnonzero(self.city.people.class_before != self.city.people.class_after)
        if len(changed):
            county = int(self.city.people.county[changed[0]])
            date = f"{self.city.date_of(self.city.reform_day):%Y%m%d}"
            self._hand_over(_write_roster, folder, county, "reform", date)

    def day(self, day: int, rows: Rows, verdicts: Verdicts, today: Today, truth: Truth) -> int:
        """Write what was submitted on a day, about it or an earlier one. Returns its number of rows."""
        for sent in np.unique(rows.sent).tolist():
            which = np.flatnonzero(rows.sent == sent)
            self._pending.setdefault(sent, []).append((rows.take(which), verdicts.take(which)))
        parts = self._pending.pop(day, [])
        if not parts:
            return 0
        everything = Rows.concat([part for part, _ in parts])
        judged = Verdicts.concat([part for _, part in parts])
        source = np.where(everything.role == STAFF, STAFF_SOURCE, self.city.schools.county[everything.school])
        order = np.lexsort((everything.person, everything.second, source))
        folder = self.inbox / f"{self.city.date_of(day):%Y%m%d}"
        folder.mkdir(parents=True, exist_ok=True)
        total = 0
        for number in range(STAFF_SOURCE + 1):
            mine = order[source[order] == number]
            if number == DINGTALK_COUNTY:
                total += self._dingtalk(folder, day, everything.take(mine), today, truth)
            elif len(mine):
                self._wenjuanxing(folder, day, number, everything.take(mine), judged.take(mine), truth)
                total += len(mine)
        return total

    def _wenjuanxing(
        self, folder: Path, day: int, source: int, rows: Rows, verdicts: Verdicts, truth: Truth
    ) -> None:
        encoding = self._encodings[source]
        title = (
            "郑州市教职工每日健康填报"
            if source == STAFF_SOURCE
            else f"{COUNTIES[source].name}学生每日健康填报"
        )
        survey = FIRST_SURVEY + source * 37 + 1_000 * (day >= self.city.wording_day)
        name = files_wenjuanxing.name_of(title, survey, day, "xlsx" if encoding == "xlsx" else "csv")
        truth.add_rows(name, rows, verdicts)
        self._hand_over(_write_export, folder / name, rows, day, source, encoding)

    def _dingtalk(self, folder: Path, day: int, rows: Rows, today: Today, truth: Truth) -> int:
        people = self.city.people
        listed = (people.role == STUDENT) & (people.county == DINGTALK_COUNTY) & (today.school >= 0)
        members = np.flatnonzero(listed)
        if not len(members):
            return 0
        name = f"健康打卡_{COUNTIES[DINGTALK_COUNTY].name}_{self.city.date_of(day):%Y%m%d}.xlsx"
        truth.add_members(name, members, np.isin(members, rows.person), day)
        self._hand_over(_write_dingtalk, folder / name, members, rows, day)
        return len(members)


def _encodings(city: City) -> list[str]:
    """Small counties send workbooks, others CSV in GB 18030; the staff's CSV is UTF-8 with a BOM."""
    students = city.people.county[city.people.role == STUDENT]
    sizes = np.bincount(students, minlength=len(COUNTIES))
    sizes[DINGTALK_COUNTY] = np.iinfo(sizes.dtype).max
    small = [int(row) for row in np.argsort(sizes, kind="stable")[:XLSX_COUNTIES] if sizes[row] <= XLSX_LIMIT]
    return ["xlsx" if row in small else "gb18030" for row in range(len(COUNTIES))] + ["utf-8-sig"]
