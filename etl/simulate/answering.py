"""What people say about their health and where they are, which is not always the truth."""

import numpy as np

from etl.simulate.habits import Habits
from etl.simulate.health import CONFIRMED, FEVER_TENTHS, Health
from etl.simulate.illness import FEVER_BIT
from etl.simulate.places import HOT_POINTS, scattered
from etl.simulate.population import Population
from etl.simulate.rows import Located, Reading, Reply
from etl.simulate.streams import Array, pick


def content(
    who: Array, copied: Array, habits: Habits, health: Health, rng: np.random.Generator
) -> dict[str, Array]:
    size = len(who)
    tenths, symptoms = health.tenths[who], health.symptoms[who]
    feverish = tenths >= FEVER_TENTHS
    hidden = copied | (habits.conceals[who] & ((symptoms & FEVER_BIT) > 0))
    normal = np.where(copied, habits.tenths[who], 362 + rng.integers(0, 8, size))
    drug = feverish & ~hidden & (rng.random(size) < 0.25)
    lowered = drug & (rng.random(size) < 0.2)
    symptoms = np.where(
        feverish & ~hidden & ~lowered & (rng.random(size) < 0.12), symptoms & ~np.uint8(1), symptoms
    )
    reading = np.where(copied, 0, pick(rng, (0.9885, 0.006, 0.001, 0.003, 0.0, 0.0015), size))
    reading = np.where(feverish & ~hidden, np.where(rng.random(size) < 0.02, Reading.FEVER, 0), reading)
    replies = pick(rng, (0.991, 0.0, 0.005, 0.004), size), pick(rng, (0.992, 0.0, 0.004, 0.004), size)
    return {
        "tenths": np.where(hidden | lowered, normal, tenths).astype(np.int16),
        "reading": reading.astype(np.int8),
        "symptoms": np.where(hidden, 0, symptoms).astype(np.uint8),
        "symptoms_blank": (rng.random(size) < 0.004) & ~copied,
        "area": _reply(health.area[who], copied, replies[0], rng.random(size) < 0.9),
        "contact": _reply(health.contact[who], copied, replies[1], rng.random(size) < 0.85),
        "diagnosis": np.where(copied & (health.diagnosis[who] != CONFIRMED), 0, health.diagnosis[who]).astype(
            np.int8
        ),
        "isolation": np.where(copied, 0, health.isolation[who]).astype(np.int16),
        "drug": drug,
    }


def _reply(truth: Array, copied: Array, other: Array, honest: Array) -> Array:
    said = np.where(truth & honest & ~copied, Reply.YES, Reply.NO)
    return np.where((other != Reply.NO) & ~copied, other, said).astype(np.int8)


def places(
    who: Array, copied: Array, people: Population, habits: Habits, rng: np.random.Generator
) -> dict[str, Array]:
    size = len(who)
    located = np.where(rng.random(size) < 0.02, Located.NONE, habits.located[who])
    out = (rng.random(size) < 0.03) & ~copied
    place = np.where(out, rng.integers(0, len(HOT_POINTS), size), -1)
    lon = np.where(out, HOT_POINTS[place, 0], people.home_lon[who])
    lat = np.where(out, HOT_POINTS[place, 1], people.home_lat[who])
    spread = np.where(out, 180.0, 45.0) * ~copied
    lon, lat = scattered(lon, lat, spread, rng)
    known = located == Located.GPS
    return {
        "located": located.astype(np.int8),
        "place": place.astype(np.int16),
        "lon": np.where(known, lon, np.nan),
        "lat": np.where(known, lat, np.nan),
    }
