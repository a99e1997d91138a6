"""A table of answers, one row a submission, as columns of numbers; how they look on paper comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from etl.simulate.streams import Array


class Number(IntEnum):
    """What stands in the number's place."""

    OWN = 0
    BAD_CHECK = 1
    OF_NOBODY = 2
    OF_ANOTHER = 3
    PRECISION_LOST = 4
    EMPTY = 5


class Reading(IntEnum):
    """What the temperature answer is, if it is not a temperature."""

    MEASURED = 0
    NOT_MEASURED = 1
    ZERO = 2
    NO_FEVER = 3
    FEVER = 4
    IMPLAUSIBLE = 5


class Reply(IntEnum):
    """A yes/no answer."""

    NO = 0
    YES = 1
    UNKNOWN = 2
    BLANK = 3


class Located(IntEnum):
    """How a place was given."""

    GPS = 0
    TEXT = 1
    NONE = 2


@dataclass(frozen=True)
class Rows:
    """Columns of one length. Days are numbered from the first day of reporting."""

    person: Array  # int32, who really filled it in; -1 a stranger
    role: Array  # int8, of the questionnaire
    day: Array  # int16, the day it is about
    named: Array  # int32, the day that its date names; another one when mistyped
    sent: Array  # int16, the day it was submitted
    second: Array  # int32, second of the day of submission
    number: Array  # int8, Number
    other: Array  # int32, whose number it is when OF_ANOTHER
    school: Array  # int32, row of Schools, as typed
    klass: Array  # int32, row of classes, as typed; -1 on the staff's questionnaire
    reading: Array  # int8, Reading
    tenths: Array  # int16, temperature typed, in tenths of a degree
    symptoms: Array  # uint8, mask over SYMPTOMS
    symptoms_blank: Array  # bool
    area: Array  # int8, Reply
    contact: Array  # int8, Reply
    diagnosis: Array  # int8, index into DIAGNOSES
    isolation: Array  # int16, days
    drug: Array  # bool, took something against fever
    located: Array  # int8, Located
    place: Array  # int16, row of HOT_PLACES, -1 at home
    lon: Array  # float64, WGS-84; NaN without GPS
    lat: Array
    copied: Array  # bool, the same answer every day

    def __len__(self) -> int:
        return len(self.person)

    def take(self, chosen: Array) -> Rows:
        """The rows of a mask or of indices."""
        return Rows(*(getattr(self, column.name)[chosen] for column in fields(self)))

    @staticmethod
    def concat(parts: Sequence[Rows]) -> Rows:
        """All rows, in order; at least one part is needed."""
        if len(parts) == 1:
            return parts[0]
        return Rows(*(np.concatenate([getattr(p, column.name) for p in parts]) for column in fields(Rows)))

    def replaced(self, **columns: Array) -> Rows:
        """The same rows with some columns changed."""
        return Rows(*(columns.get(column.name, getattr(self, column.name)) for column in fields(self)))
