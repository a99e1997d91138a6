"""People are such as a register could hold."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.convert.identity import check_digit, classify_id
from etl.simulate import numbers
from etl.simulate.city import build_city
from etl.simulate.context import City
from etl.simulate.places import COUNTIES, boundaries
from etl.simulate.population import STAFF, STUDENT
from etl.simulate.schools import STAGES
from geo.boundaries import boundaries_of
from geo.cells import CountyIndex


@pytest.fixture(scope="module")
def town() -> City:
    return build_city(20_000, 20, 2, date(2020, 3, 6))


def test_every_id_is_valid_and_belongs_to_one_person(town: City) -> None:
    ids = [text for text in town.people.id_number.to_pylist() if text]
    assert len(ids) == len(set(ids)) > 20_000
    assert all(check_digit(text[:17]) == text[17] for text in ids)
    assert {classify_id(text).state for text in ids} == {"valid"}


def test_student_numbers_are_unique_and_of_three_kinds(town: City) -> None:
    texts = town.people.number.filter(pa.array(town.people.role == STUDENT)).to_pylist()
    assert len(texts) == len(set(texts))
    kinds = Counter(text[0] for text in texts)
    assert kinds["G"] > 0.97 * len(texts) and kinds["L"] > 0 and kinds["J"] > 0
    assert {classify_id(text).state for text in texts} == {"valid", "valid_temporary"}


def test_a_digit_typed_wrong_never_passes_its_check(town: City) -> None:
    right = numbers.as_matrix(
        town.people.number.slice(0, 500).filter(pa.array(town.people.number_kind[:500] == ord("G"))), 19
    )
    wrong = numbers.as_text(numbers.one_digit_wrong(right, np.arange(len(right)))).to_pylist()
    assert len(wrong) > 400
    assert not any(classify_id(text).usable for text in wrong)


def test_birth_dates_sex_and_grade_agree_with_the_id(town: City) -> None:
    people, grade = town.people, town.schools.class_grade
    ages = []
    for person in np.flatnonzero((people.role == STUDENT) & (people.class_before >= 0)).tolist()[::37]:
        text = people.id_number[person].as_py()
        if text:
            assert text[6:14] == str(people.birth[person]).replace("-", "")
            assert int(text[16]) % 2 == int(people.male[person])
        rank = int(grade[people.class_before[person]])
        started = 2019 - (rank - 1 if rank > 0 else rank)
        ages.append(started - int(str(people.birth[person])[:4]))
    assert set(ages) <= {6, 7, 8}
    assert Counter(ages).most_common(2)[0][0] in (6, 7)


def test_some_children_of_a_class_share_a_name_some_are_twins_and_many_have_siblings(town: City) -> None:
    people = town.people
    pupils = np.flatnonzero((people.role == STUDENT) & (people.class_before >= 0))
    named = Counter(zip(people.class_before[pupils].tolist(), people.name_key[pupils].tolist(), strict=True))
    assert 2 < sum(count > 1 for count in named.values()) < 200
    home = Counter(people.household[pupils].tolist())
    assert 0.15 < sum(count for count in home.values() if count > 1) / len(pupils) < 0.3
    twins = Counter(zip(people.household[pupils].tolist(), people.class_before[pupils].tolist(), strict=True))
    assert sum(count > 1 for count in twins.values()) > 5


def test_a_name_has_one_key_however_it_was_drawn(town: City) -> None:
    pairs = set(zip(town.people.names().to_pylist(), town.people.name_key.tolist(), strict=True))
    assert len(pairs) == len({name for name, _ in pairs}) == len({key for _, key in pairs})


def test_some_names_need_gb18030(town: City) -> None:
    names = "".join(town.people.names().to_pylist())
    names.encode("gb18030")
    with pytest.raises(UnicodeEncodeError):
        names.encode("gbk")


def test_schools_have_codes_and_names_of_their_own_and_lie_in_their_county(town: City) -> None:
    schools = town.schools
    codes, names = schools.code.to_pylist(), schools.name.to_pylist()
    assert len(set(codes)) == len(codes) == len(set(names))
    assert all(len(code) == 10 and code[:4] in ("2141", "3141") for code in codes)
    counties = boundaries_of("410100")
    found = CountyIndex.build(counties.codes, counties.shapes).assign(schools.lon, schools.lat)
    assert found.tolist() == [COUNTIES[row].region_id for row in schools.county.tolist()]
    assert set(schools.stage.tolist()) == set(range(len(STAGES)))


def test_classes_hold_thirty_to_fifty_five_and_counties_their_share(town: City) -> None:
    sizes = town.schools.class_size
    assert sizes.max() <= 55
    assert (sizes >= 26).mean() > 0.9
    students = np.bincount(town.people.county[town.people.role == STUDENT], minlength=12)
    assert np.allclose(students / students.sum(), [county.share for county in COUNTIES], atol=0.002)
    assert len(boundaries()) == 12


def test_one_member_of_staff_for_fourteen_students(town: City) -> None:
    staff = int((town.people.role == STAFF).sum())
    assert 18 > 20_000 / staff > 12


def test_the_roster_of_half_way_brings_joiners_leavers_and_moves(city: Path) -> None:
    persons = pq.read_table(city / "truth/persons.parquet").to_pylist()
    stretches = Counter(row["person_no"] for row in persons)
    assert max(stretches.values()) == 2
    rosters = [path for path in (city / "inbox/roster").glob("学籍_*") if "20190901" not in path.name]
    turn = datetime.strptime(rosters[0].stem[-8:], "%Y%m%d").date()
    assert any(row["valid_from"] == turn and stretches[row["person_no"]] == 1 for row in persons), (
        "nobody joined"
    )
    assert any(row["valid_to"] < turn and stretches[row["person_no"]] == 1 for row in persons), "nobody left"
