"""Who was infected, and the outbreaks that were seeded."""

import numpy as np
import pyarrow as pa

from etl.simulate.columns import dates, words
from etl.simulate.context import City
from etl.simulate.epidemic import LAYERS, NEVER, Epidemic
from etl.simulate.influenza import Wave
from etl.simulate.places import COUNTIES
from etl.simulate.schools import grade_name
from etl.simulate.streams import Array


def infections_table(city: City, epidemic: Epidemic) -> pa.Table:
    """One row an infected person; days as dates, null for what did not happen."""
    person = np.flatnonzero(epidemic.infected != NEVER)

    def when(column: Array, happened: Array | bool = True) -> pa.Array:
        days = column[person]
        return dates(city.first_day, days, (days == NEVER) | ~np.broadcast_to(happened, days.shape))

    return pa.table(
        {
            "person_no": pa.array(person.astype(np.int32)),
            "layer": words(LAYERS, epidemic.layer[person]),
            "infected": when(epidemic.infected),
            "infectious": when(epidemic.infectious),
            "onset": when(epidemic.onset, epidemic.symptomatic[person]),
            "confirmed": when(epidemic.confirmed),
            "recovered": when(epidemic.recovered),
            "symptomatic": pa.array(epidemic.symptomatic[person]),
        }
    )


def outbreak_list(city: City, epidemic: Epidemic, waves: list[Wave]) -> list[dict[str, object]]:
    """All that was seeded, in order of time: where, when, in whom, what came of it in the school."""
    listed: list[dict[str, object]] = []
    for outbreak in epidemic.outbreaks:
        members = city.people.school_before == city.schools.class_school[outbreak.klass]
        listed.append(
            {"kind": "covid", **_place(city, outbreak.klass, outbreak.day)}
            | {"seeds": outbreak.seeds.tolist()}
            | {"infected_in_school": int((members & (epidemic.infected != NEVER)).sum())}
            | {"confirmed_in_school": int((members & (epidemic.confirmed < city.days)).sum())}
        )
    for wave in waves:
        listed.append(
            {"kind": "influenza", **_place(city, wave.klass, wave.day), "cases": wave.cases.tolist()}
        )
    return sorted(listed, key=lambda entry: str(entry["day"]))


def _place(city: City, klass: int, day: int) -> dict[str, object]:
    schools = city.schools
    school = int(schools.class_school[klass])
    return {
        "day": city.date_of(day).isoformat(),
        "school_id": schools.code[school].as_py(),
        "county_id": COUNTIES[int(schools.county[school])].region_id,
        "grade": grade_name(int(schools.class_grade[klass])),
        "class_number": int(schools.class_number[klass]),
    }
