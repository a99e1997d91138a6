"""Names, numbers and places as they stand in an export."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate import numbers
from etl.simulate.context import City, texts
from etl.simulate.names import draw_given, draw_surname, full_names
from etl.simulate.places import COUNTIES, HOT_PLACES
from etl.simulate.population import STAFF, staff_numbers
from etl.simulate.rows import Located, Number, Rows
from etl.simulate.streams import Array, pick
from geo.coordinates import wgs84_to_gcj02

_WIDE = str.maketrans("0123456789GXT", "０１２３４５６７８９ＧＸＴ")


def name_texts(city: City, rows: Rows, rng: np.random.Generator) -> pa.StringArray:
    """Names as typed; strangers bear names of their own; one in a hundred holds a blank too many."""
    pool = city.people.pool
    known = np.maximum(rows.person, 0)
    stranger = rows.person < 0
    surname = np.where(stranger, draw_surname(pool, len(rows), rng), city.people.surname[known])
    given = np.where(stranger, draw_given(pool, known % 2 == 0, False, rng), city.people.given[known])
    names = full_names(pool, surname.astype(np.int32), given.astype(np.int32))
    style = np.where(rows.copied, 0, pick(rng, (0.99, 0.005, 0.005), len(rows)))
    spaced = pc.binary_join_element_wise(
        pool.surnames.take(pa.array(surname)), pool.givens.take(pa.array(given)), " "
    )
    names = pc.if_else(pa.array(style == 1), spaced, names)
    return pc.if_else(pa.array(style == 2), pc.binary_join_element_wise(names, "", " "), names)


def number_texts(city: City, rows: Rows, rng: np.random.Generator) -> pa.StringArray:
    """学籍号 or 工号 as typed: mostly as it stands on the roster, else what `Rows.number` says."""
    people = city.people
    own = people.number.take(pa.array(np.maximum(rows.person, 0)))
    special: list[pa.StringArray] = []
    index = np.arange(len(rows))
    end = len(rows)

    def put(where: Array, values: pa.StringArray) -> None:
        nonlocal end
        index[where] = end + np.arange(len(where))
        end += len(where)
        special.append(values)

    checked = np.flatnonzero(rows.number == Number.BAD_CHECK)
    matrix = numbers.as_matrix(own.take(pa.array(checked)), 19)
    put(checked, numbers.as_text(numbers.one_digit_wrong(matrix, rows.person[checked])))
    nobody = np.flatnonzero((rows.number == Number.OF_NOBODY) & (rows.role != STAFF))
    source = np.where(rows.person[nobody] < 0, rng.integers(0, len(people), len(nobody)), rows.person[nobody])
    fake = numbers.ids_of_nobody(people.region[source], people.birth[source], rng)
    put(nobody, numbers.as_text(numbers.prefixed("G", fake)))
    nobody = np.flatnonzero((rows.number == Number.OF_NOBODY) & (rows.role == STAFF))
    put(
        nobody,
        staff_numbers(city.schools.county[rows.school[nobody]], rng.integers(90_000, 99_999, len(nobody))),
    )
    another = np.flatnonzero(rows.number == Number.OF_ANOTHER)
    put(another, people.number.take(pa.array(rows.other[another])))
    lost = np.flatnonzero(rows.number == Number.PRECISION_LOST)
    put(lost, _as_spreadsheet_number(people.id_number.take(pa.array(rows.person[lost])), rng))
    empty = np.flatnonzero(rows.number == Number.EMPTY)
    put(empty, pa.array(["", "(空)", "无"]).take(pa.array(pick(rng, (0.85, 0.1, 0.05), len(empty)))))
    style = pick(rng, (0.945, 0.02, 0.015, 0.01, 0.01), len(rows))
    for kind in (1, 2, 3, 4):
        where = np.flatnonzero((rows.number == Number.OWN) & (style == kind) & ~rows.copied)
        put(
            where,
            pa.array([_careless(text, kind) for text in own.take(pa.array(where)).to_pylist()], pa.string()),
        )
    return pa.concat_arrays([own, *special]).take(pa.array(index))


def _careless(number: str, kind: int) -> str:
    """The right number in another dress: without its letter (an ID), lower case, with blanks, full width."""
    if kind == 1:
        return number[1:] if number[0] == "G" else number
    if kind == 2:
        return number.lower()
    if kind == 3:
        return f"{number[:7]} {number[7:15]} {number[15:]}" if number[0] != "T" else f" {number}"
    return number.translate(_WIDE)


def _as_spreadsheet_number(ids: pa.StringArray, rng: np.random.Generator) -> pa.StringArray:
    """What a spreadsheet leaves of an ID: 4.10103E+17, or fifteen digits and three zeros."""
    draws = rng.random(len(ids)).tolist()
    pairs = zip(ids.to_pylist(), draws, strict=True)
    return pa.array(
        [f"{i[0]}.{i[1:6]}E+17" if draw < 0.7 else f"{i[:15]}000" for i, draw in pairs], pa.string()
    )


def addresses(city: City, rows: Rows) -> pa.StringArray:
    """The address that a phone names beside its coordinates (or instead of them); "" when refused."""
    stems = [f"河南省{_full(row)}{stem}" for row, county in enumerate(COUNTIES) for stem in county.stems]
    start = np.cumsum([0] + [len(county.stems) for county in COUNTIES])
    county = city.schools.county[rows.school]
    width = np.diff(start)[county]
    at_home = start[county] + np.maximum(rows.person, 0) % width
    chosen = np.where(rows.place >= 0, len(stems) + rows.place, at_home)
    chosen = np.where(rows.located == Located.NONE, len(stems) + len(HOT_PLACES), chosen)
    pool = pa.array([*stems, *(f"河南省{name}" for name, _, _ in HOT_PLACES), ""])
    return pool.take(pa.array(chosen.astype(np.int64)))


def _full(row: int) -> str:
    return f"郑州市{COUNTIES[row].name}"


def degrees(rows: Rows) -> tuple[pa.StringArray, pa.StringArray]:
    """GCJ-02 longitude and latitude with six decimals, as phones report them; "0.000000" without GPS."""
    lon, lat = wgs84_to_gcj02(rows.lon, rows.lat)
    return _fixed(lon, 3), _fixed(lat, 2)


def _fixed(values: Array, whole: int) -> pa.StringArray:
    micro = texts(np.round(np.nan_to_num(values, nan=10.0 ** (whole - 1)) * 1e6).astype(np.int64))
    left = pc.utf8_slice_codeunits(micro, 0, whole)
    return pc.binary_join_element_wise(left, pc.utf8_slice_codeunits(micro, whole), ".")


def wechat_places(city: City, rows: Rows) -> pa.StringArray:
    """address[lng,lat]; the address alone without GPS; empty when refused."""
    address = addresses(city, rows)
    lon, lat = degrees(rows)
    point = pc.binary_join_element_wise(address, pc.binary_join_element_wise(lon, lat, ","), "[")
    point = pc.binary_join_element_wise(point, "", "]")
    return pc.if_else(pa.array(rows.located == Located.GPS), point, address)
