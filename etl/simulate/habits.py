"""What people do every day alike: how reliably they report, what they hide, what they copy."""

from dataclasses import dataclass

import numpy as np

from etl.simulate.population import STUDENT, Population
from etl.simulate.streams import Array, pick, stream

CONCEALS, COPIES, NEVER_ANSWERS, ALWAYS_WRONG = 0.30, 0.05, 0.012, 0.003


@dataclass(frozen=True)
class Habits:
    """Traits by person_no that last."""

    answers: Array  # float32, chance to answer on a weekday
    conceals: Array
    copies: Array
    wrong: Array  # always types the number wrong
    second: Array  # int32, when a copied answer is sent
    tenths: Array  # int16, what a copied answer says
    located: Array  # int8, Located, on most days
    dingtalk: Array  # bool, belongs to the district that uses DingTalk
    neighbour: Array  # int32, somebody of the class whose number gets typed by mistake


def build_habits(people: Population, dingtalk_county: int, seed: int) -> Habits:
    """Habits of everybody; students of one county report by DingTalk."""
    rng = stream(seed, "habits")
    size = len(people)
    never = rng.random(size) < NEVER_ANSWERS
    row = np.arange(size)
    shift = np.where(row + 2 < size, row + 2, row - 2)
    same = (people.class_before[shift] == people.class_before) & (people.role[shift] == people.role)
    neighbour = np.where(same & (people.name_key[shift] != people.name_key), shift, -1)
    return Habits(
        answers=np.where(never, 0.03, 1 - rng.beta(1.2, 26, size)).astype(np.float32),
        conceals=rng.random(size) < CONCEALS,
        copies=rng.random(size) < COPIES,
        wrong=rng.random(size) < ALWAYS_WRONG,
        second=rng.integers(6 * 3600, 10 * 3600, size).astype(np.int32),
        tenths=rng.integers(362, 369, size).astype(np.int16),
        located=pick(rng, (0.92, 0.055, 0.025), size).astype(np.int8),
        dingtalk=(people.county == dingtalk_county) & (people.role == STUDENT),
        neighbour=neighbour.astype(np.int32),
    )
