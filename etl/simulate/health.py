"""What is true of everybody's health on a day: the epidemic, ordinary illness with fever, travel, quarantine."""

from dataclasses import dataclass

import numpy as np

from etl.simulate.epidemic import BURN_IN, NEVER, QUARANTINE_DAYS, Epidemic
from etl.simulate.population import Population
from etl.simulate.streams import Array, pick, stream

SYMPTOMS = ("发热", "咳嗽", "乏力", "咽痛", "流涕", "腹泻", "头痛", "呼吸困难")
FEVER_BIT = 1
DIAGNOSES = ("none", "suspected", "confirmed", "recovered")
CONFIRMED = DIAGNOSES.index("confirmed")
FEVER_TENTHS = 373
_ILL_A_DAY = 0.00165  # people who begin an ordinary illness with fever on an average day
_WEEKDAYS = (1.35, 1.1, 1.0, 1.0, 0.95, 0.8, 0.8)  # Monday first
_TRAVELLERS = 0.02


@dataclass(frozen=True)
class Health:
    """Columns by person_no on one day."""

    tenths: Array  # int16, body temperature in tenths of a degree
    symptoms: Array  # uint8, bit i = SYMPTOMS[i]
    area: Array  # bool, in or from an epidemic area in the last 14 days
    contact: Array  # bool, contact with a suspected or confirmed case in the last 14 days
    diagnosis: Array  # int8, index into DIAGNOSES
    isolation: Array  # int16, days of home isolation done, 0 when not isolating


class Background:
    """Ordinary illness and journeys, which the epidemic knows nothing of."""

    def __init__(self, people: Population, days: int, seed: int) -> None:
        rng = stream(seed, "background")
        size = len(people)
        self.seed = seed
        self.returned = np.where(rng.random(size) < _TRAVELLERS, rng.integers(-14, max(1, int(days * 0.6)), size), NEVER)
        self.returned = self.returned.astype(np.int16)
        self.isolates = rng.random(size) < 0.85
        self.fever_until = np.full(size, -99, np.int16)
        self.peak = np.zeros(size, np.int16)
        self.signs = np.zeros(size, np.uint8)

    def step(self, day: int, weekday: int, klass: Array) -> None:
        """Some fall ill today, more in some classes than in others in the same week."""
        rng = stream(self.seed, "ordinary illness", day + BURN_IN)
        week = stream(self.seed, "season", (day + BURN_IN) // 7)
        frailty = week.gamma(2.0, 0.5, int(klass.max()) + 2)
        chance = _ILL_A_DAY * _WEEKDAYS[weekday] * frailty[klass]
        fresh = np.flatnonzero((rng.random(len(klass)) < chance) & (self.fever_until < day))
        self.fever_until[fresh] = day + 1 + pick(rng, (0.35, 0.4, 0.25), len(fresh))
        self.peak[fresh] = rng.integers(375, 394, len(fresh))
        self.signs[fresh] = _signs(len(fresh), rng)


def _signs(size: int, rng: np.random.Generator) -> Array:
    """Symptoms beside a fever (uint8 masks): mostly cough, sometimes tiredness, a sore throat, a cold."""
    chances = (1.0, 0.45, 0.2, 0.2, 0.25, 0.04, 0.1, 0.01)
    bits = rng.random((size, len(SYMPTOMS))) < chances
    return (bits << np.arange(len(SYMPTOMS))).sum(1).astype(np.uint8)


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
    return Health(tenths, symptoms, _area(day, background), _contact(day, epidemic),
                  _diagnosis(day, epidemic), _isolation(day, epidemic, background))  # fmt: skip


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
