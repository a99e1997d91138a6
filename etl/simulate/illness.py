"""Ordinary illness with fever, and journeys to epidemic areas: what the epidemic itself knows nothing of."""

from collections.abc import Sequence

import numpy as np

from etl.simulate.epidemic import BURN_IN, NEVER
from etl.simulate.influenza import Wave
from etl.simulate.population import Population
from etl.simulate.streams import Array, pick, stream

SYMPTOMS = ("发热", "咳嗽", "乏力", "咽痛", "流涕", "腹泻", "头痛", "呼吸困难")
FEVER_BIT = 1
FEVER_BIT = 1
_ILL_A_DAY = 0.00165  # people who begin an ordinary illness with fever on an average day
_WEEKDAYS = (1.35, 1.1, 1.0, 1.0, 0.95, 0.8, 0.8)  # Monday first
_TRAVELLERS = 0.02


class Background:
    """Ordinary illness and journeys, which the epidemic knows nothing of."""

    def __init__(self, people: Population, days: int, seed: int, waves: Sequence[Wave]) -> None:
        rng = stream(seed, "background")
        size = len(people)
        self.seed = seed
        day_back = rng.integers(-14, max(1, int(days * 0.6)), size)
        self.returned = np.where(rng.random(size) < _TRAVELLERS, day_back, NEVER).astype(np.int16)
        self.isolates = rng.random(size) < 0.85
        self.wave_onset = np.full(size, NEVER, np.int16)
        for wave in waves:
            self.wave_onset[wave.cases] = wave.onset
        self.fever_until = np.full(size, -99, np.int16)
        self.peak = np.zeros(size, np.int16)
        self.signs = np.zeros(size, np.uint8)

    def step(self, day: int, weekday: int, klass: Array) -> None:
        """Some fall ill today, more in some classes than in others in the same week."""
        rng = stream(self.seed, "ordinary illness", day + BURN_IN)
        week = stream(self.seed, "season", (day + BURN_IN) // 7)
        frailty = week.gamma(2.0, 0.5, int(klass.max()) + 2)
        chance = _ILL_A_DAY * _WEEKDAYS[weekday] * frailty[klass]
        begins = (rng.random(len(klass)) < chance) | (self.wave_onset == day)
        fresh = np.flatnonzero(begins & (self.fever_until < day))
        self.fever_until[fresh] = day + 1 + pick(rng, (0.35, 0.4, 0.25), len(fresh))
        self.peak[fresh] = rng.integers(375, 394, len(fresh))
        self.signs[fresh] = _signs(len(fresh), rng)


def _signs(size: int, rng: np.random.Generator) -> Array:
    """Symptoms beside a fever (uint8 masks): mostly cough, sometimes tiredness, a sore throat, a cold."""
    chances = (1.0, 0.45, 0.2, 0.2, 0.25, 0.04, 0.1, 0.01)
    bits = rng.random((size, len(SYMPTOMS))) < chances
    return np.asarray((bits << np.arange(len(SYMPTOMS))).sum(1), dtype=np.uint8)
