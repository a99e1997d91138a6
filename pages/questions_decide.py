"""What a bureau decides on the questions page, for those who may: a decision holds for everybody."""

from __future__ import annotations

import pandas as pd
from dash import dcc
from dash.development.base_component import Component

from pages.frame import View
from pages.questions_ask import ASKED, may_decide
from pages.questions_promote import promoting
from pages.questions_same import joining
from pages.view import current_scope
from warehouse.queries.questions import Question


def deciding(seen: View, question: Question, long: pd.DataFrame) -> list[Component]:
    """The panels of those who may decide; for others nothing."""
    if not may_decide(current_scope()):
        return []
    parts = [dcc.Store(ASKED, data=question.question_id), promoting(seen, question, long)]
    if question.field is None:
        parts.append(joining(seen, question))
    return parts
