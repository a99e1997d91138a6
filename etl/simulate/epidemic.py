"""The epidemic itself: SEIR over household, class, school and community, outbreaks seeded in chosen classes.

Incubation is lognormal(1.621, 0.418) days (Lauer 2020), infectiousness lasts 8 (sd 2) days from two days
before onset, infectivity is gamma with shape 0.45 (so offspring are negative binomial), contacts are
2/20/16/20 with weights 3/0.6/0.6/0.3. Day 0 is the first day of reporting; the burn-in lies before it.
"""

from dataclasses import dataclass, field

import numpy as np

from etl.simulate.population import STUDENT, Population
from etl.simulate.schools import Schools
from etl.simulate.streams import Array, stream

NEVER = np.int16(9_999)
BURN_IN = 14
R0 = 2.5
DISPERSION = 0.45
INFECTIOUS_MEAN, INFECTIOUS_SD = 8.0, 2.0
CHILD_SYMPTOMATIC, ADULT_SYMPTOMATIC = 0.21, 0.70
QUARANTINE_DAYS = 14
LAYERS = ("seed", "household", "class", "school", "community")
# (contacts a day, weight) of the four layers
_CONTACTS = {"household": (2, 3.0), "class": (20, 0.6), "school": (16, 0.6), "community": (20, 0.3)}
_BETA = R0 / INFECTIOUS_MEAN / sum(count * weight for count, weight in _CONTACTS.values())


@dataclass(frozen=True)
class Outbreak:
    """A class into which infected people were brought on a day."""

    klass: int
    day: int
    seeds: Array


