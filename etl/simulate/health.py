"""What is true of everybody's health on a day: epidemic, ordinary illness, travel, quarantine."""

from dataclasses import dataclass

import numpy as np

from etl.simulate.epidemic import BURN_IN, NEVER, QUARANTINE_DAYS, Epidemic
from etl.simulate.illness import FEVER_BIT, Background
from etl.simulate.streams import Array, stream

DIAGNOSES = ("none", "suspected", "confirmed", "recovered")
CONFIRMED = DIAGNOSES.index("confirmed")
FEVER_TENTHS = 373


@dataclass(frozen=True)
class Health:
    """Columns by person_no on one day."""

    tenths: Array  # int16, body temperature in tenths of a degree
    symptoms: Array  # uint8, bit i = SYMPTOMS[i]
    area: Array  # bool, in or from an epidemic area in the last 14 days
    contact: Array  # bool, contact with a suspected or confirmed case in the last 14 days
    diagnosis: Array  # int8, index into DIAGNOSES
    isolation: Array  # int16, days of home isolation done, 0 when not isolating


def health_on(day: int, epidemic: Epidemic, background: Background) -> Health:
    """Everybody's health once both have stepped to `day`."""
    rng = stream(epidemic.seed, "health", day + BURN_IN)
    size = len(epidemic.people)
    tenths = np.clip(np.round(rng.standard_normal(size, np.float32) * 2.3 + 365), 360, 371).astype(np.int16)
    symptoms = np.where(rng.random(size, np.float32) < 0.004, 2, 0).astype(np.uint8)
    ordinary = np.flatnonzero(background.fever_until >= day)
    tenths[ordinary] = np.maximum(FEVER_TENTHS, background.peak[ordinary] - rng.integers(0, 6, len(ordinary)))
    symptoms[ordinary] = background.signs[ordinary]
    ill = np.flatnonzero(epidemic.symptomatic & (epidemic.onset <= day) & (day < epidemic.onset + 6))
    feverish = ill[stream(epidemic.seed, "course", 1).random(size)[ill] < 0.8]
    symptoms[ill] |= np.uint8(2)
    tenths[feverish] = rng.integers(374, 394, len(feverish))
    symptoms[feverish] |= np.uint8(FEVER_BIT)
    return Health(
        tenths,
        symptoms,
        _area(day, background),
        _contact(day, epidemic),
        _diagnosis(day, epidemic),
        _isolation(day, epidemic, background),
    )


def _area(day: int, background: Background) -> Array:
    since = day - background.returned
    return (since >= 0) & (since < QUARANTINE_DAYS)


def _contact(day: int, epidemic: Epidemic) -> Array:
    """Whoever was sent home for a case, and a few who only know of one in their class later."""
    return epidemic.in_quarantine(day) & (epidemic.confirmed > day)


def _diagnosis(day: int, epidemic: Epidemic) -> Array:
    known = epidemic.confirmed <= day
    suspected = (epidemic.onset + 1 <= day) & epidemic.symptomatic & (epidemic.confirmed != NEVER) & ~known
    well = known & (day >= epidemic.confirmed + QUARANTINE_DAYS)
    return np.select([well, known, suspected], [3, 2, 1], 0).astype(np.int8)


def _isolation(day: int, epidemic: Epidemic, background: Background) -> Array:
    home = np.where(epidemic.in_quarantine(day), day - epidemic.quarantined + 1, 0)
    since = day - background.returned
    back = np.where(background.isolates & (since >= 0) & (since < QUARANTINE_DAYS), since + 1, 0)
    return np.maximum(home, back).astype(np.int16)