@dataclass
class Epidemic:
    """The state of everybody on the last day that `step` has run for."""

    people: Population
    schools: Schools
    seed: int
    reform_day: int
    outbreaks: list[Outbreak]
    infected: Array = field(init=False)  # int16 days, NEVER while not infected; so the next five
    infectious: Array = field(init=False)
    onset: Array = field(init=False)  # also of those who never feel it: see `symptomatic`
    recovered: Array = field(init=False)
    confirmed: Array = field(init=False)
    quarantined: Array = field(init=False)  # first day of the last home quarantine
    symptomatic: Array = field(init=False)
    layer: Array = field(init=False)  # int8, index into LAYERS

    def __post_init__(self) -> None:
        size = len(self.people)
        for name in ("infected", "infectious", "onset", "recovered", "confirmed", "quarantined"):
            setattr(self, name, np.full(size, NEVER, np.int16))
        self.symptomatic = np.zeros(size, bool)
        self.layer = np.full(size, -1, np.int8)
        rng = stream(self.seed, "infectivity")
        self.infectivity = rng.gamma(DISPERSION, 1 / DISPERSION, size).astype(np.float32)

    def klass(self, day: int) -> Array:
        """Class of everybody on a day; of staff the one they lead."""
        return self.people.class_before if day < self.reform_day else self.people.class_after

    def in_quarantine(self, day: int) -> Array:
        since = day - self.quarantined
        return (since >= 0) & (since < QUARANTINE_DAYS)

    def step(self, day: int, is_school_day: bool) -> None:
        """One day: seeds fall ill, infection passes on, cases are found and their contacts sent home."""
        rng = stream(self.seed, "epidemic", day + BURN_IN)
        for outbreak in self.outbreaks:
            if outbreak.day == day:
                fresh = outbreak.seeds[self.infected[outbreak.seeds] == NEVER]
                self._infect(fresh, day, 0, rng)
        self._transmit(day, is_school_day, rng)
        self._find(day, rng)

    def _transmit(self, day: int, is_school_day: bool, rng: np.random.Generator) -> None:
        carriers = np.flatnonzero((self.infectious <= day) & (day < self.recovered))
        if not len(carriers):
            return
        away = self.in_quarantine(day)
        people, klass = self.people, self.klass(day)
        school = people.school_before if day < self.reform_day else people.school_after
        places = {"household": people.household, "class": klass, "school": school, "community": people.county}
        for layer, place in places.items():
            if layer in ("class", "school") and not is_school_day:
                continue
            active = carriers if layer == "household" else carriers[~away[carriers]]
            active = active[place[active] >= 0]
            self._pass_on(layer, place, active, away, day, rng)

    def _pass_on(
        self, layer: str, place: Array, carriers: Array, away: Array, day: int, rng: np.random.Generator
    ) -> None:
        contacts, weight = _CONTACTS[layer]
        present = place >= 0
        if layer != "household":
            present &= ~away
        size = int(place.max()) + 1
        pressure = np.bincount(place[carriers], self.infectivity[carriers], size)
        members = np.bincount(place[present], minlength=size)
        each = np.minimum(contacts, np.maximum(members - 1, 0)) / np.maximum(members - 1, 1)
        force = _BETA * weight * pressure * each
        exposed = np.flatnonzero(present & (self.infected == NEVER))
        exposed = exposed[force[place[exposed]] > 0]
        caught = exposed[rng.random(len(exposed)) < 1 - np.exp(-force[place[exposed]])]
        self._infect(caught, day, LAYERS.index(layer), rng)

    def _infect(self, who: Array, day: int, layer: int, rng: np.random.Generator) -> None:
        incubation = rng.lognormal(1.621, 0.418, len(who)).clip(1, 20)
        infectious = rng.normal(INFECTIOUS_MEAN, INFECTIOUS_SD, len(who)).clip(3, 16)
        start = np.maximum(1, np.round(incubation - 2))
        self.infected[who] = day
        self.layer[who] = layer
        self.infectious[who] = day + start
        self.onset[who] = day + np.maximum(1, np.round(incubation))
        self.recovered[who] = day + start + np.round(infectious)
        child = self.people.role[who] == STUDENT
        self.symptomatic[who] = rng.random(len(who)) < np.where(child, CHILD_SYMPTOMATIC, ADULT_SYMPTOMATIC)

    def _find(self, day: int, rng: np.random.Generator) -> None:
        """Most of the ill are confirmed two to four days after onset; their class and household go home."""
        unknown = self.confirmed == NEVER
        ill = np.flatnonzero((self.onset == day) & self.symptomatic & unknown)
        tested = ill[rng.random(len(ill)) < 0.8]
        self.confirmed[tested] = day + rng.integers(2, 5, len(tested))
        found = np.flatnonzero(self.confirmed == day)
        self.quarantined[found] = day
        if not len(found):
            return
        klass = self.klass(day)
        case_classes = np.unique(klass[found][klass[found] >= 0])
        contact = np.isin(klass, case_classes) | np.isin(self.people.household, self.people.household[found])
        contact &= ~self.in_quarantine(day)
        self.quarantined[contact] = day
        silent = np.flatnonzero(contact & (self.infectious <= day) & (self.confirmed == NEVER))
        traced = silent[rng.random(len(silent)) < 0.5]
        self.confirmed[traced] = day + 2


def plan_outbreaks(people: Population, schools: Schools, days: int, seed: int) -> list[Outbreak]:
    """Two to two dozen classes, in schools apart, each with five to eight people infected on one day."""
    rng = stream(seed, "outbreaks")
    count = int(np.clip(round(len(people) / 8_000), 2, 24))
    classes = rng.permutation(np.flatnonzero(schools.class_size >= min(20, schools.class_size.max())))
    _, first = np.unique(schools.class_school[classes], return_index=True)
    classes = classes[np.sort(first)][:count]
    days_of = np.linspace(-8, max(-8, days - 12), len(classes)).round().astype(int)
    outbreaks = []
    for klass, day in zip(classes.tolist(), days_of.tolist(), strict=True):
        members = np.flatnonzero((people.class_before == klass) & (people.role == STUDENT))
        size = min(len(members), int(rng.integers(5, 9)))
        outbreaks.append(Outbreak(klass, day, np.sort(rng.choice(members, size, replace=False))))
    return outbreaks
